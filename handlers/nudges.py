"""Nudges: what people do with them besides the thing itself, from the bundle in their messages or their Home."""

from typing import Any

from slack_bolt import Ack, App

from bot.domain.clocks import DAY
from bot.domain.errors import Refusal
from bot.domain.events import Deed
from bot.domain.people import Member
from bot.flows import duties, owed, snoozes
from bot.flows.calendars import calendar_of
from bot.views import bundles as views
from bot.views import nudge_notes as notes
from bot.views.blocks import notice, plain_section
from handlers.forms import about, chosen_date, chosen_user, number_in, shown
from handlers.visits import Visit, value_of
from storage.store import Answer, Records

Body = dict[str, Any]
MUTE_FOR = 7 * DAY  # what the form offers; any later day can be chosen


def register(app: App) -> None:
    """Register the menu of a line, the buttons that remind in person and hand over, and their forms."""
    app.action(views.MORE)(choose)
    app.action(views.REMIND)(open_remind)
    app.action(views.GIVE)(open_hand_over)
    app.view(notes.HAND_OVER_FORM)(submit_hand_over)
    app.view(notes.MUTE_FORM)(submit_mute)


def choose(ack: Ack, action: Body, body: Body, visit: Visit) -> None:
    """Put a duty off, or ask until when its kind is muted; the answer is a small modal, for the message is edited."""
    what, _, key = value_of(action).partition(".")
    duty_id = number_in(key)

    def work(records: Records, member: Member) -> Answer:
        duty = snoozes.own_duty(records, member, duty_id)
        if what in views.PUT_OFF:
            return notes.put_off(snoozes.put_off(records, member, duty_id, views.PUT_OFF[what], visit.now), duty.due_at)
        if what == views.MUTE:
            return notes.mute_form(duty_id, duty.kind, calendar_of(member).today(visit.now) + MUTE_FOR)
        raise Refusal("That button is from another time. Open the newest message.")

    visit.show(visit.once(work))
    ack()


def open_remind(ack: Ack, action: Body, visit: Visit) -> None:
    """Show words to remind somebody with, and a way to their messages; nothing is sent in anybody's name."""
    duty_id = number_in(action.get("value"))

    def look(records: Records, member: Member) -> Answer:
        line, holder = owed.passed_on(records, member, duty_id, visit.now)
        return notice("Remind in person", *notes.remind_in_person(line, holder))

    visit.show(visit.read(look))
    ack()


def submit_mute(ack: Ack, view: Body, visit: Visit) -> None:
    """Mute a kind of duty until the day that was chosen."""
    until = chosen_date(view, notes.UNTIL)

    def work(records: Records, member: Member) -> Answer:
        kind = snoozes.own_duty(records, member, about(view)).kind
        if until is None:
            raise Refusal("Please choose a day.")
        snoozes.mute(records, member, kind, until, visit.now)
        return shown(notes.muted(kind, until))

    ack(**visit.once(work))


def open_hand_over(ack: Ack, action: Body, visit: Visit) -> None:
    """Ask to whom a duty goes."""
    duty_id = number_in(action.get("value"))

    def look(records: Records, member: Member) -> Body:
        what = duties.about_to_give(records, Deed(member, visit.door, visit.now), duty_id)
        return notes.hand_over_form(duty_id, what)

    visit.open(look)
    ack()


def submit_hand_over(ack: Ack, view: Body, visit: Visit) -> None:
    """Give the duty to a colleague."""
    to = chosen_user(view, notes.COLLEAGUE) or ""

    def work(records: Records, member: Member) -> Answer:
        said = duties.hand_over(records, Deed(member, visit.door, visit.now), about(view), to)
        return shown(notice("Handed over", plain_section(said)))

    ack(**visit.once(work))
