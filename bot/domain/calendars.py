"""Calendars: when one person works, and what a moment later means in their business time.

Everything is counted on wall time in the person's own zone. A wall time that the clocks skip shifts forward by the
gap; of one that comes twice the first counts; a date that a zone leaves out altogether (Samoa had no 30 December 2011)
is nobody's business day. Instants go in aware, in any zone, and come out in UTC.

Nothing here loops for ever. Whoever does not work within `HORIZON_DAYS` gets the start of their hours on the last day
looked at as the answer: a moment outside their hours, so a sender that looks again at that moment waits again. Ask
`never_works` first where that matters, and give the duty to somebody else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.clocks import DAY, NINE_TO_HALF_PAST_FIVE, WorkingHours, at_local

HORIZON_DAYS = 400  # longer than a year off
MONDAY_TO_FRIDAY = frozenset(range(5))
BATCHES = (time(9, 30), time(15, 30))
LAST_BATCH_BEFORE_END = timedelta(minutes=30)
NOON = time(12)


@dataclass(frozen=True, slots=True)
class DaysOff:
    """A range of days somebody does not work, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Tell whether the day is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Window:
    """The working time of one day as UTC instants: from `start` on, and before `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When one person works. `weekdays` count from Monday, 0; `batches` are when they want to hear what they owe.

    `holidays` are the dates nobody works where they live, or a function that knows them. Hours that end before they
    start are hours in which nobody works: night shifts over midnight are not known here.
    """

    zone: ZoneInfo
    hours: WorkingHours = NINE_TO_HALF_PAST_FIVE
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    holidays: frozenset[date] | Callable[[date], bool] = frozenset()
    days_off: tuple[DaysOff, ...] = ()
    batches: tuple[time, ...] = BATCHES

    @property
    def hours_a_day(self) -> float:
        """Return how many hours they work on an ordinary day, in parts of an hour; never less than none."""
        minutes = (self.hours.end.hour - self.hours.start.hour) * 60 + self.hours.end.minute - self.hours.start.minute
        return max(minutes, 0) / 60

    def today(self, instant: datetime) -> date:
        """Return the person's own date at that instant."""
        return instant.astimezone(self.zone).date()

    def is_holiday(self, day: date) -> bool:
        """Tell whether nobody works on that day where the person lives, weekends aside."""
        return self.holidays(day) if callable(self.holidays) else day in self.holidays

    def is_day_off(self, day: date) -> bool:
        """Tell whether the person took that day off."""
        return any(day in days for days in self.days_off)

    def is_business_day(self, day: date) -> bool:
        """Tell whether the person works on that day."""
        return self._is_usual_day(day) and not self.is_day_off(day)

    def next_business_day(self, day: date) -> date:
        """Return the first business day after that day, or the last day looked at."""
        for later in _days(day + DAY, HORIZON_DAYS):
            if self.is_business_day(later):
                return later
        return day + DAY * HORIZON_DAYS

    def business_days_later(self, instant: datetime, days: int) -> datetime:
        """Return the same clock time that many business days later: Friday 16:55 plus one is Monday 16:55.

        No days later is the same clock time today, also on a Sunday. It grows with `days`, and with the instant from
        one business day to another; Saturday 18:00 and Sunday 10:00 both become a clock time of Monday.
        """
        local = instant.astimezone(self.zone)
        day = local.date()
        for _ in range(days):
            day = self.next_business_day(day)
            if not self.is_business_day(day):
                break
        return at_local(day, local.time().replace(fold=0), self.zone)

    def working_hours_later(self, instant: datetime, hours: float) -> datetime:
        """Return when that many hours of the person's working time have passed, as a moment at work.

        Three hours from 14:30 with an end at 17:30 is the start of the next working day. It grows with both arguments.
        """
        left, at = timedelta(hours=max(hours, 0)), instant.astimezone(UTC)
        for window in self._windows(self.today(instant)):
            at = max(at, window.start)
            if at < window.end and left < window.end - at:
                return at + left
            left -= max(window.end - at, timedelta())
        return self._last_looked_at(instant)

    def working_hours_between(self, start: datetime, end: datetime) -> float:
        """Return how many hours of the person's working time lie between two instants; none if the end comes first."""
        worked = timedelta()
        for window in self._windows(self.today(start)):
            if window.start >= end:
                break
            worked += max(min(window.end, end) - max(window.start, start), timedelta())
        return worked / timedelta(hours=1)

    def working_moment(self, instant: datetime) -> datetime:
        """Return the instant itself if the person is at work then, else the start of their next working day."""
        return self.working_hours_later(instant, 0)

    def is_at_work(self, instant: datetime) -> bool:
        """Tell whether the person may be disturbed at that instant."""
        window = self.window(self.today(instant))
        return window is not None and window.start <= instant < window.end

    def next_batch(self, instant: datetime) -> datetime:
        """Return the first batch at or after the instant.

        A batch before the person's hours comes when they start, one after them half an hour before they end, so that
        there is time to act on it. Whoever set no batches has the usual ones.
        """
        for window in self._windows(self.today(instant)):
            for batch in self._batches(window):
                if batch >= instant:
                    return batch
        return self._last_looked_at(instant)

    def is_away(self, instant: datetime) -> bool:
        """Tell whether the person took this day off or does not work at all: somebody else should cover.

        Weekends and holidays are not being away: nobody hands a duty over for those.
        """
        return self.is_day_off(self.today(instant)) or self.never_works(instant)

    def back_on(self, instant: datetime) -> date | None:
        """Return the first day from this one on that the person works; nothing if not within `HORIZON_DAYS`."""
        days = _days(self.today(instant), HORIZON_DAYS + 1)
        return next((day for day in days if self.window(day) is not None), None)

    def never_works(self, instant: datetime) -> bool:
        """Tell whether no working time is to be found within `HORIZON_DAYS`."""
        return self.back_on(instant) is None

    def window(self, day: date) -> Window | None:
        """Return the working time of a day; nothing where there is none, or the clocks skip all of it."""
        if not self.is_business_day(day):
            return None
        window = Window(at_local(day, self.hours.start, self.zone), at_local(day, self.hours.end, self.zone))
        return window if window.start < window.end else None

    def _is_usual_day(self, day: date) -> bool:
        return day.weekday() in self.weekdays and not self.is_holiday(day) and self._exists(day)

    def _exists(self, day: date) -> bool:
        return self.today(at_local(day, NOON, self.zone)) == day

    def _windows(self, day: date) -> Iterator[Window]:
        for later in _days(day, HORIZON_DAYS + 1):
            if window := self.window(later):
                yield window

    def _batches(self, window: Window) -> list[datetime]:
        day, last = self.today(window.start), max(window.start, window.end - LAST_BATCH_BEFORE_END)
        wanted = (at_local(day, batch, self.zone) for batch in self.batches or BATCHES)
        return sorted(last if at >= window.end else max(at, window.start) for at in wanted)

    def _last_looked_at(self, instant: datetime) -> datetime:
        last = at_local(self.today(instant) + DAY * HORIZON_DAYS, self.hours.start, self.zone)
        return max(last, instant.astimezone(UTC))


def _days(first: date, count: int) -> Iterator[date]:
    for offset in range(count):
        yield first + DAY * offset
