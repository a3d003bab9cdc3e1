"""What somebody owes, as lines that say what about whom, how long it takes, until when, what for, and why them."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.bundles import Line
from bot.domain.candidates import Application
from bot.domain.colours import Colour, colour_at
from bot.domain.duties import Duty, OpenDuty
from bot.domain.errors import Refusal
from bot.domain.openings import Opening
from bot.domain.people import Member
from bot.domain.scorecards import is_blind
from bot.flows.calendars import calendar_of
from bot.flows.steps import steps_to_come
from storage.store import Records

# About how long it takes, for whom has it in front of them.
MINUTES = {
    Duty.CARD: 5,
    Duty.SCHEDULING: 10,
    Duty.GAP: 10,
    Duty.DECISION: 10,
    Duty.OFFER: 15,
    Duty.TELL: 5,
    Duty.CANDIDATE: 5,
    Duty.STAGE: 5,
}


def passed_on(records: Records, member: Member, duty_id: int, now: datetime) -> tuple[Line, str]:
    """Return the line of a duty of somebody else's that this person was asked to step in for, and whose it is."""
    duty = next((one for one in records.duties.passed_on_to(member.id) if one.id == duty_id), None)
    lines = lines_for(records, member, [duty], now) if duty else ()
    if duty is None or not lines:
        raise Refusal("That is settled already, or not yours to settle.")
    return lines[0], duty.holder_id


def lines_for(
    records: Records, member: Member, duties: Iterable[OpenDuty], now: datetime, warned: int = 0
) -> tuple[Line, ...]:
    """Return the lines of some duties for the person who reads them, in the same order.

    What is about their own application is left out: it is not theirs to know. Nor is whose card is missing on a panel
    whose votes they may not read yet. The first `warned` of them say who hears of it next, once they are due soon: nobody else hears first.
    """
    lines: list[Line] = []
    calendar, duties = calendar_of(member), list(duties)
    applications = records.applications.these({duty.application_id for duty in duties})
    is_away = calendar.is_away(now)
    for duty in duties:
        application = applications.get(duty.application_id)
        if application is None or application.is_of(member):
            continue
        opening = records.openings.get(application.opening_id)
        if duty.kind is Duty.CARD and duty.holder_id != member.id and _is_blind(records, member, application):
            continue
        colour = colour_at(duty.due_at, now, calendar, is_paused=is_away)
        is_warned = len(lines) < warned and colour is not Colour.FINE
        lines.append(
            Line(
                key=str(duty.id),
                kind=duty.kind,
                about=about(records, duty, application, opening),
                minutes=MINUTES[duty.kind],
                due_at=duty.due_at,
                unblocks=_unblocks(duty.kind, opening),
                why_you=_why_you(duty, member, application, opening),
                colour=colour,
                code=application.code,
                subject_id=duty.subject_id,
                snoozes=duty.snoozes,
                waits_for=_waits_for(records, duty, member),
                asked_next=_asked_next(records, duty, member, now) if is_warned else None,
            )
        )
    return tuple(lines)


def about(records: Records, duty: OpenDuty, application: Application, opening: Opening) -> str:
    """Return what a duty is about, as people say it: “Scorecard: Ada Lovelace, Coding”."""
    name = application.name
    stage = opening.stage_name(application.stage) if duty.is_open else "an earlier stage"
    match duty.kind:
        case Duty.CARD:
            return f"Scorecard: {name}, {_round_name(records, duty, opening)}"
        case Duty.SCHEDULING:
            return f"Ask a panel: {name}, {stage}"
        case Duty.GAP:
            return f"Next round: {name}, {stage}"
        case Duty.DECISION:
            return f"Decide: {name}"
        case Duty.OFFER:
            return f"Offer: {name}"
        case Duty.TELL:
            return f"Tell {name} what was decided"
        case Duty.CANDIDATE:
            return f"Ask {name} how it goes: {stage}"
        case _:
            return f"Next step: {name}, {stage}"


def _is_blind(records: Records, member: Member, application: Application) -> bool:
    """Tell whether somebody sits on the panel and may not know yet who else's card is missing."""
    return is_blind(member.id, records.interviews.seats_of(application.id))


def _round_name(records: Records, duty: OpenDuty, opening: Opening) -> str:
    seat = records.interviews.get_seat(duty.subject_id)
    return opening.round_name(seat.round_key) if seat else "interview"


def _unblocks(kind: Duty, opening: Opening) -> str:
    match kind:
        case Duty.CARD:
            return "the panel can read each other's cards once all are in"
        case Duty.SCHEDULING | Duty.GAP:
            return "the loop goes on"
        case Duty.DECISION:
            return "the candidate can be told"
        case Duty.OFFER:
            return "they can say yes"
        case Duty.TELL:
            return "they know where they stand"
        case Duty.CANDIDATE:
            return "you know whether they are still with you"
        case _:
            return f"they move on in {opening.title}"


def _why_you(duty: OpenDuty, member: Member, application: Application, opening: Opening) -> str:
    if duty.kind is Duty.CARD and duty.holder_id == member.id:
        return "you interviewed them"
    if duty.given_to == member.id:
        return "it was handed over to you"
    if member.id == application.owner_id:
        return "you look after them"
    if member.id == opening.recruiter_id:
        return "you are the recruiter of the opening"
    if member.id == opening.hiring_manager_id:
        return "you are the hiring manager of the opening"
    return "you cover for somebody" if duty.holder_id != member.id else "nobody else can do it now"


def _asked_next(records: Records, duty: OpenDuty, member: Member, now: datetime) -> str | None:
    """Return who hears of somebody's own duty next if it stays open, besides themselves."""
    if duty.holder_id != member.id:
        return None
    steps = steps_to_come(records, duty, now)
    return next((other.name for other in steps.values() if other.id != member.id), None)


def _waits_for(records: Records, duty: OpenDuty, member: Member) -> str | None:
    if duty.holder_id == member.id:
        return None
    return records.members.named([duty.holder_id]).get(duty.holder_id, "somebody who left")
