"""Clocks: who is waited for now, until when, and what their ladders want next.

`settle` is called wherever something changed about an application. It works everything out anew from the records, so
that no path can forget to start or stop a clock: duties that are not true any more end, new ones begin.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from bot.domain.ball import Ball, Calendars, Standing, ball_of, card_due, duties_of
from bot.domain.candidates import Application
from bot.domain.deadlines import Fit
from bot.domain.deliveries import DeliveryKind
from bot.domain.duties import Duty, NewDuty, OpenDuty
from bot.domain.interviews import Seat, waited_for
from bot.domain.ladders import Says
from bot.domain.nudges import Nudge
from bot.domain.openings import Opening
from bot.flows.access import Case
from bot.flows.bundles import refresh
from bot.flows.calendars import calendar_of
from bot.flows.competing import fit_of, tightened
from bot.flows.steps import caretaker, heard_of, may_look_after, steps_of
from storage.store import Records

ASK = "ask"
PAGE = 200


def settle(records: Records, application_id: int, now: datetime, *, recount: bool = False) -> None:
    """Work out anew who is waited for about an application; give them the ball, begin and end duties.

    Times that run stay as they are, unless what they are counted from changed or `recount` asks for it.
    """
    application = records.applications.get(application_id)
    assert application is not None
    settle_read(records, application, records.interviews.seats_of(application_id), now, recount=recount)


def settle_read(
    records: Records, application: Application, seats: Sequence[Seat], now: datetime, *, recount: bool = False
) -> None:
    """Do the same for an application that was read, with its seats, after it was changed last."""
    opening = records.openings.get(application.opening_id)
    where, calendars = _standing(records, application, opening, seats), calendars_in(records)
    known = {(duty.kind, duty.subject_id): duty for duty in records.duties.of_application(application.id)}
    due = duties_of(where, calendars)
    records.members.read(
        {*(duty.holder_id for duty in due), *(duty.given_to for duty in known.values() if duty.given_to)}
    )
    found = (_in_present_hands(records, duty, known, opening, application) for duty in due)
    wanted = tuple(_with_its_time(duty, known, calendars, now, recount=recount) for duty in found)
    wanted = tightened(application, where, wanted, calendars, now)
    ball = ball_of(where, wanted)
    if ball != _present_ball(application):
        records.applications.pass_ball(application.id, ball)
    _record(records, application, known, wanted, now)


def fit_before_deadline(records: Records, application_id: int, now: datetime) -> Fit | None:
    """Return how the rest of an application's loop lies before its deadline; nothing where there is nothing to fit."""
    application = records.applications.get(application_id)
    assert application is not None
    opening = records.openings.get(application.opening_id)
    seats = records.interviews.seats_of(application_id)
    where, calendars = _standing(records, application, opening, seats), calendars_in(records)
    return fit_of(application, where, duties_of(where, calendars), calendars, now)


def settle_all(records: Records, after: int, now: datetime) -> int | None:
    """Settle a page of applications, those after that id; return the last id, or nothing at the end."""
    page = records.duties.active_applications(after, PAGE)
    for application_id in page:
        settle(records, application_id, now)
    return page[-1] if page else None


def settle_member(records: Records, member_id: str, now: datetime) -> None:
    """Count everything anew that somebody owes: their days, hours or zone changed, or whether they can be reached."""
    calendar = calendar_of(records.members.get(member_id))
    for application_id in dict.fromkeys(duty.application_id for duty in records.duties.of_member(member_id)):
        application = records.applications.get(application_id)
        assert application is not None
        opening = records.openings.get(application.opening_id)
        for seat in records.interviews.seats_of(application_id):
            if seat.interviewer_id == member_id and seat.is_owed and seat.due_at > now:
                records.interviews.set_due(seat.id, max(now, card_due(opening, seat.clock_from, calendar)))
        settle(records, application_id, now, recount=True)
        for duty in records.duties.of_application(application_id):
            _keep_next(records, application, duty, now)


def count_cards_anew(records: Records, case: Case, now: datetime) -> None:
    """Give everybody who still owes a card of a case its whole time again, from now: their clock stood still."""
    for seat in case.seats:
        if seat.is_owed:
            due_at = due_for(records, case.opening, seat.interviewer_id, max(now, seat.clock_from))
            records.interviews.set_due(seat.id, due_at)
            records.deliveries.refresh(DeliveryKind.SEAT, str(seat.id), now)


def due_for(records: Records, opening: Opening, interviewer_id: str, since: datetime) -> datetime:
    """Return when somebody's card is due whose time began then, in their own business time."""
    return card_due(opening, since, calendar_of(records.members.get(interviewer_id)))


def refresh_cards(records: Records, case: Case, now: datetime) -> None:
    """Let the requests for missing cards say what is true now."""
    for seat in case.seats:
        if seat.is_owed:
            records.deliveries.refresh(DeliveryKind.SEAT, str(seat.id), now)


def calendars_in(records: Records) -> Calendars:
    """Return what tells when somebody works, each looked up once."""
    return cache(lambda member_id: calendar_of(records.members.get(member_id)))


