"""What must be true of the answer to every input, whatever it was.

An answer in words, with a number to quote where it is our fault and nowhere else; nothing that Slack would refuse or
that rings; nothing that whoever receives it may not read; nothing half done; and nothing done that the table forbids.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from bot.domain.deliveries import GROUP, Delivery, DeliveryKind
from bot.domain.events import Kind
from bot.domain.people import Member
from bot.domain.permissions import ALLOWED, Action, company_roles, roles_in
from bot.envelopes import made_readable
from bot.flows.debrief_places import place_of
from bot.flows.rendering import render
from bot.sandbox.rules import check_message, check_view
from bot.views import preferences, scorecards
from storage import tables
from storage.store import Records
from tests.fuzz.cases import Case
from tests.fuzz.room import BESIDES, Seen, too_long
from tests.fuzz.secrets import in_channel, may_read
from tests.handlers.kinds import COMPANY
from tests.handlers.payloads import TEAM, Payload
from tests.limits import LARGEST_ANSWER, formatted

ANSWERED, OURS, VALID, SECRET, WHOLE, ALLOWED_TO = (
    "answered in words", "no fault of ours", "what Slack takes", "nobody else's data", "nothing half done",
    "the permission table",
)  # fmt: skip
FAULT = "Something went wrong on our side"
_NUMBERED = re.compile(rf"{FAULT}, and nothing was changed\. If it happens again, quote [0-9A-F]{{6}}\.")
_OF_A_PROGRAM = re.compile(
    r"Traceback|\b[A-Z][A-Za-z]+(?:Error|Exception)\b|\bobject at 0x|sqlalchemy|psycopg|<class '"
)
# A link to a channel calls nobody, and neither does somebody's name in what only the asker reads.
_RINGS = re.compile(r"<(?!!date\^\d+\^)!|<(?:https?|mailto|tel):", re.IGNORECASE)
# What is handed in and closes its form without a word: it is done, and where it stands one sees it done.
_CLOSES = frozenset({scorecards.FORM, preferences.HOURS_FORM, preferences.AWAY_FORM})
# Pressed while a card is filled in, and where what was pressed is seen to be done: Home is published anew.
_KEPT_QUIETLY = (scorecards.FIELDS, preferences.BACK)
# What the events of an application say was done, and what somebody has to be allowed for it.
_DOING = {
    Kind.ADDED: (Action.ADD,),
    Kind.REFERRED: (Action.REFER,),
    Kind.MOVED: (Action.MOVE, Action.BULK, Action.DECIDE, Action.EDIT_OPENING),
    Kind.UNDONE: (Action.MOVE, Action.BULK),
    Kind.RANGE_SHARED: (Action.MOVE,),
    Kind.REFERENCE: (Action.REFERENCES,),
    Kind.APPROVED: (Action.APPROVE,),
    Kind.TAKEN_OVER: (Action.EDIT_OPENING, Action.SETTINGS),
    Kind.NOTED: (Action.NOTE,),
    Kind.ASSIGNED: (Action.PANEL,),
    Kind.CARD_IN: (Action.VOTE,),
    Kind.CARD_REPLACED: (Action.VOTE,),
    Kind.VOTE_REVISED: (Action.VOTE,),
    Kind.HANDED_OVER: (Action.PANEL, Action.VOTE, Action.MOVE, Action.DECIDE, Action.APPROVE),
    Kind.NOT_HAPPENED: (Action.PANEL, Action.VOTE),
    Kind.REVEALED: (Action.OVERRIDE, Action.VOTE),
    Kind.DECIDED: (Action.DECIDE,),
    Kind.TOLD: (Action.MOVE,),
    Kind.SCHEDULED: (Action.PANEL,),
    Kind.DEADLINE: (Action.MOVE,),
    Kind.RESUME: (Action.ADD,),
}


def broken(case: Case, seen: Seen, before: Seen | None = None) -> dict[str, str]:
    """Return which promises were broken and how, by the name of the promise; `before` is what the same person got."""
    found = {promise: said for promise, check in _CHECKS.items() if (said := check(case, seen))}
    if said := _tells_no_secret(case, seen, before):
        found[SECRET] = said
    return found


def is_fault(seen: Seen) -> bool:
    """Tell whether it was answered with a fault of ours."""
    return seen.escaped is not None or FAULT in seen.outcome.text


def is_of_bolt(error: Exception) -> bool:
    """Tell whether Bolt itself could not read an envelope: then it reached nothing of ours."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_globals.get("__name__", "").startswith("slack_bolt")


