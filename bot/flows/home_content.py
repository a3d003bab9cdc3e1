"""Home's content: what one person may see of what is true now, read in a handful of queries."""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta

from bot.domain.calendars import Calendar
from bot.domain.candidates import Application
from bot.domain.clocks import DAY, at_local
from bot.domain.company import Company
from bot.domain.duties import Duty, OpenDuty
from bot.domain.home import (
    MOST_LINES,
    MOST_MEETINGS,
    MOST_PULSES,
    MOST_WAITS,
    NOTHING_AROUND,
    Around,
    Home,
    Meeting,
    Pulse,
    Step,
    Waiting,
    setup_steps,
)
from bot.domain.openings import Opening
from bot.domain.people import Member
from bot.domain.permissions import Action, allows, company_roles
from bot.flows.calendars import calendar_of
from bot.flows.owed import lines_for
from bot.flows.settings import may_claim
from bot.holidays import countries, country_of
from storage.store import Records

MOST_READ = 50  # of planned interviews, some of which may be of somebody who is out already


def home_of(records: Records, member: Member, company: Company, now: datetime, around: Around = NOTHING_AROUND) -> Home:
    """Return everything a member finds in their Home. Nothing in it is about their own application."""
    if not member.can_take_part:
        return Home(can_take_part=False)
    openings = records.openings.all()
    calendar = calendar_of(member)
    today = calendar.today(now)
    own = records.candidates.of_member(member)
    duties, owed = _owed(records, member, own, now)
    pulses = _pulses(records, member, openings, own)
    return Home(
        may_add=any(one.is_open and allows(Action.ADD, company_roles(member, [one])) for one in openings),
        may_claim=may_claim(records, member, company),
        lines=lines_for(records, member, duties, now),
        more=owed - len(duties),
        meetings=_meetings(records, member, openings, calendar, now),
        waits=_waits(records, member, openings, own, now),
        pulses=tuple(pulses[:MOST_PULSES]),
        more_pulses=max(0, len(pulses) - MOST_PULSES),
        wishes=member.preferences.without_the_past(today),
        away_until=next((days.last for days in member.preferences.days_off if today in days), None),
        timezone=member.timezone,
        country=_country(member),
        steps=_steps(records, openings, pulses, around) if member.is_admin else (),
        messages=around.messages if member.is_admin else None,
        sockets=around.sockets if member.is_admin else None,
    )


def _owed(records: Records, member: Member, own: Collection[int], now: datetime) -> tuple[list[OpenDuty], int]:
    """Return the most urgent duties, and how many there are in all; of their own application none of it counts."""
    hidden = {one.id for one in records.applications.of_candidates(own)} if own else set()
    urgent = records.duties.most_urgent(member.id, MOST_LINES + len(hidden), now)
    shown = [duty for duty in urgent if duty.application_id not in hidden][:MOST_LINES]
    count = records.duties.count(member.id, now)
    if hidden:
        count -= sum(duty.holder_id == member.id for one in hidden for duty in records.duties.of_application(one))
    return shown, count


def _meetings(
    records: Records, member: Member, openings: Iterable[Opening], calendar: Calendar, now: datetime
) -> tuple[Meeting, ...]:
    """Return the interviews that are not over, from today to the end of the next day the member works."""
    by_id = {one.id: one for one in openings}
    today = calendar.today(now)
    start = at_local(today, time(), calendar.zone)
    end = at_local(calendar.next_business_day(today) + DAY, time(), calendar.zone)
    found = []
    for planned in records.interviews.planned(member.id, start, end, MOST_READ):
        application = records.applications.get(planned.application_id)
        assert application is not None
        opening = by_id[application.opening_id]
        one = opening.template.round(planned.round_key)
        minutes = one.minutes if one else 60
        ends_at = planned.ends_at or planned.starts_at + timedelta(minutes=minutes)
        if application.is_of(member) or application.stage.is_final or ends_at <= now:
            continue
        found.append(
            Meeting(
                seat_id=planned.seat_id,
                candidate=application.name,
                code=application.code,
                opening_title=opening.title,
                round_name=opening.round_name(planned.round_key),
                minutes=int((ends_at - planned.starts_at).total_seconds() // 60),
                starts_at=planned.starts_at,
            )
        )
    return tuple(found[:MOST_MEETINGS])


def _waits(
    records: Records, member: Member, openings: Iterable[Opening], own: Collection[int], now: datetime
) -> tuple[Waiting, ...]:
    by_id = {one.id: one for one in openings}
    theirs = [one.id for one in by_id.values() if one.recruiter_id == member.id]
    rows = records.applications.looked_after(member.id, theirs, own, MOST_WAITS)
    names = records.members.named({row.holder_id for row in rows if row.holder_id})
    return tuple(
        Waiting(
            code=row.code,
            candidate=row.name,
            opening_title=by_id[row.opening_id].title,
            stage_name=by_id[row.opening_id].stage_name(row.stage),
            duty=Duty(row.duty),
            holder=_holder(row, member, names),
            is_mine=row.holder_id == member.id,
            since=row.waiting_since,
            is_over=row.due_at is not None and row.due_at <= now,
        )
        for row in rows
    )


def _holder(row: Application, member: Member, names: dict[str, str]) -> str | None:
    if row.holder_id is None or Duty(row.duty) is Duty.CARD:
        return None
    return names.get(row.holder_id, "somebody who left")


def _pulses(records: Records, member: Member, openings: Iterable[Opening], own: Collection[int]) -> list[Pulse]:
    """Return the openings a member may read, the one with the most candidates first."""
    mine = [one for one in openings if one.is_open and allows(Action.READ, company_roles(member, [one]))]
    if not mine:
        return []
    counts = records.applications.counts_by_opening(own)
    pulses = [
        Pulse(
            one.id,
            one.title,
            {one.stage_name(stage): n for stage, n in counts.get(one.id, {}).items() if not stage.is_final},
        )
        for one in mine
    ]
    return sorted(pulses, key=lambda pulse: -sum(pulse.counts.values()))


def _steps(
    records: Records, openings: Collection[Opening], pulses: Collection[Pulse], around: Around
) -> tuple[Step, ...]:
    """Return what is left to set up; somebody in an open opening is a candidate, else it takes one more look."""
    is_somebody_in_it = any(pulse.counts for pulse in pulses)
    return setup_steps(
        around,
        has_recruiter=records.members.has_recruiter(),
        has_opening=bool(openings),
        has_candidate=is_somebody_in_it or any(records.applications.counts_by_opening().values()),
    )


def _country(member: Member) -> str | None:
    """Return the country whose holidays count for somebody, by name; nothing where none do."""
    return countries().get(member.preferences.country or country_of(member.timezone) or "")
