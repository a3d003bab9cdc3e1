"""Seats: handed over to a colleague, or an interview that did not happen."""

from bot.domain.deliveries import DeliveryKind
from bot.domain.errors import Refusal
from bot.domain.events import Deed, Kind
from bot.domain.interviews import Closed, Seat, SeatKind
from bot.domain.names import one_line
from bot.domain.people import Member
from bot.domain.permissions import NOT_FOR_YOU, Action, allows
from bot.domain.seats import handover_problem, may_hand_over, may_say_it_did_not_happen
from bot.flows.access import Case, case_with_seat
from bot.flows.clocks import settle
from bot.flows.interview_news import tell_who_was_to_come
from bot.flows.interviews import Place, give_seat, kinds_in
from bot.flows.missed_interviews import tell_who_asked
from bot.flows.reveals import reveal_if_all_in
from storage.store import Records

MOST_REASON = 500


def seat_for(records: Records, deed: Deed, seat_id: int, *, to_change: bool = False) -> tuple[Seat, Case]:
    """Return a seat for somebody who may give it away: who sits in it, or who may set up the panel.

    To change it, such that nobody else does until the transaction ends.
    """
    seat, case = case_with_seat(records, deed.member, seat_id, to_change=to_change)
    if not may_hand_over(seat, deed.member.id, case.roles):
        raise Refusal(NOT_FOR_YOU)
    return seat, case


def hand_over(records: Records, deed: Deed, seat_id: int, to_id: str) -> str:
    """Give a seat to a colleague, who is asked for the card at once; returns what happened, in words."""
    seat, case = seat_for(records, deed, seat_id, to_change=True)
    to = records.members.get(to_id)
    if to is None:
        raise Refusal("I don't know them yet. Try again in a minute.")
    if case.application.stage.is_final:
        raise Refusal(f"{case.application.name} is not in the process any more, so there is nothing to hand over.")
    is_revealed = case.application.revealed_at is not None and case.application.revealed_at >= seat.assigned_at
    if wrong := handover_problem(seat, to, case.application, case.seats, is_revealed=is_revealed):
        raise Refusal(wrong)
    kind = _kind_for(records, case, seat, to)
    _close(records, deed, seat, Closed.HANDED_OVER)
    place = Place(seat.interview_id, seat.round_key, seat.ends_at)
    is_to_come = give_seat(
        records, case, place, to, kind, by=deed.member, now=deed.at, took_over_from=seat.interviewer_id
    )
    _note(records, deed, case, Kind.HANDED_OVER, f"{case.opening.round_name(seat.round_key)}, to {to.name}")
    _look_again(records, case, deed)
    return f"{to.name} is told of the interview." if is_to_come else f"{to.name} is asked for the card now."


def say_it_did_not_happen(records: Records, deed: Deed, seat_id: int, why: str) -> str:
    """Take back every card asked for an interview that did not happen; returns what happened, in words."""
    seat, case = seat_for(records, deed, seat_id, to_change=True)
    interview = [one for one in case.seats if one.interview_id == seat.interview_id]
    if not may_say_it_did_not_happen(interview):
        if any(one.is_in for one in interview):
            raise Refusal(
                "A card of this interview is in, so it did happen. Hand yours over if somebody else was there."
            )
        raise Refusal("No card is waited for here any more.")
    for one in interview:
        if one.is_owed:
            _close(records, deed, one, Closed.DID_NOT_HAPPEN)
    words = one_line(why, MOST_REASON)
    name = case.opening.round_name(seat.round_key)
    _note(records, deed, case, Kind.NOT_HAPPENED, f"{name}: {words}" if words else name)
    tell_who_asked(records, case, seat, deed.member, deed.at)
    _look_again(records, case, deed)
    if allows(Action.PANEL, case.roles):
        return f"Kept: it did not happen, and no card is needed. `/candidate panel {case.application.code}` assigns it anew."
    return "Kept: it did not happen, and no card is needed. Who asked for it is told, and arranges it anew."


def _kind_for(records: Records, case: Case, seat: Seat, to: Member) -> SeatKind:
    """Return in what capacity a colleague takes a seat; who is still learning takes no seat that counts."""
    one = case.opening.template.round(seat.round_key)
    kind = kinds_in(records, case.opening, one, [to])[to.id] if one else seat.kind
    if seat.kind.counts and not kind.counts:
        raise Refusal(f"{to.name} is still learning this round, so their card would not count. Choose somebody else.")
    return kind


def _close(records: Records, deed: Deed, seat: Seat, why: Closed) -> None:
    records.interviews.close(seat.id, why)
    records.deliveries.refresh(DeliveryKind.SEAT, str(seat.id), deed.at)
    tell_who_was_to_come(records, [seat], deed.at, by=deed.member.id)


def _note(records: Records, deed: Deed, case: Case, kind: Kind, text: str) -> None:
    records.events.add(
        application_id=case.application.id,
        at=deed.at,
        actor_id=deed.member.id,
        kind=kind,
        door=deed.door,
        text=text,
    )


def _look_again(records: Records, case: Case, deed: Deed) -> None:
    """Pass the ball, and let the panel be read if the last missing card was the one nobody owes any more."""
    settle(records, case.application.id, deed.at)
    reveal_if_all_in(records, case.application, deed.at)
