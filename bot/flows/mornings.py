"""Mornings: somebody's day, looked up for the head of their first bundle."""

from collections.abc import Sequence
from datetime import datetime, time

from bot.domain.bundles import Line
from bot.domain.clocks import DAY, at_local
from bot.domain.meetings import Meeting
from bot.domain.mornings import Morning, morning_line, wants_morning
from bot.domain.people import Member
from bot.flows.calendars import calendar_of
from bot.flows.meetings import meeting_in
from storage.store import Records

MOST_MEETINGS = 30


def morning_of(records: Records, member: Member, lines: Sequence[Line], now: datetime) -> Morning | None:
    """Return what somebody's day brings, for whoever wants to hear it; `lines` are all they owe."""
    if not wants_morning(member, now):
        return None
    return morning_line(lines, meetings_today(records, member, now), now, calendar_of(member))


def meetings_today(records: Records, member: Member, now: datetime) -> tuple[Meeting, ...]:
    """Return whom somebody interviews on their own date, in the order of time; their own file is not theirs to meet."""
    zone = member.zone
    today = now.astimezone(zone).date()
    start, end = at_local(today, time(), zone), at_local(today + DAY, time(), zone)
    own = records.candidates.of_member(member)
    found = records.pulses.meetings_of(member.id, start, end, MOST_MEETINGS, own)
    return tuple(meeting_in(records.openings.get(row.opening_id), row) for row in found.rows)
