"""What is wrong with an input: texts nobody should type, values of something else, and envelopes out of shape.

An edit is a name and two numbers, so that every case can be written down and tried again.
"""

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.fuzz.honest import HONEST
from tests.handlers.kinds import KINDS
from tests.handlers.payloads import ANOTHER_TEAM, Payload, Sender
from tests.handlers.world import Target

Path = tuple[Any, ...]
MEGABYTE = "A" * 1_000_000
FORGED_DRAFT = (
    '{"facts": {"title": 5, "low": 5, "high": "x", "manager_id": 5, "channel_id": 5, "digest_hour": "5"}, "answers": {"a": 5}, '
    '"true": [5], "template": 5, "loop": 5}'
)
TEXTS = (
    "", " ", "\n\n\n", "\x00", "Ada\x00Lovelace", "\ud800", "Ada \udfff", "\u202eadA", "\u2066Ada", "مريم بنت علي", "\u200b",
    "👩\u200d👩\u200d👧", "e\u0301" * 40, "\ufeffAda", "Ada\u2028Lovelace", "İstanbul", "ﬃ", "²", "٣", "\x1b[31m", "\x85",
    "<!channel>", "<!here|here>", "<!everyone>", "&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;", "<@U11ADMIN>",
    "<@U21COLLEAGUE|colin>", "<@U99NOBODY>", "<#C01HIRING|hiring>", "<https://evil.example|Click>", "<mailto:a@b.example|x>",
    "*Ada* _x_ ~y~ `z`", "```", "> quoted", "'; DROP TABLE candidates; --", '" OR 1=1 --', "%' OR name LIKE '%", "\\",
    "{{7*7}}", "${7*7}", "{code}", "{0.__class__}", "%s%n%(x)s", "{% include 'x' %}", "../../etc/passwd", "“Ada Lovelace”",
    "‘Ada’", "«Ada»", '"', "'", '"Ada', "Ada" * 101, "x" * 3001, "😀" * 3001, "word " * 900, "\n" * 3000, MEGABYTE,
    "C-1", "C-4", "c-5", "C-6", "C-7", "C-0", "C-999999999", "C-99999999999999999999", "Nadia Brandt", "Rae", "Zoe Anders",
    "-1", "0", "1", "2", "3", "1e309", "NaN", "Infinity", "0x10", "1_000", "9" * 400, "17.42.loop", "None", "null", "true",
    "[]", "{}", '{"id": 1}', "[" * 2900, FORGED_DRAFT, FORGED_DRAFT.replace("5", "[5]"), "list mine", "settings", "digest", "show C-4", "references C-4", "U13MANAGER", "U21COLLEAGUE",
    "2026-02-30", "0000-00-00", "9999-12-31", "2026-04-01", "24:61", "23:59", "tomorrow", "Friday 17:00", "in 9999 days",
    "ml-engineer", "data-engineer", "offer", "rejected", "hired", "on_hold", "debrief", "nowhere", "votes", "trained",
)  # fmt: skip
VALUES = (None, True, False, 0, -1, 2**31, 2**63, 1.5, -0.0, 1e308, "", "x", [], {}, ["x"], [None], [[]], {"value": "x"},
          {"id": None}, {"value": {"value": None}}, [{"value": 1}], "<!channel>", "C-4", "\ud800", "\x00")  # fmt: skip
