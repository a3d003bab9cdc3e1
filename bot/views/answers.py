"""Answers on screen: to a mention, to a direct message, to being invited, and to a channel that is gone."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.answers import ChannelGone, Stuck
from bot.views.blocks import (
    Block,
    Message,
    actions,
    bullets,
    button,
    clip,
    context,
    escape,
    how_long,
    message,
    plain_section,
    section,
    words,
)
from bot.views.candidates import AGAIN, AGAIN_TOO, ROW_NAME

IN_CHANNEL = (
    "I can tell you here who has waited the longest: ask “who is stuck?”. Everything else is for your eyes only: "
    "`/candidate list` shows where everybody stands, and `/candidate help` what else you can type."
)
IN_MESSAGES = (
    "I don't follow conversations, but I answer commands, in any channel: `/candidate list` shows where everybody "
    "stands, `/candidate help` what else you can type. What waits for you stands in my Home tab."
)
NOBODY_STUCK = "Nobody waits for anything just now."
MOST_TITLES = 5


def in_channel() -> Message:
    """Return what a mention that asks nothing we know is answered."""
    return message(IN_CHANNEL, [section(IN_CHANNEL)])


def in_messages() -> Message:
    """Return what a direct message is answered."""
    return message(IN_MESSAGES, [section(IN_MESSAGES), _buttons()])


def stuck(found: Sequence[Stuck], now: datetime) -> Message:
    """Return who has waited the longest; nobody who is waited for is named."""
    if not found:
        return message(NOBODY_STUCK, [plain_section(NOBODY_STUCK)])
    title, note = "Waiting the longest", "Everybody sees where theirs stand with `/candidate list mine`."
    lines = [_line(one, now) for one in found]
    text = "\n".join([f"{title}:", *map(escape, lines), note])
    return message(text, [section(f"*{title}*"), bullets([words(line)] for line in lines), context(note), _buttons()])


def hello(titles: Sequence[str]) -> Message:
    """Return what we say in a channel we were invited to; `titles` are the openings whose digest goes there."""
    if titles:
        more = len(titles) - MOST_TITLES
        named = ", ".join(titles[:MOST_TITLES]) + (f" and {more} more" if more > 0 else "")
        what = f"On weekday mornings I post here where hiring stands for {named}."
    else:
        what = "No opening posts here yet. To make this an opening's hiring channel, choose it in `/role edit`."
    said = f"Hello, I am Hireloop, and I run interview loops. {escape(what)}"
    note = "Votes, pay and reasons are never posted to a channel. `@Hireloop who is stuck?` works here, too."
    return message(f"{said}\n{note}", [section(said), context(note)])


def channel_gone(gone: ChannelGone) -> Message:
    """Return what admins read of a hiring channel that was archived or deleted."""
    was = f"<#{escape(gone.channel_id)}>"
    if gone.is_companys:
        said = (
            f"{was}, the company's hiring channel, was archived or deleted, so no digest can be posted there. Bring it "
            "back, or name another one as HIRELOOP_CHANNEL in the bot's settings and start Hireloop again."
        )
    else:
        said = (
            f"{was} was archived or deleted. The openings that had it as their hiring channel post to "
            f"<#{escape(gone.company_channel_id)}> from now on; `/role edit` chooses another one."
        )
    return message(said, [section(said)])


def _line(one: Stuck, now: datetime) -> str:
    about = f"{clip(one.candidate, ROW_NAME)} ({one.code}, {one.opening_title})"
    return f"{about} waits for {one.waits_for}, {how_long(one.since, now)}"


def _buttons() -> Block:
    return actions(button("Waiting for me", AGAIN, "list mine"), button("List candidates", AGAIN_TOO, "list"))
