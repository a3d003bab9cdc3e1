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


def manifest_for_http(url: str) -> dict[str, Any]:
    """Return the manifest of an app that is sent signed requests: all of them to one URL."""
    app = manifest()
    for command in app["features"]["slash_commands"]:
        command["url"] = url
    settings = app["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"]["request_url"] = url
    settings["interactivity"] |= {"request_url": url, "message_menu_options_url": url}
    return app


def required_scopes() -> frozenset[str]:
    """Return the scopes without which something does not work."""
    return frozenset(manifest()["oauth_config"]["scopes"]["bot"])
