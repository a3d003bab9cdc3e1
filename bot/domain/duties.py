"""Duties: what somebody is waited for, one word for each kind in every layer, and what is kept of each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Duty(StrEnum):
    """What the holder of a ball is waited for.

    While the candidate has the next move the duty is `candidate`; the recruiter hears of it only once they are silent
    for too long. `nothing`: nobody is waited for.
    """

    STAGE = "stage"
    SCHEDULING = "scheduling"
    GAP = "gap"
    CARD = "card"
    DECISION = "decision"
    OFFER = "offer"
    TELL = "tell"
    CANDIDATE = "candidate"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDuty:
    """What somebody is waited for now, worked out from where an application stands.

    `subject_id` is the seat of a card, or what began the duty: an event or a decision. `due_at` is nothing where no
    clock runs.
    """

    kind: Duty
    subject_id: int
    holder_id: str
    started_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDuty:
    """A duty on record. `look_at` is when its ladder wants something next; `snoozes` how often it was put off.

    `form_opened_at` is when its holder last opened the form for it, `ended_at` when it was done or nobody's any more.
    `given_to` is the holder where it was handed over to them, and is not theirs by what they are to the opening.
    """

    id: int
    application_id: int
    kind: Duty
    subject_id: int
    holder_id: str
    started_at: datetime
    due_at: datetime | None
    look_at: datetime | None = None
    snoozes: int = 0
    form_opened_at: datetime | None = None
    ended_at: datetime | None = None
    given_to: str | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether somebody is still waited for."""
        return self.ended_at is None
