"""Mornings: somebody's day, looked up for the head of their first bundle, or told by itself where there is none."""

from collections.abc import Sequence
from datetime import datetime, time

from bot.domain.bundles import Line
from bot.domain.clocks import DAY, at_local
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.meetings import Meeting
from bot.domain.mornings import Morning, begins_at, is_first_today, morning_line, wants_morning
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


def due(records: Records, now: datetime) -> list[str]:
    """Return who interviews somebody within a day, and is to be told of it now by a line of its own."""
    return [who for who in records.interviews.interviewers(now, now + DAY) if _is_due(records, who, now)]


def owe(records: Records, member_ids: Sequence[str], now: datetime) -> None:
    """Owe some people the line about their day, once a day."""
    for member_id in member_ids:
        member = records.members.get(member_id)
        if member is not None and not _was_owed(records, member, now):
            records.deliveries.owe(DeliveryKind.MORNING, _subject(member, now), member_id, now)


def refresh(records: Records, member_id: str, now: datetime) -> None:
    """Let the line about somebody's day be looked at again, if it was sent: whom they interview has changed."""
    records.deliveries.refresh_newest(DeliveryKind.MORNING, member_id, now)


def told(records: Records, delivery: Delivery, now: datetime) -> tuple[Meeting, ...] | None:
    """Return whom somebody still interviews today; nothing where there is nobody, or a bundle of today said so."""
    member = records.members.get(delivery.to)
    if member is None or delivery.subject != _subject(member, now):
        return None
    if delivery.ts is None and not is_first_today(_bundles(records, member, now), now, calendar_of(member)):
        return None
    morning = morning_of(records, member, (), now)
    if morning is None:
        return () if delivery.ts else None
    return morning.meetings


def _is_due(records: Records, member_id: str, now: datetime) -> bool:
    member = records.members.get(member_id)
    if member is None or _was_owed(records, member, now) or not wants_morning(member, now):
        return False
    calendar = calendar_of(member)
    begins = begins_at(calendar, calendar.today(now))
    return begins is not None and begins <= now and bool(meetings_today(records, member, now))


def _was_owed(records: Records, member: Member, now: datetime) -> bool:
    return records.deliveries.find(DeliveryKind.MORNING, _subject(member, now)) is not None


def _subject(member: Member, now: datetime) -> str:
    return f"{member.id}.{now.astimezone(member.zone).date()}"


def _bundles(records: Records, member: Member, now: datetime) -> Sequence[datetime]:
    return records.deliveries.posted_to(member.id, {DeliveryKind.BUNDLE}, now - DAY)
