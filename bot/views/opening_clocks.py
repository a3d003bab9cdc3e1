"""The form of an opening's clocks."""

from collections.abc import Mapping

from bot.domain.duties import Duty
from bot.domain.ladders import LADDERS, MOST_DAYS
from bot.domain.openings import Opening
from bot.views.blocks import Block, View, context, field, modal, plain_section

FORM = "role.clocks_form"
QUESTIONS = {
    Duty.CARD: ("A scorecard", "After the interview, or after it was asked for"),
    Duty.SCHEDULING: ("Asking a panel", "After somebody came to the loop"),
    Duty.DECISION: ("A decision", "After the last card came in"),
    Duty.TELL: ("Telling the candidate", "After it was decided"),
    Duty.OFFER: ("An offer", "After somebody came to the offer"),
    Duty.GAP: ("The gap between two rounds", "From the end of one to the start of the next"),
}


def clocks_form(opening: Opening, days: Mapping[Duty, int]) -> View:
    """Return the form that says how many business days each duty may take."""
    blocks: list[Block] = [
        plain_section(f"{opening.title}: how many business days may it take until somebody else is asked to help?"),
        context(
            "Counted by whoever owes it: their weekdays, holidays and days off. One day is the same time tomorrow."
        ),
    ]
    for duty, (label, since) in QUESTIONS.items():
        usual = LADDERS[duty].days
        element = {
            "type": "number_input",
            "is_decimal_allowed": False,
            "min_value": "1",
            "max_value": str(MOST_DAYS),
            "initial_value": str(days[duty]),
        }
        blocks.append(field(duty.value, label, element, hint=f"{since}. Usually {usual}."))
    return modal(FORM, "Clocks", "Save", str(opening.id), *blocks)
