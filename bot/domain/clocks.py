"""Wall time: an instant of a local day and clock, and the hours somebody works. Counting it is for calendars.

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


def at_local(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a local wall time, the first of two, shifted forward out of a gap."""
    return datetime.combine(day, clock, zone).astimezone(UTC)
