"""Candidates on screen: the card, lists, choices between namesakes, and the forms to add, move, note and assign."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.ball import Duty
from bot.domain.candidates import MAX_NAME, MAX_NOTE, Application, NewCandidate
from bot.domain.cards import Card, Listing, PanelLine
from bot.domain.commands import Add
from bot.domain.events import Event, Kind
from bot.domain.openings import Opening
from bot.domain.permissions import Action
from bot.domain.pipeline import Stage
from bot.views.blocks import (
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
    how_long,
    modal,
    moment,
    notice,
    option,
    plain_section,
    section,
    text_input,
    when,
    words,
)

# Buttons whose value is a command, run as if their presser had typed it. Buttons of one row need different ids.
AGAIN = "candidate.again"
AGAIN_TOO = "candidate.again_too"
AGAIN_IDS = (AGAIN, AGAIN_TOO)
# Buttons whose value is the id of an application.
MOVE = "candidate.move"
NOTE = "candidate.note"
PANEL = "candidate.panel"
SCORECARD = "candidate.scorecard"
# Forms.
ADD_FORM = "candidate.add_form"
MOVE_FORM = "candidate.move_form"
NOTE_FORM = "candidate.note_form"
PANEL_FORM = "candidate.panel_form"
# Fields.
NAME, OPENING, EMAIL, OWNER = "name", "opening", "email", "owner"
STAGE, REASON = "stage", "reason"
TEXT = "text"
ROUND, INTERVIEWERS = "round", "interviewers"

DUTIES = {
    Duty.STAGE: "the next step",
    Duty.CARD: "a scorecard",
    Duty.DECISION: "a decision",
    Duty.CANDIDATE: "their part",
    Duty.NOTHING: "nothing",
}
HISTORY_LINE = 300
# Every kind of quote that `bot.domain.commands` takes for the end of a quoted name.
_QUOTES = dict.fromkeys(map(ord, '"“”„‟«»″'), "'")
ROW_NAME = 80
MOST_CHOICES = 8
MOST_NAMES = 8


def card(shown: Card, now: datetime, said: str | None = None) -> Message:
    """Return a candidate's card as an answer; `said` is what just happened."""
    blocks = card_blocks(shown, now)
    text = _card_words(shown, now)
    if said:
        blocks, text = [plain_section(said), *blocks], f"{escape(said)}\n{text}"
    return answer(text, blocks)


def card_view(shown: Card, now: datetime, said: str) -> View:
    """Return a candidate's card in a modal, after a form was submitted."""
    return notice("Done", plain_section(said), *card_blocks(shown, now))


def card_blocks(shown: Card, now: datetime) -> list[Block]:
    """Return the card: where, who holds the ball, cards in, history, and the buttons this viewer may use."""
    application = shown.application
    blocks = [header(application.name), section(_where(shown, now)), section(_ball(shown, now))]
    if shown.is_whole and application.email:
        blocks.append(plain_section(application.email))
    if shown.panel:
        blocks.append(bullets(_panel_line(line) for line in shown.panel))
    if shown.history:
        blocks.append(bullets(_event_line(event, shown) for event in shown.history))
    buttons = _buttons(shown)
    return [*blocks, actions(*buttons)] if buttons else blocks


def already_here(shown: Card, same: str, anyway: str) -> Message:
    """Return that somebody like this is in the opening, and what can be done."""
    application = shown.application
    said = f"Already here, with the same {same}: {application.name}, {application.code} · {shown.stage_name}. Show?"
    buttons = [button(f"Show {application.code}", AGAIN, f"show {application.code}", style="primary")]
    if same == "name":
        buttons.append(button("Add anyway", AGAIN_TOO, anyway))
    return answer(escape(said), [plain_section(said), actions(*buttons)])


def already_here_view(shown: Card, same: str, anyway: str) -> View:
    """Return the same in place of the form."""
    return notice("Already here", *already_here(shown, same, anyway)["blocks"])


def add_anyway(person: NewCandidate, slug: str) -> str:
    """Return the command that adds somebody although one has the same name."""
    name = escape(person.name.translate(_QUOTES))
    parts = [
        f'add "{name}" for {slug}',
        escape(person.email or ""),
        f"owner <@{person.owner_id}>" if person.owner_id else "",
    ]
    return " ".join(part for part in [*parts, "anyway"] if part)


def moved(shown: Card, was: Stage) -> str:
    """Return what a move did."""
    who = f"{shown.application.name} ({shown.application.code})"
    return f"Moved {who} from {shown.stage_names[was]} to {shown.stage_name}."


