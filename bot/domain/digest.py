"""The digest: what a team reads about its openings when the day starts.

It says what is waited for and by what kind of person, never by whom; no votes, no pay, no reasons, nobody who is late.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from bot.domain.calendars import Calendar
from bot.domain.clocks import DAY, at_local
from bot.domain.duties import Duty
from bot.domain.meetings import Meeting

LATEST = time(15, 0)
LATE_FOR = timedelta(hours=1)
GAP_DAYS = 3
MOST_LISTED = 12
# While one of these is open, nobody has arranged what comes next.
GAP_DUTIES = frozenset({Duty.GAP, Duty.SCHEDULING})
T = TypeVar("T")


class Holder(StrEnum):
    """What kind of person is waited for."""

    INTERVIEWER = "interviewer"
    HIRING_MANAGER = "hiring_manager"
    RECRUITER = "recruiter"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One part of a digest: how many there are, and the first of them."""

    total: int = 0
    listed: tuple[T, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Somebody who stands somewhere, and since when; `stage` is its name in their opening."""

    code: str
    name: str
    opening: str
    stage: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Something that is past its time. `holder` is a kind of person; of cards it is known how many are in."""

    code: str
    name: str
    opening: str
    holder: Holder
    duty: Duty
    due_at: datetime
    cards_in: int = 0
    cards_asked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """That somebody must answer another company by then."""

    code: str
    name: str
    opening: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Somebody who changed stage, in the words of their opening; `came_from` is nothing for who is new."""

    code: str
    name: str
    opening: str
    came_from: str | None
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Everything one digest says. `in_process` is how many people are on their way in its openings."""

    on: date
    openings: tuple[str, ...]
    in_process: int = 0
    deadlines: Part[Deadline] = field(default_factory=Part)
    decisions: Part[Entry] = field(default_factory=Part)
    over: Mapping[Holder, int] = field(default_factory=dict)
    waits: Part[Wait] = field(default_factory=Part)
    meetings: Part[Meeting] = field(default_factory=Part)
    gaps: Part[Entry] = field(default_factory=Part)
    moves: Part[Moved] = field(default_factory=Part)
    offers: Part[Entry] = field(default_factory=Part)

    @property
    def is_quiet(self) -> bool:
        """Tell whether there is nothing to say of anybody."""
        said: tuple[Part[Any], ...] = (
            self.deadlines, self.decisions, self.waits, self.meetings, self.gaps, self.moves, self.offers,
        )  # fmt: skip
        return not any(part.total for part in said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A digest that stands in a channel: its date and hour, and what it said, as `standing` puts it."""

    on: date
    hour: int
    says: str | None


def due_date(now: datetime, hour: int, calendar: Calendar) -> date | None:
    """Return the local date whose digest should be out by now; nothing on weekends, holidays, too early or too late.

    It may come late until 15:00, or an hour after its own hour where that is later: a process that was down all morning
    still posts it, one that was down all day does not wish a good morning in the evening.
    """
    on = calendar.today(now)
    start = digest_moment(on, hour, calendar.zone)
    end = max(at_local(on, LATEST, calendar.zone), start + LATE_FOR)
    return on if calendar.is_business_day(on) and start <= now < end else None


def digest_moment(on: date, hour: int, zone: ZoneInfo) -> datetime:
    """Return the instant at which the digest of a date and hour is due: the first of two, never in a gap."""
    return at_local(on, time(hour), zone)


def moved_since(on: date, hour: int, last: Posted | None, calendar: Calendar) -> datetime:
    """Return from when on the digest of a date tells who moved: since the last one that was posted.

    Where there was none, since its hour on the business day before.
    """
    day = last.on if last else previous_business_day(on, calendar)
    return digest_moment(day, last.hour if last else hour, calendar.zone)


def gap_since(now: datetime, calendar: Calendar) -> datetime:
    """Return the instant before which a gap must have begun to be over three business days long now."""
    local = now.astimezone(calendar.zone)
    day = local.date()
    for _ in range(GAP_DAYS):
        day = previous_business_day(day, calendar)
    return at_local(day, local.time().replace(fold=0), calendar.zone)


def previous_business_day(day: date, calendar: Calendar) -> date:
    """Return the last business day before that date; a year ago at most."""
    for back in range(1, 366):
        if calendar.is_business_day(day - DAY * back):
            return day - DAY * back
    return day - DAY


def standing(today: Digest) -> str:
    """Return a fingerprint of what stands: equal for two digests that say the same of the same people.

    It holds who must answer another company and when, who waits for a decision, what is over time for which kind of
    person with how many cards in, gaps and offers, each with their number. Ages, names of people and the date are not
    in it; nor are moves and today's interviews, which are news by themselves.
    """
    lines = [f"deadline {one.code} {one.at.isoformat()}" for one in today.deadlines.listed]
    lines += [f"decision {one.code}" for one in today.decisions.listed]
    lines += [f"over {one.code} {one.holder} {one.duty} {one.cards_in}/{one.cards_asked}" for one in today.waits.listed]
    lines += [f"gap {one.code}" for one in today.gaps.listed]
    lines += [f"offer {one.code}" for one in today.offers.listed]
    lines += [f"{holder} {count}" for holder, count in today.over.items() if count]
    counted: tuple[Part[Any], ...] = (today.deadlines, today.decisions, today.waits, today.gaps, today.offers)
    lines += [f"total {place} {part.total}" for place, part in enumerate(counted)]
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()


def is_worth_posting(today: Digest, last: Posted | None) -> bool:
    """Tell whether a digest is posted, or skipped because nothing changed since the last one that was.

    It is posted where
    1. none was posted this week: on Mondays always, and on the first business day after a holiday or an outage;
    2. somebody moved since, or is interviewed today;
    3. what stands is not what the last one said; see `standing`.
    """
    if last is None or last.on < today.on - DAY * today.on.weekday():
        return True
    return bool(today.moves.total or today.meetings.total) or standing(today) != last.says
