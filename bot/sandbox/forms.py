"""What Slack checks in a form before it bothers the app, and in the options an app offers."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json

MOST_OPTIONS = 100
REQUIRED = "Please complete this required field."
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
    if given in (None, "", [], {}):
        return "" if optional else REQUIRED
    check = CHECKS.get(element["type"])
    return check(element, given) if check else ""


def _check_text(element: Json, given: str) -> str:
    if len(given) < element.get("min_length", 0):
        return f"Must be at least {element['min_length']} characters"
    if len(given) > element.get("max_length", 3000):
        return f"Must be at most {element.get('max_length', 3000)} characters"
    return ""


def _check_number(element: Json, given: str) -> str:
    pattern = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, str(given)):
        return "Please enter a valid number"
    number = float(given)
    if "min_value" in element and number < float(element["min_value"]):
        return f"Must be at least {element['min_value']}"
    if "max_value" in element and number > float(element["max_value"]):
        return f"Must be at most {element['max_value']}"
    return ""


def _check_email(_: Json, given: str) -> str:
    return "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", given) else "Please enter a valid email address"


def _check_url(_: Json, given: str) -> str:
    return "" if re.fullmatch(r"https?://\S+", given) else "Please enter a valid URL"


def _check_many(element: Json, given: list[Any]) -> str:
    most = element.get("max_selected_items", len(given))
    return "" if len(given) <= most else f"Choose at most {most}"


CHECKS: Mapping[str, Callable[[Json, Any], str]] = {
    "plain_text_input": _check_text,
    "number_input": _check_number,
    "email_text_input": _check_email,
    "url_text_input": _check_url,
    "multi_static_select": _check_many,
    "multi_external_select": _check_many,
    "multi_users_select": _check_many,
    "multi_conversations_select": _check_many,
    "multi_channels_select": _check_many,
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