def is_refused(seen: Seen) -> bool:
    """Tell whether it was refused, or told with a sentence at a field."""
    return seen.error is not None or seen.outcome.answer.get("response_action") == "errors"


# --- Words --------------------------------------------------------------------------------------------------------------


def _is_answered(case: Case, seen: Seen) -> str:
    out, payload = seen.outcome, seen.payload
    if seen.escaped is not None and not (case.is_out_of_shape and is_of_bolt(seen.escaped)):
        return f"it came out of the app: {seen.escaped!r}"
    for text in _texts_of(out.answer, *out.views, *out.replies):
        if _OF_A_PROGRAM.search(text) and text not in str(payload.values()):
            return f"a person reads “{text[:200]}”"
    if FAULT in out.text and not _NUMBERED.search(out.text):
        return "a fault without a number to quote"
    if _team_of(payload) != TEAM:
        is_quiet = not (out.answer or out.calls or out.replies or out.is_change)
        return "" if is_quiet or case.is_out_of_shape else "another workspace was answered"
    if case.is_out_of_shape:
        return ""
    if out.status != 200:
        return f"the answer has status {out.status}"
    return "" if _was_told(payload, seen) else "nobody was told anything"


def _was_told(payload: Payload, seen: Seen) -> bool:
    """Tell whether whoever sent something reads something because of it; what stays quiet by design is listed."""
    out = seen.outcome
    if payload.get("command"):
        return bool(out.answer.get("text") or out.views)
    match payload.get("type"):
        case "view_submission":
            closes = payload["view"].get("callback_id") in _CLOSES and seen.error is None
            return bool(out.answer.get("response_action")) or closes
        case "block_actions":
            action_id = payload["actions"][0].get("action_id", "")
            is_quiet = action_id.startswith(_KEPT_QUIETLY) and (seen.error is None or action_id == _KEPT_QUIETLY[0])
            return bool(out.views or out.replies) or is_quiet
        case "shortcut" | "message_action":
            return bool(out.views)
        case "block_suggestion":
            return "options" in out.answer
    return True  # nobody waits for the answer to an event, or to a form that was closed


def _is_no_fault_of_ours(case: Case, seen: Seen) -> str:
    if case.is_out_of_shape or not is_fault(seen):
        return ""
    return f"a fault of ours: {seen.error!r}"


# --- Slack --------------------------------------------------------------------------------------------------------------


def _is_what_slack_takes(case: Case, seen: Seen) -> str:
    out = seen.outcome
    message = {key: value for key, value in out.answer.items() if key in {"text", "blocks"}}
    made = [*out.views, *([message] if message else []), *out.replies, *[json.loads(said) for _, said in seen.owed]]
    found = [_looked_at(json.dumps(one, sort_keys=True)) for one in made]
    said = next((ringing for _, ringing in found if ringing), "")
    said = said or next((problems for problems, _ in found if problems and not case.is_out_of_shape), "")
    calling = next((text for one in made[len(made) - len(seen.owed) :] for text in formatted(one) if "<@" in text), "")
    errors = out.answer.get("errors", {})
    if any(not text or len(text) > 2000 for text in errors.values()):
        return f"errors that cannot be shown: {errors}"
    if size_of(out.answer) > LARGEST_ANSWER:
        return f"an answer of {size_of(out.answer):,} bytes"
    return said or calling


def size_of(answer: Any) -> int:
    """Return how many bytes an answer has on its way; raises nothing for half a letter, which Slack cannot read."""
    return len(json.dumps(answer, ensure_ascii=False).encode(errors="surrogatepass"))


