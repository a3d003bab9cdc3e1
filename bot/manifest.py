"""The app's manifest: what is pasted at Slack, and what we check ourselves against."""

import json
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
# In a checkout it lies at the top; a wheel carries it in this package.
PATH = next((path for path in (_HERE.parent / "manifest.json", _HERE / "manifest.json") if path.exists()), _HERE)


def manifest() -> dict[str, Any]:
    """Return the manifest."""
    return dict(json.loads(PATH.read_text(encoding="utf-8")))


def required_scopes() -> frozenset[str]:
    """Return the scopes without which something does not work."""
    return frozenset(manifest()["oauth_config"]["scopes"]["bot"])