def _standing(records: Records, application: Application, opening: Opening, seats: Sequence[Seat]) -> Standing:
    return Standing(
        opening=opening,
        stage=application.stage,
        since=application.stage_since,
        event_id=application.stage_event_id,
        owner_id=application.owner_id,
        seats=waited_for(seats, application.revealed_at),
        revisit_on=application.revisit_on,
        untold=records.decisions.untold(application.id),
    )


def _present_ball(application: Application) -> Ball:
    return Ball(
        holder_id=application.holder_id,
        duty=Duty(application.duty),
        since=application.waiting_since,
        due_at=application.due_at,
    )


def _in_present_hands(
    records: Records,
    duty: NewDuty,
    known: Mapping[tuple[Duty, int], OpenDuty],
    opening: Opening,
    application: Application,
) -> NewDuty:
    """Leave a duty with whom it was handed over to; give it to whoever looks after the opening where its holder left.

    The same where its holder is the candidate.
    """
    before = known.get((duty.kind, duty.subject_id))
    given_to = records.members.get(before.given_to) if before and before.given_to else None
    if given_to is not None and may_look_after(given_to, application):
        return replace(duty, holder_id=given_to.id)
    holder = records.members.get(duty.holder_id)
    if holder is None or may_look_after(holder, application):
        return duty
    return replace(duty, holder_id=caretaker(records, opening, application))


def _with_its_time(
    new: NewDuty,
    known: Mapping[tuple[Duty, int], OpenDuty],
    calendars: Calendars,
    now: datetime,
    *,
    recount: bool,
) -> NewDuty:
    """Let a time that runs go on; one that was up before the duty began again is a business day from now."""
    before = known.get((new.kind, new.subject_id))
    if before is None:
        is_up = new.kind is not Duty.CARD and new.due_at is not None and new.due_at <= now
        return replace(new, due_at=calendars(new.holder_id).business_days_later(now, 1)) if is_up else new
    is_the_same = (before.holder_id, before.started_at) == (new.holder_id, new.started_at)
    # What was handed over is due when it was, whatever the hours of whom it went to.
    stays = before.given_to == new.holder_id or not recount
    return replace(new, due_at=before.due_at) if is_the_same and new.kind is not Duty.CARD and stays else new


def _record(
    records: Records,
    application: Application,
    known: dict[tuple[Duty, int], OpenDuty],
    wanted: Iterable[NewDuty],
    now: datetime,
) -> None:
    """Make the duties on record those that are wanted, and let whoever is concerned look again at what they owe."""
    concerned: set[str] = set()
    for new in wanted:
        duty = known.pop((new.kind, new.subject_id), None)
        if duty is None:
            _begin(records, application, new, now)
            concerned.add(new.holder_id)
        elif (duty.holder_id, duty.started_at, duty.due_at) != (new.holder_id, new.started_at, new.due_at):
            changed = replace(duty, holder_id=new.holder_id, started_at=new.started_at, due_at=new.due_at)
            records.duties.change(duty.id, holder_id=new.holder_id, started_at=new.started_at, due_at=new.due_at)
            concerned |= {duty.holder_id, new.holder_id}
            _keep_next(records, application, changed, now)
    concerned |= records.duties.end([duty.id for duty in known.values()], now)
    for member_id in sorted(concerned):
        refresh(records, member_id, now)


def _begin(records: Records, application: Application, new: NewDuty, now: datetime) -> None:
    """Record a duty and what its ladder wants first.

    Whoever brought it about themselves need not be asked for it, nor whom a request for the card reached already: that
    one counts among the times they may hear of it.
    """
    duty = records.duties.begin(application.id, new)
    earlier = records.duties.earlier(duty) if duty.kind is Duty.CARD else []
    heard = records.nudges.of_duties(earlier) if earlier else []
    if not earlier and _was_asked(records, application, duty):
        heard = [records.nudges.want(duty.id, ASK, Says.ASK, duty.holder_id, cannot_wait=False, at=now, sent_at=now)]
    _keep_next(records, application, duty, now, heard)


def _was_asked(records: Records, application: Application, duty: OpenDuty) -> bool:
    if duty.kind is Duty.CARD:
        return records.deliveries.find(DeliveryKind.SEAT, str(duty.subject_id)) is not None
    return duty.kind is not Duty.CANDIDATE and _began_it(records, application, duty)


def _began_it(records: Records, application: Application, duty: OpenDuty) -> bool:
    event = records.events.get(application.stage_event_id)
    return event is not None and event.actor_id == duty.holder_id


def _keep_next(
    records: Records, application: Application, duty: OpenDuty, now: datetime, heard: Sequence[Nudge] | None = None
) -> None:
    steps = steps_of(records, application, duty, heard_of(records, duty) if heard is None else heard, now)
    # What begins later is looked at when it begins, even at night: from then on it is owed.
    look_at = duty.started_at if duty.started_at > now else min((step.at for step in steps), default=None)
    if look_at != duty.look_at:
        records.duties.change(duty.id, look_at=look_at)
