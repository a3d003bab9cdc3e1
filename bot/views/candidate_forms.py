"""Forms about candidates: to add or refer one, to keep a note or a reference, to assign a panel."""

from collections.abc import Mapping, Sequence

from bot.domain.candidates import MAX_NAME, MAX_NOTE, Application
from bot.domain.cards import Card
from bot.domain.commands import Add, Refer
from bot.domain.openings import Opening
from bot.domain.references import MAX_REFEREE, MAX_RELATION, MAX_SAID, Reference
from bot.views.blocks import (
    BUTTON_MOST,
    Block,
    Message,
    View,
    actions,
    answer,
    bullets,
    button,
    clip,
    context,
    escape,
    field,
    header,
    modal,
    option,
    plain_section,
    text_input,
    when,
    words,
)
from bot.views.interviews import hear_too_late

ADD_FORM = "candidate.add_form"
REFER_FORM = "candidate.refer_form"
NOTE_FORM = "candidate.note_form"
PANEL_FORM = "candidate.panel_form"
REFERENCE_FORM = "candidate.reference_form"
# A button whose value is the id of an application.
REFERENCE = "candidate.reference"
OPTIONS_MOST = 100
# Fields.
NAME, OPENING, EMAIL, OWNER, COLLEAGUE, RESUME = "name", "opening", "email", "owner", "colleague", "resume"
TEXT = "text"
ROUND, INTERVIEWERS = "round", "interviewers"
REFEREE, RELATION, SAID = "referee", "relation", "said"
WHOSE_RESUME = "A link. Whoever interviews them finds it in their kit; the file stays where it is."
WHO_OWNS = "Who looks after this candidate. Without one, the opening's recruiter."
WHY_COLLEAGUE = "If they work here already: they will never see their own file."
WHAT_REFERRALS_SAY = "How do you know them, and what did you see them do?"
CANDIDATE_MAY_READ = "Only the opening's team reads this. The candidate can ask for it, so write what you would say."


def add_form(openings: Sequence[Opening], asked: Add) -> View:
    """Return the form to add a candidate, with what was said already; the newest openings first."""
    select = _openings_select([(opening.title, opening.slug) for opening in openings[::-1]], asked.opening)
    owner = {"type": "users_select"} | ({"initial_user": asked.owner_id} if asked.owner_id else {})
    return modal(
        ADD_FORM,
        "Add a candidate",
        "Add",
        "",
        field(NAME, "Name", text_input(most=MAX_NAME, initial=asked.name or "", placeholder="Ada Lovelace")),
        field(OPENING, "Opening", select),
        field(EMAIL, "E-mail", _email_input(asked.email), optional=True),
        field(RESUME, "Résumé", _link_input(asked.resume_url), optional=True, hint=WHOSE_RESUME),
        field(OWNER, "Owner", owner, optional=True, hint=WHO_OWNS),
        field(COLLEAGUE, "A colleague?", {"type": "users_select"}, optional=True, hint=WHY_COLLEAGUE),
    )


def refer_form(openings: Sequence[tuple[str, str]], asked: Refer) -> View:
    """Return the form to tell a recruiter of somebody; `openings` are (title, slug)."""
    select = _openings_select(openings, asked.opening)
    return modal(
        REFER_FORM,
        "Refer somebody",
        "Send",
        "",
        field(NAME, "Name", text_input(most=MAX_NAME, initial=asked.name or "", placeholder="Ada Lovelace")),
        field(OPENING, "For", select),
        field(EMAIL, "E-mail", _email_input(asked.email), optional=True),
        field(RESUME, "Résumé", _link_input(asked.resume_url), optional=True, hint=WHOSE_RESUME),
        field(TEXT, "Why them?", text_input(multiline=True, most=MAX_NOTE), optional=True, hint=WHAT_REFERRALS_SAY),
    )


def thanks_for_referring(name: str, title: str) -> str:
    """Return the answer to a referral, which never says whether the person was known."""
    return f"Thank you. The recruiter of {title} hears of {name} from you."