def not_a_stage(typed: str, shown: Card) -> str:
    """Return why a word is no stage to move to, and what is."""
    ways = ", ".join(shown.stage_names[stage] for stage in shown.next_stages) or "nowhere"
    return f"“{clip(typed, 40)}” is not a stage. From {shown.stage_name}, {shown.application.name} can move to: {ways}."


def assigned(round_name: str, asked: Sequence[str], asked_before: Sequence[str]) -> str:
    """Return who was asked for a card, and who had been already."""
    said = [f"Asked {_and(asked)} for their scorecards: {round_name}."] if asked else []
    if asked_before:
        said.append(f"{_and(asked_before)} had been asked before.")
    return " ".join(said)


def choices(
    applications: Sequence[Application], stage_names: Mapping[Stage, str], again: Sequence[str | None]
) -> Message:
    """Return a question which of several was meant; `again` is the command for each, where a button can carry it."""
    blocks: list[Block] = [plain_section("Whom do you mean?")]
    lines = ["Whom do you mean?"]
    for application, command in list(zip(applications, again, strict=True))[:MOST_CHOICES]:
        line = f"{clip(application.name, ROW_NAME)} · {application.code} · {stage_names[application.stage]}"
        lines.append(escape(line))
        choose = button(application.code, AGAIN, command, label=f"Choose {line}") if command else None
        blocks.append(plain_section(line, choose))
    left = len(applications) - MOST_CHOICES
    if left > 0:
        more = f"And {left} more: write a little more of the name."
        lines.append(more)
        blocks.append(context(more))
    return answer("\n".join(lines), blocks)


def not_found(who: str) -> Message:
    """Return that nobody of that name can be shown."""
    said = f"I find nobody called “{who}” among the candidates you can see."
    look = button("List candidates", AGAIN, "list")
    return answer(escape(said), [plain_section(said, look)])


def listing(page: Listing, now: datetime) -> Message:
    """Return a page of a list, grouped by stage, with the buttons to its neighbours."""
    title = "Candidates" + "".join(f" · {words_}" for words_ in page.filters)
    total = sum(page.counts.values())
    if not page.rows:
        said = (
            f"{title}: nobody." if page.filters else "No candidates yet. `/candidate add` puts the first one on file."
        )
        return answer(escape(said), [section(escape(said))])
    or_more = " or more" if page.counted_to is not None and total >= page.counted_to else ""
    blocks: list[Block] = [header(f"{title} ({total:,}{or_more})")]
    lines = [f"{escape(title)} ({total:,}{or_more})"]
    stage: Stage | None = None
    for row in page.rows:
        if row.stage is not stage:
            stage = row.stage
            group = f"*{escape(page.stage_names.get(stage, stage))}* · {page.counts.get(stage, 0):,}{or_more}"
            blocks.append(context(group))
            lines.append(group)
        line = _row(row, page, now)
        show = button("Show", AGAIN, f"show {row.code}", label=f"Show {row.code} {clip(row.name, 50)}")
        blocks.append(plain_section(line, show))
        lines.append(escape(line))
    around = [("Back", AGAIN, page.previous_page), ("Next", AGAIN_TOO, page.next_page)]
    if turns := [button(text, action_id, command) for text, action_id, command in around if command]:
        blocks.append(actions(*turns))
    return answer("\n".join(lines), blocks)


def add_form(openings: Sequence[Opening], asked: Add) -> View:
    """Return the form to add a candidate, with what was said already; the newest openings first."""
    offered = [option(clip(opening.title, 75), opening.slug) for opening in openings[::-1][:100]]
    chosen = next((one for one in offered if one["value"] == asked.opening), offered[0] if len(offered) == 1 else None)
    select = {"type": "static_select", "options": offered} | ({"initial_option": chosen} if chosen else {})
    return modal(
        ADD_FORM,
        "Add a candidate",
        "Add",
        "",
        field(NAME, "Name", text_input(most=MAX_NAME, initial=asked.name or "", placeholder="Ada Lovelace")),
        field(OPENING, "Opening", select),
        field(EMAIL, "E-mail", _email_input(asked.email), optional=True),
        field(
            OWNER,
            "Owner",
            {"type": "users_select"} | ({"initial_user": asked.owner_id} if asked.owner_id else {}),
            optional=True,
            hint="Who looks after this candidate. Without one, the opening's recruiter.",
        ),
    )


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
        field(REASON, "Why", text_input(multiline=True, most=500), optional=True, hint=WHO_READS_REASONS),
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


