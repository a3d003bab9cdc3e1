"""Requests: what a message to one person asks of them, as true at the moment it is shown."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRequest:
    """A request for a scorecard, or what became of it. `called_off` says why none is needed any more."""

    seat_id: int
    candidate: str
    code: str
    opening_title: str
    round_name: str
    asked_by: str
    due_at: datetime
    submitted_at: datetime | None
    cards_in: int
    assigned: int
    called_off: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageReminder:
    """A reminder that a stage is past its time, for its owner."""

    candidate: str
    code: str
    opening_title: str
    stage_name: str
    since: datetime
    due_at: datetime | None
    waits_for: str
    why_you: str
