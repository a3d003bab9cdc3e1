"""Nudges: what people do with them besides the thing itself, from the bundle in their messages or their Home."""

from datetime import timedelta
from typing import Any

from slack_bolt import Ack, App

from bot.domain.errors import Refusal
from bot.domain.people import Member
from bot.flows import owed, snoozes
from bot.flows.calendars import calendar_of
from bot.views import bundles as views
from bot.views.blocks import notice
from bot.views.nudge_notes import muted, put_off, remind_in_person
from handlers.forms import number_in
from handlers.visits import Visit, value_of
from storage.store import Answer, Records

Body = dict[str, Any]
MUTE_FOR = timedelta(days=7)


def register(app: App) -> None:
    """Register the menu of a line, and the button that helps to remind in person."""
    app.action(views.MORE)(choose)
    app.action(views.REMIND)(open_remind)


def choose(ack: Ack, action: Body, body: Body, visit: Visit) -> None:
    """Put a duty off, or mute its kind for a week; the answer is a small modal, for the message itself is edited."""
    what, _, about = value_of(action).partition(".")
    duty_id = number_in(about)

    def work(records: Records, member: Member) -> Answer:
        duty = snoozes.own_duty(records, member, duty_id)
        if what in views.PUT_OFF:
            return put_off(snoozes.put_off(records, member, duty_id, views.PUT_OFF[what], visit.now), duty.due_at)
        if what == views.MUTE:
            until = calendar_of(member).today(visit.now) + MUTE_FOR
            snoozes.mute(records, member, duty.kind, until, visit.now)
            return muted(duty.kind, until)
        raise Refusal("That button is from another time. Open the newest message.")

    visit.show(visit.once(work))
    ack()


def open_remind(ack: Ack, action: Body, visit: Visit) -> None:
    """Show words to remind somebody with, and a way to their messages; nothing is sent in anybody's name."""
    duty_id = number_in(action.get("value"))

    def look(records: Records, member: Member) -> Answer:
        line, holder = owed.passed_on(records, member, duty_id, visit.now)
        return notice("Remind in person", *remind_in_person(line, holder))

    visit.show(visit.read(look))
    ack()
