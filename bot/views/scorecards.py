"""Scorecards on screen: the request in an interviewer's messages, the form, its kit, and what is asked back."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.cards import SEAT_NOTES, ScorecardForm
from bot.domain.requests import CardRequest
from bot.domain.scorecards import MAX_EVIDENCE, NOT_ASSESSED, RATING_NAMES, Confidence, Draft, Overall
from bot.domain.templates import Attribute, Choice
from bot.views.blocks import (
    BUTTON_MOST,
    Block,
    Message,
    View,
    actions,
    bullets,
    button,
    clip,
    context,
    escape,
    field,
    header,
    message,
    modal,
    notice,
    option,
    plain_section,
    section,
    text_input,
    when,
    words,
)

# Buttons whose value is the id of a seat.
OPEN, KIT, HAND_OVER, NOT_HAPPENED = "scorecard.open", "scorecard.kit", "scorecard.hand_over", "scorecard.not_happened"
FORM = "scorecard.form"
ASKED_BACK = "scorecard.asked_back"
HAND_OVER_FORM = "scorecard.hand_over_form"
NOT_HAPPENED_FORM = "scorecard.not_happened_form"
# Fields of the card, which tell of every change; their ids begin alike.
FIELDS = "card."
RATING, EVIDENCE = "card.rating:", "card.evidence:"
RED, GREEN, TIE, LEVEL = "card.red", "card.green", "card.tie", "card.level"
CONFIDENCE, WHY, OVERALL, REVISION = "card.confidence", "card.why", "card.overall", "card.revision"
# Fields of the other forms.
COLLEAGUE, REASON = "colleague", "reason"
BOXES_MOST = 10
EVIDENCE_HINT = "What did you ask, what did they answer?"
READ_BY = "Evidence is what you asked and what they answered. The candidate can ask to read it."


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
    due = f"Due {when(asked.due_at)}."
    if asked.assigned > 1:
        due += f" Nobody sees your vote before all {asked.assigned} cards are in."
    note = SEAT_NOTES.get(asked.kind)
    return message(
        f"{escape(said)} {due}{f' {note}' if note else ''}",
        [plain_section(said), context(f"{due}{f' {note}' if note else ''}"), actions(*_ways(asked))],
    )


def form(asked: ScorecardForm) -> View:
    """Return the form: the attributes of the round with their rubric, then what stands beside, the overall last.

    Every field tells us while it is filled in, so that nothing typed is ever lost.
    """
    blocks: list[Block] = [
        plain_section(f"{asked.candidate} · {asked.code} · {asked.opening_title}"),
        section(_about(asked), button("Open the kit", KIT, str(asked.seat_id))),
    ]
    blocks.append(context(escape(f"{asked.note} {READ_BY}" if asked.note else READ_BY)))
    for attribute in asked.focus:
        blocks += _attribute_fields(attribute, asked.said)
    blocks += _beside(asked)
    blocks += _overall_fields(asked.said)
    if asked.is_revision:
        why = _box(asked.said.revision, 500)
        blocks.append(_told(field(REVISION, "What changed your mind?", why, hint="Your first vote stays as it was.")))
    made = modal(FORM, "Scorecard", "Submit", str(asked.seat_id), *blocks)
    return made | {"notify_on_close": True}


def kit(asked: ScorecardForm) -> View:
    """Return what helps in the interview: the questions, what each rating looks like, and the flags."""
    blocks: list[Block] = [plain_section(f"{asked.round.name} · {asked.round.minutes} minutes")]
    if asked.round.ask:
        blocks += [header("Questions"), bullets([words(question)] for question in asked.round.ask)]
    for attribute in asked.focus:
        lines = [f"{n} · {RATING_NAMES[str(n)]}: {line}" for n, line in enumerate(attribute.rubric, start=1)]
        blocks += [header(clip(attribute.name, 150)), bullets([words(line)] for line in lines)]
    for title, flags in (("Red flags", asked.red_flags), ("Green flags", asked.green_flags)):
        if flags:
            blocks += [header(title), bullets([words(flag.name)] for flag in flags)]
    return notice("The kit", *blocks)


def asked_back(seat_id: int, questions: Sequence[str]) -> View:
    """Return what is asked back before a card is submitted; it can be submitted all the same."""
    blocks = [
        plain_section("One question before it is in:" if len(questions) == 1 else "A question before it is in:"),
        bullets([words(question)] for question in questions),
        context("“Back” keeps everything you wrote. Or submit it as it is: that is yours to judge."),
    ]
    return modal(ASKED_BACK, "Before you submit", "Submit as it is", str(seat_id), *blocks) | {
        "close": {"type": "plain_text", "text": "Back", "emoji": False}
    }


def hand_over_form(seat_id: int, candidate: str, round_name: str) -> View:
    """Return the form to hand a seat to a colleague."""
    return modal(
        HAND_OVER_FORM,
        "Hand over",
        "Hand over",
        str(seat_id),
        plain_section(f"{candidate}: {round_name}"),
        field(COLLEAGUE, "To whom?", {"type": "users_select"}, hint="They get the request for the card at once."),
    )


def not_happened_form(seat_id: int, candidate: str, round_name: str) -> View:
    """Return the form to say that an interview did not happen."""
    return modal(
        NOT_HAPPENED_FORM,
        "Did not happen",
        "Save",
        str(seat_id),
        plain_section(f"{candidate}: {round_name}"),
        field(
            REASON,
            "What happened?",
            text_input(multiline=True, most=500),
            optional=True,
            hint="No card is needed then. It is noted on the candidate's card, so that the round is arranged anew.",
        ),
    )


def attribute_of(field_id: str, prefix: str) -> str | None:
    """Return which attribute a field is about, or nothing for the others."""
    return field_id.removeprefix(prefix) if field_id.startswith(prefix) else None


def field_errors(missing: Mapping[str, str]) -> dict[str, str]:
    """Return the sentences about incomplete parts by the id of their field."""
    return {FIELDS + name: said for name, said in missing.items()}


def _about(asked: ScorecardForm) -> str:
    about = f"*{escape(asked.round.name)}*\n{asked.round.minutes} minutes"
    if asked.is_revision:
        return f"{about} · a revised vote stands beside your first"
    if asked.version > 1:
        about += " · your card is in; what you send now replaces it, and the history keeps both"
    if asked.has_draft:
        about += " · with what you wrote before"
    return about


def _ways(asked: CardRequest) -> list[Block]:
    seat, who = str(asked.seat_id), asked.candidate[:40]
    return [
        button("Open scorecard", OPEN, seat, label=f"Open scorecard for {who}", style="primary"),
        button("Hand over", HAND_OVER, seat, label=f"Hand over: {who}"),
        button("Did not happen", NOT_HAPPENED, seat, label=f"Did not happen: {who}"),
    ]


def _submitted(asked: CardRequest, about: str, what: str) -> Message:
    assert asked.submitted_at is not None
    at = int(asked.submitted_at.timestamp())
    stamp = f"*Submitted* <!date^{at}^{{time}}|{asked.submitted_at:%H:%M} UTC>"
    said = f"Your scorecard: {about}, {what}."
    blocks = [plain_section(said), context(stamp)]
    if not asked.is_locked and not asked.called_off:
        correct = button(
            "Correct my card", OPEN, str(asked.seat_id), label=f"Correct my card for {asked.candidate[:40]}"
        )
        blocks.append(actions(correct))
    return message(f"{escape(said)} {stamp.replace('*', '')}", blocks)


def _attribute_fields(attribute: Attribute, said: Draft) -> list[Block]:
    offered = [
        option(f"{n} · {RATING_NAMES[str(n)]}", str(n), line) for n, line in enumerate(attribute.rubric, start=1)
    ]
    offered.append(option(RATING_NAMES[NOT_ASSESSED], NOT_ASSESSED))
    return [
        _told(field(RATING + attribute.key, attribute.name, _radio(offered, said.ratings.get(attribute.key)))),
        _told(
            field(
                EVIDENCE + attribute.key,
                f"{attribute.name}: evidence",
                _box(said.evidence.get(attribute.key, "")),
                optional=True,
                hint="Needed for a 1 or a 4.",
            )
        ),
    ]


def _beside(asked: ScorecardForm) -> list[Block]:
    """Return what stands beside the ratings: flags, tie-breakers, level and confidence."""
    said = asked.said
    fields = [
        _ticks(RED, "Red flags", asked.red_flags, said.red_flags),
        _ticks(GREEN, "Green flags", asked.green_flags, said.green_flags),
        _ticks(TIE, "Only if the panel is split", asked.tie_breakers, said.tie_breakers, hint=TIE_HINT),
    ]
    if asked.levels:
        offered = [option(clip(level.name, BUTTON_MOST), level.key) for level in asked.levels]
        fields.append(field(LEVEL, "Level you saw", _select(offered, said.level), optional=True))
    sure = [option(confidence.label, confidence.value) for confidence in Confidence]
    fields.append(field(CONFIDENCE, "How sure are you?", _radio(sure, said.confidence), optional=True))
    return [_told(one) for one in fields if one]


TIE_HINT = "Certificates, names and degrees belong here. They are never part of the vote."


def _overall_fields(said: Draft) -> list[Block]:
    offered = [option(vote.label, vote.value) for vote in Overall]
    hint = "Last, on purpose: after the parts, not before them."
    return [
        _told(field(WHY, "Evidence for your overall vote", _box(said.why), hint=EVIDENCE_HINT)),
        _told(field(OVERALL, "Overall", _radio(offered, said.overall), hint=hint)),
    ]


def _told(made: Block) -> Block:
    """Let a field tell us of every change."""
    return made | {"dispatch_action": True} if made else made


def _box(typed: str, most: int = MAX_EVIDENCE) -> Block:
    box = text_input(multiline=True, most=most, initial=typed)
    return box | {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}


def _ticks(
    name: str, label: str, choices: Iterable[Choice], ticked: Sequence[str], *, hint: str | None = None
) -> Block:
    offered = [option(clip(choice.name, BUTTON_MOST), choice.key) for choice in choices]
    if not offered:
        return {}
    initial = [one for one in offered if one["value"] in ticked]
    # Slack shows at most ten boxes to tick; more are chosen from a menu.
    kind = "checkboxes" if len(offered) <= BOXES_MOST else "multi_static_select"
    boxes: Block = {"type": kind, "options": offered} | ({"initial_options": initial} if initial else {})
    return field(name, label, boxes, optional=True, hint=hint)


def _radio(offered: list[dict[str, object]], chosen: str | None) -> Block:
    initial = next((one for one in offered if one["value"] == chosen), None)
    return {"type": "radio_buttons", "options": offered} | ({"initial_option": initial} if initial else {})


def _select(offered: list[dict[str, object]], chosen: str | None) -> Block:
    initial = next((one for one in offered if one["value"] == chosen), None)
    return {"type": "static_select", "options": offered} | ({"initial_option": initial} if initial else {})
