"""What the wizard knows of an opening before it is one: answers, template, the job's facts, rounds."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from bot.domain.errors import Refusal
from bot.domain.loops import loop_warnings, shaped
from bot.domain.names import one_line
from bot.domain.openings import slug_of
from bot.domain.pay import Basis, Period, PostedRange, posted_range, range_problems

MAX_TITLE = 80
MAX_LOCATION = 80
MAX_WHY = 300
MAX_PACKED = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of a job as they were typed; pay is not read as numbers yet."""

    title: str = ""
    level: str | None = None
    location: str = ""
    currency: str = ""
    low: str = ""
    high: str = ""
    period: str = Period.YEAR.value
    basis: str = Basis.BASE.value
    manager_id: str | None = None
    recruiter_id: str | None = None
    channel_id: str | None = None
    digest_hour: int = 9

    def pay(self) -> PostedRange:
        """Return the range that was typed, or refuse it."""
        return posted_range(currency=self.currency, low=self.low, high=self.high, period=self.period, basis=self.basis)

    def problems(self) -> dict[str, str]:
        """Return what is wrong with what was typed: a sentence for each field."""
        found = {}
        if not slug_of(one_line(self.title, MAX_TITLE)):
            found["title"] = "Please give a title with letters in it."
        if not one_line(self.location, MAX_LOCATION):
            found["location"] = "Please say where, such as Berlin or remote in Europe."
        pay = range_problems(currency=self.currency, low=self.low, high=self.high, period=self.period, basis=self.basis)
        for name, missing in (("manager_id", "hiring manager"), ("recruiter_id", "recruiter")):
            if not getattr(self, name):
                found[name] = f"Please choose a {missing}."
        if self.digest_hour not in range(24):
            found["digest_hour"] = "Please choose an hour."
        return found | pay


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningDraft:
    """Everything the wizard has heard. `loop` is empty until it was chosen."""

    answers: Mapping[str, str] = field(default_factory=dict)
    true: Sequence[str] = ()
    template: str = ""
    loop: str = ""
    facts: Facts = field(default_factory=Facts)

    def packed(self) -> str:
        """Return it as text for a form to carry; the wizard's answers are short keys, so that it always fits."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))[:MAX_PACKED]

    @classmethod
    def unpacked(cls, text: str) -> Self:
        """Read it back; what was tampered with is refused."""
        try:
            data: dict[str, Any] = json.loads(text)
            known = {one.name for one in fields(Facts)}
            facts = Facts(**{key: value for key, value in data["facts"].items() if key in known})
            return cls(
                answers={str(key): str(value) for key, value in data["answers"].items()},
                true=tuple(map(str, data["true"])),
                template=str(data["template"]),
                loop=str(data["loop"]),
                facts=facts,
            )
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Refusal("This form was lost on the way. Please begin again with `/role new`.") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenRounds:
    """The rounds chosen for an opening, in order, and why a mandatory one was left out."""

    rounds: tuple[str, ...]
    why: str = ""


def cut(data: Mapping[str, Any], loop: str, chosen: Sequence[str]) -> dict[str, Any]:
    """Return a template's data cut to the chosen rounds in their order, as an opening freezes it."""
    usual = list(data["loops"][loop])
    added = [key for key in chosen if key not in usual]
    removed = [key for key in usual if key not in chosen]
    return shaped(data, loop, added, removed, list(chosen))


def round_problems(data: Mapping[str, Any], loop: str, chosen: ChosenRounds) -> dict[str, str]:
    """Return what is wrong with a choice of rounds: a sentence for each field."""
    known = {one["key"] for one in data["rounds"]}
    rounds = [key for key in chosen.rounds if key in known]
    if not rounds:
        return {"rounds": "Please keep at least one round."}
    left_out = missing_mandatory(data, loop, rounds)
    if left_out and not chosen.why.strip():
        names = " and ".join(f"“{name}”" for name in left_out.values())
        return {"why": f"{names} is left out, which nobody's loop should go without. Please say why, or put it back."}
    return {}


def missing_mandatory(data: Mapping[str, Any], loop: str, rounds: Sequence[str]) -> dict[str, str]:
    """Return (key → name) of the mandatory rounds that a choice leaves out."""
    usual = list(data["loops"][loop])
    added = [key for key in rounds if key not in usual]
    removed = [key for key in usual if key not in rounds]
    warnings = loop_warnings(data, loop, added, removed)
    return {one.key: one.name for warning in warnings if warning.needs_reason for one in warning.rounds}
