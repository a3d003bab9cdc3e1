"""Decisions: what a named person decided about a candidate, when, and why. A label never decides anything."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.votes import Label, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision: by whom, with which label before them, and in their own words why.

    `told_at` is when the candidate was told; until then the recruiter is waited for. `taken_back_at` is when what it led
    to was undone before the candidate knew: it stays on record and stands no more.
    """

    id: int
    application_id: int
    at: datetime
    decided_by: str
    outcome: Outcome
    label: Label
    is_against_majority: bool
    reason: str
    told_at: datetime | None
    taken_back_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Tell whether it answers the question, and was not taken back."""
        return self.outcome.is_final and self.taken_back_at is None


def may_decide_now(outcome: Outcome, label: Label, *, was_discussed: bool) -> str | None:
    """Return why an outcome has to wait, or nothing.

    Without a panel that is in there is nothing to decide on; a split panel talks before anybody decides.
    """
    if not outcome.is_final:
        return None
    if label is Label.NOT_READY:
        return "Not every scorecard is in. Wait for them, or let a recruiter go on without."
    if label is Label.SPLIT and not was_discussed:
        return "The panel is split. Talk first: press “Debrief meeting” once you have."
    return None
