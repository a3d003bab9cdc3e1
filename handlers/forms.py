"""Forms: what was filled in, read from Slack's state by field id. A field that is not there reads as empty."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

State = Mapping[str, Any]
LONGEST_ID = 10


class Impossible(Exception):
    """What was filled in cannot be; `fields` holds a sentence for each field it is about. Nothing was kept of it."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("a form was filled in with something impossible")
        self.fields = dict(fields)


def _field(view: State, name: str) -> Mapping[str, Any]:
    values = (view.get("state") or {}).get("values") or {}
    return (values.get(name) or {}).get(name) or {}


def typed(view: State, name: str) -> str:
    """Return what was typed into a field."""
    return str(_field(view, name).get("value") or "")


def chosen(view: State, name: str) -> str:
    """Return the value of the option chosen in a select or among radio buttons."""
    return str((_field(view, name).get("selected_option") or {}).get("value") or "")


def chosen_user(view: State, name: str) -> str | None:
    """Return the person chosen."""
    return _field(view, name).get("selected_user")


def chosen_users(view: State, name: str) -> list[str]:
    """Return the people chosen."""
    return list(_field(view, name).get("selected_users") or [])


def about(view: State) -> int:
    """Return the id of what a form is about; 0, which nothing has, if that was tampered with."""
    return number_in(carried(view, 0))


def seen(view: State) -> int:
    """Return the event id a form was opened at; 0 where it carries none."""
    return number_in(carried(view, 1))


def carried(view: State, place: int) -> str:
    """Return what a form carries in that place, or nothing: ids and keys with dots between."""
    parts = str(view.get("private_metadata") or "").split(".")
    return parts[place] if place < len(parts) else ""


def chosen_many(view: State, name: str) -> list[str]:
    """Return the values of the options chosen in a multi-select or ticked."""
    return [str(one.get("value") or "") for one in _field(view, name).get("selected_options") or []]


def chosen_date(view: State, name: str) -> date | None:
    """Return the date chosen; nothing for one that was tampered with."""
    try:
        return date.fromisoformat(str(_field(view, name).get("selected_date") or ""))
    except ValueError:
        return None


def chosen_time(view: State, name: str) -> time | None:
    """Return the time of day chosen; nothing for one that was tampered with."""
    try:
        return time.fromisoformat(str(_field(view, name).get("selected_time") or ""))
    except ValueError:
        return None


def chosen_channel(view: State, name: str) -> str | None:
    """Return the channel chosen."""
    return _field(view, name).get("selected_conversation") or _field(view, name).get("selected_channel")


def number_in(text: object) -> int:
    """Return the id a button or form carries; 0, which nothing has, for anything that is none."""
    said = str(text or "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < LONGEST_ID else 0


def shown(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer that shows a view in place of the form."""
    return {"response_action": "update", "view": view}


def fields(view: State) -> list[str]:
    """Return the ids of the fields a form shows, from its top to its end."""
    inputs = (block for block in view.get("blocks") or [] if block.get("type") == "input")
    return [block_id for block in inputs if (block_id := str(block.get("block_id") or ""))]


def all_typed(view: State) -> list[str]:
    """Return everything that was typed into a form, so that none of it is lost."""
    values = (view.get("state") or {}).get("values") or {}
    return [
        str(element["value"])
        for block in values.values()
        for element in block.values()
        if element.get("type") == "plain_text_input" and element.get("value")
    ]
