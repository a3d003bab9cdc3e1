"""What is said after a nudge was put off or muted, and words to remind a colleague with."""

from datetime import date, datetime

from bot.domain.bundles import Line
from bot.domain.duties import Duty
from bot.views.blocks import Block, View, context, escape, notice, plain_section, section, when
from bot.views.bundles import MUTED_NAMES


def put_off(until: datetime, due_at: datetime | None) -> View:
    """Return until when a duty is put off, and that its due time stays."""
    due = f" It is still due {when(due_at)}." if due_at else ""
    return notice("Put off", section(f"I come back to it {when(until)}, or when you are next at work.{due}"))


def muted(kind: Duty, until: date) -> View:
    """Return what somebody hears nothing of, and until when."""
    said = f"No more messages about {MUTED_NAMES[kind]} before {until:%A} {until.day} {until:%B}."
    note = "Your list and your Home still show them. Your own scorecard is asked for all the same once it is due."
    return notice("Muted", plain_section(said), context(note))


def remind_in_person(line: Line, holder_id: str) -> list[Block]:
    """Return words to copy, and a mention that leads to the person; it rings nobody, for only this reader sees it."""
    due = f" It was due {line.due_at.day} {line.due_at:%B}." if line.due_at else ""
    words = f"Hi! Could you look at this today? {line.about}.{due} Tell me if somebody else should take it."
    return [
        section(f"Nothing is sent for you. Write to <@{escape(holder_id)}>, perhaps so:"),
        plain_section(words),
        context("A personal word helps more than another reminder from a bot."),
    ]
