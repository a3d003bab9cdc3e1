"""Trying: one case played through, once or again, and what was found out about it."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bot.views import moves
from storage.tables import members
from tests.fuzz import promises
from tests.fuzz.cases import AFTER_IT_CHANGED, AFTER_THEY_LEFT, BY_ANOTHER, KIND, ONCE, TWICE, Case
from tests.fuzz.promises import broken, read_by_others
from tests.fuzz.room import OWED, Seen
from tests.handlers.kinds import ADMIN
from tests.handlers.payloads import Payload, Sender, picked, submission, typed

TOLD_ONCE = "once is once"
_ONCE = re.compile(r"(?<=\.)[0-9a-f]{12}(?=\")")
SEEN = ("refused", "done", "a form or notice shown", "told with a number", "answered the same again", "out of shape",
        "of another workspace", "messages owed and read")  # fmt: skip


@dataclass
class Tally:
    """What came of many cases: how many there were, what was seen on the way, and which promises were broken."""

    cases: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    findings: list[tuple[Any, str, str]] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count another tally to this one."""
        self.cases += other.cases
        self.seen += other.seen
        self.findings += other.findings


def tried(case: Case) -> Tally:
    """Play one case through, take it back, and return what came of it."""
    tally = Tally(cases=1)
    with case.room.taken_back():
        payload = case.payload()
        first = _heard(case, payload, tally)
        if case.again != ONCE:
            _again(case, payload, first, tally)
    return tally


def _heard(case: Case, payload: Payload, tally: Tally, before: Seen | None = None) -> Seen:
    seen = case.room.heard(payload)
    if OWED in seen.changed():
        read_by_others(case, seen)
    tally.findings += [(case, promise, said) for promise, said in broken(case, seen, before).items()]
    out = seen.outcome
    tally.seen["refused"] += promises.is_refused(seen) and not promises.is_fault(seen)
    tally.seen["done"] += out.is_change
    tally.seen["a form or notice shown"] += bool(out.views)
    tally.seen["told with a number"] += promises.is_fault(seen)
    tally.seen["out of shape"] += case.is_out_of_shape
    tally.seen["of another workspace"] += any(edit.kind == "another workspace" for edit in case.edits)
    tally.seen["messages owed and read"] += len(seen.owed)
    return seen


def _again(case: Case, payload: Payload, first: Seen, tally: Tally) -> None:
    """Let the same arrive once more, from the same person or another, in a world that is the same or has moved on."""
    if case.again == AFTER_THEY_LEFT:
        case.room.change(members, members.c.id == case.kind.id, is_deactivated=True)
    elif case.again == AFTER_IT_CHANGED:
        case.room.heard(_a_move(case))
    elif case.again == BY_ANOTHER:
        payload = _from(payload, KIND[case.other].id)
    second = _heard(case, payload, tally, before=first if case.again != BY_ANOTHER else None)
    if case.again == TWICE and not promises.is_fault(first):
        changed = second.changed() - promises.BESIDES - {"drafts"}
        is_same = _words(first) == _words(second)
        if changed or not is_same:
            what = f"{sorted(changed)} changed again" if changed else "the second answer is another one"
            tally.findings.append((case, TOLD_ONCE, what))
        tally.seen["answered the same again"] += is_same and not changed


def _words(seen: Seen) -> str:
    """Return all that was answered."""
    said = json.dumps([seen.outcome.answer, seen.outcome.views, seen.outcome.replies], sort_keys=True)
    return without_what_is_new(said)


def without_what_is_new(said: str) -> str:
    """Return an answer without what makes each showing of a button one of its own."""
    return _ONCE.sub("", said)


def _from(payload: Payload, who: str) -> Payload:
    """Return the same envelope with another sender on it."""
    user = payload.get("user")
    if isinstance(user, dict):
        return {**payload, "user": {**user, "id": who}}
    return {**payload, "user_id": who} if "user_id" in payload else payload


def _a_move(case: Case) -> Payload:
    target = case.room.target("Nadia Brandt")
    about = f"{target.application_id}.{target.stage_event_id}"
    filled = {moves.STAGE: picked("on_hold"), moves.REASON: typed("The team is being rebuilt.")}
    return submission(Sender(ADMIN), moves.MOVE_FORM, about, filled, [])
