"""Nudges: what becomes due if nothing happens, when, and whether it is still true when the time comes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.clocks import working_moment


class NudgeKind(StrEnum):
    """What a nudge is about: a scorecard that is not in, or a stage past its time."""

    CARD = "card"
    STAGE = "stage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """Something that becomes due if nothing happens. `subject_id` is a seat, or the event that began a stage."""

    id: int
    kind: NudgeKind
    subject_id: int
    application_id: int
    due_at: datetime


def nudge_at(due_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when to nudge about something due: then, or when the person is next at work."""
    return working_moment(due_at, zone)