@lru_cache(maxsize=4096)
def _looked_at(text: str) -> tuple[str, str]:
    """Return what Slack would refuse in a message or form, and what would ring; most of them come again and again."""
    made = json.loads(text)
    try:
        json.dumps(made, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return "half a letter", ""
    if made.get("type") in {"modal", "home"}:
        problems = check_view(made)
    else:
        kept = ("response_type", "replace_original", "delete_original", "thread_ts")
        problems = check_message({key: value for key, value in made.items() if key not in kept})
    ringing = next((f"it rings: {text[:200]}" for text in formatted(made) if _RINGS.search(text)), "")
    return (str(problems[:3]) if problems else "", ringing)


# --- Secrets ------------------------------------------------------------------------------------------------------------


def _tells_no_secret(case: Case, seen: Seen, before: Seen | None) -> str:
    """Return what somebody learns that they may not; what they wrote themselves, or had read already, is no news."""
    sent = json.dumps([seen.payload, before.outcome.text if before else ""], ensure_ascii=False).casefold()
    text = seen.outcome.text
    told = [one for one in case.room.secrets if one.is_in(text) and not one.is_sent(sent)]
    who = visitor_of(seen.payload)
    leaked = [one for one in told if not case.room.store.read(lambda records, one=one: may_read(records, who, one))]
    return f"{who} reads {leaked[0].what}" if leaked else "".join(seen.leaked[:1])


def visitor_of(payload: Payload) -> str:
    """Return who asks, as the envelope says once it was made readable."""
    user = payload.get("user")
    who = str(user.get("id") if isinstance(user, dict) else payload.get("user_id") or "")
    return str(made_readable({"who": who})["who"])


def read_by_others(case: Case, seen: Seen) -> None:
    """Put the messages into words that are owed because of it, and keep what their readers may not know."""
    room = case.room

    def look(records: Records) -> None:
        for row in seen.new_rows(tables.deliveries.name):
            owed = dict(zip(tables.deliveries.c.keys(), row, strict=True))
            delivery = records.deliveries.find(DeliveryKind(owed["kind"]), owed["subject"])
            message = render(records, delivery, COMPANY, room.now) if delivery else None
            if message is None:
                continue
            said = json.dumps({key: text for key, text in message.items() if key != "thread_ts"}, ensure_ascii=False)
            seen.owed.append((owed["recipient"], said))
            for one in room.secrets:
                if one.is_in(said) and not _is_for(records, one, delivery):
                    seen.leaked.append(f"{owed['recipient']} is sent {one.what} ({owed['kind']})")

    room.store.read(look)


def _is_for(records: Records, secret: Any, delivery: Delivery) -> bool:
    recipient = delivery.to
    if recipient == GROUP:
        recipient = ",".join(place_of(records, delivery).people)
    if recipient.startswith("C"):
        return in_channel(records, secret, recipient, COMPANY.channel_id)
    return all(may_read(records, one, secret) for one in recipient.split(","))


# --- What was done ------------------------------------------------------------------------------------------------------


def _is_whole(case: Case, seen: Seen) -> str:
    changed = seen.changed() - BESIDES
    if is_refused(seen) or is_fault(seen):
        left = changed - _kept_of_a_card(seen)
        return f"it was refused, and {sorted(left)} changed all the same" if left else ""
    for name in changed if not case.is_out_of_shape else ():
        if columns := too_long(name, seen.new_rows(name)):
            return f"PostgreSQL would not keep {columns}"
    return ""


def _kept_of_a_card(seen: Seen) -> set[str]:
    """Return what stays of a card that could not be handed in: what was typed."""
    view = seen.payload.get("view") or {}
    is_card = isinstance(view, dict) and view.get("callback_id") == scorecards.FORM
    return {tables.drafts.name} if is_card else set()


def _is_allowed(case: Case, seen: Seen) -> str:
    changed = seen.changed()
    if not changed - BESIDES or seen.payload.get("type") == "event_callback":
        return ""
    who = visitor_of(seen.payload)
    return case.room.store.read(lambda records: next(_overstepped(records, seen, changed, who), ""))


def _overstepped(records: Records, seen: Seen, changed: set[str], who: str) -> Iterator[str]:
    """Yield what was done although the table forbids it to whoever asked; what they were before counts, too."""
    member = records.members.get(who)
    if member is None or not member.can_take_part:
        yield f"{who} is nobody here, and {sorted(changed - BESIDES)} changed"
        return
    for row in _rows(seen, tables.events):
        application = records.applications.get(row["application_id"])
        assert application is not None
        opening = records.openings.get(application.opening_id)
        seats = {seat.interviewer_id for seat in records.interviews.seats_of(application.id)}
        seats |= {one["interviewer_id"] for one in _was(seen, tables.seats) if one["application_id"] == application.id}
        roles = roles_in(member, opening, application, seats) | _held_before(seen, member, opening.id)
        if Kind(row["kind"]) is Kind.REFERRED:
            roles |= company_roles(member)
        if row["actor_id"] != who:
            yield f"{who} did something in the name of {row['actor_id']}: {row['kind']}"
        if not any(roles & ALLOWED[action] for action in _DOING[Kind(row["kind"])]):
            yield f"{who} may not have {row['kind']} about C-{application.number}"
    for row in [*_rows(seen, tables.openings), *_rows(seen, tables.opening_people)]:
        opening = records.openings.get(row.get("opening_id") or row["id"])
        roles = roles_in(member, opening) | _held_before(seen, member, opening.id) | _may_open(records, member, seen)
        if not roles & ALLOWED[Action.EDIT_OPENING]:
            yield f"{who} may not change {opening.title}"
    for row in _rows(seen, tables.members):
        was = next((one for one in _was(seen, tables.members) if one["id"] == row["id"]), row)
        if was["granted"] != row["granted"] and not _was_admin(seen, who):
            yield f"{who} may not give {row['id']} a role"
        if was["preferences"] != row["preferences"] and row["id"] != who:
            yield f"{who} changed the settings of {row['id']}"


def _rows(seen: Seen, table: Any) -> list[dict[str, Any]]:
    return [dict(zip(table.c.keys(), row, strict=True)) for row in seen.new_rows(table.name)]


def _was(seen: Seen, table: Any) -> list[dict[str, Any]]:
    return [dict(zip(table.c.keys(), row, strict=True)) for row in seen.before[table.name]]


def _held_before(seen: Seen, member: Member, opening_id: int) -> frozenset[Any]:
    """Return what somebody was to an opening before they gave it away themselves."""
    was = next((one for one in _was(seen, tables.openings) if one["id"] == opening_id), None)
    if was is None:
        return frozenset()
    held = {"hiring_manager_id": "hiring manager", "recruiter_id": "recruiter"}
    roles = {role for key, role in held.items() if was[key] == member.id}
    return frozenset(roles | ({"admin"} if _was_admin(seen, member.id) else set()))


def _was_admin(seen: Seen, who: str) -> bool:
    return any(one["id"] == who and one["is_admin"] for one in _was(seen, tables.members))


def _may_open(records: Records, member: Member, seen: Seen) -> frozenset[Any]:
    """Return what somebody is anywhere, where an opening is new: it may be opened for others."""
    known = {one["id"] for one in _was(seen, tables.openings)}
    is_new = any(one.id not in known for one in records.openings.all())
    return company_roles(member, records.openings.all()) if is_new else frozenset()


def _team_of(payload: Payload) -> str | None:
    team = payload.get("team_id") or (payload.get("team") or {}).get("id") if isinstance(
        payload.get("team") or {}, dict
    ) else None  # fmt: skip
    return TEAM if team is None else team


def _texts_of(*made: Any) -> Iterator[str]:
    for one in made:
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list):
            yield from _texts_of(*(one.values() if isinstance(one, dict) else one))


_CHECKS: dict[str, Callable[[Case, Seen], str]] = {
    ANSWERED: _is_answered,
    OURS: _is_no_fault_of_ours,
    VALID: _is_what_slack_takes,
    WHOLE: _is_whole,
    ALLOWED_TO: _is_allowed,
}
