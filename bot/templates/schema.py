"""The schema of template files: which keys there are, and what may stand behind each. Strict; other keys are refused."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

MOST_FOCUS = 4
NAME_LENGTH = 75  # what Slack shows of an option's text

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Name = Annotated[str, Field(min_length=1, max_length=NAME_LENGTH)]
Sentence = Annotated[str, Field(min_length=1, max_length=300)]
Paragraph = Annotated[str, Field(min_length=1, max_length=1200)]
Focus = Annotated[list[Key], Field(min_length=1, max_length=MOST_FOCUS)]
Gate = Literal["range_shared", "mandatory_round_scored", "two_references", "reason", "revisit_date"]
Basis = Literal["base", "cash", "total", "monthly", "unspecified"]
Amount = Annotated[int, Field(ge=1, le=100_000_000)]
Days = Annotated[int, Field(ge=1, le=60)]


def _as_list(gate: Any) -> Any:
    """Read a single gate, written without brackets, as a list of one."""
    return [gate] if isinstance(gate, str) else gate


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class StageEntry(_Strict):
    """One stage: its key is ours, its name and pace the company's."""

    key: Key
    name: Name
    kind: Literal["active", "paused", "final"]
    owner: Literal["recruiter", "hiring_manager"]
    days: Days
    candidate_days: Days | None = None
    gate: Annotated[list[Gate], BeforeValidator(_as_list)] = Field(default_factory=list)
    meaning: Sentence


class ChoiceEntry(_Strict):
    """A reason or another entry of a short list."""

    key: Key
    name: Name


class FlagEntry(_Strict):
    """A red or a green flag."""

    key: Key
    text: Name


class NotWhenEntry(_Strict):
    """When not to open the role, and the template that fits better."""

    when: Sentence
    instead: Key | None


class RoundEntry(_Strict):
    """A round."""

    key: Key
    name: Name
    minutes: Annotated[int, Field(ge=10, le=240)]
    by: Literal["recruiter", "hiring_manager", "interviewer", "peer"]
    mandatory: bool = False
    focus: Focus
    ask: Annotated[list[Sentence], Field(min_length=1, max_length=8)]


class LoopsEntry(_Strict):
    """The two loops."""

    lean: Annotated[list[Key], Field(min_length=1)]
    full: Annotated[list[Key], Field(min_length=1)]


class AttributeEntry(_Strict):
    """An attribute with its four rubric lines."""

    name: Name
    must: bool
    good_question: Sentence
    rubric: Annotated[list[Name], Field(min_length=4, max_length=4)]


class DesignPromptEntry(_Strict):
    """A system-design task."""

    key: Key
    name: Name
    brief: Paragraph


class WorkSampleEntry(_Strict):
    """A short task like the real job."""

    key: Key
    name: Name
    hours: Annotated[int, Field(ge=1, le=8)]
    paid: Literal["recommended", "optional"]
    replaces: Key | None
    focus: Focus
    brief: Paragraph
    rubric_note: Paragraph


class LevelEntry(_Strict):
    """A level."""

    key: Key
    name: Name
    years: Annotated[str, Field(min_length=1, max_length=20)]
    scope: Sentence
    bar: Sentence


class PayEntry(_Strict):
    """What one source says one level earns in one place, on one basis."""

    level: Key
    place: Name
    basis: Basis
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    low: Amount
    high: Amount | None
    source: Annotated[str, Field(min_length=1, max_length=200)]
    as_of: Annotated[str, Field(min_length=1, max_length=40)]


class TemplateFile(_Strict):
    """A whole template: a file laid over what it extends."""

    version: Literal[1]
    key: Key
    name: Name
    question: Sentence
    open_when: Annotated[list[Sentence], Field(min_length=1, max_length=10)]
    not_when: Annotated[list[NotWhenEntry], Field(max_length=10)]
    stages: list[StageEntry]
    rounds: Annotated[list[RoundEntry], Field(min_length=1, max_length=20)]
    loops: LoopsEntry
    no_mandatory_round: bool = False
    attributes: Annotated[dict[Key, AttributeEntry], Field(min_length=1, max_length=40)]
    red_flags: Annotated[list[FlagEntry], Field(max_length=20)]
    green_flags: Annotated[list[FlagEntry], Field(max_length=20)]
    design_prompts: Annotated[list[DesignPromptEntry], Field(max_length=20)]
    work_samples: Annotated[list[WorkSampleEntry], Field(max_length=20)]
    reference_questions: Annotated[list[Sentence], Field(min_length=1, max_length=20)]
    references_required: Annotated[int, Field(ge=0, le=5)]
    levels: Annotated[list[LevelEntry], Field(min_length=1, max_length=20)]
    pay_references: Annotated[list[PayEntry], Field(max_length=200)]
    rejection_reasons: Annotated[list[ChoiceEntry], Field(min_length=1, max_length=50)]
    withdrawal_reasons: Annotated[list[ChoiceEntry], Field(min_length=1, max_length=50)]
    tie_breakers: Annotated[list[ChoiceEntry], Field(max_length=20)]
    not_evidence: Annotated[list[Sentence], Field(max_length=20)]
    rating_scale: dict[int, Name]
    overall_scale: list[ChoiceEntry]
