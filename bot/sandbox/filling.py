"""How a person fills a form in: from words on the screen to the values Slack sends."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from bot.sandbox.errors import SlackError
from bot.sandbox.forms import VALUE_KEYS, initial_value
from bot.sandbox.model import Json
from bot.sandbox.reading import controls, plain
from bot.sandbox.workspace import Workspace

NOT_STATEFUL = {"button", "overflow", "workflow_button", "icon_button", "feedback_buttons"}


Conversion = Callable[[Workspace, Json, Any], Any]


class NoSuchChoice(Exception):
    """What the person wanted is not on the screen."""


def state_of(blocks: list[Json], drafts: Mapping[tuple[str, str], Json]) -> Json:
    """`state.values` of a form: what was typed, else what it started with."""
    state: Json = {}
    for element in controls(blocks):
        if element["type"] not in NOT_STATEFUL:
            ids = (element["block_id"], element["action_id"])
            state.setdefault(ids[0], {})[ids[1]] = drafts.get(ids) or initial_value(element)
    return state


def options_of(element: Json) -> list[Json]:
    """Return the options of a menu, of its groups too."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def value_for(workspace: Workspace, element: Json, wanted: Any) -> Json:
    """Return the state value that stands for what a person chose or typed."""
    kind = element["type"]
    key = VALUE_KEYS.get(kind, "value")
    if wanted is None:
        return {"type": kind, key: [] if key.endswith("s") else None}
    convert: Conversion = CONVERSIONS.get(key, _text)
    return {"type": kind, key: convert(workspace, element, wanted)}


def _text(_: Workspace, __: Json, wanted: Any) -> str:
    return str(wanted)


def _rich_text(_: Workspace, __: Json, wanted: Any) -> Any:
    if isinstance(wanted, dict):
        return wanted
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(wanted)}]}
    return {"type": "rich_text", "elements": [section]}


def _option(_: Workspace, element: Json, wanted: Any) -> Json:
    options = options_of(element)
    for option in options:
        if plain(option["text"]) == wanted or option.get("value") == wanted:
            return option
    raise NoSuchChoice(f"“{wanted}” is not among {[plain(option['text']) for option in options]}")


def _options(workspace: Workspace, element: Json, wanted: Any) -> list[Json]:
    return [_option(workspace, element, each) for each in _many(wanted)]


def _user(workspace: Workspace, _: Json, wanted: Any) -> str:
    try:
        return workspace.named(str(wanted)).id
    except SlackError:
        raise NoSuchChoice(f"there is nobody called “{wanted}”") from None


def _users(workspace: Workspace, element: Json, wanted: Any) -> list[str]:
    return [_user(workspace, element, each) for each in _many(wanted)]


def _conversation(workspace: Workspace, _: Json, wanted: Any) -> str:
    try:
        return workspace.channel(str(wanted)).id
    except SlackError:
        raise NoSuchChoice(f"there is no channel “{wanted}”") from None


def _conversations(workspace: Workspace, element: Json, wanted: Any) -> list[str]:
    return [_conversation(workspace, element, each) for each in _many(wanted)]


def _date(_: Workspace, __: Json, wanted: Any) -> str:
    return wanted.strftime("%Y-%m-%d") if isinstance(wanted, date) else str(wanted)


def _time(_: Workspace, __: Json, wanted: Any) -> str:
    return wanted.strftime("%H:%M") if isinstance(wanted, time | datetime) else str(wanted)


def _date_time(_: Workspace, __: Json, wanted: Any) -> int:
    return int(wanted.timestamp()) if isinstance(wanted, datetime) else int(wanted)


def _as_given(_: Workspace, __: Json, wanted: Any) -> Any:
    return wanted


def _many(wanted: Any) -> list[Any]:
    return list(wanted) if isinstance(wanted, list | tuple | set) else [wanted]


CONVERSIONS: Mapping[str, Conversion] = {
    "rich_text_value": _rich_text,
    "selected_option": _option,
    "selected_options": _options,
    "selected_user": _user,
    "selected_users": _users,
    "selected_conversation": _conversation,
    "selected_conversations": _conversations,
    "selected_channel": _conversation,
    "selected_channels": _conversations,
    "selected_date": _date,
    "selected_time": _time,
    "selected_date_time": _date_time,
    "files": _as_given,
}
