"""Reminders on screen, other than for a scorecard."""

from datetime import datetime

from bot.domain.requests import StageReminder
from bot.views.blocks import Message, actions, button, context, escape, how_long, message, plain_section, when
from bot.views.candidates import AGAIN


def stage(asked: StageReminder, now: datetime) -> Message:
    """Return the reminder that a stage is past its time."""
    about = f"{asked.candidate} ({asked.code})"
    said = (
        f"{about} has been in {asked.stage_name} for {how_long(asked.since, now)} – {asked.opening_title}. "
        f"Waiting for {asked.waits_for}."
    )
    due = f"It was due {when(asked.due_at)}. " if asked.due_at else ""
    why = f"{due}You get this because {escape(asked.why_you)}; it is the only reminder for this stage."
    show = button("Show", AGAIN, f"show {asked.code}", label=f"Show {asked.candidate[:50]}", style="primary")
    return message(f"{escape(said)} {why}", [plain_section(said), context(why), actions(show)])


def stage_settled(candidate: str, code: str, stage_name: str) -> Message:
    """Return what a reminder says once the candidate moved on."""
    said = f"Done: {candidate} ({code}) is in {stage_name} now."
    return message(escape(said), [plain_section(said)])
