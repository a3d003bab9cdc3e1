"""Envelopes as they arrive: whether one is of Slack's shape, and every text in it made one that can be kept.

So whatever reads it afterwards need not ask what a view or a user is, nor what a database makes of a zero byte.
"""

import re
from collections.abc import Iterator
from typing import Any

Envelope = dict[str, Any]
# One of two surrogates is half a letter: no answer can carry it. A zero byte is nothing that PostgreSQL keeps.
_UNSPEAKABLE = re.compile("[\x00\ud800-\udfff]")
_OBJECTS = ("team", "view", "event", "container", "channel", "message")
_TEXTS = ("type", "command", "callback_id")
# What each kind of envelope is nothing without.
_NEEDS = {"event_callback": "event", "view_submission": "view", "view_closed": "view", "block_actions": "actions"}


def is_whole(said: Envelope) -> bool:
    """Tell whether the parts of an envelope that others stand in are objects and lists, as Slack sends them.

    What else is not there, or is null, is no flaw: which parts there are depends on what somebody did. What is said of
    the envelope itself is a text wherever it is said. A command tells where it came from in texts alone.
    """
    if not all(isinstance(said.get(name), dict | None) for name in _OBJECTS):
        return False
    if not all(isinstance(said.get(name, ""), str) for name in _TEXTS):
        return False
    if not isinstance(said.get("user"), dict | str | None) or not _is_list_of_objects(said.get("actions")):
        return False
    need = _NEEDS.get(said.get("type", ""))
    if need and not said.get(need):
        return False
    view = said.get("view") or {}
    state = view.get("state") or {}
    fields = (state.get("values") or {}) if isinstance(state, dict) else None
    return _is_list_of_objects(view.get("blocks")) and isinstance(fields, dict) and all(map(_is_field, fields.values()))


def made_readable(said: Envelope) -> Envelope:
    """Return the envelope without, in any of its texts, what can be neither kept nor said; nobody could see it anyway."""
    for part, key, text in _texts(said):
        if _UNSPEAKABLE.search(text):
            part[key] = _UNSPEAKABLE.sub("", text)
    return said


def _is_list_of_objects(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(one, dict) for one in value))


def _is_field(value: Any) -> bool:
    """Tell whether it is what a block of a form holds: its elements by their ids."""
    return isinstance(value, dict) and all(isinstance(element, dict) for element in value.values())


def _texts(said: Envelope) -> Iterator[tuple[Any, Any, str]]:
    """Yield every text with what it stands in and where; without recursion, however deep it stands."""
    waiting: list[Any] = [said]
    while waiting:
        part = waiting.pop()
        for key, value in part.items() if isinstance(part, dict) else enumerate(part):
            if isinstance(value, str):
                yield part, key, value
            elif isinstance(value, dict | list):
                waiting.append(value)
