"""Preferences: somebody says when and about what they want to hear from us, or that they are away."""

from datetime import datetime

from bot.domain.calendars import DaysOff
from bot.domain.moments import moment_of
from bot.domain.people import Member
from bot.domain.permissions import Action, company_roles, require
from bot.domain.preferences import Preferences, checked
from bot.domain.wishes import away_until, back_again, with_days_off
from bot.flows.calendars import calendar_of
from bot.flows.clocks import settle_member
from storage.store import Records


def save(records: Records, member: Member, wishes: Preferences, now: datetime) -> Preferences:
    """Keep somebody's own wishes, or refuse impossible ones; what is past is left out. Nobody sets another's."""
    require(Action.REFER, company_roles(member))
    kept = checked(wishes.without_the_past(calendar_of(member).today(now)))
    records.members.prefer(member.id, kept)
    settle_member(records, member.id, now)
    return kept


def go_away(records: Records, member: Member, until: str, now: datetime) -> DaysOff:
    """Let somebody be away from today until the day they name, on which they are back; returns their days off."""
    calendar = calendar_of(member)
    back_on = moment_of(until, now, calendar).on
    days = away_until(back_on, calendar.today(now))
    save(records, member, with_days_off(member.preferences, days), now)
    return days


def come_back(records: Records, member: Member, now: datetime) -> bool:
    """Let somebody be back today, before they had said; tells whether they were away."""
    today = calendar_of(member).today(now)
    wishes = back_again(member.preferences, today)
    save(records, member, wishes, now)
    return wishes != member.preferences
