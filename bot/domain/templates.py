"""Role templates: a kind of job with its stages, rounds, rubrics and questions, as an opening freezes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.pipeline import Stage

REFERENCES_REQUIRED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRule:
    """What one stage means in a kind of job: its name for people, who owns it and for how long (business days).

    `gates` name what must be true before someone may enter the stage, or any later active one.
    """

    stage: Stage
    name: str
    owner: str
    days: int | None
    candidate_days: int | None
    kind: str = "active"
    meaning: str = ""
    gates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """Something a round looks for, with one observable line for each rating from 1 to 4."""

    key: str
    name: str
    rubric: tuple[str, str, str, str]
    must: bool = False
    good_question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A planned evaluation: how long, by whom, and the attributes (at most four) it looks at."""

    key: str
    name: str
    minutes: int
    focus: tuple[str, ...]
    ask: tuple[str, ...]
    by: str = "interviewer"
    mandatory: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An entry of a short list that people choose from or tick: a reason, a tie-breaker, a flag."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotWhen:
    """A reason not to open the role, and the key of the template that fits better, where there is one."""

    when: str
    instead: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A named selection of rounds, in order: `lean` or `full`."""

    key: str
    rounds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignPrompt:
    """A task for a system-design round."""

    key: str
    name: str
    brief: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSample:
    """A short task like the real job; `replaces` names the round it can stand for, `paid` whether to pay for it."""

    key: str
    name: str
    hours: int
    paid: str
    replaces: str | None
    focus: tuple[str, ...]
    brief: str
    rubric_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What is expected of a person at one level, and the bar for it."""

    key: str
    name: str
    years: str
    scope: str
    bar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayReference:
    """What one source says one level earns in one place, on one basis.

    Rows stand beside each other. They are never merged, because bases and sources differ, and they never fill a posted
    range. Without `high`, the source names no upper end.
    """

    level: str
    place: str
    basis: str
    currency: str
    low: int
    high: int | None
    source: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTemplate:
    """A kind of job as shipped in `bot/templates`, or the copy of it that an opening froze."""

    key: str
    name: str
    stages: tuple[StageRule, ...]
    rounds: tuple[Round, ...]
    attributes: tuple[Attribute, ...]
    question: str = ""
    open_when: tuple[str, ...] = ()
    not_when: tuple[NotWhen, ...] = ()
    loops: tuple[Loop, ...] = ()
    red_flags: tuple[Choice, ...] = ()
    green_flags: tuple[Choice, ...] = ()
    design_prompts: tuple[DesignPrompt, ...] = ()
    work_samples: tuple[WorkSample, ...] = ()
    reference_questions: tuple[str, ...] = ()
    references_required: int = REFERENCES_REQUIRED
    levels: tuple[Level, ...] = ()
    pay_references: tuple[PayReference, ...] = ()
    rejection_reasons: tuple[Choice, ...] = ()
    withdrawal_reasons: tuple[Choice, ...] = ()
    tie_breakers: tuple[Choice, ...] = ()
    not_evidence: tuple[str, ...] = ()

    @property
    def mandatory_rounds(self) -> tuple[Round, ...]:
        """Return the rounds that nobody's loop should go without."""
        return tuple(one for one in self.rounds if one.mandatory)

    def rule(self, stage: Stage) -> StageRule:
        """Return what the stage means in this kind of job."""
        return next(rule for rule in self.stages if rule.stage is stage)

    def round(self, key: str) -> Round | None:
        """Return the round of that key, or nothing."""
        return next((one for one in self.rounds if one.key == key), None)

    def loop(self, key: str) -> tuple[Round, ...]:
        """Return the rounds of a loop in its order; of a loop that is not in the template, every round."""
        for loop in self.loops:
            if loop.key == key:
                return tuple(one for one in map(self.round, loop.rounds) if one is not None)
        return self.rounds

    def focus_of(self, one: Round) -> tuple[Attribute, ...]:
        """Return the attributes a round looks at, in its order."""
        by_key = {attribute.key: attribute for attribute in self.attributes}
        return tuple(by_key[key] for key in one.focus)