def references(application: Application, said: Sequence[Reference], names: Mapping[str, str]) -> Message:
    """Return what was said of a candidate by people who worked with them."""
    title = f"References for {application.name} ({application.code})"
    blocks, lines = [header(clip(title, 150))], [escape(title)]
    for one in said:
        who = f"{one.referee}{f', {one.relation}' if one.relation else ''}"
        by = f"Written down by {escape(names.get(one.recorded_by, 'somebody who left'))}, {when(one.at)}"
        blocks += [plain_section(who), plain_section(one.said), context(by)]
        lines += [escape(who), escape(one.said), by]
    if not said:
        blocks.append(plain_section("None yet."))
        lines.append("None yet.")
    blocks.append(actions(button("Record a reference", REFERENCE, str(application.id), style="primary")))
    return answer("\n".join(lines), blocks)


def reference_form(application: Application, questions: Sequence[str]) -> View:
    """Return the form to write down what somebody said, with the questions to ask."""
    blocks: list[Block] = [plain_section(f"About {application.name} · {application.code}")]
    if questions:
        blocks.append(bullets([words(question)] for question in questions))
    return modal(
        REFERENCE_FORM,
        "A reference",
        "Save",
        str(application.id),
        *blocks,
        field(REFEREE, "Who gave it?", text_input(most=MAX_REFEREE)),
        field(
            RELATION,
            "How did they work together?",
            text_input(most=MAX_RELATION, placeholder="Their manager, 2022–2024"),
            optional=True,
        ),
        field(SAID, "What did they say?", text_input(multiline=True, most=MAX_SAID), hint=CANDIDATE_MAY_READ),
    )


def note_form(shown: Card) -> View:
    """Return the form to keep a note."""
    return modal(
        NOTE_FORM,
        "Add a note",
        "Save",
        str(shown.application.id),
        plain_section(f"About {shown.application.name} · {shown.application.code}"),
        field(TEXT, "Note", text_input(multiline=True, most=MAX_NOTE), hint=CANDIDATE_MAY_READ),
    )


def panel_form(shown: Card, rounds: Sequence[tuple[str, str]]) -> View:
    """Return the form to assign interviewers; `rounds` are (key, name)."""
    offered = [option(name, key) for key, name in rounds]
    return modal(
        PANEL_FORM,
        "Assign a panel",
        "Assign",
        str(shown.application.id),
        plain_section(f"For {shown.application.name} · {shown.application.code}"),
        field(ROUND, "Round", {"type": "static_select", "options": offered}),
        field(
            INTERVIEWERS,
            "Interviewers",
            {"type": "multi_users_select", "max_selected_items": 10},
            hint="Each gets a message with the scorecard, due the next business day at the same time.",
        ),
    )


def _openings_select(openings: Sequence[tuple[str, str]], meant: str | None) -> Block:
    """Return a choice of openings, given as (title, slug); the one that was named is chosen, or the only one."""
    offered = [option(clip(title, BUTTON_MOST), slug) for title, slug in openings[:OPTIONS_MOST]]
    chosen = next((one for one in offered if one["value"] == meant), offered[0] if len(offered) == 1 else None)
    return {"type": "static_select", "options": offered} | ({"initial_option": chosen} if chosen else {})


def _email_input(initial: str | None) -> Block:
    return {"type": "email_text_input"} | ({"initial_value": initial} if initial else {})


def _link_input(initial: str | None) -> Block:
    return {"type": "url_text_input"} | ({"initial_value": initial} if initial else {})


def assigned(round_name: str, asked: Sequence[str], asked_before: Sequence[str], too_late: Sequence[str] = ()) -> str:
    """Return who was asked for a card, who had been already, and who cannot be told before the interview."""
    said = [f"Asked {_and(asked)} for their scorecards: {round_name}."] if asked else []
    if asked_before:
        said.append(f"{_and(asked_before)} had been asked before.")
    if too_late:
        said.append(hear_too_late(too_late))
    return " ".join(said)


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
