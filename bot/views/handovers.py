"""A handover on screen: what somebody owes now in the place of a person who left."""

from bot.domain.handovers import Handover
from bot.views.blocks import Message, actions, bullets, button, clip, context, escape, message, plain_section, words
from bot.views.candidates import AGAIN, ROW_NAME

MOST = 40


def handover(taken: Handover) -> Message:
    """Return one message with everything that was taken over."""
    n = len(taken.taken)
    said = f"{taken.gone} left. {'One thing' if n == 1 else f'{n} things'} they owed came to you:"
    why = "You get this because you look after these openings. Ask somebody else with `/candidate panel`, or step in."
    lines = [f"{clip(one.candidate, ROW_NAME)} ({one.code}, {one.opening}): {one.what}" for one in taken.taken[:MOST]]
    if n > MOST:
        lines.append(f"and {n - MOST} more")
    blocks = [
        plain_section(said),
        bullets([words(line)] for line in lines),
        context(why),
        actions(button("Waiting for me", AGAIN, "list mine", style="primary")),
    ]
    return message("\n".join([escape(said), *(escape(line) for line in lines), why]), blocks)