ELEMENTS = (
    {}, {"type": "plain_text_input", "value": None}, {"type": "plain_text_input", "value": MEGABYTE},
    {"type": "plain_text_input", "value": "x" * 3000}, {"type": "static_select", "selected_option": None},
    {"type": "static_select", "selected_option": {"value": "nothing", "text": {"type": "plain_text", "text": "?"}}},
    {"type": "checkboxes", "selected_options": []},
    {"type": "checkboxes", "selected_options": [{"value": str(one)} for one in range(500)]},
    {"type": "users_select", "selected_user": "U21COLLEAGUE"}, {"type": "users_select", "selected_user": "U99NOBODY"},
    {"type": "users_select", "selected_user": "U25GUEST"}, {"type": "users_select", "selected_user": None},
    {"type": "multi_users_select", "selected_users": []},
    {"type": "multi_users_select", "selected_users": ["U21COLLEAGUE"] * 3},
    {"type": "multi_users_select", "selected_users": [kind.id for kind in KINDS]},
    {"type": "multi_users_select", "selected_users": [f"U{number:010}" for number in range(300)]},
    {"type": "datepicker", "selected_date": None}, {"type": "datepicker", "selected_date": "1970-01-01"},
    {"type": "datepicker", "selected_date": "9999-12-31"}, {"type": "datepicker", "selected_date": "2026-13-45"},
    {"type": "timepicker", "selected_time": None}, {"type": "timepicker", "selected_time": "00:00"},
    {"type": "timepicker", "selected_time": "99:99"}, {"type": "conversations_select", "selected_conversation": None},
    {"type": "conversations_select", "selected_conversation": "D01"},
    {"type": "conversations_select", "selected_conversation": "C" * 400},
)  # fmt: skip
IDS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 40, 4242, 999_999_999, 2**31, 2**63, 10**30)
# What people, or forms and buttons of ours, put into an envelope: Slack carries it as it is.
CARRIED = frozenset(
    {"text", "value", "private_metadata", "selected_user", "selected_date", "selected_time", "selected_conversation",
     "callback_id", "action_id", "name", "real_name", "email"}
)  # fmt: skip
# What Slack itself makes: ids, stamps and zones.
SLACKS = frozenset(
    {"id", "hash", "tz", "channel", "old_channel_id", "new_channel_id", "thread_ts", "ts", "event_ts", "message_ts", "tab",
     "trigger_id", "event_id", "view_id", "user", "user_id", "channel_id", "action_ts", "updated", "event_time"}
)  # fmt: skip
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that is wrong: of which kind, where, and what."""

    kind: str
    where: int = 0
    what: int = 0


def edited(payload: Payload, edits: tuple[Edit, ...], somebody: Sender, target: Target) -> Payload:
    """Return a payload with all that is wrong about it; what is sent and what is kept never share a part."""
    wrong = copy.deepcopy(payload)
    for edit in sorted(edits, key=lambda edit: edit.kind == SHAPE):  # what is out of shape cannot be edited any more
        EDITS[edit.kind](wrong, edit, somebody, target)
    return wrong


def is_out_of_shape(edits: tuple[Edit, ...]) -> bool:
    """Tell whether it is something Slack never sends: a key that is always there is missing or of another type, or what
    only Slack makes, such as an id or a stamp, is none.

    Only such an input may be answered with a fault of ours and its number; whatever people can type, choose, press,
    forge in a value or send again must be answered in words of its own.
    """
    return any(edit.kind in OUT_OF_SHAPE for edit in edits)


# --- Each kind ----------------------------------------------------------------------------------------------------------


def _text(wrong: Payload, edit: Edit, *_: Any) -> None:
    """Put another text where there was one."""
    _put(wrong, edit.where, lambda _: TEXTS[edit.what % len(TEXTS)])


def _no_id(wrong: Payload, edit: Edit, *_: Any) -> None:
    """Put a text where Slack puts what it makes itself."""
    _put(wrong, edit.where, lambda _: TEXTS[edit.what % len(TEXTS)], list(_texts(wrong, SLACKS)))


def _spliced(wrong: Payload, edit: Edit, *_: Any) -> None:
    """Put a text into the middle of one."""

    def into(was: str) -> str:
        at = edit.what % (len(was) + 1)
        return was[:at] + TEXTS[(edit.what + edit.where) % len(TEXTS)] + was[at:]

    _put(wrong, edit.where, into)


def _id(wrong: Payload, edit: Edit, *_: Any) -> None:
    """Let what is carried be about something else: another candidate, opening, seat, duty, or nothing there is."""

    def about_another(was: str) -> str:
        found = list(_NUMBER.finditer(was))
        if not found:
            return str(IDS[edit.what % len(IDS)])
        one = found[edit.where % len(found)]
        return was[: one.start()] + str(IDS[edit.what % len(IDS)]) + was[one.end() :]

    places = [path for path in _texts(wrong) if path[-1] in {"value", "private_metadata", "text"}]
    _put(wrong, edit.where, about_another, places)


def _borrowed(wrong: Payload, edit: Edit, somebody: Sender, target: Target) -> None:
    """Let it carry what another listener's envelope carries."""
    lender = HONEST[edit.where % len(HONEST)]
    lent = next(iter(lender.make(somebody, target)))
    key = ("private_metadata", "value", "state", "callback_id", "action_id", "blocks", "text", "view")[edit.what % 8]
    for path in _paths(lent):
        if path[-1] == key:
            for place in _paths(wrong):
                if place[-1] == key:
                    _at(wrong, place)[key] = copy.deepcopy(_at(lent, path)[key])
                    return


