"""Audit: who changed or read what, when and through which door, in a chain that shows every tampering.

Every entry carries the hash of the one before it and its own, which is taken over the former and everything the entry
says. So nothing in the chain can be changed, swapped, put in or taken out without a break that `first_break` finds.
What it cannot see is entries taken from the very end: that takes a head (the newest hash) kept somewhere else, which
is why the command line prints it.

Candidates' text stays out by construction: `about` is a code of ours and `detail` consists of keys of ours.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Self

from bot.domain.events import Door, Kind

RULE = "hireloop-audit-1"  # hashed with every entry: a later rule gets another name
GENESIS = "0" * 64  # what the first entry carries where the others carry the hash of the one before
MAX_DETAIL = 200
MAX_ABOUT = 96
_KEY = r"[a-z0-9_:>.-]+"
_DETAIL = re.compile(rf"(?:{_KEY}(?:, {_KEY})*)?")
_ABOUT = re.compile(r"C-[0-9]+|[a-z_]+:[\w-]+")
_ACTOR = re.compile(r"[A-Za-z0-9_-]{1,32}")
_MORE = "..."
_CANONICAL = json.JSONEncoder(separators=(",", ":"))


class Action(StrEnum):
    """What was done; at the end, what was read. The values are kept for ever: add to them, never rename one."""

    CANDIDATE_ADDED = "candidate_added"
    CANDIDATE_REFERRED = "candidate_referred"
    CANDIDATE_IMPORTED = "candidate_imported"
    MOVED = "moved"
    UNDONE = "undone"
    NOTED = "noted"
    RESUME = "resume"
    ASSIGNED = "assigned"
    CARD_IN = "card_in"
    CARD_REPLACED = "card_replaced"
    VOTE_REVISED = "vote_revised"
    HANDED_OVER = "handed_over"
    NOT_HAPPENED = "not_happened"
    REVEALED = "revealed"
    TAKEN_OVER = "taken_over"
    RANGE_SHARED = "range_shared"
    REFERENCE_RECORDED = "reference_recorded"
    APPROVED = "approved"
    DECIDED = "decided"
    TOLD = "told"
    SCHEDULED = "scheduled"
    DEADLINE = "deadline"
    OPENING_OPENED = "opening_opened"
    OPENING_CHANGED = "opening_changed"
    OPENING_PAUSED = "opening_paused"
    OPENING_CLOSED = "opening_closed"
    OPENING_REOPENED = "opening_reopened"
    TEMPLATE_UPDATED = "template_updated"
    PEOPLE_CHANGED = "people_changed"
    READINESS_CHANGED = "readiness_changed"
    ROLE_GIVEN = "role_given"
    ROLE_TAKEN = "role_taken"

    PAY_READ = "pay_read"
    REFERENCES_READ = "references_read"
    CARDS_READ = "cards_read"


_ACTION_OF = {
    Kind.ADDED: Action.CANDIDATE_ADDED,
    Kind.REFERRED: Action.CANDIDATE_REFERRED,
    Kind.IMPORTED: Action.CANDIDATE_IMPORTED,
    Kind.REFERENCE: Action.REFERENCE_RECORDED,
}


def action_of(kind: Kind) -> Action:
    """Return what the audit calls an event: the same word, or a clearer one."""
    return _ACTION_OF.get(kind) or Action(kind.value)


class Detail(str):
    """Keys of ours with commas between them, such as `loop>rejected, reason:skills`: no words anybody typed.

    Anything else is refused with a `ValueError`, for it would stay for ever.
    """

    __slots__ = ()

    def __new__(cls, text: str = "") -> Self:
        """Refuse what is not keys, or is too long."""
        if len(text) > MAX_DETAIL or not _DETAIL.fullmatch(text):
            raise ValueError(f"a detail of the audit is up to {MAX_DETAIL} characters of keys, unlike this one")
        return super().__new__(cls, text)


def keys(*parts: str) -> Detail:
    """Return the detail that consists of these keys; those that do not fit any more are left out and `...` says so."""
    told = ", ".join(part for part in parts if part)
    if len(told) > MAX_DETAIL:
        told = f"{told[: MAX_DETAIL - len(_MORE) - 1].rpartition(', ')[0]}, {_MORE}"
    return Detail(told)


def about_candidate(number: int) -> str:
    """Return how the audit names an application: as people do."""
    return f"C-{number}"


def about_opening(slug: str) -> str:
    """Return how the audit names an opening."""
    return f"opening:{slug}"[:MAX_ABOUT]


def about_member(member_id: str) -> str:
    """Return how the audit names a member."""
    return f"member:{member_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is to be entered: who did what to whom, when and through which door. Free text is refused."""

    at: datetime
    actor_id: str
    action: Action
    about: str
    door: Door
    detail: Detail

    def __post_init__(self) -> None:
        """Refuse whatever is not a code of ours."""
        if len(self.about) > MAX_ABOUT or not _ABOUT.fullmatch(self.about):
            raise ValueError("an entry of the audit is about C-17, opening:its-slug or member:U01, unlike this one")
        if not _ACTOR.fullmatch(self.actor_id):
            raise ValueError("the actor of an entry of the audit is a member's id, unlike this one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One link of the chain, as it is found: anything may stand in one that was tampered with.

    `id` only orders the entries and is not hashed, since the database gives it when the hash is there already.
    """

    id: int
    workspace_id: str
    at: datetime
    actor_id: str
    action: str
    about: str
    door: str
    detail: str
    previous: str
    hash: str

    def true_hash(self) -> str:
        """Return what `hash` must be if nobody changed the entry."""
        return hash_of(
            self.previous,
            self.workspace_id,
            self.at,
            actor_id=self.actor_id,
            action=self.action,
            about=self.about,
            door=self.door,
            detail=self.detail,
        )


def hash_of(
    previous: str, workspace_id: str, at: datetime, *, actor_id: str, action: str, about: str, door: str, detail: str
) -> str:
    """Return the hash of an entry, in lower-case hexadecimal.

    It is the SHA-256 of a JSON list of strings, in ASCII and without spaces: `RULE`, the hash of the entry before, the
    workspace, the instant in UTC with six decimals and `+00:00`, actor, action, about, door, detail. JSON quotes every
    string, so no two entries have the same list.
    """
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [RULE, previous, workspace_id, instant, actor_id, action, about, door, detail]
    return sha256(_CANONICAL.encode(said).encode("ascii")).hexdigest()


def first_break(entries: Iterable[Entry]) -> Entry | None:
    """Return the first entry, oldest first, that does not follow from the one before or says what it did not say.

    Holds one entry at a time, however many there are.
    """
    previous = GENESIS
    for entry in entries:
        if entry.previous != previous or entry.hash != entry.true_hash():
            return entry
        previous = entry.hash
    return None
