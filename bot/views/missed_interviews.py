"""Missed interviews on screen: that one did not happen, and how it is arranged anew."""

from collections.abc import Sequence

from bot.domain.requests import MissedInterview
from bot.views.blocks import Message, actions, button, escape, message, plain_section
from bot.views.candidates import PANEL

MOST_NAMES = 5


def missed(told: MissedInterview) -> Message:
    """Return what who asked for the interview is told: what to do next, or that it is done."""
    about = f"{told.candidate} ({told.code}), {told.opening_title}"
    if told.asked_anew:
        said = f"Arranged anew: {told.round_name} of {about}, with {_some(told.asked_anew)}."
        return message(escape(said), [plain_section(said)])
    if told.is_over:
        said = f"{told.round_name} of {about} did not happen, and is not needed any more."
        return message(escape(said), [plain_section(said)])
    with_whom = f" with {_some(told.interviewers)}" if told.interviewers else ""
    said = f"{told.round_name} of {about}{with_whom} did not happen, so no card is asked for. Please assign it anew."
    assign = button("Assign panel", PANEL, str(told.application_id), label=f"Assign panel: {told.candidate[:40]}")
    return message(escape(said), [plain_section(said), actions(assign)])


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
