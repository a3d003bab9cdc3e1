"""Competing offers: make the rest of a loop fit before the day a candidate must answer somebody else.

Every remaining step gives up the same share of the time it could do without, in its holder's own business time, so
that nobody carries the hurry alone. If even the shortest possible loop ends too late, that is said with how much is
missing and which changes would be enough; a human chooses among them. What people read is worded elsewhere.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations, pairwise

from bot.domain.calendars import HORIZON_DAYS, MONDAY_TO_FRIDAY, Calendar
from bot.domain.clocks import DAY

LEAST_HOURS = 2.0
SAME_DAY_HOURS = 1.5
MOST_CHANGES = 8
WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """A step of the loop still to come, after the one before it in the list.

    `days` are the business days of its holder it usually takes; `due_at` is what was promised so far. `least_hours` is
    the fewest working hours it can be done in: by default a day for a round, for people must find a time, and two hours
    for anything done at a desk; never more than the usual time.
    """

    key: str
    holder: Calendar
    days: float
    due_at: datetime | None = None
    least_hours: float | None = None
    is_round: bool = False
    is_optional: bool = False

    @property
    def usual(self) -> float:
        """Return the working hours it usually takes."""
        return self.days * self.holder.hours_a_day

    @property
    def least(self) -> float:
        """Return the fewest working hours it can be done in."""
        by_default = self.holder.hours_a_day if self.is_round else LEAST_HOURS
        return min(self.usual, by_default if self.least_hours is None else self.least_hours)


class Way(StrEnum):
    """What can be changed to save time: drop a step, put a round on the day of the one before, find somebody else."""

    DROP = "drop"
    SAME_DAY = "same_day"
    HAND_OVER = "hand_over"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to change; `keys` are the step, or the two rounds that would share a day."""

    way: Way
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remedy:
    """Changes that together make the loop fit, and when it would then be through at the earliest."""

    changes: tuple[Change, ...]
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """When a step is now due."""

    key: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How the rest of a loop lies before a deadline.

    `ends_at` is the earliest it can be through as things are: what to ask the candidate for if nothing else helps.
    `late_by` is how long after the deadline that is, `late_days` the same in business days of the last step's holder;
    both nothing if it fits. `remedies` are the smallest sets of changes that would make it fit; there may be none.
    """

    fits: bool
    dues: tuple[Due, ...]
    ends_at: datetime
    late_by: timedelta = timedelta()
    late_days: int = 0
    remedies: tuple[Remedy, ...] = ()


def fit(steps: Sequence[Remaining], deadline: datetime, now: datetime) -> Fit:
    """Fit the remaining steps, in their order, between now and the deadline.

    1. If what was promised, and the usual time for what was not, ends before it, nothing changes.
    2. Else every step keeps the same share of its time above the least, the greatest with which the last one fits.
    3. If there is none, every step has the least time: it no longer fits, and `remedies` say what would help.
    4. No due time is ever later than it was, nor before that of the step ahead of it.

    It fits if the loop can be through by the deadline, whatever has been promised.
    """
    usual = _usual(steps, now)
    ends_at = _ends_at(steps, now)
    if not usual or max(usual) <= deadline:
        return _result(steps, usual, ends_at, deadline, now)
    shares = range(WHOLE + 1)
    share = bisect_right(shares, deadline, key=lambda percent: _chain(steps, now, percent)[-1]) - 1
    tightened = [min(pair) for pair in zip(usual, _chain(steps, now, max(share, 0)), strict=True)]
    return _result(steps, tightened, ends_at, deadline, now)


def _result(
    steps: Sequence[Remaining], dues: Sequence[datetime], ends_at: datetime, deadline: datetime, now: datetime
) -> Fit:
    in_order = tuple(Due(step.key, min(dues[number:])) for number, step in enumerate(steps))
    if ends_at <= deadline:
        return Fit(fits=True, dues=in_order, ends_at=ends_at)
    return Fit(
        fits=False,
        dues=in_order,
        ends_at=ends_at,
        late_by=ends_at - deadline,
        late_days=_business_days(deadline, ends_at, steps[-1].holder) if steps else 0,
        remedies=_remedies(steps, deadline, now),
    )


def _usual(steps: Sequence[Remaining], now: datetime) -> list[datetime]:
    """Return when each step is due without any hurry: as promised, else its usual time after the one before."""
    dues: list[datetime] = []
    at = now
    for step in steps:
        dues.append(step.due_at or step.holder.working_hours_later(at, step.usual))
        at = max(now, dues[-1])
    return dues


def _chain(steps: Sequence[Remaining], now: datetime, percent: int) -> list[datetime]:
    """Return when each step ends if all begin after one another, with that share of the time above the least.

    The first one has begun already, so a promise to end it sooner is believed.
    """
    ends: list[datetime] = []
    for step in steps:
        hours = step.least + (step.usual - step.least) * percent / WHOLE
        at = step.holder.working_hours_later(ends[-1] if ends else now, hours)
        is_promised_sooner = not ends and step.due_at is not None and now < step.due_at < at
        ends.append(step.due_at if is_promised_sooner and step.due_at else at)
    return ends


def _ends_at(steps: Sequence[Remaining], now: datetime) -> datetime:
    return max(_chain(steps, now, 0), default=now)


def _business_days(after: datetime, until: datetime, calendar: Calendar) -> int:
    first, last = calendar.today(after), calendar.today(until)
    days = min((last - first).days, HORIZON_DAYS)
    return sum(calendar.is_business_day(first + DAY * number) for number in range(1, days + 1))


def _remedies(steps: Sequence[Remaining], deadline: datetime, now: datetime) -> tuple[Remedy, ...]:
    changes = list(_changes(steps, deadline, now))[:MOST_CHANGES]
    for size in range(1, len(changes) + 1):
        sound = (some for some in combinations(changes, size) if _is_sound(steps, some))
        tried = (Remedy(some, _ends_at(_changed(steps, some), now)) for some in sound)
        if enough := tuple(remedy for remedy in tried if remedy.ends_at <= deadline):
            return enough
    return ()


def _changes(steps: Sequence[Remaining], deadline: datetime, now: datetime) -> Iterator[Change]:
    yield from (Change(Way.DROP, (step.key,)) for step in steps if step.is_optional)
    rounds = [step for step in steps if step.is_round]
    for (one, first), (other, second) in combinations(enumerate(rounds), 2):
        if all(between.is_optional for between in rounds[one + 1 : other]):
            yield Change(Way.SAME_DAY, (first.key, second.key))
    for step in steps:
        if step.holder.never_works(now) or any(
            days.last >= step.holder.today(now) and days.first <= step.holder.today(deadline)
            for days in step.holder.days_off
        ):
            yield Change(Way.HAND_OVER, (step.key,))


def _is_sound(steps: Sequence[Remaining], changes: Sequence[Change]) -> bool:
    """Tell whether the rounds that would share a day still take place, with no other round between them."""
    dropped = _dropped(changes)
    left = list(pairwise(step.key for step in steps if step.is_round and step.key not in dropped))
    return all(change.keys in left for change in changes if change.way is Way.SAME_DAY)


def _dropped(changes: Sequence[Change]) -> set[str]:
    return {change.keys[0] for change in changes if change.way is Way.DROP}


def _changed(steps: Sequence[Remaining], changes: Sequence[Change]) -> list[Remaining]:
    dropped = _dropped(changes)
    joined = {change.keys[1] for change in changes if change.way is Way.SAME_DAY}
    given = {change.keys[0] for change in changes if change.way is Way.HAND_OVER}
    left = [step for step in steps if step.key not in dropped]
    left = [replace(step, holder=_present(step.holder)) if step.key in given else step for step in left]
    return [replace(step, least_hours=min(step.least, SAME_DAY_HOURS)) if step.key in joined else step for step in left]


def _present(holder: Calendar) -> Calendar:
    """Return the calendar of somebody like the holder who is there: the same zone and hours, no days off."""
    return replace(holder, days_off=(), weekdays=holder.weekdays or MONDAY_TO_FRIDAY)
