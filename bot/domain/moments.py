"""Moments: the days and times people type, read in their own zone.

`Friday 17:00`, `tomorrow`, `until Monday`, `1 April`, `2026-04-01 9:30`, `in 3 days`, `next week`. What can be read in
two ways, is past, or does not exist is refused in words that say how it was read and what to type instead. A wall time
the clocks skip shifts forward by the gap; of one that comes twice the first counts.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.calendars import Calendar
from bot.domain.clocks import DAY, at_local
from bot.domain.errors import Refusal

MOST_CHARACTERS = 60
FARTHEST_DAYS = 2 * 366
# A date without a year that has just passed is a slip; one that is past by more than half a year means next year.
NEXT_YEAR_AFTER = timedelta(days=183)
EXAMPLES = "Try “Friday 17:00”, “tomorrow 9:30”, “1 April” or “in 3 days”."

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
            "nine": 9, "ten": 10}  # fmt: skip
_SHORT_DAYS = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_DAY_OF = {name[:length].casefold(): n for n, name in enumerate(WEEKDAYS) for length in (3, len(name))} | _SHORT_DAYS
_MONTH_OF = {name[:length].casefold(): n for n, name in enumerate(MONTHS, 1) for length in (3, len(name))} | {"sept": 9}

_DAY = f"(?P<weekday>{'|'.join(sorted(_DAY_OF, key=len, reverse=True))})"
_MONTH = f"(?P<month>{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})"
_LEADING = re.compile(r"^(?:by|until|till|til|on|before|due|back)\s+")
_CLOCK = re.compile(r"(?:^|\s|(?<=\d)t)(?:at\s+)?(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?\s*(?P<half>[ap]m)?$")
_FRENCH = re.compile(r"(?:^|\s)(?:at\s+)?(?P<hour>\d{1,2})h(?P<minute>\d{2})?$")
_CLOCK_FIRST = re.compile(
    r"^(?:by |at )?(?P<clock>\d{1,2}:\d{2}(?: ?[ap]m)?|\d{1,2} ?[ap]m|noon|eod|end of day) (?P<rest>(?![ap]m$).+)$"
)
_DOT_AFTER_WORD = re.compile(r"(?<=[a-z])\.")
_DOTTED_END = re.compile(r"\d\.\d{1,2}\.$")
_NOON = re.compile(r"(?:^|\s)(?:at\s+)?noon$")
_MIDNIGHT = re.compile(r"(?:^|\s)(?:at\s+)?midnight$")
_END_OF_DAY = re.compile(r"(?:^|\s)(?:at\s+)?(?:(?:the\s+)?end of (?:the\s+)?day|eod|cob)$")


@dataclass(frozen=True, slots=True)
class Moment:
    """What somebody typed: a day in their zone, and the UTC instant where they said a time."""

    on: date
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who typed it and when, which is all that a word such as “Friday” depends on."""

    calendar: Calendar
    now: datetime
    typed: str
    clock: time | None

    @property
    def today(self) -> date:
        return self.calendar.today(self.now)

    @property
    def clock_words(self) -> str:
        return "" if self.clock is None else f" {self.clock:%H:%M}"

    def at(self, day: date) -> datetime | None:
        return None if self.clock is None else at_local(day, self.clock, self.calendar.zone)

    def is_past(self, day: date) -> bool:
        if day != self.today:
            return day < self.today
        at = self.at(day)
        return at is not None and at <= self.now

    def two_ways(self, one: date, other: date) -> Refusal:
        read = f"“{self.typed}” can mean {said(one)} or {said(other)}."
        return Refusal(f"{read} Type “{one}{self.clock_words}” or “{other}{self.clock_words}”.")

    def past(self, day: date) -> Refusal:
        return Refusal(f"I read “{self.typed}” as {said(day)}{self.clock_words}, which is past. {EXAMPLES}")


