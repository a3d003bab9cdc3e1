"""Debriefs: what a panel that was opened has to talk about, and finalists side by side.

Everything here is arranged for a conversation: what is contested comes first, who has least to lose speaks first.
Nothing adds ratings up, and nothing puts people in an order of strength.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from bot.domain.errors import Refusal
from bot.domain.findings import Finding, Voice, came_in, findings_of
from bot.domain.gates import mandatory_attributes
from bot.domain.names import folded_words
from bot.domain.templates import Attribute, Choice, RoleTemplate
from bot.domain.votes import Label

FEWEST_FINALISTS = 2
MOST_FINALISTS = 5
_GOOD = frozenset({"3", "4"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Somebody whose card the panel was opened without."""

    member_id: str
    name: str
    round_key: str


class MustState(StrEnum):
    """Where a panel stands on something the job cannot do without."""

    GOOD = "good"
    DIVIDED = "divided"
    BELOW = "below"
    NOT_ASSESSED = "not_assessed"

    @property
    def words(self) -> str:
        """Return what people read."""
        return _MUST_WORDS[self]


_MUST_WORDS = {
    MustState.GOOD: "Good or better for all who assessed it",
    MustState.DIVIDED: "Good or better for some, below Good for others",
    MustState.BELOW: "Below Good for all who assessed it",
    MustState.NOT_ASSESSED: "Assessed by nobody",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Must:
    """A must-have, or something a mandatory round looks at, and where the panel stands on it."""

    attribute: Attribute
    state: MustState


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A flag or a tie-breaker in words, and the names of those who ticked it."""

    words: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What a debrief goes through, in its order.

    `findings` are all assessed attributes, the contested ones (`conflicts`) first. `present` is in order of coming in,
    `speakers` are the same people in the order in which they speak, each once. `tie_breakers` are there only for a split.
    """

    label: Label
    present: tuple[Voice, ...]
    missing: tuple[Missing, ...]
    findings: tuple[Finding, ...]
    not_assessed: tuple[Attribute, ...]
    musts: tuple[Must, ...]
    speakers: tuple[Voice, ...]
    red_flags: tuple[Named, ...]
    green_flags: tuple[Named, ...]
    tie_breakers: tuple[Named, ...]

    @property
    def conflicts(self) -> tuple[Finding, ...]:
        """Return the attributes to begin with."""
        return tuple(finding for finding in self.findings if finding.is_contested)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finalist:
    """A candidate at the end of an opening's pipeline, with the revealed cards of their panel."""

    application_id: int
    opening_id: int
    name: str
    code: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one finalist's panel says about one attribute."""

    application_id: int
    name: str
    code: str
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One attribute across the finalists, who stand in the order of their names in every row."""

    attribute: Attribute
    cells: tuple[Cell, ...]


def agenda(
    voices: Collection[Voice],
    template: RoleTemplate,
    label: Label,
    *,
    hiring_manager_id: str,
    decider_id: str | None = None,
    missing: Collection[Missing] = (),
) -> Agenda:
    """Return what a panel that was opened talks about. Where nobody else decides, the hiring manager does."""
    if label is Label.NOT_READY:
        raise ValueError("A panel that may not be read has no agenda.")
    present = tuple(sorted(voices, key=came_in))
    findings = findings_of(present, template)
    return Agenda(
        label=label,
        present=present,
        missing=tuple(sorted(missing, key=attrgetter("name", "member_id", "round_key"))),
        findings=tuple(sorted((one for one in findings if one.is_assessed), key=_most_contested)),
        not_assessed=tuple(one.attribute for one in findings if not one.said),
        musts=_musts(findings, mandatory_attributes(template)),
        speakers=speaking_order(present, hiring_manager_id, decider_id),
        red_flags=_named(present, attrgetter("red_flags"), template.red_flags),
        green_flags=_named(present, attrgetter("green_flags"), template.green_flags),
        tie_breakers=(
            _named(present, attrgetter("tie_breakers"), template.tie_breakers) if label is Label.SPLIT else ()
        ),
    )


def speaking_order(voices: Iterable[Voice], hiring_manager_id: str, decider_id: str | None = None) -> tuple[Voice, ...]:
    """Return who speaks when, each person once: least senior first, then the hiring manager, the decider last.

    Nobody should have to contradict the person who decides. Among equals, whose card was in first speaks first.
    """
    first_cards: dict[str, Voice] = {}
    for voice in sorted(voices, key=came_in):
        first_cards.setdefault(voice.member_id, voice)
    decider = decider_id or hiring_manager_id
    return tuple(
        sorted(
            first_cards.values(),
            key=lambda one: (one.member_id == decider, one.member_id == hiring_manager_id, one.seniority, came_in(one)),
        )
    )


def compare(finalists: Sequence[Finalist], template: RoleTemplate) -> tuple[Row, ...]:
    """Return two to five finalists of one opening side by side, one row for each attribute of its template.

    Rows stand in the template's order and people in the order of their names, whatever was said about them.
    """
    if not FEWEST_FINALISTS <= len(finalists) <= MOST_FINALISTS:
        raise Refusal(f"Choose between {FEWEST_FINALISTS} and {MOST_FINALISTS} candidates to compare.")
    if len({one.application_id for one in finalists}) < len(finalists):
        raise Refusal("One candidate is in there twice. Choose different ones.")
    if len({one.opening_id for one in finalists}) > 1:
        raise Refusal("Only candidates of the same opening can be compared.")
    in_order = sorted(finalists, key=lambda one: (folded_words(one.name), one.application_id))
    columns = [(one, findings_of(one.voices, template)) for one in in_order]
    return tuple(
        Row(
            attribute=attribute,
            cells=tuple(
                Cell(application_id=one.application_id, name=one.name, code=one.code, finding=findings[index])
                for one, findings in columns
            ),
        )
        for index, attribute in enumerate(template.attributes)
    )


def _most_contested(finding: Finding) -> tuple[int, bool]:
    """Sort what is contested by its distance, must-haves first; the rest keeps the template's order."""
    return (-finding.distance, not finding.attribute.must) if finding.is_contested else (0, True)


def _musts(findings: Iterable[Finding], mandatory: Collection[str]) -> tuple[Must, ...]:
    return tuple(
        Must(attribute=one.attribute, state=_state(one))
        for one in findings
        if one.attribute.must or one.attribute.key in mandatory
    )


def _state(finding: Finding) -> MustState:
    are_good = {one.rating in _GOOD for one in finding.said}
    if not are_good:
        return MustState.NOT_ASSESSED
    if len(are_good) > 1:
        return MustState.DIVIDED
    return MustState.GOOD if True in are_good else MustState.BELOW


def _named(
    voices: Iterable[Voice], ticked: Callable[[Voice], tuple[str, ...]], choices: Iterable[Choice]
) -> tuple[Named, ...]:
    """Return what was ticked on the cards that count: the template's own in its order, then people's own words."""
    words = {choice.key: choice.name for choice in choices}
    by: dict[str, dict[str, str]] = {name: {} for name in words.values()}
    for voice in voices:
        for key in ticked(voice) if voice.kind.counts else ():
            by.setdefault(words.get(key, key), {})[voice.member_id] = voice.name
    return tuple(Named(words=name, by=tuple(names.values())) for name, names in by.items() if names)
