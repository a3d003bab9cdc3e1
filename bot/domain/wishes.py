"""Wishes: changes to somebody's preferences, and what is impossible about them, part by part."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.calendars import DaysOff
from bot.domain.clocks import DAY
from bot.domain.duties import Duty
from bot.domain.errors import Refusal
from bot.domain.preferences import USUAL, Preferences, checked

HOURS, WEEKDAYS, BATCHES, DAYS_OFF = "hours", "weekdays", "batches", "days_off"
LONGEST_AWAY = timedelta(days=366)


def faults(wishes: Preferences) -> dict[str, str]:
    """Return what is impossible about wishes: a sentence for each part it is about."""
    parts = {
        HOURS: replace(USUAL, hours=wishes.hours),
        WEEKDAYS: replace(USUAL, weekdays=wishes.weekdays),
        BATCHES: replace(USUAL, batches=wishes.batches),
        DAYS_OFF: replace(USUAL, days_off=wishes.days_off),
    }
    return {name: said for name, one in parts.items() if (said := _refusal(one))}


def _refusal(wishes: Preferences) -> str | None:
    try:
        checked(wishes)
    except Refusal as refusal:
        return refusal.sentence
    return None


def days_off(first: date, last: date | None, today: date) -> DaysOff:
    """Return days off, or refuse what is past, ends before it begins, or is longer than a year."""
    days = DaysOff(first, last or first)
    if days.last < days.first:
        raise Refusal("The last day comes before the first one.")
    if days.last < today:
        raise Refusal("These days are past.")
    if days.last - days.first > LONGEST_AWAY:
        raise Refusal("That is longer than a year. Somebody who leaves for good hands over what they owe.")
    return days


def away_until(back_on: date, today: date) -> DaysOff:
    """Return the days off of somebody who is away from today and back on that day."""
    if back_on <= today:
        raise Refusal("You would be back today. Name the day you are back, such as “tomorrow” or “Monday”.")
    return days_off(today, back_on - DAY, today)


def with_days_off(wishes: Preferences, days: DaysOff) -> Preferences:
    """Return the wishes with more days off; what touches or overlaps becomes one."""
    first, last, apart = days.first, days.last, []
    for known in wishes.days_off:
        if known.last + DAY < first or last + DAY < known.first:
            apart.append(known)
        else:
            first, last = min(first, known.first), max(last, known.last)
    return replace(wishes, days_off=tuple(sorted([*apart, DaysOff(first, last)], key=lambda one: one.first)))


def without_days_off(wishes: Preferences, gone: Collection[DaysOff]) -> Preferences:
    """Return the wishes without some of the days off."""
    return replace(wishes, days_off=tuple(days for days in wishes.days_off if days not in gone))


def back_again(wishes: Preferences, today: date) -> Preferences:
    """Return the wishes of somebody who is back today: days off that are running end yesterday."""
    ended = (replace(days, last=min(days.last, today - DAY)) if today in days else days for days in wishes.days_off)
    return replace(wishes, days_off=tuple(days for days in ended if days.first <= days.last))


def muting(wishes: Preferences, kinds: Collection[Duty], until: date | None, today: date) -> Preferences:
    """Return the wishes with exactly these kinds muted until a day, or refuse a day that is not to come."""
    if kinds and (until is None or until <= today):
        raise Refusal("Choose a day after today.")
    mutes: Mapping[Duty, date] = dict.fromkeys(sorted(kinds), until) if until else {}
    return replace(wishes, mutes=mutes)
