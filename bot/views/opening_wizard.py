"""The wizard of `/role new`: the questions, what they lead to with the facts, and the rounds. Each lies on the last."""

from collections.abc import Mapping, Sequence

from bot.domain.intake import NOT_SURE, QUESTIONS, Choice
from bot.domain.needs import FACTS
from bot.domain.opening_drafts import MAX_LOCATION, MAX_TITLE, MAX_WHY, Facts, OpeningDraft
from bot.domain.pay import Basis, Period
from bot.domain.templates import RoleTemplate, Round
from bot.views.blocks import (
    Block,
    View,
    bullets,
    clip,
    context,
    escape,
    field,
    modal,
    option,
    plain_section,
    section,
    text_input,
    words,
)

QUESTIONS_FORM, FACTS_FORM, ROUNDS_FORM, EDIT_FORM = (
    "role.questions_form", "role.facts_form", "role.rounds_form", "role.edit_form",
)  # fmt: skip
# Also action ids: another template has other levels and pay rows, another level other rows.
CHOOSE_TEMPLATE, LEVEL = "role.template", "role.level"
NEEDS, TITLE, LOCATION = "needs", "title", "location"
CURRENCY, LOW, HIGH, PERIOD, BASIS = "currency", "low", "high", "period", "basis"
MANAGER, RECRUITER, CHANNEL, LOOP = "manager_id", "recruiter_id", "channel_id", "loop"
DIGEST_HOUR = "digest_hour"
ROUNDS, WHY = "rounds", "why"
MOST_REFERENCES = 8
LOOPS = {
    "lean": ("Lean", "Few rounds, for most companies"),
    "full": ("Full", "A round more, where time allows"),
}
PERIODS = {Period.YEAR: "A year", Period.MONTH: "A month", Period.DAY: "A day", Period.HOUR: "An hour"}
BASES = {Basis.BASE: "Base pay", Basis.TOTAL: "Total, with bonus and equity"}


def questions_form(title: str | None = None) -> View:
    """Return the five questions that choose the template, and what is true about the company."""
    blocks: list[Block] = [
        plain_section("Five questions tell the jobs apart better than a title does. Not sure? Say so; that helps, too.")
    ]
    for question in QUESTIONS:
        answers = [option(one.label, one.key, one.description) for one in question.answers]
        radio: Block = {"type": "radio_buttons", "options": [*answers, option("Not sure", NOT_SURE)]}
        blocks.append(field(question.key, question.words, radio, hint=question.hint))
    facts = [option(one.label, one.key, one.description) for one in FACTS]
    ticks: Block = {"type": "checkboxes", "options": facts}
    blocks.append(field(NEEDS, "What is true for your company?", ticks, optional=True))
    return modal(QUESTIONS_FORM, "Open a job · 1 of 3", "Next", title or "", *blocks)


def facts_form(
    draft: OpeningDraft,
    choice: Choice,
    template: RoleTemplate,
    names: Mapping[str, str],
    *,
    not_yet: Sequence[str],
    references: Sequence[str],
) -> View:
    """Return what the answers lead to and the facts to fill in; `names` are the templates there are."""
    verdict = names.get(choice.template.value, choice.template.value)
    blocks: list[Block] = [section(f"Your answers describe *{escape(verdict)}*.")]
    blocks.append(bullets([words(reason)] for reason in choice.reasons))
    blocks += _cautions("You may not need this role yet", not_yet)
    blocks += _cautions("Before you go on", choice.warnings)
    offered = [option(clip(name, 75), key) for key, name in list(names.items())[:100]]
    chosen = next(one for one in offered if one["value"] == draft.template)
    select: Block = {"type": "static_select", "options": offered, "initial_option": chosen}
    hint = "Keep this one, or choose another: the rounds and what they look for come from it."
    blocks.append({**field(CHOOSE_TEMPLATE, "Template", select, hint=hint), "dispatch_action": True})
    loops = [option(*_loop_words(one.key, len(one.rounds))) for one in template.loops]
    initial = next((one for one in loops if one["value"] == draft.loop), loops[0])
    blocks += [{**one, "dispatch_action": True} if one.get("block_id") == LEVEL else one
               for one in fact_fields(draft.facts, template, references)]  # fmt: skip
    blocks.append(field(LOOP, "Loop", {"type": "radio_buttons", "options": loops, "initial_option": initial}))
    made = modal(FACTS_FORM, "Open a job · 2 of 3", "Next", draft.packed(), *blocks)
    return {**made, "close": {"type": "plain_text", "text": "Back"}}


def edit_form(opening_id: int, facts: Facts, template: RoleTemplate, references: Sequence[str]) -> View:
    """Return the form to change an opening's facts."""
    note = context("The short name people type, the template and the rounds stay as they are.")
    hours = [option(f"{hour:02}:00", str(hour)) for hour in range(24)]
    select: Block = {"type": "static_select", "options": hours} | _initial(hours, str(facts.digest_hour))
    hint = "On weekdays, in the company's time zone. Openings that share a channel and an hour share a digest."
    hour = field(DIGEST_HOUR, "Digest at", select, hint=hint)
    return modal(
        EDIT_FORM, "Edit the opening", "Save", str(opening_id), note, *fact_fields(facts, template, references), hour
    )


