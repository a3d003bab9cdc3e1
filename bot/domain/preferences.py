"""Preferences: when and about what somebody wants to hear from us, as they set it themselves.

They are kept as one document, so that a new wish needs no new column. What cannot be read in it, an older version
wrote differently or was changed by hand: then the usual holds, for a wrong wish must not cost anyone their reminder.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

from bot.domain.calendars import BATCHES, MONDAY_TO_FRIDAY, DaysOff
from bot.domain.clocks import NINE_TO_HALF_PAST_FIVE, WorkingHours
from bot.domain.duties import Duty
from bot.domain.errors import Refusal

MOST_DAYS_OFF = 50
SHORTEST_DAY_HOURS = 2
# Where nobody set a country, it follows from the time zone.
NO_COUNTRY = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """One person's wishes; dates and times are theirs, in their own zone.

    `country` is two letters for its public holidays, `-` for none, nothing to go by the time zone. `mutes`: no message
    about that kind of duty before that day. `morning` tells whether they want a line about their day when it starts.
    """

    hours: WorkingHours = NINE_TO_HALF_PAST_FIVE
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    country: str | None = None
    days_off: tuple[DaysOff, ...] = ()
    batches: tuple[time, ...] = BATCHES
    mutes: Mapping[Duty, date] = field(default_factory=dict)
    morning: bool = True

    def without_the_past(self, today: date) -> "Preferences":
        """Return the wishes without days off and mutes that are over."""
        return replace(
            self,
            days_off=tuple(days for days in self.days_off if days.last >= today),
            mutes={duty: until for duty, until in self.mutes.items() if until > today},
        )


USUAL = Preferences()


def checked(wishes: Preferences) -> Preferences:
    """Return the wishes, or refuse hours, weekdays or batches that nobody could be reached in."""
    hours = (wishes.hours.end.hour - wishes.hours.start.hour) + (
        wishes.hours.end.minute - wishes.hours.start.minute
    ) / 60
    if hours < SHORTEST_DAY_HOURS:
        raise Refusal(f"Working hours end at least {SHORTEST_DAY_HOURS} hours after they start, on the same day.")
    if not wishes.weekdays:
        raise Refusal("Choose at least one day of the week.")
    if not wishes.batches:
        raise Refusal("Choose at least one time to hear what you owe.")
    if len(wishes.days_off) > MOST_DAYS_OFF:
        raise Refusal(f"That is more than {MOST_DAYS_OFF} times away. Remove some first.")
    return wishes


def as_document(wishes: Preferences) -> dict[str, Any] | None:
    """Return what is kept of the wishes: only what differs from the usual, nothing if nothing does."""
    kept: dict[str, Any] = {}
    if wishes.hours != USUAL.hours:
        kept["hours"] = [_clock(wishes.hours.start), _clock(wishes.hours.end)]
    if wishes.weekdays != USUAL.weekdays:
        kept["weekdays"] = sorted(wishes.weekdays)
    if wishes.country:
        kept["country"] = wishes.country
    if wishes.days_off:
        kept["days_off"] = [[days.first.isoformat(), days.last.isoformat()] for days in wishes.days_off]
    if wishes.batches != USUAL.batches:
        kept["batches"] = [_clock(batch) for batch in wishes.batches]
    if wishes.mutes:
        kept["mutes"] = {duty.value: until.isoformat() for duty, until in wishes.mutes.items()}
    if not wishes.morning:
        kept["morning"] = False
    return kept or None


def from_document(kept: Mapping[str, Any] | None) -> Preferences:
    """Return the wishes that were kept; what cannot be read is as usual."""
    if not kept:
        return USUAL
    wishes = USUAL
    for name, read in _READERS.items():
        if name in kept:
            try:
                wishes = replace(wishes, **{name: read(kept[name])})
            except (ValueError, TypeError, KeyError, AttributeError):
                continue
    return wishes


def _clock(clock: time) -> str:
    return f"{clock:%H:%M}"


def _hours(value: Any) -> WorkingHours:
    start, end = value
    return WorkingHours(time.fromisoformat(start), time.fromisoformat(end))


def _days_off(value: Any) -> tuple[DaysOff, ...]:
    return tuple(DaysOff(date.fromisoformat(first), date.fromisoformat(last)) for first, last in value)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "hours": _hours,
    "weekdays": lambda value: frozenset(int(day) for day in value) & frozenset(range(7)),
    "country": lambda value: str(value)[:2].upper() or None,
    "days_off": _days_off,
    "batches": lambda value: tuple(sorted(time.fromisoformat(batch) for batch in value)),
    "mutes": lambda value: {Duty(duty): date.fromisoformat(until) for duty, until in value.items()},
    "morning": bool,
}
