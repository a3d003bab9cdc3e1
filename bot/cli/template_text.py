"""A whole template as text that reads well, on paper and aloud."""

from collections.abc import Iterable, Iterator, Mapping
from textwrap import fill

from bot.domain.scorecards import RATING_NAMES
from bot.domain.template_changes import BY, GATES, OWNERS, Changes, pay_row
from bot.domain.templates import Attribute, Choice, Level, RoleTemplate, Round, StageRule, WorkSample
from bot.templates.sentences import counted

WIDTH = 88


def template_text(template: RoleTemplate, names: Mapping[str, str]) -> str:
    """Return everything a template says. `names` are the names of all templates by their keys."""
    parts = [
        (f"{template.name} ({template.key})", [_text(template.question)]),
        ("Open this role when", _points(template.open_when)),
        ("Do not open it when", _points(_not_when(template, names))),
        ("The stages", _spaced(map(_stage, template.stages))),
        ("The loops", _loops(template)),
        ("The rounds", _spaced(_round(template, one) for one in template.rounds)),
        ("What the rounds look for", _spaced(map(_attribute, template.attributes))),
        ("Warning signs", _points(_names(template.red_flags))),
        ("Good signs", _points(_names(template.green_flags))),
        ("This is no evidence", _points(template.not_evidence)),
        ("Tasks for a design round", _spaced([_text(one.name), _text(one.brief, 4)] for one in template.design_prompts)),
        ("Work samples", _spaced(_work_sample(template, one) for one in template.work_samples)),
        (f"What to ask references ({counted(template.references_required)} before an offer)", _points(template.reference_questions)),
        ("The levels", _spaced(map(_level, template.levels))),
        ("What others say about pay, each for itself", _points(map(pay_row, template.pay_references))),
        ("Reasons not to move forward", _points(_names(template.rejection_reasons))),
        ("Reasons to withdraw", _points(_names(template.withdrawal_reasons))),
        ("When a panel is split", _points(_names(template.tie_breakers))),
    ]  # fmt: skip
    return "\n\n".join("\n".join([title, "-" * len(title), *lines]) for title, lines in parts if lines)


def changes_text(groups: Iterable[Changes]) -> str:
    """Return the differences between two templates, group by group."""
    return "\n\n".join("\n".join([group.part, *_points(group.lines)]) for group in groups)


def _stage(rule: StageRule) -> list[str]:
    days = "" if rule.days is None else f", {_days(rule.days)}"
    lines = [_text(f"{rule.name}: {OWNERS.get(rule.owner, rule.owner)}{days}. {rule.meaning}")]
    if rule.candidate_days is not None:
        lines.append(_text(f"The candidate has {rule.candidate_days} days.", 4))
    if rule.gates:
        lines.append(_text(f"Needs {' and '.join(GATES.get(gate, gate) for gate in rule.gates)}.", 4))
    return lines


def _days(days: int) -> str:
    return "one business day" if days == 1 else f"{days} business days"


def _loops(template: RoleTemplate) -> list[str]:
    return [
        _text(f"{loop.key.capitalize()}: {', then '.join(one.name for one in template.loop(loop.key))}.")
        for loop in template.loops
    ]


def _round(template: RoleTemplate, one: Round) -> list[str]:
    must = " Nobody goes without it." if one.mandatory else ""
    if not any(one.key in loop.rounds for loop in template.loops):
        must += " It is in neither loop; add it where it helps."
    focus = ", ".join(attribute.name for attribute in template.focus_of(one))
    head = f"{one.name}: {one.minutes} minutes with {BY.get(one.by, one.by)}.{must}"
    return [_text(head), _text(f"Looks at: {focus}.", 4), *_points(one.ask, 4)]


def _attribute(attribute: Attribute) -> list[str]:
    must = " (a must-have)" if attribute.must else ""
    return [
        _text(f"{attribute.name}{must}"),
        _text(f"Ask: {attribute.good_question}", 4),
        *(_text(f"{RATING_NAMES[str(rating)]}: {line}", 4) for rating, line in enumerate(attribute.rubric, start=1)),
    ]


def _work_sample(template: RoleTemplate, one: WorkSample) -> list[str]:
    replaced = template.round(one.replaces) if one.replaces else None
    stands = f" It can stand for “{replaced.name}”." if replaced else ""
    hours = "one hour" if one.hours == 1 else f"{one.hours} hours"
    head = f"{one.name}: {hours} at most; paying for it is {one.paid}.{stands}"
    return [_text(head), _text(one.brief, 4), _text(f"For us: {one.rubric_note}", 4)]


def _level(level: Level) -> list[str]:
    years = f"{level.years} years" if level.years[:1].isdigit() else level.years
    return [_text(f"{level.name}, {years}. {level.scope}"), _text(level.bar, 4)]


def _not_when(template: RoleTemplate, names: Mapping[str, str]) -> Iterator[str]:
    for entry in template.not_when:
        better = f" Better: {names.get(entry.instead, entry.instead)}." if entry.instead else ""
        yield f"{entry.when}{better}"


def _names(choices: Iterable[Choice]) -> list[str]:
    return [choice.name for choice in choices]


def _spaced(entries: Iterable[list[str]]) -> list[str]:
    """Return the lines of all entries with an empty line between two of them."""
    lines = [line for entry in entries for line in (*entry, "")]
    return lines[:-1]


def _points(texts: Iterable[str], indent: int = 0) -> list[str]:
    space = " " * indent
    return [
        fill(text, WIDTH, break_on_hyphens=False, initial_indent=f"{space}- ", subsequent_indent=f"{space}  ")
        for text in texts
    ]


def _text(text: str, indent: int = 0) -> str:
    return fill(text, WIDTH, break_on_hyphens=False, initial_indent=" " * indent, subsequent_indent=" " * indent)
