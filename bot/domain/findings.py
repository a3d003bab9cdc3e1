"""Findings: the cards of a panel that was opened, read attribute by attribute instead of person by person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from bot.domain.interviews import SeatKind
from bot.domain.scorecards import NOT_ASSESSED, Confidence, Overall
from bot.domain.seats import Mark
from bot.domain.templates import Attribute, RoleTemplate

# Poor against Good and Mixed against Excellent are contested; neighbors on the scale are not.
CONTESTED_FROM = 2
RATINGS = ("1", "2", "3", "4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One revealed card and who wrote it. `seniority` is larger for the more senior; `level` is the level they read."""

    member_id: str
    name: str
    round_key: str
    submitted_at: datetime
    overall: Overall
    kind: SeatKind = SeatKind.INTERVIEWER
    seniority: int = 0
    confidence: Confidence | None = None
    level: str | None = None
    ratings: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    overall_evidence: str = ""
    red_flags: tuple[str, ...] = ()
    green_flags: tuple[str, ...] = ()
    tie_breakers: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one person rated one attribute, and what they saw."""

    member_id: str
    name: str
    rating: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a panel says about one attribute, the lowest rating first.

    `not_counted` is what people said who sat in to learn. `low` and `high` are the two ends of what counts, and nothing
    where nobody who counts assessed it.
    """

    attribute: Attribute
    said: tuple[Said, ...]
    not_counted: tuple[Said, ...] = ()

    @property
    def low(self) -> str | None:
        """Return the lowest rating."""
        return self.said[0].rating if self.said else None

    @property
    def high(self) -> str | None:
        """Return the highest rating."""
        return self.said[-1].rating if self.said else None

    @property
    def distribution(self) -> Mapping[str, tuple[str, ...]]:
        """Return for each rating from 1 to 4 the names of those who gave it, also where nobody did."""
        return {rating: tuple(one.name for one in self.said if one.rating == rating) for rating in RATINGS}

    @property
    def is_assessed(self) -> bool:
        """Tell whether anybody rated it, whether or not it counts."""
        return bool(self.said or self.not_counted)

    @property
    def is_contested(self) -> bool:
        """Tell whether people saw it so differently that they should compare what they saw."""
        return self.distance >= CONTESTED_FROM

    @property
    def distance(self) -> int:
        """Return how far apart the two ends are. It says how differently people saw it, and nothing about whom they saw."""
        return int(self.high) - int(self.low) if self.low and self.high else 0


def came_in(voice: Voice) -> tuple[datetime, str, str]:
    """Return what cards are sorted by in the order in which they came in."""
    return (voice.submitted_at, voice.member_id, voice.round_key)


def findings_of(voices: Iterable[Voice], template: RoleTemplate) -> tuple[Finding, ...]:
    """Return what is said about every attribute of the template, in its order."""
    cards = sorted(voices, key=came_in)
    counted = [voice for voice in cards if voice.kind.counts]
    others = [voice for voice in cards if not voice.kind.counts]
    return tuple(
        Finding(attribute=one, said=_said(counted, one.key), not_counted=_said(others, one.key))
        for one in template.attributes
    )


def _said(voices: Iterable[Voice], key: str) -> tuple[Said, ...]:
    found = (
        Said(member_id=one.member_id, name=one.name, rating=one.ratings[key], evidence=one.evidence.get(key, ""))
        for one in voices
        if one.ratings.get(key, NOT_ASSESSED) in RATINGS
    )
    return tuple(sorted(found, key=attrgetter("rating")))
