"""What only some may read: how each fact is recognised wherever it turns up, and the kinds of people it is meant for."""

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.domain.permissions import ALLOWED, Action
from tests.handlers.files import (
    EMAIL,
    NOTE,
    OTHER_PAY,
    PAY,
    READABLE,
    REFEREE,
    SAID_BY_REFEREE,
    SEALED,
    WHY_DECIDED,
    WHY_MOVED,
    WHY_NOT,
)
from tests.handlers.kinds import KINDS, SELVES, Kind
from tests.handlers.world import Outcome


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to be known: any of these words gives it away. `meant_for` are the kinds who may read it."""

    name: str
    signs: tuple[str, ...]
    meant_for: frozenset[str]

    def is_in(self, text: str) -> bool:
        return any(sign in text and re.search(rf"(?<!\w){re.escape(sign)}(?!\w)", text) for sign in self.signs)


EVERYWHERE = ("admin", "company recruiter", "founder")
TEAM = ("admin", "company recruiter", "recruiter of the opening", "hiring manager", "an admin who is the candidate")
READERS = (*TEAM, "founder")
OWNER, INTERVIEWER = "whoever looks after the candidate", "interviewer"
OTHER_TEAM = ("another opening's hiring manager", "another opening's recruiter")
OTHERS_READERS = (*EVERYWHERE, *OTHER_TEAM, "an admin who is the candidate")
NOBODY = ()
SEALED_VOTE, SEALED_EVIDENCE = "a vote before the last card is in", "the evidence of somebody else's card"


def _codes() -> dict[str, str]:
    """Return the code of everybody on file; who works here themselves was put there first."""
    names = [*SELVES.values(), "Nadia Brandt", "Rae Kowalski", "Rob Farrell", "Zoe Anders"]
    return {name: f"C-{number}" for number, name in enumerate(names, start=1)}


CODES = _codes()


def _candidate(name: str, *meant_for: str) -> Fact:
    return Fact(f"that {name} is a candidate", (name, CODES[name]), frozenset(meant_for))


def _fact(name: str, sign: str, *meant_for: str) -> Fact:
    return Fact(name, (sign,), frozenset(meant_for))


def _own_file(kind: Kind) -> Fact:
    """Return that a colleague is a candidate, which everybody of the team may know but they."""
    team = {*READERS, OWNER, INTERVIEWER} - {kind.name}
    return _candidate(kind.asks_for, *team)


FACTS = (
    _candidate("Nadia Brandt", *READERS, OWNER, INTERVIEWER),
    _candidate("Rae Kowalski", *READERS, "interviewer of another candidate"),
    _candidate("Rob Farrell", *READERS),
    _candidate("Zoe Anders", *OTHERS_READERS),
    *(_own_file(kind) for kind in KINDS if kind.id in SELVES),
    _fact("a candidate's address", EMAIL, *READERS, OWNER),
    _fact("a note", NOTE, *READERS, OWNER),
    _fact("why somebody was moved", WHY_MOVED, *TEAM, OWNER),
    _fact("why somebody was turned down", WHY_NOT, *TEAM),
    _fact("who gave a reference", REFEREE, *TEAM, OWNER),
    _fact("what a reference says", SAID_BY_REFEREE, *TEAM, OWNER),
    _fact("a vote that all may read", "Ines Duarte: No", *READERS, "interviewer of another candidate"),
    _fact("the evidence of a card that all may read", READABLE, *READERS, "interviewer of another candidate"),
    _fact("why it was decided so", WHY_DECIDED, *TEAM),
    _fact(SEALED_VOTE, "Sven Olsen: Strong yes", *NOBODY),
    _fact(SEALED_EVIDENCE, SEALED, *NOBODY),
    Fact("the pay of an opening", (f"{PAY.low:,}", str(PAY.low)), frozenset(READERS)),
    Fact("the pay of the other opening", (f"{OTHER_PAY.low:,}", str(OTHER_PAY.low)), frozenset(OTHERS_READERS)),
)


def learned(payload: dict[str, Any], outcome: Outcome) -> str:
    """Return what somebody received without the words they had sent themselves."""
    sent, text = json.dumps(payload, ensure_ascii=False), outcome.text
    for name, code in CODES.items():
        for words in (name, code):
            if words in sent and re.search(rf"{re.escape(words)}(?!\w)", sent):
                text = re.sub(rf"{re.escape(words)}(?!\w)", "…", text)
    return text


def told(text: str) -> set[str]:
    """Return which facts a text gives away."""
    return {fact.name for fact in FACTS if fact.is_in(text)}


def meant_for(kind: Kind, *, is_revealed: bool = False) -> set[str]:
    """Return which facts somebody may read; once the panel asked about was opened, also how it voted."""
    opened = {SEALED_VOTE, SEALED_EVIDENCE} if is_revealed and kind.roles & ALLOWED[Action.SHOW] else set()
    return {fact.name for fact in FACTS if kind.name in fact.meant_for} | opened