def fact_fields(facts: Facts, template: RoleTemplate, references: Sequence[str]) -> list[Block]:
    """Return the fields of a job's facts, with what was typed before."""
    levels = [option(clip(one.name, 75), one.key, clip(one.scope, 75)) for one in template.levels]
    level: Block = {"type": "static_select", "options": levels} | _initial(levels, facts.level)
    fields = [
        field(TITLE, "Title", text_input(most=MAX_TITLE, initial=facts.title, placeholder="Senior ML engineer")),
        *([field(LEVEL, "Level", level, optional=True)] if levels else []),
        field(
            LOCATION,
            "Place",
            text_input(most=MAX_LOCATION, initial=facts.location, placeholder="Berlin, or remote in Europe"),
        ),
        *_pay_fields(facts, references),
        field(MANAGER, "Hiring manager", _user(facts.manager_id)),
        field(RECRUITER, "Recruiter", _user(facts.recruiter_id)),
    ]
    channel: Block = {
        "type": "conversations_select",
        "filter": {
            "include": ["public", "private"],
            "exclude_external_shared_channels": True,
            "exclude_bot_users": True,
        },
    } | ({"initial_conversation": facts.channel_id} if facts.channel_id else {})
    hint = "Where its digest goes; without one, the company's hiring channel. Hireloop must be in it."
    return [*fields, field(CHANNEL, "Hiring channel", channel, optional=True, hint=hint)]


def rounds_form(draft: OpeningDraft, template: RoleTemplate, usual: Sequence[Round], cautions: Sequence[str]) -> View:
    """Return the rounds in the order they will be met, and room to say why a mandatory one is left out."""
    offered = [option(clip(_round_name(one), 75), one.key) for one in template.rounds]
    first = [option(clip(_round_name(one), 75), one.key) for one in usual]
    select: Block = {"type": "multi_static_select", "options": offered, "initial_options": first}
    told = "Keep them as they are, or take rounds out and put them back in: they follow in the order you choose them."
    blocks = [
        *_cautions("Before you go on", cautions),
        plain_section(f"{draft.facts.title}: candidates meet these rounds, in this order. {told}"),
        field(
            ROUNDS,
            "Rounds",
            select,
            hint="After four interviews a further one tells little. More than six lose people.",
        ),
        field(
            WHY,
            "Why without a mandatory round?",
            text_input(multiline=True, most=MAX_WHY),
            optional=True,
            hint="Only if you took one out that is marked mandatory. Kept with the opening.",
        ),
    ]
    blocks.append(section("*What each looks for*"))
    blocks.append(bullets(_looks_for(one, template) for one in template.rounds))
    made = modal(ROUNDS_FORM, "Open a job · 3 of 3", "Open the job", draft.packed(), *blocks)
    return {**made, "close": {"type": "plain_text", "text": "Back"}}


def opened(title: str, slug: str, warnings: Sequence[str]) -> str:
    """Return what was done, and what to think about."""
    return " ".join([f"Opened {title}. To add somebody: /candidate add NAME for {slug}.", *warnings])


def _cautions(title: str, sentences: Sequence[str]) -> list[Block]:
    if not sentences:
        return []
    return [section(f":warning: *{title}*"), bullets([words(sentence)] for sentence in sentences)]


def _pay_fields(facts: Facts, references: Sequence[str]) -> list[Block]:
    periods = [option(label, period.value) for period, label in PERIODS.items()]
    bases = [option(label, basis.value) for basis, label in BASES.items()]
    blocks = [section("*Pay, as the ad will say it*")]
    if references:
        blocks.append(context("For comparison only; each figure stands for itself and never fills the range."))
        blocks.append(bullets([words(line)] for line in references[:MOST_REFERENCES]))
    return [
        *blocks,
        field(CURRENCY, "Currency", text_input(most=3, initial=facts.currency, placeholder="EUR")),
        field(LOW, "From", text_input(most=20, initial=facts.low, placeholder="80 000 or 80k")),
        field(HIGH, "To", text_input(most=20, initial=facts.high, placeholder="100 000 or 100k")),
        field(PERIOD, "For", {"type": "static_select", "options": periods} | _initial(periods, facts.period)),
        field(BASIS, "It counts", {"type": "static_select", "options": bases} | _initial(bases, facts.basis)),
    ]


def _initial(options: Sequence[Block], value: str | None) -> Block:
    found = next((one for one in options if one["value"] == value), None)
    return {"initial_option": found} if found else {}


def _user(member_id: str | None) -> Block:
    return {"type": "users_select"} | ({"initial_user": member_id} if member_id else {})


def _loop_words(key: str, rounds: int) -> tuple[str, str, str]:
    name, why = LOOPS.get(key, (key.replace("_", " ").capitalize(), ""))
    return f"{name}: {rounds} rounds", key, why or "A loop of this template"


def _round_name(one: Round) -> str:
    return f"{one.name} · {one.minutes} min{' · mandatory' if one.mandatory else ''}"


def _looks_for(one: Round, template: RoleTemplate) -> list[dict[str, object]]:
    focus = ", ".join(attribute.name for attribute in template.focus_of(one))
    return [words(one.name, bold=True), words(f": {clip(focus, 250)}")]
