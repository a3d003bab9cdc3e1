"""Role templates, shipped as data: what each kind of job has for stages, rounds, rubrics and questions."""

from importlib.resources import files
from typing import Any

import yaml

_SHARED = "base"


def shipped() -> list[str]:
    """Return the keys of the templates that come with Hireloop."""
    names = (entry.name for entry in files(__name__).iterdir())
    return sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml") and name != f"{_SHARED}.yaml")


def load(key: str) -> dict[str, Any]:
    """Return a template's data, complete with what all templates share; `KeyError` if there is none of that key."""
    if key not in shipped():
        raise KeyError(key)
    return {**_read(_SHARED), **_read(key)}


def _read(name: str) -> dict[str, Any]:
    data = yaml.safe_load((files(__name__) / f"{name}.yaml").read_text(encoding="utf-8"))
    return dict(data)
