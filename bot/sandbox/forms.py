"""What Slack checks in a form before it bothers the app, and in the options an app offers."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.errors import SlackError
from bot.sandbox.mentions import said
from bot.sandbox.model import Json
from bot.sandbox.rich_text import rich_text_value
from bot.sandbox.words import sentence
from bot.sandbox.workspace import Workspace

MOST_OPTIONS = 100
MOST_FILES = 10
LONGEST_TEXT = 3000
# Where each element keeps its value in `state.values`.
VALUE_KEYS: Mapping[str, str] = {
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "rich_text_input": "rich_text_value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "file_input": "files",
    "button": "value",
}
INITIAL_KEYS: Mapping[str, str] = {
    "value": "initial_value",
    "rich_text_value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
}


def initial_value(element: Json) -> Json:
    """Return the state value of an element nobody touched."""
    key = VALUE_KEYS.get(element["type"], "value")
    empty: Any = [] if key.endswith("s") else None
    return {"type": element["type"], key: element.get(INITIAL_KEYS.get(key, ""), empty)}


def taken_apart(workspace: Workspace, state: Json, user_id: str) -> Json:
    """Return a form's state with what was typed in rich text inputs (`typed`) as the values Slack sends."""
    return {block_id: {action_id: _rich(workspace, value, user_id) for action_id, value in values.items()}
            for block_id, values in state.items()}  # fmt: skip


def _rich(workspace: Workspace, value: Json, user_id: str) -> Json:
    if value.get("type") != "rich_text_input" or "typed" not in value:
        return value
    return {"type": value["type"], "rich_text_value": rich_text_value(said(workspace, value["typed"], user_id))}


def complaints(blocks: list[Json], state: Json) -> Json:
    """Return what a person would be told before the form is sent, by block id."""
    found = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            value = state.get(block["block_id"], {}).get(element["action_id"], {})
            given = value.get(VALUE_KEYS.get(element["type"], "value"))
            trouble = _complaint(element, given, optional=bool(block.get("optional")))
            if trouble:
                found[block["block_id"]] = trouble
    return found


def _complaint(element: Json, given: Any, *, optional: bool) -> str:
    if _is_empty(given):
        return "" if optional else sentence("required")
    check = CHECKS.get(element["type"])
    return check(element, given) if check else ""


def _is_empty(given: Any) -> bool:
    if isinstance(given, dict) and given.get("type") == "rich_text":
        return not any(part.get("elements") for part in given.get("elements", []))
    return not given.strip() if isinstance(given, str) else given in (None, [], {})


def _check_text(element: Json, given: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", LONGEST_TEXT)
    if len(given) < least:
        return sentence("too_short", least=least)
    return sentence("too_long", most=most, over=len(given) - most) if len(given) > most else ""


def _check_number(element: Json, given: str) -> str:
    typed = str(given).strip()
    if not re.fullmatch(r"-?(\d+\.?\d*|\.\d+)", typed):
        return sentence("not_a_number")
    if "." in typed and not element.get("is_decimal_allowed"):
        return sentence("not_whole")
    number, least, most = float(typed), element.get("min_value"), element.get("max_value")
    if least is not None and number < float(least):
        return sentence("too_small", least=least)
    return sentence("too_big", most=most) if most is not None and number > float(most) else ""


def _check_email(_: Json, given: str) -> str:
    return "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", given.strip()) else sentence("not_an_email")


def _check_url(_: Json, given: str) -> str:
    return "" if re.fullmatch(r"https?://[^\s/?#]+\S*", given.strip()) else sentence("not_a_url")


def _check_choices(element: Json, given: list[Any]) -> str:
    return too_many(element, len(given))


def too_many(element: Json, count: int) -> str:
    """Return what a person reads who would choose more than an element takes; Slack says it while they choose."""
    if element["type"] == "file_input":
        most = element.get("max_files", MOST_FILES)
        return sentence("too_many_files", most=most) if count > most else ""
    most = element.get("max_selected_items", count)
    return sentence("too_many_options", most=most) if count > most else ""


CHECKS: Mapping[str, Callable[[Json, Any], str]] = {
    "plain_text_input": _check_text,
    "number_input": _check_number,
    "email_text_input": _check_email,
    "url_text_input": _check_url,
    "multi_static_select": _check_choices,
    "multi_external_select": _check_choices,
    "multi_users_select": _check_choices,
    "multi_conversations_select": _check_choices,
    "multi_channels_select": _check_choices,
    "file_input": _check_choices,
}


def check_options(answer: Any) -> None:
    """Refuse options that Slack would not show."""
    groups = _list(answer, "option_groups")
    options = _list(answer, "options")
    if (groups is None) == (options is None) or len(groups or []) > MOST_OPTIONS:
        raise SlackError("invalid_options")
    for group in [options or [], *((item.get("options") or []) for item in groups or [])]:
        if len(group) > MOST_OPTIONS or not all(_good_option(option) for option in group):
            raise SlackError("invalid_options")


def _list(answer: Any, key: str) -> list[Any] | None:
    value = answer.get(key) if isinstance(answer, dict) else None
    return value if isinstance(value, list) else None


def _good_option(option: Any) -> bool:
    try:
        text, value = option["text"]["text"], option["value"]
    except (KeyError, TypeError):
        return False
    return 1 <= len(text) <= 75 and 1 <= len(value) <= 150
