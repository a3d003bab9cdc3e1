"""Scorecards: one interviewer's structured vote, what it must say, and who may read it when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain import evidence
from bot.domain.interviews import Seat, counted
from bot.domain.templates import Attribute

NOT_ASSESSED = "not_assessed"
RATING_NAMES = {"1": "Poor", "2": "Mixed", "3": "Good", "4": "Excellent", NOT_ASSESSED: "Not assessed"}
# Ratings that need evidence of their own: they say the most.
TELLING = frozenset({"1", "4"})
MAX_EVIDENCE = 3000
LEAST_EVIDENCE = 80
LEAST_REASON = 20


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


class Confidence(StrEnum):
    """How sure an interviewer is of their own card."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def label(self) -> str:
        """Return the word on the card."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A form as it is filled in, checked or not. Ratings are `1`–`4` or `not_assessed`; both maps are by attribute key.

    `why` is the evidence for the overall vote. Tie-breakers stand apart: they are never part of the vote. `revision` is
    what changed somebody's mind, in a vote revised after the reveal.
    """

    ratings: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    red_flags: tuple[str, ...] = ()
    green_flags: tuple[str, ...] = ()
    tie_breakers: tuple[str, ...] = ()
    level: str = ""
    confidence: str = ""
    overall: str = ""
    why: str = ""
    revision: str = ""

    @property
    def sureness(self) -> Confidence | None:
        """Return how sure they are, where they said it."""
        return Confidence(self.confidence) if self.confidence in set(Confidence) else None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing has been filled in."""
        return self == Draft()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """A submitted card; `version` counts an interviewer's own corrections from 1.

    With `revision_reason` it is a vote revised after the debrief: it stands beside the first, which never changes.
    """

    seat_id: int
    version: int
    submitted_at: datetime
    said: Draft
    revision_reason: str | None = None

    @property
    def overall(self) -> Overall:
        """Return the overall vote."""
        return Overall(self.said.overall)


def draft_from(data: Mapping[str, Any]) -> Draft:
    """Return a draft from its plain data; what is missing or of another shape is left empty."""
    return Draft(
        ratings=_texts(data.get("ratings")),
        evidence=_texts(data.get("evidence")),
        red_flags=_keys(data.get("red_flags")),
        green_flags=_keys(data.get("green_flags")),
        tie_breakers=_keys(data.get("tie_breakers")),
        level=str(data.get("level") or ""),
        confidence=str(data.get("confidence") or ""),
        overall=str(data.get("overall") or ""),
        why=str(data.get("why") or ""),
        revision=str(data.get("revision") or ""),
    )


def draft_data(draft: Draft) -> dict[str, Any]:
    """Return a draft as plain data."""
    return {
        "ratings": dict(draft.ratings),
        "evidence": dict(draft.evidence),
        "red_flags": list(draft.red_flags),
        "green_flags": list(draft.green_flags),
        "tie_breakers": list(draft.tie_breakers),
        "level": draft.level,
        "confidence": draft.confidence,
        "overall": draft.overall,
        "why": draft.why,
        "revision": draft.revision,
    }


def problems(draft: Draft, focus: Iterable[Attribute]) -> dict[str, str]:
    """Return what keeps a card from being submitted: a sentence for each field, nothing when it is complete.

    Fields are `rating:KEY`, `evidence:KEY`, `overall` and `why`. A 1, a 4 and the overall need evidence; a vote that
    could not be assessed needs only the reason.
    """
    found = {}
    for attribute in focus:
        rating = draft.ratings.get(attribute.key, "")
        text = draft.evidence.get(attribute.key, "")
        if rating not in RATING_NAMES:
            found[f"rating:{attribute.key}"] = "Please choose a rating, or “Not assessed”."
        if wrong := _wrong(text, LEAST_EVIDENCE if rating in TELLING else 0):
            found[f"evidence:{attribute.key}"] = wrong
    if draft.overall not in set(Overall):
        found["overall"] = "Please choose your overall vote."
    least = LEAST_REASON if draft.overall == Overall.COULD_NOT_ASSESS else LEAST_EVIDENCE
    if wrong := _wrong(draft.why, least):
        found["why"] = wrong
    return found


def questions(draft: Draft, focus: Iterable[Attribute]) -> tuple[str, ...]:
    """Return what to ask back before a card is submitted: evidence that names only a rank, a logo or a certificate."""
    texts = [(attribute.name, draft.evidence.get(attribute.key, "")) for attribute in focus]
    asked = ((name, evidence.question(text)) for name, text in [*texts, ("Overall", draft.why)] if text.strip())
    return tuple(f"{name}: {question}" for name, question in asked if question)


def is_blind(member_id: str, seats: Iterable[Seat]) -> bool:
    """Tell whether somebody owes a card of this panel themselves: until it is in they learn nothing of the others'."""
    return any(seat.interviewer_id == member_id and seat.is_owed for seat in seats)


def awaited_by(member_id: str, seats: Iterable[Seat]) -> tuple[int, int] | None:
    """Return all that somebody who owes a card may know of those waited for: how many are in, and of how many."""
    panel = tuple(seats)
    if not is_blind(member_id, panel):
        return None
    voices = counted(panel)
    return sum(seat.is_in for seat in voices), len(voices)


def readable(seats: Iterable[Seat], revealed_at: datetime | None, viewer_id: str) -> tuple[Seat, ...]:
    """Return the seats whose cards a viewer may read: those in at the last reveal, for whoever owes none themselves.

    A passed deadline reveals nothing. Cards that come in after a reveal wait for the next one.
    """
    panel = tuple(seats)
    if revealed_at is None or is_blind(viewer_id, panel):
        return ()
    return tuple(seat for seat in panel if seat.submitted_at is not None and seat.submitted_at <= revealed_at)


def _wrong(text: str, least: int) -> str | None:
    if len(text) > MAX_EVIDENCE:
        return f"Please keep it under {MAX_EVIDENCE} characters."
    return evidence.problem(text, least) if least else None


def _texts(value: object) -> dict[str, str]:
    return {str(key): str(text) for key, text in value.items()} if isinstance(value, Mapping) else {}


def _keys(value: object) -> tuple[str, ...]:
    return tuple(str(key) for key in value) if isinstance(value, list | tuple) else ()
