"""Colours: whether what somebody is waited for is fine, due soon or over its time.

A colour says where the clock stands, never who is late. It only ever goes from fine to due soon to over, unless the
due time itself moves.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.calendars import Calendar

SOON_HOURS = 4
SOON_FOR_CANDIDATES = timedelta(days=1)


class Colour(StrEnum):
    """Where the clock of a ball stands."""

    FINE = "fine"
    DUE_SOON = "due soon"
    OVER = "over"

    @property
    def rank(self) -> int:
        """Return its place in a list, what is over first."""
        return (Colour.OVER, Colour.DUE_SOON, Colour.FINE).index(self)


def colour_at(due_at: datetime | None, now: datetime, calendar: Calendar | None, *, is_paused: bool = False) -> Colour:
    """Return the colour of something due then.

    * No due time, or a clock that is paused (on hold, the holder is away): fine.
    * Over from the due time on.
    * Due soon from four of the holder's working hours before it, half a working day: time to act within the same day.
      Without a calendar the candidate has the next move, and a calendar day before is soon.
    """
    if due_at is None or is_paused:
        return Colour.FINE
    if now >= due_at:
        return Colour.OVER
    soon = now + SOON_FOR_CANDIDATES if calendar is None else calendar.working_hours_later(now, SOON_HOURS)
    return Colour.DUE_SOON if soon >= due_at else Colour.FINE


def colour_of(due_at: datetime | None, now: datetime, calendar: Calendar | None) -> Colour:
    """Return the colour of a ball. `calendar` is its holder's; the clock of a holder who is away stands still."""
    return colour_at(due_at, now, calendar, is_paused=calendar is not None and calendar.is_away(now))
