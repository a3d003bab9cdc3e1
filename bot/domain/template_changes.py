"""What changed between two templates, in words: two frozen copies, or a frozen one and today's."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.templates import Attribute, PayReference, RoleTemplate, Round, StageRule

OWNERS = {"recruiter": "the recruiter", "hiring_manager": "the hiring manager"}
BY = {**OWNERS, "interviewer": "an interviewer", "peer": "a colleague from another team"}
GATES = {
    "range_shared": "the pay range shared with the candidate",
    "mandatory_round_scored": "the mandatory round scored",
    "two_references": "the references on file",
    "reason": "a reason",
    "revisit_date": "a date to look again",
}
BASES = {
    "base": "base pay",
    "cash": "cash pay",
    "total": "total pay",
    "monthly": "pay for a month",
    "unspecified": "no word on what is counted",
}


class Part(StrEnum):
    """The part of a template that a group of changes is about; `PAY` is not for everybody's eyes."""

    ROLE = "The role"
    STAGES = "Stages"
    ROUNDS = "Rounds"
    LOOPS = "Loops"
    ATTRIBUTES = "Attributes"
    FLAGS = "Flags"
    TASKS = "Tasks"
    REFERENCES = "References"
    LEVELS = "Levels"
    REASONS = "Reasons"
    PAY = "Pay references"


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes in one part of a template, a sentence or half of one for each."""

    part: Part
    lines: tuple[str, ...]


def changes(before: RoleTemplate, after: RoleTemplate) -> tuple[Changes, ...]:
    """Return what is different in the later template, grouped; nothing for equal ones."""
    groups = ((part, tuple(find(before, after))) for part, find in _PARTS.items())
    return tuple(Changes(part, lines) for part, lines in groups if lines)


def _role(before: RoleTemplate, after: RoleTemplate) -> Iterator[str]:
    yield from _texts("The name", before.name, after.name)
    yield from _texts("The question", before.question, after.question)
    yield from _listed("when to open it", before.open_when, after.open_when)
    yield from _listed(
        "when not to", [entry.when for entry in before.not_when], [entry.when for entry in after.not_when]
    )
    instead = {entry.when: entry.instead for entry in before.not_when}
    for entry in after.not_when:
        if entry.when in instead and instead[entry.when] != entry.instead:
            yield f"“{entry.when}” now points to {entry.instead or 'no template'}"
    yield from _listed("what is no evidence", before.not_evidence, after.not_evidence)


def _stages(before: RoleTemplate, after: RoleTemplate) -> Iterator[str]:
    return _keyed("stage", before.stages, after.stages, _stage, key=lambda rule: rule.stage)


def _stage(what: str, old: StageRule, new: StageRule) -> Iterator[str]:
    if old.owner != new.owner:
        yield f"{what}: {OWNERS.get(old.owner, old.owner)} → {OWNERS.get(new.owner, new.owner)}"
    yield from _numbers(what, old.days, new.days, "business days")
    yield from _numbers(what, old.candidate_days, new.candidate_days, "days for the candidate")
    yield from _texts(f"{what}, meaning", old.meaning, new.meaning)
    for gate in new.gates:
        if gate not in old.gates:
            yield f"{what} now needs {GATES.get(gate, gate)}"
    for gate in old.gates:
        if gate not in new.gates:
            yield f"{what} no longer needs {GATES.get(gate, gate)}"


def _rounds(before: RoleTemplate, after: RoleTemplate) -> Iterator[str]:
    names = _attribute_names(before, after)

    def differences(what: str, old: Round, new: Round) -> Iterator[str]:
        return _round(what, old, new, names)

    yield from _keyed("round", before.rounds, after.rounds, differences)
    old_order = [one.key for one in before.rounds if after.round(one.key)]
    new_order = [one.key for one in after.rounds if before.round(one.key)]
    if old_order != new_order:
        yield f"The order is now {', '.join(f'“{one.name}”' for one in after.rounds)}"


def _round(what: str, old: Round, new: Round, names: Mapping[str, str]) -> Iterator[str]:
    yield from _numbers(what, old.minutes, new.minutes, "minutes")
    if old.by != new.by:
        yield f"{what}: {BY.get(old.by, old.by)} → {BY.get(new.by, new.by)}"
    if old.mandatory != new.mandatory:
        yield f"{what} {'is now' if new.mandatory else 'is no longer'} mandatory"
    yield from _named(what, "looks at", old.focus, new.focus, names)
    yield from _questions(what, old.ask, new.ask)


def _loops(before: RoleTemplate, after: RoleTemplate) -> Iterator[str]:
    """Compare whole templates only: a copy cut to one loop has its rounds, which say it all."""
    if len(before.loops) < 2 or len(after.loops) < 2:
        return
    names = _round_names(before, after)
    new = {loop.key: loop.rounds for loop in after.loops}
    for loop in before.loops:
        yield from _named(f"The {loop.key} loop", "has", loop.rounds, new.get(loop.key, ()), names)


def _attributes(before: RoleTemplate, after: RoleTemplate) -> Iterator[str]:
    return _keyed("attribute", before.attributes, after.attributes, _attribute)


def _attribute(what: str, old: Attribute, new: Attribute) -> Iterator[str]:
    if old.must != new.must:
        yield f"{what} {'is now' if new.must else 'is no longer'} a must-have"
    yield from _texts(f"{what}, question", old.good_question, new.good_question)
    for rating, (line, now) in enumerate(zip(old.rubric, new.rubric, strict=True), start=1):
        yield from _texts(f"{what}, {rating}", line, now)


def _flags(before: RoleTemplate, after: RoleTemplate) -> Iterator[str]:
    yield from _keyed("red flag", before.red_flags, after.red_flags)
    yield from _keyed("green flag", before.green_flags, after.green_flags)


def _tasks(before: RoleTemplate, after: RoleTemplate) -> Iterator[str]:
    names, rounds = _attribute_names(before, after), _round_names(before, after)

    def sample(what: str, old: Any, new: Any) -> Iterator[str]:
        yield from _numbers(what, old.hours, new.hours, "hours")
        if old.paid != new.paid:
            yield f"{what}: pay is now {new.paid}"
        if old.replaces != new.replaces:
            replaced = (
                f"can stand for “{rounds.get(new.replaces, new.replaces)}”" if new.replaces else "stands for no round"
            )
            yield f"{what} now {replaced}"
        yield from _named(what, "looks at", old.focus, new.focus, names)
        yield from _texts(f"{what}, text", old.brief, new.brief)
        yield from _texts(f"{what}, how to rate it", old.rubric_note, new.rubric_note)

    yield from _keyed(
        "design prompt",
        before.design_prompts,
        after.design_prompts,
        lambda what, old, new: _texts(f"{what}, text", old.brief, new.brief),
    )
    yield from _keyed("work sample", before.work_samples, after.work_samples, sample)


def _references(before: RoleTemplate, after: RoleTemplate) -> Iterator[str]:
    yield from _numbers("Before an offer", before.references_required, after.references_required, "references")
    yield from _questions("References", before.reference_questions, after.reference_questions)


def _levels(before: RoleTemplate, after: RoleTemplate) -> Iterator[str]:
    def level(what: str, old: Any, new: Any) -> Iterator[str]:
        yield from _texts(f"{what}, years", old.years, new.years)
        yield from _texts(f"{what}, scope", old.scope, new.scope)
        yield from _texts(f"{what}, bar", old.bar, new.bar)

    return _keyed("level", before.levels, after.levels, level)


def _reasons(before: RoleTemplate, after: RoleTemplate) -> Iterator[str]:
    yield from _keyed("reason not to move forward", before.rejection_reasons, after.rejection_reasons)
    yield from _keyed("reason to withdraw", before.withdrawal_reasons, after.withdrawal_reasons)
    yield from _keyed("tie-breaker", before.tie_breakers, after.tie_breakers)


def _pay(before: RoleTemplate, after: RoleTemplate) -> Iterator[str]:
    old, new = map(pay_row, before.pay_references), map(pay_row, after.pay_references)
    return _listed("the pay rows", list(old), list(new))


def pay_row(row: PayReference) -> str:
    """Return one pay reference in words: level, place, basis, amounts and who says so."""
    amounts = f"{row.low:,} {row.currency} or more"
    if row.high is not None:
        upto = "" if row.high == row.low else f"–{row.high:,}"
        amounts = f"{row.low:,}{upto} {row.currency}"
    level = "Any level" if row.level == "any" else row.level.replace("_", " ").capitalize()
    return f"{level}, {row.place}, {BASES.get(row.basis, row.basis)}: {amounts} ({row.source}, {row.as_of})"


def _attribute_names(*templates: RoleTemplate) -> dict[str, str]:
    return {attribute.key: attribute.name for template in templates for attribute in template.attributes}


def _round_names(*templates: RoleTemplate) -> dict[str, str]:
    return {one.key: one.name for template in templates for one in template.rounds}


def _nothing_more(what: str, old: Any, new: Any) -> Iterator[str]:
    return iter(())


def _keyed(
    thing: str,
    before: Iterable[Any],
    after: Iterable[Any],
    differences: Callable[[str, Any, Any], Iterator[str]] = _nothing_more,
    key: Callable[[Any], str] = lambda item: str(item.key),
) -> Iterator[str]:
    """Compare entries of the same key; those of one side only were added or removed."""
    old, new = {key(item): item for item in before}, {key(item): item for item in after}
    for which, item in new.items():
        if which not in old:
            yield f"Added the {thing} “{item.name}”"
            continue
        if item.name != old[which].name:
            yield f"{thing.capitalize()} “{old[which].name}” is now “{item.name}”"
        yield from differences(f"{thing.capitalize()} “{item.name}”", old[which], item)
    for which, item in old.items():
        if which not in new:
            yield f"Removed the {thing} “{item.name}”"


def _texts(what: str, old: str, new: str) -> Iterator[str]:
    if old != new:
        yield f"{what}: “{old}” is now “{new}”" if old and new else f"{what}: {f'now “{new}”' if new else 'taken out'}"


def _numbers(what: str, old: int | None, new: int | None, unit: str) -> Iterator[str]:
    if old == new:
        return
    if new is None:
        yield f"{what}: {old} {unit} → none"
    else:
        yield f"{what}: {'none' if old is None else old} → {new} {unit}"


def _listed(what: str, old: Iterable[str], new: Iterable[str]) -> Iterator[str]:
    old, new = list(old), list(new)
    yield from (f"Added to {what}: “{text}”" for text in new if text not in old)
    yield from (f"Removed from {what}: “{text}”" for text in old if text not in new)


def _questions(what: str, old: Iterable[str], new: Iterable[str]) -> Iterator[str]:
    old, new = list(old), list(new)
    yield from (f"{what}: asks “{text}”" for text in new if text not in old)
    yield from (f"{what}: no longer asks “{text}”" for text in old if text not in new)


def _named(what: str, verb: str, old: Iterable[str], new: Iterable[str], names: Mapping[str, str]) -> Iterator[str]:
    old, new = list(old), list(new)
    yield from (f"{what} now {verb} “{names.get(key, key)}”" for key in new if key not in old)
    yield from (f"{what} no longer {verb} “{names.get(key, key)}”" for key in old if key not in new)


_PARTS: Mapping[Part, Callable[[RoleTemplate, RoleTemplate], Iterator[str]]] = {
    Part.ROLE: _role,
    Part.STAGES: _stages,
    Part.ROUNDS: _rounds,
    Part.LOOPS: _loops,
    Part.ATTRIBUTES: _attributes,
    Part.FLAGS: _flags,
    Part.TASKS: _tasks,
    Part.REFERENCES: _references,
    Part.LEVELS: _levels,
    Part.REASONS: _reasons,
    Part.PAY: _pay,
}
