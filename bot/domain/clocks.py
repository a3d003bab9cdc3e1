"""Business time: the same clock time some business days later, and the next moment somebody is at work.

A rule here works on local wall time in the person's own zone. Where a wall time does not exist (spring) the moment
shifts forward by the gap; where it exists twice (autumn) the first one counts.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SATURDAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When a person may be disturbed, in their own zone, Monday to Friday."""

    start: time = time(9, 0)
    end: time = time(17, 30)


NINE_TO_HALF_PAST_FIVE = WorkingHours()


def zone_named(name: str | None) -> ZoneInfo:
    """Return the zone, or UTC for a name nobody knows: a wrong zone must not cost anyone their reminder."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def is_business_day(day: date) -> bool:
    """Tell whether people work on that date: Monday to Friday."""
    return day.weekday() < SATURDAY


def next_business_day(day: date) -> date:
    """Return the first business day after that date."""
    day += DAY
    while not is_business_day(day):
        day += DAY
    return day


def at_local(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a local wall time, the first of two, shifted forward out of a gap."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def business_days_later(instant: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the same clock time that many business days later: Friday 16:55 plus one is Monday 16:55."""
    local = instant.astimezone(zone)
    day = local.date()
    for _ in range(days):
        day = next_business_day(day)
    return at_local(day, local.time(), zone)


def working_moment(instant: datetime, zone: ZoneInfo, hours: WorkingHours = NINE_TO_HALF_PAST_FIVE) -> datetime:
    """Return the instant itself if it lies in somebody's working hours, else the start of their next working day."""
    local = instant.astimezone(zone)
    if is_business_day(local.date()) and local.time() < hours.start:
        return at_local(local.date(), hours.start, zone)
    if is_business_day(local.date()) and local.time() < hours.end:
        return instant
    return at_local(next_business_day(local.date()), hours.start, zone)
