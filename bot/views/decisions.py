"""Decisions on screen: the forms in which somebody decides, goes on without a card, or tells the candidate."""

from collections.abc import Sequence

from bot.domain.gates import reasons_for
from bot.domain.panels import Panel
from bot.domain.pipeline import Stage
from bot.domain.requests import PanelNews
from bot.domain.votes import Outcome, Vote, is_against_majority
from bot.views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    clip,
    context,
    escape,
    field,
    message,
    modal,
    option,
    plain_section,
    text_input,
)
from bot.views.debriefs import LABEL_WORDS
from bot.views.moves import OVERRIDE, REASON, REASON_CODE, REVISIT_ON, SHARED, TOLD

# A button whose value is the id of an application.
TELL = "debrief.tell"
DECISION_FORM = "debrief.decision_form"
SIGNAL_FORM = "debrief.signal_form"
TELL_FORM = "debrief.tell_form"
FORCE_FORM = "debrief.force_form"
# Fields.
TO, ROUND, INTERVIEWERS, NOTE = "to", "round", "interviewers", "note"
ROUNDS_WARN = 6


def decision_form(panel: Panel, outcome: Outcome, ways: Sequence[Stage], *, asks_for_range: bool = False) -> View:
    """Return the form for a decision: what it needs, and why.

    `asks_for_range`: the way on leads past the gate of the pay range, and nobody has recorded that it was told.
    """
    application, opening = panel.application, panel.opening
    about = f"{application.id}.{application.stage_event_id}.{outcome.value}"
    blocks: list[Block] = [
        plain_section(f"{application.name} · {application.code}"),
        context(escape(LABEL_WORDS[panel.agenda.label])),
    ]
    if outcome is Outcome.ADVANCE:
        offered = [option(opening.stage_name(stage), stage.value) for stage in ways]
        blocks.append(field(TO, "Next", {"type": "radio_buttons", "options": offered}))
        if asks_for_range:
            told = option("They were told the pay range", TOLD)
            blocks.append(field(SHARED, "Pay", {"type": "checkboxes", "options": [told]}, optional=True))
        override = text_input(multiline=True, most=500)
        blocks.append(
            field(
                OVERRIDE,
                "If a gate is not met: why go on?",
                override,
                optional=True,
                hint="Recruiters and admins only.",
            )
        )
    if outcome is Outcome.REJECT:
        reasons = [option(name, key) for key, name in reasons_for(opening.template, Stage.REJECTED)]
        blocks.append(field(REASON_CODE, "Why", {"type": "static_select", "options": reasons}))
    if outcome is Outcome.HOLD:
        blocks.append(field(REVISIT_ON, "Look again on", {"type": "datepicker"}))
    why, is_optional = text_input(multiline=True, most=1000), outcome is Outcome.MEETING
    blocks.append(field(REASON, "In your words", why, hint=_kept(outcome, panel), optional=is_optional))
    return modal(DECISION_FORM, clip(outcome.label, 24), "Save" if is_optional else "Decide", about, *blocks)


def _kept(outcome: Outcome, panel: Panel) -> str:
    """Return what becomes of the reason."""
    if outcome is Outcome.MEETING:
        return "What came of the talk, if you like. Kept with your name."
    votes = [Vote(overall=voice.overall, kind=voice.kind) for voice in panel.agenda.present]
    if is_against_majority(outcome, votes):
        return "Most of the panel see it otherwise, so your reason is quoted in the record, with your name."
    return "Kept with your name."


def signal_form(panel: Panel, rounds: int) -> View:
    """Return the form to ask for one more round."""
    application = panel.application
    offered = [option(one.name, one.key) for one in panel.opening.template.rounds]
    blocks: list[Block] = [plain_section(f"{application.name} · {application.code}")]
    if rounds >= ROUNDS_WARN:
        blocks.append(context("That is more than six rounds. Good people have other offers: is it worth another week?"))
    blocks += [
        field(ROUND, "Round", {"type": "static_select", "options": offered}),
        field(INTERVIEWERS, "Interviewers", {"type": "multi_users_select", "max_selected_items": 5}),
        field(REASON, "What is missing?", text_input(multiline=True, most=1000), hint="The recruiter reads this."),
    ]
    about = f"{application.id}.{application.stage_event_id}"
    return modal(SIGNAL_FORM, "Another signal", "Ask for it", about, *blocks)


def force_form(application_id: int, candidate: str, missing: int) -> View:
    """Return the form to go on without the cards that are missing."""
    what = "1 card is missing." if missing == 1 else f"{missing} cards are missing."
    return modal(
        FORCE_FORM,
        "Go on without",
        "Open the panel",
        str(application_id),
        plain_section(f"{candidate}: {what} The others can be read then, and are sealed."),
        field(REASON, "Why can it not wait?", text_input(multiline=True, most=500), hint="Kept with your name."),
    )


def tell_form(news: PanelNews) -> View:
    """Return the note to the candidate as a draft to edit, copy and send."""
    draft = text_input(multiline=True, most=3000, initial=news.draft)
    hint = "A draft. Change it, send it the way you write to them, and then press “I told them”."
    return modal(
        TELL_FORM,
        "Tell the candidate",
        "I told them",
        str(news.application_id),
        plain_section(f"{news.candidate} ({news.code})"),
        field(NOTE, "Your note", draft, hint=hint, optional=True),
    )


def decided(news: PanelNews) -> Message:
    """Return what the recruiter is told of a decision: who decided, and that the candidate is to hear of it."""
    about = f"{news.candidate} ({news.code}), {news.opening_title}"
    if news.decided is None:
        said = f"What was decided about {about} was taken back. Please don't write to them yet."
        return message(escape(said), [plain_section(said)])
    if news.told:
        said = f"Done: {about} knows what was decided."
        return message(escape(said), [plain_section(said)])
    said = f"{news.decided_by} decided about {about}: {news.decided}. {news.candidate} does not know yet."
    why = "You get this because you look after them. Good people decide soon; two business days at most."
    tell = button(
        "Write to them", TELL, str(news.application_id), label=f"Write to {news.candidate[:40]}", style="primary"
    )
    return message(f"{escape(said)} {why}", [plain_section(said), context(why), actions(tell)])
