"""Moments as a person reads them: Slack's date tokens, in their zone, on their clock; `page/time.js` says the same."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.sandbox.model import Person

NEAR_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}
UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def zone_of(person: Person) -> tzinfo:
    """Return a person's time zone; one that nobody knows counts as UTC."""
    try:
        return ZoneInfo(person.tz)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def date_words(stamp: int, template: str, person: Person, now: datetime) -> str:
    """Fill the tokens of a template such as `{date_short_pretty} at {time}`."""
    moment = datetime.fromtimestamp(stamp, zone_of(person))
    here = now.astimezone(moment.tzinfo)

    def token(match: re.Match[str]) -> str:
        say = TOKENS.get(match[1].removesuffix("_pretty"))
        if not say:
            return match[0]
        near = NEAR_DAYS.get((moment.date() - here.date()) // timedelta(days=1))
        if near and match[1].endswith("_pretty"):
            return near.capitalize() if match.start() == 0 else near
        return say(moment, here, person)

    return re.sub(r"\{(\w+)\}", token, template)


def clock_words(moment: datetime, person: Person, *, seconds: bool = False) -> str:
    """`2:05 PM`, or `14:05` for who prefers a clock of 24 hours."""
    if person.clock == 24:
        return moment.strftime("%H:%M:%S" if seconds else "%H:%M")
    return f"{moment.hour % 12 or 12}{moment.strftime(':%M:%S %p' if seconds else ':%M %p')}"


def _long(moment: datetime, _: datetime, __: Person) -> str:
    return f"{moment.strftime('%A')}, {_plain(moment, _, __)}"


def _plain(moment: datetime, _: datetime, __: Person) -> str:
    return f"{moment.strftime('%B')} {_ordinal(moment.day)}, {moment.year}"


def _short(moment: datetime, _: datetime, __: Person) -> str:
    return f"{moment.strftime('%b')} {moment.day}, {moment.year}"


def _number(moment: datetime, _: datetime, __: Person) -> str:
    return moment.strftime("%Y-%m-%d")


def _time(moment: datetime, _: datetime, person: Person) -> str:
    return clock_words(moment, person)


def _time_secs(moment: datetime, _: datetime, person: Person) -> str:
    return clock_words(moment, person, seconds=True)


def _ago(moment: datetime, now: datetime, _: Person) -> str:
    gap = (now - moment).total_seconds()
    amount, unit = next(((int(abs(gap) // size), unit) for size, unit in UNITS if abs(gap) >= size), (0, "second"))
    words = f"{amount} {unit}{'' if amount == 1 else 's'}"
    return f"{words} ago" if gap >= 0 else f"in {words}"


def _ordinal(day: int) -> str:
    return f"{day}{'th' if 11 <= day <= 13 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


TOKENS: Mapping[str, Callable[[datetime, datetime, Person], str]] = {
    "date_num": _number,
    "date": _plain,
    "date_short": _short,
    "date_long": _long,
    "date_long_full": _long,
    "day_divider": _long,
    "time": _time,
    "time_secs": _time_secs,
    "ago": _ago,
}