def template_from_data(data: Mapping[str, Any]) -> RoleTemplate:
    """Build a template from its plain data: the YAML of a shipped one, or the JSON an opening froze.

    What an older copy does not have yet is left empty, and what this version does not know is passed over.
    """
    return RoleTemplate(
        key=data["key"],
        name=data["name"],
        stages=tuple(_stage_rule(item) for item in data["stages"]),
        rounds=tuple(_round(item) for item in data["rounds"]),
        attributes=tuple(_attribute(key, item) for key, item in data["attributes"].items()),
        question=data.get("question", ""),
        open_when=tuple(data.get("open_when", ())),
        not_when=tuple(NotWhen(when=item["when"], instead=item.get("instead")) for item in data.get("not_when", ())),
        loops=tuple(Loop(key=key, rounds=tuple(rounds)) for key, rounds in data.get("loops", {}).items()),
        red_flags=_choices(data, "red_flags"),
        green_flags=_choices(data, "green_flags"),
        design_prompts=tuple(_design_prompt(item) for item in data.get("design_prompts", ())),
        work_samples=tuple(_work_sample(item) for item in data.get("work_samples", ())),
        reference_questions=tuple(data.get("reference_questions", ())),
        references_required=data.get("references_required", REFERENCES_REQUIRED),
        levels=tuple(_level(item) for item in data.get("levels", ())),
        pay_references=tuple(_pay_reference(item) for item in data.get("pay_references", ())),
        rejection_reasons=_choices(data, "rejection_reasons"),
        withdrawal_reasons=_choices(data, "withdrawal_reasons"),
        tie_breakers=_choices(data, "tie_breakers"),
        not_evidence=tuple(data.get("not_evidence", ())),
    )


def _stage_rule(item: Mapping[str, Any]) -> StageRule:
    stage = Stage(item["key"])
    gate = item.get("gate", ())
    return StageRule(
        stage=stage,
        name=item["name"],
        owner=item.get("owner", "recruiter"),
        days=item.get("days"),
        candidate_days=item.get("candidate_days"),
        kind=item.get("kind", _kind_of(stage)),
        meaning=item.get("meaning", ""),
        gates=(gate,) if isinstance(gate, str) else tuple(gate),
    )


def _kind_of(stage: Stage) -> str:
    if stage.is_final:
        return "final"
    return "active" if stage.is_active else "paused"


def _round(item: Mapping[str, Any]) -> Round:
    return Round(
        key=item["key"],
        name=item["name"],
        minutes=item["minutes"],
        focus=tuple(item["focus"]),
        ask=tuple(item.get("ask", ())),
        by=item.get("by", "interviewer"),
        mandatory=item.get("mandatory", False),
    )


def _attribute(key: str, item: Mapping[str, Any]) -> Attribute:
    one, two, three, four = item["rubric"]
    return Attribute(
        key=key,
        name=item["name"],
        rubric=(one, two, three, four),
        must=item.get("must", False),
        good_question=item.get("good_question", ""),
    )


def _choices(data: Mapping[str, Any], section: str) -> tuple[Choice, ...]:
    """Read a short list; flags call their words `text`, reasons call them `name`."""
    return tuple(Choice(key=item["key"], name=item.get("name") or item["text"]) for item in data.get(section, ()))


def _design_prompt(item: Mapping[str, Any]) -> DesignPrompt:
    return DesignPrompt(key=item["key"], name=item["name"], brief=item["brief"])


def _work_sample(item: Mapping[str, Any]) -> WorkSample:
    return WorkSample(
        key=item["key"],
        name=item["name"],
        hours=item["hours"],
        paid=item["paid"],
        replaces=item.get("replaces"),
        focus=tuple(item["focus"]),
        brief=item["brief"],
        rubric_note=item.get("rubric_note", ""),
    )


def _level(item: Mapping[str, Any]) -> Level:
    return Level(
        key=item["key"], name=item["name"], years=item.get("years", ""), scope=item["scope"], bar=item.get("bar", "")
    )


def _pay_reference(item: Mapping[str, Any]) -> PayReference:
    return PayReference(
        level=item["level"],
        place=item["place"],
        basis=item["basis"],
        currency=item["currency"],
        low=item["low"],
        high=item.get("high"),
        source=item.get("source", ""),
        as_of=item.get("as_of", ""),
    )
