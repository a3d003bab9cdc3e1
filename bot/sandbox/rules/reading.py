"""Reads the rule files, each once."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def read(name: str) -> dict[str, Any]:
    """Return one rule file as it stands."""
    text = files(__package__).joinpath(f"{name}.yaml").read_text("utf-8")
    # The C loader is twenty times faster, and a workspace should start within a blink. Both are the safe ones.
    loaded = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    assert isinstance(loaded, dict)
    return loaded


def total(name: str) -> int:
    """Return a limit of totals.yaml."""
    return int(read("totals")[name])