def moment_of(text: str, now: datetime, calendar: Calendar) -> Moment:
    """Return the day, or the instant, that somebody means; refuse what is past, ambiguous or not understood.

    A leading “until”, “by” or “on” says nothing about the day; whether the day itself is included is for the caller.
    """
    typed = " ".join(text.split())[:MOST_CHARACTERS]
    words = _LEADING.sub("", _plain(typed))
    if soon := re.fullmatch(rf"in ({_COUNT}) (hour|hr|h|minute|min)s?", words):
        return _soon(soon[1], soon[2], now, calendar, typed)
    if _MIDNIGHT.search(words) or re.search(r"(?<![:\d])12(?::00)? ?am$", words):
        raise Refusal("Midnight can be the start or the end of a day. Type 00:00 or 23:59 with the day.")
    clock, rest = _clock_in(words, typed, calendar)
    reader = _Reader(calendar, now, typed, clock)
    if not rest and clock is None:
        raise Refusal(f"I need a day or a time. {EXAMPLES}")
    day = _day_in(rest or "today", reader)
    if reader.is_past(day):
        raise reader.past(day)
    if day - reader.today > DAY * FARTHEST_DAYS:
        raise Refusal(f"I read “{typed}” as {said(day)}, which is more than two years ahead. {EXAMPLES}")
    return Moment(day, reader.at(day))


def _plain(typed: str) -> str:
    """Drop case, commas and the full stop of a sentence, and put a time that comes first behind its day."""
    words = _DOT_AFTER_WORD.sub("", " ".join(typed.casefold().replace(",", " ").split()).strip("!\"'“”"))
    words = words if _DOTTED_END.search(words) else words.rstrip(".")
    return _CLOCK_FIRST.sub(r"\g<rest> \g<clock>", words)


def said(day: date) -> str:
    """Return a day as people read it: `Friday, 6 March 2026`."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"


_COUNT = r"\d{1,4}|" + "|".join(_NUMBERS)


def _count(word: str) -> int:
    return _NUMBERS.get(word) or int(word)


def _soon(count: str, unit: str, now: datetime, calendar: Calendar, typed: str) -> Moment:
    length = timedelta(hours=1) if unit.startswith("h") else timedelta(minutes=1)
    at = now.astimezone(UTC) + _count(count) * length
    if at <= now:
        raise Refusal(f"I read “{typed}” as now. {EXAMPLES}")
    return Moment(calendar.today(at), at)


def _clock_in(words: str, typed: str, calendar: Calendar) -> tuple[time | None, str]:
    """Take a time off the end of what was typed; a bare number is none, and “at 5” could be either half of the day."""
    for pattern, clock in ((_NOON, time(12)), (_END_OF_DAY, calendar.hours.end)):
        if found := pattern.search(words):
            return clock, words[: found.start()].strip()
    found = _FRENCH.search(words) or _CLOCK.search(words)
    if found is None:
        return None, words
    parts = found.groupdict()
    if not (parts["minute"] or parts.get("half") or "h" in found[0]):
        if not re.search(r"\bat\s+\d+$", words):
            return None, words
        if int(parts["hour"]) <= 12:
            raise Refusal(f"“{typed}” can be morning or evening. Type the time as 09:00 or 5pm.")
    clock = _time(int(parts["hour"]), int(parts["minute"] or 0), parts.get("half"), typed)
    return clock, words[: found.start()].strip()


def _time(hour: int, minute: int, half: str | None, typed: str) -> time:
    if half and not 1 <= hour <= 12:
        raise Refusal(f"“{typed}” mixes 24 hours with am or pm. Type the time as 17:00 or 5pm.")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise Refusal(f"“{typed}” has no time I know. Type it as 17:00 or 5pm.")
    return time(hour, minute)


def _day_in(words: str, reader: _Reader) -> date:
    words = _LEADING.sub("", words)
    for pattern, read in _DAYS:
        if found := re.fullmatch(pattern, words):
            return read(found, reader)
    raise Refusal(f"I do not understand “{reader.typed}” as a day or a time. {EXAMPLES}")


def _this_or_that(found: re.Match[str], reader: _Reader) -> date:
    days = {"today": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "day after tomorrow": 2, "the day after tomorrow": 2}
    return reader.today + DAY * days[found[0]]


def _weekday(found: re.Match[str], reader: _Reader) -> date:
    """Read a weekday: the next of its name. Today's own name needs a time still to come, or more words."""
    ahead = (_DAY_OF[found["weekday"]] - reader.today.weekday()) % 7
    if ahead == 0 and (reader.clock is None or reader.is_past(reader.today)):
        raise (
            reader.two_ways(reader.today, reader.today + DAY * 7) if reader.clock is None else reader.past(reader.today)
        )
    return reader.today + DAY * ahead


