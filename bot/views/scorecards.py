"""Scorecards on screen: the request in an interviewer's messages, and the form."""

from collections.abc import Mapping

from bot.domain.cards import ScorecardForm
from bot.domain.requests import CardRequest
from bot.domain.scorecards import MAX_EVIDENCE, NOT_ASSESSED, RATING_NAMES, Overall
from bot.domain.templates import Attribute
from bot.views.blocks import (
    Block,
    Message,
    View,
    actions,
    bullets,
    button,
    context,
    escape,
    field,
    message,
    modal,
    option,
    plain_section,
    section,
    text_input,
    when,
    words,
)

# A button whose value is the id of a seat.
OPEN = "scorecard.open"
FORM = "scorecard.form"
EVIDENCE = "evidence"
OVERALL = "overall"
ATTRIBUTE = "attribute:"


def request(asked: CardRequest) -> Message:
    """Return the message that asks for a card, or says what became of it."""
    about = f"{asked.candidate} ({asked.code})"
    what = f"{asked.round_name} for {asked.opening_title}"
    if asked.submitted_at is not None:
        return _submitted(asked, about, what)
    if asked.called_off:
        said = f"No scorecard needed for {about} any more: {asked.called_off}."
        return message(escape(said), [plain_section(said)])
    said = f"{asked.asked_by} asks for your scorecard: {about}, {what}. It takes about 5 minutes."
    due = f"Due {when(asked.due_at)}. Nobody sees your vote before all {asked.assigned} cards are in."
    if asked.assigned == 1:
        due = f"Due {when(asked.due_at)}."
    return message(
        f"{escape(said)} {due}",
        [plain_section(said), context(due), actions(_open_button(asked, "Open scorecard", primary=True))],
    )


def reminder(asked: CardRequest) -> Message:
    """Return the one reminder for a card that is not in, or that it came in meanwhile."""
    about = f"{asked.candidate} ({asked.code})"
    if asked.submitted_at is not None or asked.called_off:
        said = f"Done: your scorecard for {about} is in. Thank you." if asked.submitted_at else f"Settled: {about}."
        return message(escape(said), [plain_section(said)])
    said = f"Your scorecard for {about} is missing: {asked.round_name}, about 5 minutes."
    why = f"It was due {when(asked.due_at)}. You get this because you are on the panel; it is the only reminder."
    return message(
        f"{escape(said)} {why}",
        [plain_section(said), context(why), actions(_open_button(asked, "Open scorecard", primary=True))],
    )


def form(asked: ScorecardForm) -> View:
    """Return the form: the attributes of the round with their rubric, then evidence, then the overall vote, last."""
    blocks: list[Block] = [plain_section(f"{asked.candidate} · {asked.code} · {asked.opening_title}")]
    about = f"*{escape(asked.round.name)}*, {asked.round.minutes} minutes"
    if asked.version > 1:
        about += " · your card is in; what you send now replaces it, and the history keeps both"
    blocks.append(section(about))
    if asked.round.ask:
        blocks.append(bullets([words(question)] for question in asked.round.ask))
    blocks += [_rating_field(attribute, asked.ratings.get(attribute.key)) for attribute in asked.focus]
    blocks.append(
        field(
            EVIDENCE,
            "Evidence",
            text_input(multiline=True, most=MAX_EVIDENCE, initial=asked.evidence),
            hint="What did you ask, what did they answer? The candidate can ask to read this.",
        )
    )
    blocks.append(_overall_field(asked.overall))
    return modal(FORM, "Scorecard", "Submit", str(asked.seat_id), *blocks)


def _submitted(asked: CardRequest, about: str, what: str) -> Message:
    assert asked.submitted_at is not None
    at = int(asked.submitted_at.timestamp())
    stamp = f"*Submitted* <!date^{at}^{{time}}|{asked.submitted_at:%H:%M} UTC>"
    said = f"Your scorecard: {about}, {what}."
    blocks = [plain_section(said), context(stamp)]
    if asked.cards_in < asked.assigned and not asked.called_off:
        blocks.append(actions(_open_button(asked, "Correct my card", primary=False)))
    return message(f"{escape(said)} {stamp.replace('*', '')}", blocks)


def _open_button(asked: CardRequest, text: str, *, primary: bool) -> Block:
    label = f"{text} for {asked.candidate[:40]}"
    return button(text, OPEN, str(asked.seat_id), label=label, style="primary" if primary else None)


def _rating_field(attribute: Attribute, rating: str | None) -> Block:
    offered = [
        option(f"{n} · {RATING_NAMES[str(n)]}", str(n), line) for n, line in enumerate(attribute.rubric, start=1)
    ]
    offered.append(option(RATING_NAMES[NOT_ASSESSED], NOT_ASSESSED))
    return field(ATTRIBUTE + attribute.key, attribute.name, _radio(offered, rating))


def _overall_field(overall: Overall | None) -> Block:
    offered = [option(vote.label, vote.value) for vote in Overall]
    hint = "Last, on purpose: after the parts, not before them."
    return field(OVERALL, "Overall", _radio(offered, overall.value if overall else None), hint=hint)


def _radio(offered: list[dict[str, object]], chosen: str | None) -> Block:
    initial = next((one for one in offered if one["value"] == chosen), None)
    return {"type": "radio_buttons", "options": offered} | ({"initial_option": initial} if initial else {})


def field_errors(missing: Mapping[str, str]) -> dict[str, str]:
    """Return the sentences about incomplete parts by the field they belong to."""
    return {name if name in {EVIDENCE, OVERALL} else ATTRIBUTE + name: said for name, said in missing.items()}


def attribute_of(field_id: str) -> str | None:
    """Return which attribute a field rates, or nothing for the others."""
    return field_id.removeprefix(ATTRIBUTE) if field_id.startswith(ATTRIBUTE) else None
