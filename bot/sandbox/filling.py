"""How a person fills a form in: from words on the screen to the values Slack sends."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from bot.sandbox.dates import zone_of
from bot.sandbox.errors import SlackError
from bot.sandbox.forms import VALUE_KEYS, initial_value
from bot.sandbox.model import Conversation, Json
from bot.sandbox.reading import Reader
from bot.sandbox.reading_blocks import controls, plain

NOT_STATEFUL = {"button", "overflow", "workflow_button", "icon_button", "feedback_buttons"}


Conversion = Callable[[Reader, Json, Any], Any]


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


def value_for(reader: Reader, element: Json, wanted: Any) -> Json:
    """Return the state value that stands for what a person chose or typed."""
    kind = element["type"]
    key = VALUE_KEYS.get(kind, "value")
    if wanted is None:
        return {"type": kind, key: [] if key.endswith("s") else None}
    if kind == "rich_text_input" and not isinstance(wanted, dict):
        return {"type": kind, "typed": str(wanted)}  # the workspace takes it apart, as it does for the page
    convert: Conversion = CONVERSIONS.get(key, _text)
    return {"type": kind, key: convert(reader, element, wanted)}


def _text(_: Reader, __: Json, wanted: Any) -> str:
    return str(wanted)


def _option(_: Reader, element: Json, wanted: Any) -> Json:
    options = options_of(element)
    for option in options:
        if plain(option["text"]) == wanted or option.get("value") == wanted:
            return option
    raise NoSuchChoice(f"“{wanted}” is not among {[plain(option['text']) for option in options]}")


def _options(reader: Reader, element: Json, wanted: Any) -> list[Json]:
    return [_option(reader, element, each) for each in _many(wanted)]


def _user(reader: Reader, _: Json, wanted: Any) -> str:
    try:
        person = reader.workspace.named(str(wanted))
    except SlackError:
        person = None
    if not person or person.deleted:
        raise NoSuchChoice(f"there is nobody called “{wanted}”")
    return person.id


def _users(reader: Reader, element: Json, wanted: Any) -> list[str]:
    return [_user(reader, element, each) for each in _many(wanted)]


def _conversation(reader: Reader, element: Json, wanted: Any) -> str:
    name = str(wanted).removeprefix("#")
    for where in reader.workspace.visible_to(reader.person.id):
        if name in {where.id, reader.place_name(where)} and _is_offered(reader, element, where):
            return where.id
    raise NoSuchChoice(f"there is no conversation “{wanted}” to choose")


def _is_offered(reader: Reader, element: Json, where: Conversation) -> bool:
    filtered = element.get("filter") or {}
    include = filtered.get("include") or ["im", "mpim", "private", "public"]
    if where.kind != "channel":
        bots = any(reader.workspace.people[user_id].is_bot for user_id in where.members)
        return (
            "channels" not in element["type"]
            and where.kind in include
            and not (filtered.get("exclude_bot_users") and bots)
        )
    offered = "channels" in element["type"] or ("private" if where.is_private else "public") in include
    return (
        offered
        and not where.is_archived
        and not (filtered.get("exclude_external_shared_channels") and where.is_ext_shared)
    )


def _conversations(reader: Reader, element: Json, wanted: Any) -> list[str]:
    return [_conversation(reader, element, each) for each in _many(wanted)]


def _date(_: Reader, __: Json, wanted: Any) -> str:
    return wanted.strftime("%Y-%m-%d") if isinstance(wanted, date) else str(wanted)


def _time(_: Reader, __: Json, wanted: Any) -> str:
    return wanted.strftime("%H:%M") if isinstance(wanted, time | datetime) else str(wanted)


def _date_time(reader: Reader, _: Json, wanted: Any) -> int:
    if isinstance(wanted, str):
        wanted = datetime.fromisoformat(wanted).replace(tzinfo=zone_of(reader.person))
    return int(wanted.timestamp()) if isinstance(wanted, datetime) else int(wanted)


def _as_given(_: Reader, __: Json, wanted: Any) -> Any:
    return wanted


def _many(wanted: Any) -> list[Any]:
    return list(wanted) if isinstance(wanted, list | tuple | set) else [wanted]


CONVERSIONS: Mapping[str, Conversion] = {
    "rich_text_value": _as_given,
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
