"""Openings: one job being hired for, with its frozen template and its people."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.duties import Duty
from bot.domain.errors import Refusal
from bot.domain.pay import PostedRange
from bot.domain.pipeline import Stage
from bot.domain.templates import RoleTemplate, StageRule

_NOT_WORD = re.compile(r"[^\w]+")


class Status(StrEnum):
    """Whether a job is being hired for. While it is paused nobody is waited for; closed, nobody is in it any more."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Training(StrEnum):
    """How somebody may sit in a round."""

    TRAINED = "trained"
    SHADOW = "shadow"
    REVERSE_SHADOW = "reverse_shadow"

    @property
    def label(self) -> str:
        """Return the words for it."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """Somebody who may be asked for a round of an opening, or, where `round_key` is empty, for any."""

    member_id: str
    round_key: str
    training: Training


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Who said, and when, that the hiring manager can answer one question of the readiness checklist."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One job being hired for. `slug` is how people type it; `channel_id` is where its digest goes, at `digest_hour`.

    `pay` is what the job ad says; openings from before it was asked for have none. `answers` are those of the wizard,
    `left_out` says why a mandatory round was taken out, `readiness` what the hiring manager can answer. `duty_days` are
    the business days until a duty is due, `stage_days` those a stage may take, where they are not the usual ones; where
    the candidate has their part to do, they are calendar days.
    """

    id: int
    slug: str
    title: str
    template: RoleTemplate
    hiring_manager_id: str
    recruiter_id: str
    channel_id: str | None
    digest_hour: int = 9
    status: Status = Status.OPEN
    level: str | None = None
    location: str | None = None
    pay: PostedRange | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    readiness: Mapping[str, Ready] = field(default_factory=dict)
    duty_days: Mapping[Duty, int] = field(default_factory=dict)
    stage_days: Mapping[Stage, int] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Tell whether people are being hired for it now."""
        return self.status is Status.OPEN

    def rule(self, stage: Stage) -> StageRule:
        """Return what a stage means in this opening."""
        return self.template.rule(stage)

    def days_in(self, stage: Stage) -> int | None:
        """Return how many days a stage may take: business days, or the candidate's calendar days; nothing: no clock."""
        rule = self.rule(stage)
        usual = rule.days if rule.candidate_days is None else rule.candidate_days
        return self.stage_days.get(stage, usual)

    def stage_name(self, stage: Stage) -> str:
        """Return the opening's own name of a stage."""
        return self.rule(stage).name

    def round_name(self, round_key: str) -> str:
        """Return what people call a round; its key, where the opening does not have it any more."""
        one = self.template.round(round_key)
        return one.name if one else round_key

    def owner_of(self, stage: Stage, application_owner_id: str | None) -> str:
        """Return who owns a stage: the hiring manager where the template says so, else the candidate's recruiter."""
        if self.rule(stage).owner == "hiring_manager":
            return self.hiring_manager_id
        return application_owner_id or self.recruiter_id


def common_stage_names(openings: Iterable[Opening]) -> dict[Stage, str]:
    """Return what stages are called where several openings are listed together: their own name where all agree."""
    names: dict[Stage, set[str]] = {stage: set() for stage in Stage}
    for opening in openings:
        for rule in opening.template.stages:
            names[rule.stage].add(rule.name)
    usual = {stage: stage.value.replace("_", " ").capitalize() for stage in Stage}
    return {stage: next(iter(own)) if len(own) == 1 else usual[stage] for stage, own in names.items()}


def require_open(opening: Opening) -> Opening:
    """Return an opening people can be added to, or refuse."""
    if not opening.is_open:
        raise Refusal(f"{opening.title} is {opening.status.value}, so nobody can be added to it now.")
    return opening


def slug_of(title: str) -> str:
    """Return what people type for a title: `ml-engineer` for “ML Engineer”."""
    return _NOT_WORD.sub("-", title.casefold()).strip("-")
