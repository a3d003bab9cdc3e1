"""The form of an opening's clocks."""

from collections.abc import Mapping

from bot.domain.duties import Duty
from bot.domain.ladders import LADDERS, MOST_DAYS
from bot.domain.openings import Opening
from bot.domain.pipeline import Stage
from bot.views.blocks import Block, View, context, field, header, modal, plain_section

FORM = "role.clocks_form"
QUESTIONS = {
    Duty.CARD: ("A scorecard", "After the interview, or after it was asked for"),
    Duty.SCHEDULING: ("Asking a panel", "After somebody came to the loop"),
    Duty.DECISION: ("A decision", "After the last card came in"),
    Duty.TELL: ("Telling the candidate", "After it was decided"),
    Duty.OFFER: ("An offer", "After somebody came to the offer"),
    Duty.GAP: ("The gap between two rounds", "From the end of one to the start of the next"),
}


def clocks_form(opening: Opening, days: Mapping[Duty | Stage, int]) -> View:
    """Return the form that says how many days each duty and each stage may take."""
    blocks: list[Block] = [
        plain_section(f"{opening.title}: how many business days may it take until somebody else is asked to help?"),
        context(
            "Counted by whoever owes it: their weekdays, holidays and days off. One day is the same time tomorrow."
        ),
    ]
    for duty, (label, since) in QUESTIONS.items():
        blocks.append(_number(duty.value, label, days[duty], f"{since}. Usually {LADDERS[duty].days}."))
    blocks.append(header("Stages"))
    for stage, n in days.items():
        if isinstance(stage, Stage):
            is_theirs = opening.rule(stage).candidate_days is not None
            hint = "Calendar days the candidate has for their part." if is_theirs else "Until the next step is taken."
            blocks.append(_number(field_of(stage), opening.stage_name(stage), n, hint))
    return modal(FORM, "Clocks", "Save", str(opening.id), *blocks)


def field_of(stage: Stage) -> str:
    """Return the id of the field that says how long a stage may take."""
    return f"stage.{stage.value}"


def _number(field_id: str, label: str, days: int, hint: str) -> Block:
    element = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": str(MOST_DAYS),
        "initial_value": str(days),
    }
    return field(field_id, label, element, hint=hint)