def _element(wrong: Payload, edit: Edit, *_: Any) -> None:
    """Let a field of a form hold something else, or not be there, or be one of very many."""
    values = wrong.get("view", {}).get("state", {}).get("values")
    if not isinstance(values, dict) or not values:
        return
    name = list(values)[edit.where % len(values)]
    if edit.what % 11 == 0:
        del values[name]
    elif edit.what % 97 == 0:
        values.update({f"more{n}": {f"more{n}": {"type": "plain_text_input", "value": "x"}} for n in range(90)})
    else:
        values[name] = {name: copy.deepcopy(ELEMENTS[edit.what % len(ELEMENTS)])}


def _stranger(wrong: Payload, edit: Edit, *_: Any) -> None:
    """Let it come from another workspace, as the envelope says."""
    if "team_id" in wrong:
        wrong["team_id"] = ANOTHER_TEAM
    if isinstance(wrong.get("team"), dict):
        wrong["team"]["id"] = ANOTHER_TEAM


def _more(wrong: Payload, edit: Edit, *_: Any) -> None:
    """Add a key that nobody knows yet: Slack does so without a word."""
    dicts = [path for path in _paths(wrong) if isinstance(_value(wrong, path), dict) and not _is_by_id(path)]
    if dicts:
        _value(wrong, dicts[edit.where % len(dicts)])["unheard_of"] = copy.deepcopy(VALUES[edit.what % len(VALUES)])


def _is_by_id(path: Path) -> bool:
    """Tell whether it is a form's state, where the keys are fields and blocks of ours."""
    return "values" in path[-2:]


def _shape(wrong: Payload, edit: Edit, *_: Any) -> None:
    """Take a key away, or let it be of another type."""
    paths = [path for path in _paths(wrong) if path]
    if not paths:
        return
    path = paths[edit.where % len(paths)]
    if edit.what % 3 == 0:
        del _at(wrong, path)[path[-1]]
    else:
        _at(wrong, path)[path[-1]] = copy.deepcopy(VALUES[edit.what % len(VALUES)])


SHAPE, NO_ID = "shape", "no id"
OUT_OF_SHAPE = frozenset({SHAPE, NO_ID})
EDITS: dict[str, Callable[..., None]] = {
    "text": _text,
    "spliced": _spliced,
    "id": _id,
    "borrowed": _borrowed,
    "element": _element,
    "another workspace": _stranger,
    "more": _more,
    NO_ID: _no_id,
    SHAPE: _shape,
}


# --- Finding the place --------------------------------------------------------------------------------------------------


def _put(wrong: Payload, where: int, what: Callable[[str], str], places: list[Path] | None = None) -> None:
    places = list(_texts(wrong)) if places is None else places
    if places:
        path = places[where % len(places)]
        _at(wrong, path)[path[-1]] = what(_value(wrong, path))


def _texts(made: Any, keys: frozenset[str] = CARRIED) -> Iterator[Path]:
    """Yield where texts of these keys stand; who was chosen, among many, is one of them."""
    for path in _paths(made):
        is_one_of_many = keys is CARRIED and "selected_users" in path[-2:-1]
        if isinstance(_value(made, path), str) and (path[-1] in keys or is_one_of_many) and "blocks" not in path:
            yield path


def _paths(made: Any, path: Path = ()) -> Iterator[Path]:
    if isinstance(made, dict | list):
        for key, value in made.items() if isinstance(made, dict) else enumerate(made):
            yield (*path, key)
            yield from _paths(value, (*path, key))


def _value(made: Any, path: Path) -> Any:
    for step in path:
        made = made[step]
    return made


def _at(made: Any, path: Path) -> Any:
    return _value(made, path[:-1])
