"""What is asked and said where a nudge is put off, muted or handed over, and words to remind a colleague with."""

from datetime import date, datetime

from bot.domain.bundles import Line
from bot.domain.duties import Duty
from bot.views.blocks import Block, View, context, escape, field, modal, notice, plain_section, section, when
from bot.views.bundles import MUTED_NAMES

MUTE_FORM = "nudge.mute_form"
HAND_OVER_FORM = "nudge.hand_over_form"
# Fields.
UNTIL, COLLEAGUE = "until", "colleague"
STAYS = "Your list and your Home still show them. Your own scorecard is asked for all the same once it is due."
WHO_CAN = "Somebody who runs this opening. They hear of it in their next list; the due time stays."


def put_off(until: datetime, due_at: datetime | None) -> View:
    """Return until when a duty is put off, and that its due time stays."""
    due = f" It is still due {when(due_at)}." if due_at else ""
    return notice("Put off", section(f"I come back to it {when(until)}, or when you are next at work.{due}"))


def mute_form(duty_id: int, kind: Duty, until: date) -> View:
    """Return the form that asks until which day a kind of duty is muted; a day is offered."""
    return modal(
        MUTE_FORM,
        "Mute",
        "Mute",
        str(duty_id),
        plain_section(f"No more messages about {MUTED_NAMES[kind]}."),
        field(UNTIL, "Until", {"type": "datepicker", "initial_date": until.isoformat()}, hint=STAYS),
    )


def hand_over_form(duty_id: int, about: str) -> View:
    """Return the form to hand a duty over to a colleague."""
    return modal(
        HAND_OVER_FORM,
        "Hand over",
        "Hand over",
        str(duty_id),
        plain_section(about),
        field(COLLEAGUE, "To whom?", {"type": "users_select"}, hint=WHO_CAN),
    )


def muted(kind: Duty, until: date) -> View:
    """Return what somebody hears nothing of, and until when."""
    said = f"No more messages about {MUTED_NAMES[kind]} before {until:%A} {until.day} {until:%B}."
    return notice("Muted", plain_section(said), context(STAYS))


def remind_in_person(line: Line, holder_id: str) -> list[Block]:
    """Return words to copy, and a mention that leads to the person; it rings nobody, for only this reader sees it."""
    due = f" It was due {line.due_at.day} {line.due_at:%B}." if line.due_at else ""
    words = f"Hi! Could you look at this today? {line.about}.{due} Tell me if somebody else should take it."
    return [
        section(f"Nothing is sent for you. Write to <@{escape(holder_id)}>, perhaps so:"),
        plain_section(words),
        context("A personal word helps more than another reminder from a bot."),
    ]
