"""Mornings: the one line with which somebody's first bundle of a day begins.

Who hears of what they owe reads it above that, so it costs them no further ping. On a day without such news, whoever
interviews somebody gets it by itself: what waits is not said again then. Once a day, and only to those who want it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.bundles import Line
from bot.domain.calendars import Calendar
from bot.domain.clocks import at_local
from bot.domain.meetings import Meeting
from bot.domain.people import Member

AFTER_THE_BATCH = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """Somebody's day: how many things wait, about how many minutes they take, which is first, whom they interview.

    `more` things wait that were not looked at: those that count are the most urgent.
    """

    things: int
    minutes: int
    first: Line | None
    meetings: tuple[Meeting, ...]
    more: int = 0


def morning_line(
    lines: Sequence[Line], interviews_today: Sequence[Meeting], now: datetime, calendar: Calendar
) -> Morning | None:
    """Return what somebody's day brings; nothing on a day with nothing, or on which they do not work.

    * Everything owed counts, with its minutes; interviews take the time they take, and are not counted among them.
    * The first thing is what is over its time, then due soon, then due first, as in the bundle itself.
    * Of the interviews, those of their own date that are still to begin, in the order of time.
    """
    today = calendar.today(now)
    if not calendar.is_business_day(today):
        return None
    ahead = (one for one in interviews_today if one.starts_at >= now and calendar.today(one.starts_at) == today)
    meetings = tuple(sorted(ahead, key=lambda one: (one.starts_at, one.code)))
    if not lines and not meetings:
        return None
    return Morning(
        things=len(lines),
        minutes=sum(line.minutes for line in lines),
        first=min(lines, key=_urgency, default=None),
        meetings=meetings,
    )


def begins_at(calendar: Calendar, today: date) -> datetime | None:
    """Return when the line may come by itself: after the first batch, which it would head; nothing on a day off."""
    batch = calendar.next_batch(at_local(today, time(), calendar.zone))
    return batch + AFTER_THE_BATCH if calendar.today(batch) == today else None


def wants_morning(member: Member, now: datetime) -> bool:
    """Tell whether somebody wants the line now: they take part, switched it on, and their working day has begun.

    Holidays are not known here; nobody is sent a bundle on one.
    """
    wishes = member.preferences
    hours = Calendar(zone=member.zone, hours=wishes.hours, weekdays=wishes.weekdays, days_off=wishes.days_off)
    return member.can_take_part and wishes.morning and hours.is_at_work(now)


def is_first_today(sent_at: Iterable[datetime], now: datetime, calendar: Calendar) -> bool:
    """Tell whether a bundle sent now would be the first of somebody's day; `sent_at` are the bundles sent before."""
    today = calendar.today(now)
    return not any(calendar.today(one) == today for one in sent_at)


def _urgency(line: Line) -> tuple[int, bool, float, str]:
    return (line.colour.rank, line.due_at is None, line.due_at.timestamp() if line.due_at else 0, line.key)
