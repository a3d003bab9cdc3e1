"""The pipeline: the stages an application can stand in and the moves between them.

The same machine is drawn in the README; a test walks every allowed and every forbidden edge, so change both together.
"""

from enum import StrEnum


class Stage(StrEnum):
    """Where an application stands. The values are stable keys; what people read comes from the role template."""

    SOURCED = "sourced"
    APPLIED = "applied"
    RECRUITER_SCREEN = "recruiter_screen"
    HM_SCREEN = "hm_screen"
    WORK_SAMPLE = "work_sample"
    LOOP = "loop"
    DEBRIEF = "debrief"
    REFERENCES = "references"
    OFFER = "offer"
    ON_HOLD = "on_hold"
    HIRED = "hired"
    REJECTED = "rejected"
    WITHDREW = "withdrew"

    @property
    def rank(self) -> int:
        """Return the stage's place in the pipeline; lists are sorted by it."""
        return _RANKS[self]

    @property
    def is_final(self) -> bool:
        """Tell whether nothing more is owed to or by the candidate here."""
        return self in FINAL

    @property
    def is_active(self) -> bool:
        """Tell whether a clock runs here."""
        return self not in FINAL and self is not Stage.ON_HOLD


_RANKS = {stage: rank for rank, stage in enumerate(Stage)}
FINAL = frozenset({Stage.HIRED, Stage.REJECTED, Stage.WITHDREW})
WAYS_OUT = (Stage.ON_HOLD, Stage.REJECTED, Stage.WITHDREW)

_FORWARD = {
    Stage.SOURCED: (Stage.APPLIED, Stage.RECRUITER_SCREEN),
    Stage.APPLIED: (Stage.RECRUITER_SCREEN, Stage.HM_SCREEN),
    Stage.RECRUITER_SCREEN: (Stage.HM_SCREEN, Stage.WORK_SAMPLE, Stage.LOOP),
    Stage.HM_SCREEN: (Stage.WORK_SAMPLE, Stage.LOOP),
    Stage.WORK_SAMPLE: (Stage.LOOP,),
    Stage.LOOP: (Stage.WORK_SAMPLE, Stage.DEBRIEF),
    Stage.DEBRIEF: (Stage.LOOP, Stage.REFERENCES, Stage.OFFER),
    Stage.REFERENCES: (Stage.DEBRIEF, Stage.OFFER),
    Stage.OFFER: (Stage.HIRED,),
}


def legal_moves(stage: Stage, came_from: Stage | None = None) -> tuple[Stage, ...]:
    """Return the stages an application may move to next, the way forward first.

    `came_from` is the stage before this one: who is on hold, was not moved forward or withdrew can only go back to it.
    """
    if stage is Stage.HIRED:
        return (Stage.WITHDREW,)
    back = (came_from,) if came_from is not None and came_from.is_active else ()
    if stage is Stage.ON_HOLD:
        return (*back, Stage.REJECTED, Stage.WITHDREW)
    if stage.is_final:
        return back
    return (*_FORWARD[stage], *WAYS_OUT)
