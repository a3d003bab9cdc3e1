"""Forty people in nine time zones: how each of them works, known here independently of the bot.

What the rules measure messages against is worked out from these facts with nothing but `zoneinfo` and the list of
public holidays, so that an error in the bot's calendars is not shared by what looks for it.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from hashlib import blake2b
from zoneinfo import ZoneInfo

import holidays

from bot.domain.calendars import BATCHES, DaysOff
from bot.domain.clocks import WorkingHours
from bot.domain.people import Member
from bot.domain.preferences import Preferences

# The fortnight around Easter 2026: the EU changes its clocks on 29 March, Israel on the 27th, South Australia on
# 5 April; Good Friday is 3 April, the first days of Passover the 2nd.
START = datetime(2026, 3, 23, tzinfo=UTC)

NAMES = (
    "Priya Shah", "Rosa Kruger", "Anil Bhatt", "Maya Lindqvist", "Diego Ramos", "Nora Whitfield", "Idan Peretz",
    "Wes Calloway", "Tom Becker", "Sam Okafor", "Lena Fischer", "Aiko Tanaka", "Noor Haddad", "Jonas Weiss",
    "Clara Boehm", "Emil Vogt", "Tilda Braun", "Oscar Pryce", "Harriet Lowe", "Gareth Penn", "Imogen Frost",
    "Brooke Delaney", "Curtis Vance", "Dolores Quinn", "Ezra Holt", "Fern Aldous", "Gil Navarro", "Hana Ortiz",
    "Ravi Menon", "Sita Karki", "Bimal Thapa", "Deepa Iyer", "Kiran Joshi", "Noa Shapiro", "Yael Amit", "Uri Tal",
    "Mack Trelawny", "Isla Venn", "Piers Noseworthy", "Joan Puddister",
)  # fmt: skip
ZONES = (
    ("Europe/Berlin", "DE"), ("America/New_York", "US"), ("Asia/Kolkata", "IN"), ("Europe/London", "GB"),
    ("Asia/Jerusalem", "IL"), ("America/Los_Angeles", "US"), ("Asia/Kathmandu", "NP"), ("Australia/Adelaide", "AU"),
    ("America/St_Johns", "CA"),
)  # fmt: skip
LIVES = {
    "Europe/Berlin": (0, 3, 10, 13, 14, 15, 16), "Europe/London": (5, 8, 9, 17, 18, 19, 20),
    "America/New_York": (1, 4, 12, 21, 22, 23), "America/Los_Angeles": (7, 24, 25, 26, 27),
    "Asia/Kolkata": (2, 28, 31, 32), "Asia/Kathmandu": (29, 30), "Asia/Jerusalem": (6, 33, 34, 35),
    "Australia/Adelaide": (36, 37, 11), "America/St_Johns": (38, 39),
}  # fmt: skip
MONDAY_TO_FRIDAY, MONDAY_TO_THURSDAY = frozenset(range(5)), frozenset(range(4))
TUESDAY_TO_FRIDAY, SUNDAY_TO_THURSDAY = frozenset({1, 2, 3, 4}), frozenset({6, 0, 1, 2, 3})


def draw(seed: int, *about: object) -> float:
    """Return a number between 0 and 1 that depends on nothing but the seed and what it is about."""
    said = blake2b(repr((seed, *about)).encode(), digest_size=8).digest()
    return int.from_bytes(said) / 2**64


@dataclass(slots=True)
class Person:
    """One person as they are at the moment: the simulation changes them, and tells the bot in the usual ways."""

    id: str
    name: str
    timezone: str
    country: str
    start: time = time(9)
    end: time = time(17, 30)
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    batches: tuple[time, ...] = BATCHES
    days_off: list[tuple[date, date]] = field(default_factory=list)
    quiet: tuple[tuple[time, time], ...] = ()  # Do Not Disturb, every day, in their own time
    is_gone: bool = False
    unreachable: tuple[datetime, datetime] | None = None
    speed: float = 1.0
    habit: str = "prompt"  # how they write cards: prompt, slow, or never until somebody asks in person

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def is_off(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.days_off)

    def works_on(self, day: date) -> bool:
        return day.weekday() in self.weekdays and not is_holiday(self.country, day) and not self.is_off(day)

    def is_at_work(self, at: datetime) -> bool:
        local = self.local(at)
        return self.works_on(local.date()) and self.start <= local.time() < self.end

    def quiet_until(self, at: datetime) -> datetime | None:
        local = self.local(at)
        for first, last in self.quiet:
            if first <= local.time() < last:
                return datetime.combine(local.date(), last, self.zone).astimezone(UTC)
        return None

    def is_reachable(self, at: datetime) -> bool:
        return self.unreachable is None or not self.unreachable[0] <= at < self.unreachable[1]

    def may_be_disturbed(self, at: datetime) -> bool:
        return self.is_at_work(at) and self.quiet_until(at) is None

    def is_present(self, at: datetime) -> bool:
        """Tell whether somebody can act at all these days: they are here, not away, and can be written to."""
        return not self.is_gone and not self.is_off(self.local(at).date()) and self.is_reachable(at)

    def next_moment(self, at: datetime, days: int = 20) -> datetime | None:
        """Return when they are next at work from an instant on."""
        if self.is_at_work(at):
            return at
        first = self.local(at).date()
        for n in range(days):
            day = first + timedelta(days=n)
            begins = datetime.combine(day, self.start, self.zone).astimezone(UTC)
            if begins >= at and self.works_on(day):
                return begins
        return None

    def batches_on(self, day: date) -> list[datetime]:
        """Return when they hear what can wait: one before their hours when these begin, one after them before they end."""
        if not self.works_on(day):
            return []
        start, end = (datetime.combine(day, one, self.zone) for one in (self.start, self.end))
        wanted = (datetime.combine(day, one, self.zone) for one in self.batches)
        return sorted(max(one, start) if one < end else max(start, end - timedelta(minutes=30)) for one in wanted)

    def had_a_batch(self, since: datetime, now: datetime) -> bool:
        """Tell whether a batch of today has come for what waited since then."""
        return any(since <= one <= now for one in self.batches_on(self.local(now).date()))

    def next_batch_day(self, at: datetime) -> date:
        """Return their date of the next batch."""
        day = self.local(at).date()
        while not any(one >= at for one in self.batches_on(day)):
            day += timedelta(days=1)
        return day

    def as_member(self, **special: object) -> Member:
        known = {"id": self.id, "name": self.name, "timezone": self.timezone, "is_deactivated": self.is_gone}
        return Member(**{**known, **special})

    def wishes(self) -> Preferences:
        return Preferences(
            hours=WorkingHours(self.start, self.end),
            weekdays=self.weekdays,
            country=self.country,
            days_off=tuple(DaysOff(first, last) for first, last in self.days_off),
            batches=self.batches,
        )


@cache
def _holidays(country: str) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=2026, expand=False))


def is_holiday(country: str, day: date) -> bool:
    return day in _holidays(country)


def everybody(seed: int) -> list[Person]:
    """Return the forty people; who has which hours, habits and quiet times depends on the seed."""
    zone_of = {n: zone for zone, numbers in LIVES.items() for n in numbers}
    country_of = dict(ZONES)
    people = []
    for n, name in enumerate(NAMES):
        timezone = zone_of[n]
        one = Person(id=f"U{n:02}{name.split()[0].upper()}", name=name, timezone=timezone, country=country_of[timezone])
        one.speed = 0.5 + draw(seed, "speed", n)
        habit = draw(seed, "habit", n)
        one.habit = "never" if habit < 0.1 else "slow" if habit < 0.35 else "prompt"
        one.weekdays = _weekdays(seed, n, timezone)
        one.start, one.end = _hours(seed, n)
        if draw(seed, "batches", n) < 0.15:
            one.batches = ((time(10), time(14)), (time(8),), (time(11, 45), time(16)))[n % 3]
        if draw(seed, "quiet", n) < 0.2:
            one.quiet = ((time(12), time(13, 30)),) if n % 2 else ((time(8, 30), time(11)),)
        if draw(seed, "off", n) < 0.12:
            first = START.date() + timedelta(days=int(draw(seed, "from", n) * 10))
            one.days_off.append((first, first + timedelta(days=1 + int(draw(seed, "long", n) * 4))))
        people.append(one)
    return people


def _weekdays(seed: int, n: int, timezone: str) -> frozenset[int]:
    if timezone == "Asia/Jerusalem":
        return SUNDAY_TO_THURSDAY
    week = draw(seed, "week", n)
    return MONDAY_TO_THURSDAY if week < 0.1 else TUESDAY_TO_FRIDAY if week < 0.2 else MONDAY_TO_FRIDAY


def _hours(seed: int, n: int) -> tuple[time, time]:
    hours = draw(seed, "hours", n)
    if hours < 0.15:
        return time(8), time(16)
    if hours < 0.3:
        return time(10), time(18, 30)
    return (time(7, 30), time(13)) if hours < 0.37 else (time(9), time(17, 30))
