"""Interviews on screen: when somebody interviews whom, and that somebody cannot be written to."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.requests import CardRequest
from bot.views import kits
from bot.views.blocks import Message, actions, button, context, escape, message, plain_section, when
from bot.views.scorecards import HAND_OVER, NOT_HAPPENED, OPEN


def interview(asked: CardRequest, now: datetime, *, is_newest: bool = True) -> Message:
    """Return when somebody interviews whom, or that they need not any more; what to press is in the newest only."""
    about = f"{asked.candidate} ({asked.code})"
    what = f"{asked.round_name} for {asked.opening_title}"
    if asked.called_off:
        said = f"You do not interview {about} any more: {asked.called_off}."
        planned = f"The time was: {when(asked.starts_at)}." if asked.starts_at and asked.starts_at > now else ""
        return message(
            " ".join(filter(None, [escape(said), planned])),
            [plain_section(said), *([context(planned)] if planned else [])],
        )
    if asked.starts_at is None or asked.ends_at is None:
        said = f"You interview {about}: {what}. The time is not known any more."
        return message(escape(said), [plain_section(said)])
    if asked.ends_at <= now:
        said = f"You interviewed {about}: {what}."
        return message(f"{escape(said)} {when(asked.starts_at)}.", [plain_section(said)])
    was = asked.moved_from if asked.moved_from != asked.starts_at else None
    said = f"{'New time. ' if was else ''}You interview {about}: {what}."
    at = f"{when(asked.starts_at)}, {int((asked.ends_at - asked.starts_at).total_seconds() // 60)} minutes."
    if was:
        at += f" The time was: {when(was)}."
    after = "You are asked for the scorecard when it is over."
    seat = str(asked.seat_id)
    ways = [
        button("Open kit", kits.OPEN, seat, label=f"Open the kit: {asked.candidate[:50]}", style="primary"),
        button("Write scorecard", OPEN, seat, label=f"Write scorecard: {asked.candidate[:50]}"),
        button("Hand over", HAND_OVER, seat, label=f"Hand over: {asked.candidate[:50]}"),
        button("It is called off", NOT_HAPPENED, seat, label=f"Called off: {asked.candidate[:50]}"),
    ]
    blocks = [plain_section(said), context(f"{at} {after}"), *([actions(*ways)] if is_newest else [])]
    return message(f"{escape(said)} {at} {after}", blocks)


def hear_too_late(names: Sequence[str]) -> str:
    """Return, as plain text, who cannot be told of an interview before it starts, and what to do."""
    return (
        f"I cannot tell {' and '.join(names)} before it starts: they are not at work until then, or cannot be written to. "
        "Tell them yourself, or ask somebody else."
    )


def unreachable(name: str) -> Message:
    """Return that Slack does not let us write to somebody, and what follows from it."""
    said = (
        f"Slack does not let me write to {name}. What they owe goes to whoever comes next. "
        "Give their interviews to somebody else, or ask them to allow messages from apps."
    )
    return message(escape(said), [plain_section(said)])
