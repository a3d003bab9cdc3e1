"""Calendars: when the people we know work, from their zone, their own wishes and the holidays where they live."""

from bot.domain.calendars import Calendar
from bot.domain.people import Member
from bot.holidays import holidays_of

# Of somebody we have not heard of yet: the usual week in UTC.
NOBODY = Member(id="", name="")


def calendar_of(member: Member | None) -> Calendar:
    """Return when somebody works; the usual week in UTC for whom we have not heard of."""
    one = member or NOBODY
    wishes = one.preferences
    return Calendar(
        zone=one.zone,
        hours=wishes.hours,
        weekdays=wishes.weekdays,
        holidays=holidays_of(wishes.country, one.timezone),
        days_off=wishes.days_off,
        batches=wishes.batches,
    )
