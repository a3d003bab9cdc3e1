"""Steps: whom the ladder of a duty speaks to, and when, as far as is known now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.calendars import Calendar
from bot.domain.candidates import Application
from bot.domain.duties import Duty, OpenDuty
from bot.domain.ladders import Ladder, Role, Step, ladder_for, pending
from bot.domain.nudges import Nudge, heard_enough
from bot.domain.openings import Opening
from bot.domain.people import Member
from bot.flows.calendars import calendar_of
from storage.store import Records


def steps_to_come(records: Records, duty: OpenDuty, now: datetime) -> dict[Step, Member]:
    """Return what the ladder of a duty wants from now on, and from whom; what is wanted by now comes first."""
    application = records.applications.get(duty.application_id)
    if duty.due_at is None or application is None:
        return {}
    return steps_of(records, application, duty, heard_of(records, duty), now)


def steps_of(
    records: Records, application: Application, duty: OpenDuty, heard: Sequence[Nudge], now: datetime
) -> dict[Step, Member]:
    """Return the same for a duty whose application was read, and of which that much was heard."""
    if duty.due_at is None:
        return {}
    opening = records.openings.get(application.opening_id)
    ladder = ladder_for(duty.kind, opening.duty_days)
    people = people_of(records, duty, ladder, application, opening)
    calendars = {role: _calendar_to_reach(member) for role, member in people.items()}
    steps = pending(ladder, duty.started_at, duty.due_at, {nudge.rung for nudge in heard}, calendars, now)
    is_quiet = duty.kind is Duty.CARD and heard_enough(heard, duty.holder_id)
    return {step: people[step.to] for step in steps if not (is_quiet and step.to is Role.HOLDER)}


def heard_of(records: Records, duty: OpenDuty) -> list[Nudge]:
    """Return what was said of a duty.

    Of a card, what its interviewer heard before it was paused counts: nobody is reminded of one more than three times.
    """
    about = [duty.id, *(records.duties.earlier(duty) if duty.kind is Duty.CARD else ())]
    return records.nudges.of_duties(about)


def people_of(
    records: Records, duty: OpenDuty, ladder: Ladder, application: Application, opening: Opening
) -> dict[Role, Member]:
    """Return who is meant by each rung of a ladder; nobody twice, and nobody who cannot act or is the candidate."""
    speaks_to_founder = any(rung.to is Role.FOUNDER for rung in ladder.rungs)
    founders = records.members.founders() if speaks_to_founder else []
    ids = {
        Role.HOLDER: duty.holder_id,
        Role.RECRUITER: application.owner_id or opening.recruiter_id,
        Role.HIRING_MANAGER: opening.hiring_manager_id,
    }
    if founders:
        ids[Role.FOUNDER] = founders[0].id
    records.members.read(ids.values())
    people: dict[Role, Member] = {}
    for role, member_id in ids.items():
        member = records.members.get(member_id)
        if member is None or member in people.values() or not may_look_after(member, application):
            continue
        people[role] = member
    return people


def caretaker(records: Records, opening: Opening, application: Application) -> str:
    """Return who looks after an application: its opening's recruiter, or its hiring manager, or else an admin.

    Whoever left, or is the candidate, is passed over.
    """
    for member_id in (opening.recruiter_id, opening.hiring_manager_id):
        member = records.members.get(member_id)
        if member is not None and may_look_after(member, application):
            return member_id
    admins = (admin.id for admin in records.members.admins() if may_look_after(admin, application))
    return next(admins, opening.recruiter_id)


def may_look_after(member: Member, application: Application) -> bool:
    """Tell whether somebody may be asked for anything about an application: they are here, and not the candidate."""
    return member.can_take_part and not application.is_of(member)


def _calendar_to_reach(member: Member) -> Calendar:
    """Return when somebody can be reached: never, while Slack does not let us write to them."""
    calendar = calendar_of(member)
    return replace(calendar, weekdays=frozenset()) if member.unreachable_since else calendar
