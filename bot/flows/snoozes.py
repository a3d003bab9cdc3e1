"""What people do with a nudge besides the thing itself: put it off, mute its kind, or say they are at it."""

from dataclasses import replace
from datetime import date, datetime

from bot.domain.bundles import PutOff, muted, snoozed
from bot.domain.duties import Duty, OpenDuty
from bot.domain.errors import Refusal
from bot.domain.ladders import Says
from bot.domain.nudges import SNOOZE, heard_enough
from bot.domain.people import Member
from bot.domain.permissions import NOT_FOR_YOU
from bot.flows.bundles import owe, refresh
from bot.flows.calendars import calendar_of
from storage.store import Records


def put_off(records: Records, member: Member, duty_id: int, wish: PutOff, now: datetime) -> datetime:
    """Say nothing of a duty until later; twice at most, and its due time stays. Return until when."""
    duty = own_duty(records, member, duty_id)
    snooze = snoozed(duty.snoozes, wish, now, calendar_of(member))
    if duty.kind is Duty.CARD and heard_enough(
        records.nudges.of_duties([duty.id, *records.duties.earlier(duty)]), member.id
    ):
        raise Refusal("That was the last reminder of this card. Nothing more will come to you.")
    records.nudges.take_over_waiting(duty.id, member.id, now)
    records.nudges.want(duty.id, f"{SNOOZE}{snooze.times}", Says.REMIND, member.id, cannot_wait=True, at=snooze.until)
    records.duties.change(duty.id, snoozes=snooze.times)
    owe(records, member.id, now)
    return snooze.until


def mute(records: Records, member: Member, kind: Duty, until: date, now: datetime) -> None:
    """Send no message about a kind of duty before that day; one's own card is asked for all the same once it is due."""
    calendar = calendar_of(member)
    wish = muted(kind, until, now, calendar)
    wishes = member.preferences.without_the_past(calendar.today(now))
    records.members.prefer(member.id, replace(wishes, mutes={**wishes.mutes, wish.kind: wish.until}))
    refresh(records, member.id, now)


def opened_form(records: Records, member: Member, kind: Duty, subject_id: int, now: datetime) -> None:
    """Remember that somebody is at it, so that they are left alone for an hour."""
    records.duties.form_opened(member.id, kind, subject_id, now)


def own_duty(records: Records, member: Member, duty_id: int) -> OpenDuty:
    """Return a duty for the one who has it, or refuse."""
    duty = records.duties.get(duty_id)
    if duty is None or duty.holder_id != member.id:
        raise Refusal(NOT_FOR_YOU)
    if not duty.is_open:
        raise Refusal("That is done already. Thank you.")
    return duty