def _this_weekday(found: re.Match[str], reader: _Reader) -> date:
    return reader.today + DAY * (_DAY_OF[found["weekday"]] - reader.today.weekday())


def _next_weekday(found: re.Match[str], reader: _Reader) -> date:
    """Read “next Friday”: some mean the coming one, some that of next week; refused where the two differ."""
    wanted = _DAY_OF[found["weekday"]]
    coming = reader.today + DAY * ((wanted - reader.today.weekday() - 1) % 7 + 1)
    of_next_week = _next_monday(reader.today) + DAY * wanted
    if coming != of_next_week:
        raise reader.two_ways(coming, of_next_week)
    return coming


def _next_week(found: re.Match[str], reader: _Reader) -> date:
    return _next_monday(reader.today)


def _weekday_of_next_week(found: re.Match[str], reader: _Reader) -> date:
    return _next_monday(reader.today) + DAY * _DAY_OF[found["weekday"] or found["named"]]


def _next_monday(today: date) -> date:
    return today + DAY * (7 - today.weekday())


def _in_some_time(found: re.Match[str], reader: _Reader) -> date:
    count, unit = _count(found["count"]), found["unit"]
    if not unit.endswith("day"):
        return reader.today + DAY * 7 * count
    if unit == "day":
        return reader.today + DAY * count
    if count > FARTHEST_DAYS:
        raise Refusal(f"I read “{reader.typed}” as more than two years ahead. {EXAMPLES}")
    return reader.calendar.today(reader.calendar.business_days_later(reader.now, count))


def _iso(found: re.Match[str], reader: _Reader) -> date:
    return _existing(int(found["year"]), int(found["month"]), int(found["day"]), reader)


def _dotted(found: re.Match[str], reader: _Reader) -> date:
    return _of_some_year(int(found["month"]), int(found["day"]), found["year"], reader)


def _named(found: re.Match[str], reader: _Reader) -> date:
    day = _of_some_year(_MONTH_OF[found["month"]], int(found["day"]), found["year"], reader)
    if (name := found["weekday"]) and _DAY_OF[name] != day.weekday():
        raise Refusal(f"“{reader.typed}” does not fit: that day is {said(day)}. Which of the two do you mean?")
    return day


def _slashed(found: re.Match[str], reader: _Reader) -> date:
    """Read 13/4 or 4/13. Where both orders are dates, nobody can know."""
    one, other = int(found["one"]), int(found["other"])
    if one <= 12 and other <= 12 and one != other:
        day_first = _of_some_year(other, one, found["year"], reader)
        raise reader.two_ways(day_first, _of_some_year(one, other, found["year"], reader))
    return _of_some_year(min(one, other), max(one, other), found["year"], reader)


def _of_some_year(month: int, day: int, year: str | None, reader: _Reader) -> date:
    if year:
        return _existing(int(year), month, day, reader)
    this = _existing(reader.today.year, month, day, reader)
    if reader.today - this > NEXT_YEAR_AFTER:
        return _existing(reader.today.year + 1, month, day, reader)
    return this


def _existing(year: int, month: int, day: int, reader: _Reader) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Refusal(f"“{reader.typed}” is not a date of {year}. {EXAMPLES}") from None


_YEAR = r"(?P<year>\d{4})"
_NTH = r"(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DAYS: tuple[tuple[str, Callable[[re.Match[str], _Reader], date]], ...] = (
    (r"today|tomorrow|tmrw?|(?:the )?day after tomorrow", _this_or_that),
    (_DAY, _weekday),
    (f"this {_DAY}", _this_weekday),
    (f"next {_DAY}", _next_weekday),
    (r"next week", _next_week),
    (f"next week {_DAY}|{_DAY.replace('weekday', 'named')} next week", _weekday_of_next_week),
    (f"in (?P<count>{_COUNT}) (?P<unit>day|week|business day|working day)s?", _in_some_time),
    (rf"{_YEAR}([-/])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}})", _iso),
    (rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}?", _dotted),
    (rf"(?P<one>\d{{1,2}})/(?P<other>\d{{1,2}})(?:/{_YEAR})?", _slashed),
    (f"(?:{_DAY} )?{_NTH} (?:of )?{_MONTH}(?: {_YEAR})?", _named),
    (f"(?:{_DAY} )?{_MONTH} {_NTH}(?: {_YEAR})?", _named),
)
