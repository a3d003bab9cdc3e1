"""Seats: what may happen to a card that is asked of somebody, and what to say beside one that is in."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from bot.domain.candidates import Application
from bot.domain.interviews import Seat
from bot.domain.people import Member
from bot.domain.permissions import Action, Role, allows


class Mark(StrEnum):
    """What a reader should know about how a card came in. It says something about the card, not about its writer."""

    LATE = "late"
    FORCED = "forced"
    SUBSTITUTED = "substituted"

    @property
    def words(self) -> str:
        """Return what stands beside the card."""
        return _MARKS[self]


_MARKS = {
    Mark.LATE: "Came in after it was due",
    Mark.FORCED: "Came in after the panel had been opened without it",
    Mark.SUBSTITUTED: "From a colleague who took over the interview",
}


def may_hand_over(seat: Seat, actor_id: str, roles: Collection[Role]) -> bool:
    """Tell whether somebody may give this seat to a colleague: who sits in it, or who may set up the panel.

    `roles` are what they are to the application, so the candidate, who is nothing to it, may not.
    """
    return bool(roles) and (actor_id == seat.interviewer_id or allows(Action.PANEL, frozenset(roles)))


def handover_problem(
    seat: Seat, to: Member, application: Application, panel: Iterable[Seat], *, is_revealed: bool = False
) -> str | None:
    """Return in a sentence why this seat cannot be handed over to this colleague, or nothing where it can.

    They must be somebody else who can take part, not the candidate, and not on the panel of this application yet. Once
    the panel was opened nobody new can write a card without knowing the others'.
    """
    reasons = (
        (is_revealed, "The panel has been opened, so nobody new can add a card to it."),
        (seat.is_in, "This card is in already, so there is nothing to hand over."),
        (seat.closed is not None, "No card is waited for here any more, so there is nothing to hand over."),
        (application.is_of(to), f"{to.name} is the candidate. Please choose somebody else."),
        (not to.can_take_part, f"{to.name} cannot take part in interviews here. Please choose somebody else."),
        (to.id == seat.interviewer_id, f"{to.name} has this interview already. Please choose somebody else."),
        (_is_on(panel, to.id), f"{to.name} is on this panel already. Please choose somebody else."),
    )
    return next((sentence for applies, sentence in reasons if applies), None)


def may_say_it_did_not_happen(interview: Collection[Seat]) -> bool:
    """Tell whether an interview can still be one that did not happen: a card is owed, and nobody has written one."""
    return any(seat.is_owed for seat in interview) and not any(seat.is_in for seat in interview)


def may_be_arranged_anew(interview: Collection[Seat]) -> bool:
    """Tell whether the round can be arranged again as if for the first time: no card came of it, and none is owed."""
    return not any(seat.is_in or seat.is_owed for seat in interview)


def is_late(seat: Seat) -> bool:
    """Tell whether the card came in after it was due. A card that is not in yet is not late but owed."""
    return seat.submitted_at is not None and seat.submitted_at > seat.due_at


def is_forced(seat: Seat, forced_at: Collection[datetime]) -> bool:
    """Tell whether the panel was opened without this card, so that it was written when the others could be read."""
    came_in = seat.submitted_at
    return came_in is not None and any(seat.assigned_at <= moment < came_in for moment in forced_at)


def is_substituted(seat: Seat) -> bool:
    """Tell whether the card comes from somebody who took over for a colleague."""
    return seat.took_over_from is not None


def marks(seat: Seat, forced_at: Collection[datetime] = ()) -> tuple[Mark, ...]:
    """Return what to say beside a card that is in, always in the same order.

    `forced_at` are the moments at which somebody had the panel opened although cards were missing.
    """
    if not seat.is_in:
        return ()
    applies = {
        Mark.LATE: is_late(seat),
        Mark.FORCED: is_forced(seat, forced_at),
        Mark.SUBSTITUTED: is_substituted(seat),
    }
    return tuple(mark for mark in Mark if applies[mark])


def _is_on(panel: Iterable[Seat], member_id: str) -> bool:
    return any(seat.interviewer_id == member_id and (seat.is_in or seat.is_owed) for seat in panel)
