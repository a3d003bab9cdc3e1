"""Interviews: a round that was arranged for an application, and the seats of its interviewers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SeatKind(StrEnum):
    """In what capacity somebody sits in an interview.

    A shadow watches to learn; a reverse shadow leads while somebody experienced watches. Their cards are kept and shown
    beside the others', and never count: who is still learning must not tip a decision, nor keep a panel waiting.
    """

    INTERVIEWER = "interviewer"
    SHADOW = "shadow"
    REVERSE_SHADOW = "reverse_shadow"

    @property
    def counts(self) -> bool:
        """Tell whether a panel waits for a card from such a seat, and hears it as a voice."""
        return self is SeatKind.INTERVIEWER

    @property
    def words(self) -> str:
        """Return how people call it."""
        return self.value.replace("_", " ").capitalize()


class Closed(StrEnum):
    """Why no card is owed from a seat any more."""

    HANDED_OVER = "handed_over"
    DID_NOT_HAPPEN = "did_not_happen"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One person's place in an interview, and whether their card is in. How they voted is not in here.

    A seat is vacant when who sits in it left or became a guest: nobody waits for a card from there. `took_over_from` is
    who sat here before, where it was handed over. `starts_at` and `ends_at` are the interview's, if they are known;
    `moved_from` is when it was to begin before it was moved.
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
    kind: SeatKind = SeatKind.INTERVIEWER
    closed: Closed | None = None
    took_over_from: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    moved_from: datetime | None = None

    @property
    def clock_from(self) -> datetime:
        """Return when the card's time began: when the interview ended, or when it was asked for after that."""
        return max(self.assigned_at, self.ends_at or self.assigned_at)

    @property
    def is_in(self) -> bool:
        """Tell whether this seat's card has been submitted."""
        return self.submitted_at is not None

    @property
    def is_owed(self) -> bool:
        """Tell whether a card is still asked for from here, also one that will not count."""
        return not self.is_in and self.closed is None and not self.is_vacant

    @property
    def counts(self) -> bool:
        """Tell whether this seat's card counts: an interviewer's, in or still waited for."""
        return self.kind.counts and (self.is_in or self.is_owed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An interview somebody holds at a time that is known."""

    seat_id: int
    application_id: int
    round_key: str
    starts_at: datetime
    ends_at: datetime | None


def counted(seats: Iterable[Seat]) -> list[Seat]:
    """Return the seats a panel consists of: it is read when all of their cards are in."""
    return [seat for seat in seats if seat.counts]


def waited_for(seats: Iterable[Seat], revealed_at: datetime | None = None) -> list[Seat]:
    """Return the counted seats a panel hears or waits for: not those it was opened without."""
    panel = counted(seats)
    return [seat for seat in panel if seat.is_in or revealed_at is None or seat.assigned_at > revealed_at]


def all_in(seats: Iterable[Seat], revealed_at: datetime | None = None) -> bool:
    """Tell whether there is a panel and every card it waits for is in. Nobody waits for a shadow."""
    panel = waited_for(seats, revealed_at)
    return bool(panel) and all(seat.is_in for seat in panel)
