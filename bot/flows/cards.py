"""Cards: what one person may see of one application."""

from dataclasses import replace
from datetime import datetime

from bot.domain import audit
from bot.domain.cards import Card, PanelLine
from bot.domain.colours import Colour, colour_of
from bot.domain.duties import Duty
from bot.domain.events import Door, Event, Kind, may_be_undone
from bot.domain.interviews import counted
from bot.domain.people import Member
from bot.domain.permissions import Action, allows
from bot.domain.pipeline import legal_moves
from bot.domain.scorecards import awaited_by, is_blind, readable
from bot.flows.access import Case, open_case
from bot.flows.calendars import calendar_of
from storage.store import Records

HISTORY = 5


def show(records: Records, member: Member, application_id: int, now: datetime, door: Door = Door.COMMAND) -> Card:
    """Return an application's card as this member may see it now; where it shows others' votes, the audit knows."""
    card = card_for(records, member, application_id, Action.SHOW, now)
    if any(line.votes for line in card.panel):
        records.audit.note(
            actor_id=member.id, action=audit.Action.CARDS_READ, about=card.application.code, door=door, at=now
        )
    return card


def card_for(records: Records, member: Member, application_id: int, action: Action, now: datetime) -> Card:
    """Return an application's card for somebody about to do something to it, or refuse."""
    return card_of(records, member, open_case(records, member, application_id, action), now)


def card_of(records: Records, member: Member, case: Case, now: datetime) -> Card:
    """Return the card of a case for the member it was opened for."""
    application, opening = case.application, case.opening
    is_whole = allows(Action.READ, case.roles)
    may_move = allows(Action.MOVE, case.roles)
    history = _history(records, member, case) if is_whole else ()
    people = {event.actor_id for event in history} | {seat.interviewer_id for seat in case.seats}
    awaited = awaited_by(member.id, case.seats)
    is_veiled = awaited is not None and application.duty == Duty.CARD
    holder_id = None if is_veiled else application.holder_id
    names = records.members.named({*people, holder_id or member.id})
    seat = case.seat_of(member.id)
    due_at = seat.due_at if is_veiled and seat else application.due_at
    return Card(
        application=application,
        opening_title=opening.title,
        stage_name=opening.stage_name(application.stage),
        holder=names.get(holder_id, "somebody who left") if holder_id else None,
        duty=Duty(application.duty),
        since=application.waiting_since,
        due_at=due_at,
        colour=colour_for(records, member.id if is_veiled else holder_id, due_at, now),
        awaited=awaited,
        panel=_panel(records, member, case, names),
        history=history,
        stage_names={rule.stage: rule.name for rule in opening.template.stages},
        names=names,
        next_stages=legal_moves(application.stage, application.previous_stage),
        actions=frozenset(action for action in Action if allows(action, case.roles)),
        is_whole=is_whole,
        my_seat_id=seat.id if seat else None,
        reasons={
            reason.key: reason.name
            for reason in (*opening.template.rejection_reasons, *opening.template.withdrawal_reasons)
        },
        can_read_panel=bool(readable(case.seats, application.revealed_at, member.id)),
        can_go_on_without=may_move and _is_waiting_for_cards(case),
        can_undo=may_move and may_be_undone(records.events.get(application.stage_event_id), member.id, now),
        range_is_shared=not may_move or records.events.happened(application.id, Kind.RANGE_SHARED),
    )


def colour_for(records: Records, holder_id: str | None, due_at: datetime | None, now: datetime) -> Colour:
    """Return where a clock stands for whoever holds the ball, in their own business time; the candidate's in days."""
    calendar = calendar_of(records.members.get(holder_id)) if holder_id else None
    return colour_of(due_at, now, calendar)


def _panel(records: Records, member: Member, case: Case, names: dict[str, str]) -> tuple[PanelLine, ...]:
    """Return each round with how many cards are in, and the votes only to those who may read them."""
    seen = {seat.id for seat in readable(case.seats, case.application.revealed_at, member.id)}
    cards = {}
    if seen:
        cards = {card.seat_id: card for card in records.scorecards.of_application(case.application.id)}
    lines = []
    for key in dict.fromkeys(seat.round_key for seat in case.seats):
        seats = [seat for seat in case.seats if seat.round_key == key and (seat.is_in or seat.is_owed)]
        panel = counted(seats)
        if not seats:
            continue
        lines.append(
            PanelLine(
                round_name=case.opening.round_name(key),
                cards_in=sum(seat.is_in for seat in panel),
                assigned=len(panel),
                interviewers=tuple(names.get(seat.interviewer_id, "somebody who left") for seat in panel),
                votes=tuple(
                    (names.get(seat.interviewer_id, "somebody who left"), cards[seat.id].overall)
                    for seat in panel
                    if seat.id in seen and seat.id in cards
                ),
                learning=tuple(
                    names.get(seat.interviewer_id, "somebody who left") for seat in seats if not seat.kind.counts
                ),
            )
        )
    return tuple(lines)


def _is_waiting_for_cards(case: Case) -> bool:
    panel = counted(case.seats)
    return any(seat.is_in for seat in panel) and any(not seat.is_in for seat in panel)


def _history(records: Records, member: Member, case: Case) -> tuple[Event, ...]:
    """Return what happened last; why somebody was moved is for the opening's team only, and may quote a card."""
    events = records.events.latest(case.application.id, HISTORY)
    if allows(Action.REASONS, case.roles) and not is_blind(member.id, case.seats):
        return tuple(events)
    why = {Kind.MOVED, Kind.DECIDED}
    return tuple(replace(event, text=None, reason_code=None) if event.kind in why else event for event in events)
