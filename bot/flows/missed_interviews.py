"""Missed interviews: who asked for one that did not happen hears of it, and what to do next."""

from datetime import datetime

from bot.domain.deliveries import DeliveryKind
from bot.domain.interviews import Closed, Seat
from bot.domain.people import Member
from bot.domain.requests import MissedInterview
from bot.flows.access import Case
from bot.flows.steps import caretaker
from storage.store import Records


def tell_who_asked(records: Records, case: Case, seat: Seat, by: Member, now: datetime) -> None:
    """Owe the news to who asked for the card, or to whoever looks after the opening now; not to who brings it."""
    asker = records.members.get(seat.assigned_by)
    is_there = asker is not None and asker.can_take_part and not case.application.is_of(asker)
    to = seat.assigned_by if is_there else caretaker(records, case.opening, case.application)
    if to != by.id:
        records.deliveries.owe_anew(DeliveryKind.MISSED, str(seat.id), to, now)


def arranged_anew(records: Records, seats: tuple[Seat, ...], round_key: str, now: datetime) -> None:
    """Let what was told of a round that did not happen say that it is arranged now."""
    for seat in seats:
        if seat.round_key == round_key and seat.closed is Closed.DID_NOT_HAPPEN:
            records.deliveries.refresh(DeliveryKind.MISSED, str(seat.id), now)


def missed_interview(records: Records, seat_id: int, reader: Member | None) -> MissedInterview | None:
    """Return what there is to tell of the interview a seat belongs to, as it is now; of their own, nobody is told."""
    seat = records.interviews.get_seat(seat_id)
    application = records.applications.get(seat.application_id) if seat else None
    if seat is None or application is None or (reader is not None and application.is_of(reader)):
        return None
    opening = records.openings.get(application.opening_id)
    seats = [other for other in records.interviews.seats_of(application.id) if other.interview_id == seat.interview_id]
    asked = [other.interviewer_id for other in seats if other.is_owed or other.is_in]
    missed = [other.interviewer_id for other in seats if other.closed is Closed.DID_NOT_HAPPEN]
    names = records.members.named([*asked, *missed])
    return MissedInterview(
        application_id=application.id,
        candidate=application.name,
        code=application.code,
        opening_title=opening.title,
        round_name=opening.round_name(seat.round_key),
        interviewers=tuple(names.get(who, "somebody who left") for who in missed),
        asked_anew=tuple(names.get(who, "somebody who left") for who in asked),
        is_over=application.stage.is_final,
    )
