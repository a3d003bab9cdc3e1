"""Gates: what must be true before a candidate may enter a stage.

Which stage has which gate stands in the role template. Some gates ask for something to be said with the move (a
reason, a date); the others are facts about the work done so far, and may be passed all the same by those allowed, for
a reason that is kept.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.candidates import Application
from bot.domain.errors import Refusal
from bot.domain.openings import Opening
from bot.domain.pipeline import Stage
from bot.domain.templates import RoleTemplate


class Gate(StrEnum):
    """What a stage can ask for before it is entered."""

    RANGE_SHARED = "range_shared"
    MANDATORY_ROUND_SCORED = "mandatory_round_scored"
    TWO_REFERENCES = "two_references"
    REASON = "reason"
    REVISIT_DATE = "revisit_date"

    @property
    def is_said_with_the_move(self) -> bool:
        """Tell whether the mover meets it by saying something; nobody can pass such a gate without."""
        return self in {Gate.REASON, Gate.REVISIT_DATE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the gates look at. `cards_missing` is told before anybody may know what is written on the others."""

    range_shared: bool
    references: int
    cards_missing: bool
    assessed: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said with a move. `override` is the reason to pass gates that are not met."""

    reason_code: str | None = None
    reason: str | None = None
    revisit_on: date | None = None
    override: str | None = None
    range_shared: bool = False


@dataclass(frozen=True, slots=True)
class Unmet:
    """A gate that is not met, and in words what is missing."""

    gate: Gate
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gated:
    """A move that some gates still keep: what is missing, what was said already, and whether the mover may pass."""

    application: Application
    opening: Opening
    to: Stage
    unmet: tuple[Unmet, ...]
    said: Said
    may_override: bool

    @property
    def sentence(self) -> str:
        """Return what is missing, in words."""
        who = f"{self.application.name} ({self.application.code})"
        return f"Before {who} can move to {self.opening.stage_name(self.to)}: " + " ".join(
            one.sentence for one in self.unmet
        )


class GatesUnmet(Refusal):
    """A move was asked for whose gates are not met. Nothing has changed; the move may be asked for again with more."""

    def __init__(self, gated: Gated) -> None:
        super().__init__(gated.sentence)
        self.gated = gated


def gates_between(template: RoleTemplate, here: Stage, to: Stage) -> tuple[Gate, ...]:
    """Return the gates on the way to a stage, in its order.

    The way forward leads through the gates of every active stage up to the new one, so that skipping a stage skips no
    gate. Going back asks for nothing; leaving the pipeline asks what that way out asks for.
    """
    rules = [template.rule(to)]
    if to.is_active:
        rules = [rule for rule in template.stages if rule.stage.is_active and here.rank < rule.stage.rank <= to.rank]
        if not here.is_active:
            return ()
    found = (Gate(name) for rule in rules for name in rule.gates if name in set(Gate))
    return tuple(dict.fromkeys(found))


def unmet(
    gates: Sequence[Gate], facts: Facts, said: Said, template: RoleTemplate, to: Stage, today: date
) -> tuple[Unmet, ...]:
    """Return the gates that what is known and what was said do not meet, each with what is missing."""
    missing = ((gate, _missing(gate, facts, said, template, to, today)) for gate in gates)
    return tuple(Unmet(gate, sentence) for gate, sentence in missing if sentence)


def _missing(gate: Gate, facts: Facts, said: Said, template: RoleTemplate, to: Stage, today: date) -> str | None:
    match gate:
        case Gate.RANGE_SHARED:
            is_known = facts.range_shared or said.range_shared
            return None if is_known else "Nobody has recorded that the candidate was told the pay range."
        case Gate.MANDATORY_ROUND_SCORED:
            return _unscored(facts, template)
        case Gate.TWO_REFERENCES:
            return _references(template.references_required - facts.references)
        case Gate.REASON:
            codes = {key for key, _ in reasons_for(template, to)}
            return None if _is_said(said.reason_code, codes, said.reason) else "The reason is missing."
        case Gate.REVISIT_DATE:
            return None if said.revisit_on and said.revisit_on > today else "The date to look again is missing."


def reasons_for(template: RoleTemplate, to: Stage) -> tuple[tuple[str, str], ...]:
    """Return the (key, words) of the reasons there are for a way out; none where words of one's own are asked for."""
    by_stage = {Stage.REJECTED: template.rejection_reasons, Stage.WITHDREW: template.withdrawal_reasons}
    return tuple((reason.key, reason.name) for reason in by_stage.get(to, ()))


def reason_meant(template: RoleTemplate, to: Stage, words: str | None) -> str | None:
    """Return the key of the reason somebody typed: its key, its words, or the only one that begins so."""
    said = " ".join((words or "").casefold().replace("_", " ").replace("-", " ").split())
    if not said:
        return None
    reasons = reasons_for(template, to)
    exact = [key for key, name in reasons if said in {key.replace("_", " "), name.casefold()}]
    begun = [key for key, name in reasons if name.casefold().startswith(said) or key.startswith(said.replace(" ", "_"))]
    found = exact or begun
    return found[0] if len(found) == 1 else None


def mandatory_attributes(template: RoleTemplate) -> frozenset[str]:
    """Return the attributes of the rounds nobody may skip."""
    return frozenset(key for one in template.mandatory_rounds for key in one.focus)


def _is_said(code: str | None, codes: Collection[str], reason: str | None) -> bool:
    return code in codes if codes else bool(reason)


def _unscored(facts: Facts, template: RoleTemplate) -> str | None:
    """Say what the mandatory rounds lack; as long as a card is out, nothing that depends on what the others say."""
    wanted = mandatory_attributes(template)
    if not wanted:
        return None
    rounds = _and(one.name for one in template.mandatory_rounds)
    if facts.cards_missing:
        return f"Not every scorecard is in, and {rounds} must be scored first."
    names = {attribute.key: attribute.name for attribute in template.attributes}
    lacking = [names.get(key, key) for key in sorted(wanted - facts.assessed)]
    return f"Nobody has assessed: {_and(lacking)}. {rounds} must be scored first." if lacking else None


def _references(lacking: int) -> str | None:
    if lacking <= 0:
        return None
    return "One more reference is needed." if lacking == 1 else f"{lacking} references are needed."


def _and(names: Iterable[str]) -> str:
    listed = list(names)
    return " and ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)
