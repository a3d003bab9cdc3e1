"""The digest: what a team reads about its openings when the day starts.

It names who is waited for, never who is late; no votes, no pay, no reasons.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.clocks import at_local, is_business_day
from bot.domain.duties import Duty

DIGEST_TIME = time(9, 0)
LATEST = time(15, 0)
MOST_OPENINGS = 15
MOST_WAITS = 5
MOST_MOVES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """How many candidates stand where in one opening."""

    title: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Somebody everybody waits for. `holder` is a name, or nobody while the candidate has the next move."""

    code: str
    name: str
    opening: str
    holder: str | None
    duty: Duty
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Somebody who changed stage, in the words of their opening; `came_from` is nothing for who is new."""

    code: str
    name: str
    came_from: str | None
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Everything one digest says. `more_openings` and `more_moves` count what is left out."""

    on: date
    pulses: tuple[Pulse, ...]
    more_openings: int = 0
    waits: tuple[Wait, ...]
    moves: tuple[Moved, ...]
    more_moves: int


def digest_date(now: datetime, zone: ZoneInfo) -> date | None:
    """Return the local date whose digest should be out by now: business days from 09:00.

    Until 15:00 only, so that a process that was down all day does not wish a good morning in the evening.
    """
    local = now.astimezone(zone)
    if is_business_day(local.date()) and DIGEST_TIME <= local.time() < LATEST:
        return local.date()
    return None


def since_last_digest(on: date, zone: ZoneInfo) -> datetime:
    """Return the instant of the digest before this one: 09:00 on the previous business day."""
    day = on
    while True:
        day = date.fromordinal(day.toordinal() - 1)
        if is_business_day(day):
            return at_local(day, DIGEST_TIME, zone)