WHO_READS_REASONS = "Kept in the history for the opening's team; never in a digest."
CANDIDATE_MAY_READ = "Only the opening's team reads this. The candidate can ask for it, so write what you would say."


def _email_input(initial: str | None) -> Block:
    return {"type": "email_text_input"} | ({"initial_value": initial} if initial else {})


def _where(shown: Card, now: datetime) -> str:
    application = shown.application
    return (
        f"*{application.code}* · {escape(shown.opening_title)} · *{escape(shown.stage_name)}* "
        f"for {how_long(application.stage_since, now)}"
    )


def _ball(shown: Card, now: datetime) -> str:
    if shown.duty is Duty.NOTHING:
        return "Nobody is waited for."
    who = "the candidate" if shown.duty is Duty.CANDIDATE else escape(shown.holder or "nobody")
    line = f"Waiting for *{who}* · {DUTIES[shown.duty]} · since {when(shown.since)} ({how_long(shown.since, now)})"
    if shown.due_at is None:
        return line
    return f"{line}\n{'Was due' if shown.due_at <= now else 'Due'} {when(shown.due_at)}"


def _panel_line(line: PanelLine) -> list[dict[str, object]]:
    said = [words(line.round_name, bold=True), words(f": {line.cards_in} of {line.assigned} cards in")]
    if line.votes:
        return [*said, words(f" – {_some([f'{name}: {vote.label}' for name, vote in line.votes])}")]
    return [*said, words(f" ({_some(line.interviewers)})")]


def _event_line(event: Event, shown: Card) -> list[dict[str, object]]:
    return [moment(event.at), words(f" · {event_words(event, shown.names, shown.stage_names)}")]


def event_words(event: Event, names: Mapping[str, str], stages: Mapping[Stage, str]) -> str:
    """Return what happened in a sentence. Who handed in a card is not said: it is nobody's business before the reveal."""
    who = names.get(event.actor_id, "Somebody who left")
    to = stages.get(event.to_stage, "") if event.to_stage else ""
    match event.kind:
        case Kind.ADDED:
            said = f"{who} added them"
        case Kind.MOVED:
            came = stages.get(event.from_stage, "") if event.from_stage else ""
            said = f"{who} moved them from {came} to {to}" + (f": {event.text}" if event.text else "")
        case Kind.NOTED:
            said = f"{who} noted: {event.text}"
        case Kind.ASSIGNED:
            said = f"{who} asked for scorecards – {event.text}"
        case Kind.CARD_IN:
            said = "A scorecard came in"
        case Kind.CARD_REPLACED:
            said = "A scorecard was corrected"
    return clip(said, HISTORY_LINE)


def _buttons(shown: Card) -> list[Block]:
    about = str(shown.application.id)
    offered = {
        Action.VOTE: (
            "Open scorecard",
            SCORECARD,
            shown.my_seat_id is not None and not shown.application.stage.is_final,
        ),
        Action.MOVE: ("Move", MOVE, bool(shown.next_stages)),
        Action.PANEL: ("Assign panel", PANEL, not shown.application.stage.is_final),
        Action.NOTE: ("Add note", NOTE, True),
    }
    return [
        button(text, action_id, about, label=f"{text}: {clip(shown.application.name, 50)}")
        for action, (text, action_id, makes_sense) in offered.items()
        if action in shown.actions and makes_sense
    ]


def _card_words(shown: Card, now: datetime) -> str:
    lines = [escape(shown.application.name), _where(shown, now), _ball(shown, now)]
    if shown.is_whole and shown.application.email:
        lines.append(escape(shown.application.email))
    lines += [escape("".join(str(part.get("text", "")) for part in _panel_line(line))) for line in shown.panel]
    lines += [
        f"{when(event.at)} · {escape(event_words(event, shown.names, shown.stage_names))}" for event in shown.history
    ]
    return "\n".join(lines)


def _row(row: Application, page: Listing, now: datetime) -> str:
    duty = Duty(row.duty)
    opening = page.opening_titles.get(row.opening_id, "")
    about = f"{clip(row.name, ROW_NAME)} · {row.code} · {opening}"
    if duty is Duty.NOTHING:
        return f"{about} · {how_long(row.stage_since, now)} ago"
    who = "the candidate" if duty is Duty.CANDIDATE else page.names.get(row.holder_id or "", "somebody who left")
    over = " · past its time" if row.due_at and row.due_at <= now else ""
    return f"{about}\nwaits for {who}, {DUTIES[duty]}, {how_long(row.waiting_since, now)}{over}"


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
