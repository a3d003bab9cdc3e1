"""Clocks: who holds the ball of an application now, and what becomes due if nothing happens."""

from dataclasses import replace
from datetime import datetime

from bot.domain.ball import Ball, stage_due, whose_ball
from bot.domain.candidates import Application
from bot.domain.clocks import business_days_later
from bot.domain.deliveries import DeliveryKind
from bot.domain.interviews import waited_for
from bot.domain.nudges import NudgeKind, nudge_at
from bot.domain.openings import Opening
from bot.domain.people import Member
from bot.flows.access import Case
from bot.flows.nudges import call_off
from storage.store import Records

NOBODY = Member(id="", name="")


def start_clock(records: Records, application_id: int, restarted_at: datetime | None = None) -> None:
    """Pass the ball for the stage an application stands in, and plan the nudge for when its time is up.

    `restarted_at` is set where the stage began earlier: a time that was up by then reminds a business day later, not at
    once.
    """
    application = pass_ball(records, application_id)
    opening = records.openings.get(application.opening_id)
    owner = records.members.get(opening.owner_of(application.stage, application.owner_id))
    if owner is None or not opening.is_open:
        return
    due = stage_due(opening, application.stage, application.stage_since, owner.zone, application.revisit_on)
    if due is not None:
        if restarted_at is not None and due <= restarted_at:
            due = business_days_later(restarted_at, 1, owner.zone)
        at = nudge_at(due, owner.zone)
        records.nudges.plan(NudgeKind.STAGE, application.stage_event_id, application.id, at)


def pass_ball(records: Records, application_id: int) -> Application:
    """Decide anew who everybody waits for, and record it."""
    application = records.applications.get(application_id)
    assert application is not None
    opening = records.openings.get(application.opening_id)
    owner = records.members.get(opening.owner_of(application.stage, application.owner_id))
    ball = whose_ball(
        opening,
        application.stage,
        application.stage_since,
        application.owner_id,
        waited_for(records.interviews.seats_of(application.id), application.revealed_at),
        (owner or NOBODY).zone,
        application.revisit_on,
        records.decisions.undisclosed_since(application.id),
    )
    records.applications.pass_ball(application.id, _in_present_hands(records, ball, opening, application))
    return application


def _in_present_hands(records: Records, ball: Ball, opening: Opening, application: Application) -> Ball:
    """Give a ball to whoever looks after the opening now where its holder left, or is the candidate."""
    holder = records.members.get(ball.holder_id) if ball.holder_id else None
    if holder is None or _may_look_after(holder, application):
        return ball
    return replace(ball, holder_id=caretaker(records, opening, application))


def caretaker(records: Records, opening: Opening, application: Application) -> str:
    """Return who looks after an application: its opening's recruiter, or its hiring manager, or else an admin.

    Whoever left, or is the candidate, is passed over.
    """
    for member_id in (opening.recruiter_id, opening.hiring_manager_id):
        member = records.members.get(member_id)
        if member is not None and _may_look_after(member, application):
            return member_id
    admins = (admin.id for admin in records.members.admins() if _may_look_after(admin, application))
    return next(admins, opening.recruiter_id)


def _may_look_after(member: Member, application: Application) -> bool:
    return member.can_take_part and not application.is_of(member)


def call_off_cards(records: Records, case: Case, now: datetime) -> None:
    """Take back the reminders for cards of a candidate who is out, and let the requests for them say so."""
    for seat in case.seats:
        if seat.is_owed:
            call_off(records, NudgeKind.CARD, seat.id, now)
            records.deliveries.refresh(DeliveryKind.SEAT, str(seat.id), now)


def ask_again_for_cards(records: Records, case: Case, now: datetime) -> None:
    """Let the requests of somebody who is back ask again, and remind of missing cards whose reminder was taken back."""
    for seat in case.seats:
        if seat.is_owed:
            person = records.members.get(seat.interviewer_id)
            zone = (person or NOBODY).zone
            records.nudges.revive(NudgeKind.CARD, seat.id, nudge_at(max(seat.due_at, now), zone))
            records.deliveries.refresh(DeliveryKind.SEAT, str(seat.id), now)
