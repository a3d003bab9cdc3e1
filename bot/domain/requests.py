"""Requests: what a message to one person asks of them, as true at the moment it is shown."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.interviews import SeatKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRequest:
    """A request for a scorecard, or what became of it. `called_off` says why none is needed any more.

    `is_locked`: the panel was opened, so the card cannot be corrected. `starts_at` and `ends_at` are the interview's, if
    they are known; `moved_from` is the beginning they were told of before.
    """

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
    kind: SeatKind = SeatKind.INTERVIEWER
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    moved_from: datetime | None = None
    is_locked: bool = False
    called_off: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedInterview:
    """An interview that did not happen, for who asked for it. `asked_anew` are those who are asked by now.

    `is_over`: the candidate is not in the process any more, so nothing is to be arranged.
    """

    application_id: int
    candidate: str
    code: str
    opening_title: str
    round_name: str
    interviewers: tuple[str, ...]
    asked_anew: tuple[str, ...] = ()
    is_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelNews:
    """What is told of a panel and of what came of it: never how anybody voted.

    `decided` is what was decided and `decided_by` whom by, once it was; `told`: the candidate knows. `draft` is what the
    recruiter may write to them.
    """

    application_id: int
    candidate: str
    code: str
    opening_title: str
    cards_in: int
    assigned: int
    decided: str | None = None
    decided_by: str = ""
    told: bool = False
    draft: str = ""
