"""Envelopes as they arrive: turned away where they are not of Slack's shape, and every text in them made one to keep.

So whatever comes after may read `view["blocks"]` or `user["id"]` without asking again what they are.
"""

import re
from collections.abc import Iterator
from typing import Any

import structlog
from slack_bolt import BoltResponse

log = structlog.get_logger()
Body = dict[str, Any]
# One of two surrogates is half a letter: no answer can carry it. A zero byte is nothing that PostgreSQL keeps.
_UNSPEAKABLE = re.compile("[\x00\ud800-\udfff]")
_OBJECTS = ("team", "view", "event", "container", "channel", "message")
_TEXTS = ("type", "command", "callback_id")


def is_whole(body: Body) -> bool:
    """Tell whether the parts of an envelope that others stand in are objects and lists, as Slack sends them.

    What is not there, or is null, is no flaw: which parts there are depends on what somebody did. What kind of envelope
    it is, is a text wherever it is said.
    """
    if not all(isinstance(body.get(name), dict | None) for name in _OBJECTS):
        return False
    if not all(isinstance(body.get(name, ""), str) for name in _TEXTS):
        return False
    if not isinstance(body.get("user"), dict | str | None) or not _is_list_of_objects(body.get("actions")):
        return False
    view = body.get("view") or {}
    state = view.get("state") or {}
    fields = (state.get("values") or {}) if isinstance(state, dict) else None
    return _is_list_of_objects(view.get("blocks")) and isinstance(fields, dict) and all(map(_is_field, fields.values()))


def turned_away(body: Body) -> BoltResponse:
    """Return the answer to what no person can have sent."""
    log.warning("envelope_out_of_shape", keys=sorted(body))
    return BoltResponse(status=400)


def made_readable(body: Body) -> None:
    """Take out of every text, in place, what can be neither kept nor said; nobody could see it anyway."""
    for part, key, text in _texts(body):
        if _UNSPEAKABLE.search(text):
            part[key] = _UNSPEAKABLE.sub("", text)


def _is_list_of_objects(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(one, dict) for one in value))


def _is_field(value: Any) -> bool:
    """Tell whether it is what a block of a form holds: its elements by their ids."""
    return isinstance(value, dict) and all(isinstance(element, dict) for element in value.values())


def _texts(body: Body) -> Iterator[tuple[Any, Any, str]]:
    """Yield every text with what it stands in and where; without recursion, however deep it stands."""
    waiting: list[Any] = [body]
    while waiting:
        part = waiting.pop()
        for key, value in part.items() if isinstance(part, dict) else enumerate(part):
            if isinstance(value, str):
                yield part, key, value
            elif isinstance(value, dict | list):
                waiting.append(value)
