"""Interviews: a round that was arranged for an application, and the seats of its interviewers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.clocks import business_days_later

CARD_DAYS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One interviewer's place in an interview, and whether their card is in. How they voted is not in here.

    A seat is vacant when who sits in it left or became a guest: nobody waits for a card from there.
    """

    id: int
    interview_id: int
    application_id: int
    round_key: str
    interviewer_id: str
    assigned_by: str = ""
    is_vacant: bool = False
    assigned_at: datetime
    due_at: datetime
    submitted_at: datetime | None

    @property
    def is_in(self) -> bool:
        """Tell whether this seat's card has been submitted."""
        return self.submitted_at is not None


def card_due(assigned_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when a card is due: the next business day at the same clock time, in the interviewer's zone."""
    return business_days_later(assigned_at, CARD_DAYS, zone)


def counted(seats: Iterable[Seat]) -> list[Seat]:
    """Return the seats whose card is in or still waited for."""
    return [seat for seat in seats if seat.is_in or not seat.is_vacant]


def all_in(seats: Iterable[Seat]) -> bool:
    """Tell whether there is a panel and every card that counts is in."""
    panel = counted(seats)
    return bool(panel) and all(seat.is_in for seat in panel)
