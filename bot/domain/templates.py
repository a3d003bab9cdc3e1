"""Role templates: a kind of job with its stages, rounds and attributes, as an opening freezes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.pipeline import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRule:
    """What one stage means in a kind of job: its name for people, who owns it and for how long (business days)."""

    stage: Stage
    name: str
    owner: str
    days: int | None
    candidate_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """Something a round looks for, with one observable line for each rating from 1 to 4."""

    key: str
    name: str
    rubric: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A planned evaluation: how long, and the attributes (at most four) it looks at."""

    key: str
    name: str
    minutes: int
    focus: tuple[str, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTemplate:
    """A kind of job as shipped in `bot/templates`, or the copy of it that an opening froze."""

    key: str
    name: str
    stages: tuple[StageRule, ...]
    rounds: tuple[Round, ...]
    attributes: tuple[Attribute, ...]

    def rule(self, stage: Stage) -> StageRule:
        """Return what the stage means in this kind of job."""
        return next(rule for rule in self.stages if rule.stage is stage)

    def round(self, key: str) -> Round | None:
        """Return the round of that key, or nothing."""
        return next((one for one in self.rounds if one.key == key), None)

    def focus_of(self, one: Round) -> tuple[Attribute, ...]:
        """Return the attributes a round looks at, in its order."""
        by_key = {attribute.key: attribute for attribute in self.attributes}
        return tuple(by_key[key] for key in one.focus)


def template_from_data(data: Mapping[str, Any]) -> RoleTemplate:
    """Build a template from its plain data: the YAML of a shipped one, or the JSON an opening froze."""
    return RoleTemplate(
        key=data["key"],
        name=data["name"],
        stages=tuple(_stage_rule(item) for item in data["stages"]),
        rounds=tuple(_round(item) for item in data["rounds"]),
        attributes=tuple(_attribute(key, item) for key, item in data["attributes"].items()),
    )


def _stage_rule(item: Mapping[str, Any]) -> StageRule:
    return StageRule(
        stage=Stage(item["key"]),
        name=item["name"],
        owner=item.get("owner", "recruiter"),
        days=item.get("days"),
        candidate_days=item.get("candidate_days"),
    )


def _round(item: Mapping[str, Any]) -> Round:
    return Round(
        key=item["key"],
        name=item["name"],
        minutes=item["minutes"],
        focus=tuple(item["focus"]),
        ask=tuple(item.get("ask", ())),
    )


def _attribute(key: str, item: Mapping[str, Any]) -> Attribute:
    one, two, three, four = item["rubric"]
    return Attribute(key=key, name=item["name"], rubric=(one, two, three, four))
