"""Moves on screen: the form to choose a stage, the one for what its gates still ask for, and what came of it."""

from bot.domain.cards import Card
from bot.domain.gates import Gate, Gated, reasons_for
from bot.domain.pipeline import Stage
from bot.views.blocks import Block, View, bullets, clip, field, modal, option, plain_section, text_input, words

# A button whose value is the id of an application.
MOVE = "candidate.move"
MOVE_FORM = "candidate.move_form"
GATE_FORM = "candidate.gate_form"
# Fields.
STAGE, REASON, REASON_CODE = "stage", "reason", "reason_code"
SHARED, REVISIT_ON, OVERRIDE = "shared", "revisit_on", "override"
TOLD = "told"
MOST_REASON = 500
WHO_READS_REASONS = "Kept in the history for the opening's team; never in a digest."


def move_form(shown: Card) -> View:
    """Return the form to move a candidate: only legal next stages."""
    stages = [option(shown.stage_names[stage], stage.value) for stage in shown.next_stages]
    return modal(
        MOVE_FORM,
        "Move",
        "Move",
        f"{shown.application.id}.{shown.application.stage_event_id}",
        plain_section(f"{shown.application.name} · {shown.application.code} is in {shown.stage_name}."),
        field(STAGE, "Next stage", {"type": "radio_buttons", "options": stages}),
        _why(None, "Why", optional=True),
    )


def gate_form(gated: Gated) -> View:
    """Return the form for what a move still asks for: what can be said, and why to pass what cannot be said."""
    application = gated.application
    to = gated.opening.stage_name(gated.to)
    asked = {one.gate for one in gated.unmet}
    blocks = [plain_section(f"{application.name} · {application.code} → {to}")]
    if facts := [one.sentence for one in gated.unmet if not one.gate.is_said_with_the_move]:
        blocks += [plain_section("Before that:"), bullets([words(sentence)] for sentence in facts)]
    blocks += _fields(gated, asked)
    title, about = clip(f"To {to}", 24), f"{application.id}.{application.stage_event_id}.{gated.to.value}"
    return modal(GATE_FORM, title, "Move", about, *blocks)


def can_be_met(gated: Gated) -> bool:
    """Tell whether the mover can do anything about what is missing in a form."""
    sayable = {Gate.REASON, Gate.REVISIT_DATE, Gate.RANGE_SHARED}
    return gated.may_override or all(one.gate in sayable for one in gated.unmet)


def moved(shown: Card, was: Stage) -> str:
    """Return what a move did."""
    who = f"{shown.application.name} ({shown.application.code})"
    said = f"Moved {who} from {shown.stage_names[was]} to {shown.stage_name}."
    return f"{said} {shown.advice}" if shown.advice else said


def undone(shown: Card) -> str:
    """Return what taking back a move did."""
    return f"Undone: {shown.application.name} ({shown.application.code}) is in {shown.stage_name} again."


def not_a_stage(typed: str, shown: Card) -> str:
    """Return why a word is no stage to move to, and what is."""
    ways = ", ".join(shown.stage_names[stage] for stage in shown.next_stages) or "nowhere"
    return f"“{clip(typed, 40)}” is not a stage. From {shown.stage_name}, {shown.application.name} can move to: {ways}."


def _fields(gated: Gated, asked: set[Gate]) -> list[Block]:
    fields = []
    if Gate.RANGE_SHARED in asked:
        told = option("They were told the pay range", TOLD)
        fields.append(field(SHARED, "Pay", {"type": "checkboxes", "options": [told]}, optional=True))
    if Gate.REASON in asked:
        fields += _reason_fields(gated)
    if Gate.REVISIT_DATE in asked:
        fields.append(field(REVISIT_ON, "Look again on", {"type": "datepicker"}))
    if gated.may_override and any(not one.gate.is_said_with_the_move for one in gated.unmet):
        fields.append(_override(gated.said.override))
    return fields


def _reason_fields(gated: Gated) -> list[Block]:
    reasons = [option(name, key) for key, name in reasons_for(gated.opening.template, gated.to)]
    if not reasons:
        return [_why(gated.said.reason, "Why", optional=False)]
    select: Block = {"type": "static_select", "options": reasons}
    return [field(REASON_CODE, "Why", select), _why(gated.said.reason, "In your own words", optional=True)]


def _why(typed: str | None, label: str, *, optional: bool) -> Block:
    box = text_input(multiline=True, most=MOST_REASON, initial=typed or "")
    return field(REASON, label, box, optional=optional, hint=WHO_READS_REASONS)


def _override(typed: str | None) -> Block:
    box = text_input(multiline=True, most=MOST_REASON, initial=typed or "")
    hint = "Your name and this reason are kept in the history."
    return field(OVERRIDE, "Move all the same, because", box, optional=True, hint=hint)
