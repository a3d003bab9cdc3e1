"""What a manifest's settings mean together, and whether the scopes and events it names exist.

Asked only about manifests whose shape (manifest.yaml) is right, so it may trust their types.
"""

import re
from functools import cache
from typing import Any

from bot.sandbox.rules.findings import Findings, Path
from bot.sandbox.rules.reading import read

Object = dict[str, Any]

HEX_COLOR = re.compile(r"#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?")


def check_manifest_meaning(manifest: Object, found: Findings) -> None:
    """Add what is wrong with a well-formed manifest."""
    _color_is_hex(manifest["display_information"], found)
    _commands_are_sound(manifest, found)
    _scopes_exist(manifest, found)
    _events_exist(manifest, found)
    _events_can_arrive(manifest, found)
    _interactions_can_arrive(manifest, found)


def _color_is_hex(display: Object, found: Findings) -> None:
    color = display.get("background_color")
    if color is not None and not HEX_COLOR.fullmatch(color):
        path: Path = ((None, "display_information"), "background_color")
        found.add(path, f"input must match regex pattern: {HEX_COLOR.pattern}")


def _commands_are_sound(manifest: Object, found: Findings) -> None:
    seen: set[str] = set()
    for index, command in enumerate(manifest.get("features", {}).get("slash_commands", [])):
        path: Path = (((None, "features"), "slash_commands"), index)
        name = command["command"]
        if name in seen:
            found.add((path, "command"), f'`command` "{name}" already exists')
        seen.add(name)
        if re.search(r"\s", name):
            found.add((path, "command"), "must not contain spaces")
        if "url" not in command and not _has_own_door(manifest):
            found.add(path, "Slash Command requires either URL or Socket Mode Enabled")


def _scopes_exist(manifest: Object, found: Findings) -> None:
    for kind in ("bot", "bot_optional", "user", "user_optional"):
        for index, scope in enumerate(manifest.get("oauth_config", {}).get("scopes", {}).get(kind, [])):
            if scope not in names("scopes"):
                found.add(((((None, "oauth_config"), "scopes"), kind), index), f"Invalid scope: {scope}")


def _events_exist(manifest: Object, found: Findings) -> None:
    for kind in ("bot_events", "user_events"):
        for index, event in enumerate(_subscriptions(manifest).get(kind, [])):
            if event not in names("events"):
                found.add(((((None, "settings"), "event_subscriptions"), kind), index), f"Invalid event: {event}")


def _events_can_arrive(manifest: Object, found: Findings) -> None:
    subscriptions = _subscriptions(manifest)
    wanted = subscriptions.get("bot_events") or subscriptions.get("user_events")
    if wanted and "request_url" not in subscriptions and not _has_own_door(manifest):
        message = "Event Subscription requires either Request URL or Socket Mode Enabled"
        found.add(((None, "settings"), "event_subscriptions"), message)


def _interactions_can_arrive(manifest: Object, found: Findings) -> None:
    interactivity = manifest.get("settings", {}).get("interactivity", {})
    if interactivity.get("is_enabled") and "request_url" not in interactivity and not _has_own_door(manifest):
        path: Path = ((None, "settings"), "interactivity")
        found.add(path, "Interactivity requires a Request URL")
        found.add(path, "Interactivity requires Socket Mode enabled")


def _subscriptions(manifest: Object) -> Object:
    subscriptions = manifest.get("settings", {}).get("event_subscriptions", {})
    assert isinstance(subscriptions, dict)
    return subscriptions


def _has_own_door(manifest: Object) -> bool:
    """Tell whether Slack can reach the app without a URL: over a socket, or because Slack itself runs it."""
    settings = manifest.get("settings", {})
    return bool(
        settings.get("socket_mode_enabled") or settings.get("is_hosted") or settings.get("function_runtime") == "slack"
    )


@cache
def names(kind: str) -> frozenset[str]:
    """Return every scope or every event there is."""
    return frozenset(read("names")[kind].split())
