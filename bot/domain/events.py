"""Events: the history of an application, in the words of what happened."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.people import Member
from bot.domain.pipeline import Stage

UNDO_FOR = timedelta(minutes=10)


class Kind(StrEnum):
    """What happened."""

    ADDED = "added"
    REFERRED = "referred"
    IMPORTED = "imported"
    MOVED = "moved"
    UNDONE = "undone"
    RANGE_SHARED = "range_shared"
    REFERENCE = "reference"
    APPROVED = "approved"
    TAKEN_OVER = "taken_over"
    NOTED = "noted"
    RESUME = "resume"
    ASSIGNED = "assigned"
    CARD_IN = "card_in"
    CARD_REPLACED = "card_replaced"
    VOTE_REVISED = "vote_revised"
    HANDED_OVER = "handed_over"
    NOT_HAPPENED = "not_happened"
    REVEALED = "revealed"
    DECIDED = "decided"
    TOLD = "told"
    SCHEDULED = "scheduled"
    DEADLINE = "deadline"


class Door(StrEnum):
    """Through which door it happened."""

    COMMAND = "command"
    BUTTON = "button"
    MODAL = "modal"
    CLI = "cli"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody doing something: who, through which door, when."""

    member: Member
    door: Door
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Where an application stood before a move: what undoing the move brings back."""

    stage: Stage
    previous_stage: Stage | None
    stage_since: datetime
    reason_code: str | None
    revisit_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to an application: who, when, what, why, through which door.

    `overridden` are the gates a move passed although they were not met; `batch_id` is the first of the events that
    were done together.
    """

    id: int
    application_id: int
    at: datetime
    actor_id: str
    kind: Kind
    door: Door
    from_stage: Stage | None = None
    to_stage: Stage | None = None
    text: str | None = None
    reason_code: str | None = None
    overridden: tuple[str, ...] = ()
    before: Before | None = None
    batch_id: int | None = None


def may_be_undone(last: Event | None, member_id: str, now: datetime) -> bool:
    """Tell whether the event a stage began with is a move that this member may take back: their own, just made."""
    return (
        last is not None
        and last.kind is Kind.MOVED
        and last.before is not None
        and last.actor_id == member_id
        and now - last.at <= UNDO_FOR
    )
