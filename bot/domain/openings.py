"""Openings: one job being hired for, with its frozen template and its people."""

import re
from dataclasses import dataclass

from bot.domain.pipeline import Stage
from bot.domain.templates import RoleTemplate, StageRule

_NOT_WORD = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One job being hired for. `slug` is how people type it; `channel_id` is where its digest goes."""

    id: int
    slug: str
    title: str
    template: RoleTemplate
    hiring_manager_id: str
    recruiter_id: str
    channel_id: str | None

    def rule(self, stage: Stage) -> StageRule:
        """Return what a stage means in this opening."""
        return self.template.rule(stage)

    def stage_name(self, stage: Stage) -> str:
        """Return the opening's own name of a stage."""
        return self.rule(stage).name

    def owner_of(self, stage: Stage, application_owner_id: str | None) -> str:
        """Return who owns a stage: the hiring manager where the template says so, else the candidate's recruiter."""
        if self.rule(stage).owner == "hiring_manager":
            return self.hiring_manager_id
        return application_owner_id or self.recruiter_id


def slug_of(title: str) -> str:
    """Return what people type for a title: `ml-engineer` for “ML Engineer”."""
    return _NOT_WORD.sub("-", title.casefold()).strip("-")
