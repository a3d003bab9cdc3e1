"""Scorecards: one interviewer's structured vote, and who may read it when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.interviews import Seat, all_in
from bot.domain.templates import Attribute

NOT_ASSESSED = "not_assessed"
RATING_NAMES = {"1": "Poor", "2": "Mixed", "3": "Good", "4": "Excellent", NOT_ASSESSED: "Not assessed"}
MIN_EVIDENCE = 20
MAX_EVIDENCE = 3000


class Overall(StrEnum):
    """The overall vote: four options without a neutral one, and the honest way out."""

    DEFINITELY_NOT = "definitely_not"
    NO = "no"
    YES = "yes"
    STRONG_YES = "strong_yes"
    COULD_NOT_ASSESS = "could_not_assess"

    @property
    def label(self) -> str:
        """Return the words on the card."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A filled-in form, before it is checked. Ratings are `1`–`4` or `not_assessed` by attribute key."""

    ratings: Mapping[str, str]
    evidence: str
    overall: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """A submitted card; `version` counts an interviewer's own corrections from 1."""

    seat_id: int
    version: int
    submitted_at: datetime
    ratings: Mapping[str, str]
    evidence: str
    overall: Overall


def problems(draft: Draft, focus: Iterable[Attribute]) -> dict[str, str]:
    """Return what keeps a draft from being submitted: a sentence for each field, nothing when it is complete."""
    found = {a.key: "Please choose a rating, or “Not assessed”." for a in focus if not _rated(draft.ratings.get(a.key))}
    evidence = " ".join(draft.evidence.split())
    if len(evidence) < MIN_EVIDENCE:
        found["evidence"] = "What was asked, and what did they answer? One or two sentences are enough."
    elif len(draft.evidence) > MAX_EVIDENCE:
        found["evidence"] = f"Please keep it under {MAX_EVIDENCE} characters."
    if draft.overall not in set(Overall):
        found["overall"] = "Please choose your overall vote."
    return found


def _rated(rating: str | None) -> bool:
    return rating in RATING_NAMES


def may_be_read(seats: Iterable[Seat]) -> bool:
    """Tell whether anybody may read the cards of a panel: only once every assigned card is in.

    Until then only “2 of 3 in” may show: not who voted how, not in which direction.
    """
    return all_in(seats)
