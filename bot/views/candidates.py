"""Candidates on screen: the card, lists, choices between namesakes, and the forms to add, move, note and assign."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.candidates import Application, NewCandidate
from bot.domain.cards import Card, PanelLine
from bot.domain.colours import Colour
from bot.domain.duties import Duty
from bot.domain.events import Event, Kind
from bot.domain.gates import Gate
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
    header,
    how_long,
    moment,
    notice,
    option,
    plain_section,
    rich,
    section,
    web_link,
    when,
    words,
)
from bot.views.debriefs import READ
from bot.views.decisions import TELL
from bot.views.moves import MOVE

# Buttons whose value is a command, run as if their presser had typed it. Buttons of one row need different ids.
AGAIN = "candidate.again"
AGAIN_TOO = "candidate.again_too"
# A menu whose entries carry a command.
MORE = "candidate.more"
AGAIN_IDS = (AGAIN, AGAIN_TOO, MORE)
# Buttons whose value is the id of an application.
NOTE = "candidate.note"
PANEL = "candidate.panel"
SCORECARD = "candidate.scorecard"

DUTIES = {
    Duty.STAGE: "the next step",
    Duty.SCHEDULING: "a panel to be asked",
    Duty.GAP: "an earlier date for the next round",
    Duty.CARD: "a scorecard",
    Duty.DECISION: "a decision",
    Duty.OFFER: "the offer",
    Duty.TELL: "telling the candidate what was decided",
    Duty.CANDIDATE: "their part",
    Duty.NOTHING: "nothing",
}
GATE_NAMES = {
    Gate.RANGE_SHARED: "the pay range told",
    Gate.MANDATORY_ROUND_SCORED: "the mandatory round scored",
    Gate.TWO_REFERENCES: "the references",
}
OFFER_IN_SIGHT = frozenset({Stage.DEBRIEF, Stage.REFERENCES, Stage.OFFER})
# Who handed in a card is not said: it is nobody's business before the reveal.
WHAT_HAPPENED = {
    Kind.ADDED: "{who} added them",
    Kind.REFERRED: "{who} referred them",
    Kind.IMPORTED: "{who} imported them",
    Kind.NOTED: "{who} noted",
    Kind.ASSIGNED: "{who} asked for scorecards",
    Kind.CARD_IN: "A scorecard came in",
    Kind.CARD_REPLACED: "A scorecard was corrected",
    Kind.VOTE_REVISED: "{who} revised their vote",
    Kind.HANDED_OVER: "{who} handed over",
    Kind.RESUME: "{who} kept where their résumé lies",
    Kind.NOT_HAPPENED: "{who} says an interview did not happen",
    Kind.REVEALED: "{who} had the panel opened without the missing cards",
    Kind.DECIDED: "{who} decided",
    Kind.TOLD: "{who} told the candidate",
    Kind.SCHEDULED: "{who} set the time of an interview",
    Kind.DEADLINE: "{who} noted until when they must answer somebody else",
    Kind.RANGE_SHARED: "{who} told them the pay range",
    Kind.REFERENCE: "{who} recorded a reference",
    Kind.APPROVED: "{who} approved an offer",
    Kind.TAKEN_OVER: "{who} left; what they owed went to the recruiter",
}
HISTORY_LINE = 300
RESUME = "Their résumé"
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
    if shown.is_whole and application.resume_url:
        blocks.append(rich([web_link(application.resume_url, RESUME)]))
    if shown.panel:
        blocks.append(bullets(_panel_lines(shown)))
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
        escape(person.resume_url or ""),
    ]
    return " ".join(part for part in [*parts, "anyway"] if part)


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


def _where(shown: Card, now: datetime) -> str:
    application = shown.application
    return (
        f"*{application.code}* · {escape(shown.opening_title)} · *{escape(shown.stage_name)}* "
        f"for {how_long(application.stage_since, now)}"
    )


def _ball(shown: Card, now: datetime) -> str:
    if shown.duty is Duty.NOTHING:
        return "Nobody is waited for."
    if shown.awaited and shown.duty is Duty.CARD:
        return f"{waits_for_cards(shown.awaited, 'Waiting for')}{_yours_due(shown, now)}"
    who = "the candidate" if shown.duty is Duty.CANDIDATE else escape(shown.holder or "nobody")
    line = f"Waiting for *{who}* · {DUTIES[shown.duty]} · since {when(shown.since)} ({how_long(shown.since, now)})"
    if shown.due_at is None:
        return line
    return f"{line}\n{_due(shown, now)} {when(shown.due_at)}"


def _due(shown: Card, now: datetime) -> str:
    """Return where the clock stands, in words: nobody has to tell colours apart."""
    if shown.due_at is not None and shown.due_at <= now:
        return "Was due"
    return "Due soon:" if shown.colour is Colour.DUE_SOON else "Due"


def waits_for_cards(awaited: tuple[int, int], begins: str) -> str:
    """Return what is said of missing cards to somebody who owes one too: how many are in, and not whose are missing."""
    return f"{begins} scorecards · {awaited[0]} of {awaited[1]} in"


def _yours_due(shown: Card, now: datetime) -> str:
    if shown.due_at is None:
        return ""
    return f"\nYours {'was' if shown.due_at <= now else 'is'} due {when(shown.due_at)}"


def _panel_lines(shown: Card) -> list[list[dict[str, object]]]:
    """Return the rounds with how many cards are in; to who owes one too only of all rounds together.

    A round of one would say who has written and who has not.
    """
    if shown.awaited is None:
        return [_panel_line(line) for line in shown.panel]
    rounds = [[words(line.round_name, bold=True), words(f" ({_some(line.interviewers)})")] for line in shown.panel]
    return [[words(f"{shown.awaited[0]} of {shown.awaited[1]} cards in")], *rounds]


def _panel_line(line: PanelLine) -> list[dict[str, object]]:
    said = [words(line.round_name, bold=True), words(f": {line.cards_in} of {line.assigned} cards in")]
    if line.votes:
        return [*said, words(f" – {_some([f'{name}: {vote.label}' for name, vote in line.votes])}")]
    return [*said, words(f" ({_some(line.interviewers)})")]


def _event_line(event: Event, shown: Card) -> list[dict[str, object]]:
    return [moment(event.at), words(f" · {event_words(event, shown.names, shown.stage_names, shown.reasons)}")]


def event_words(event: Event, names: Mapping[str, str], stages: Mapping[Stage, str], reasons: Mapping[str, str]) -> str:
    """Return what happened in a sentence. Who handed in a card is not said: it is nobody's business before the reveal."""
    who = names.get(event.actor_id, "Somebody who left")
    if event.from_stage is not None or event.kind is Kind.UNDONE:
        return clip(_move_words(event, who, stages, reasons), HISTORY_LINE)
    said = WHAT_HAPPENED[event.kind].replace("{who}", who)
    if event.text:
        said += f"{' – ' if event.kind is Kind.ASSIGNED else ': '}{event.text}"
    return clip(said, HISTORY_LINE)


def _move_words(event: Event, who: str, stages: Mapping[Stage, str], reasons: Mapping[str, str]) -> str:
    came = stages.get(event.from_stage, "") if event.from_stage else ""
    to = stages.get(event.to_stage, "") if event.to_stage else ""
    if event.kind is Kind.UNDONE:
        return f"{who} undid that: back in {to}"
    return f"{who} moved them from {came} to {to}{_why(event, reasons)}"


def _why(event: Event, reasons: Mapping[str, str]) -> str:
    """Return the reason of a move, and which gates it passed unmet."""
    why = [reasons.get(event.reason_code, event.reason_code)] if event.reason_code else []
    why += [event.text] if event.text else []
    gates = " and ".join(GATE_NAMES[Gate(gate)] for gate in event.overridden)
    return (f", without {gates}" if gates else "") + (f": {' – '.join(why)}" if why else "")


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
    made = [
        button(text, action_id, about, label=f"{text}: {clip(shown.application.name, 50)}")
        for action, (text, action_id, makes_sense) in offered.items()
        if action in shown.actions and makes_sense
    ]
    if shown.can_read_panel:
        made.append(button("Read the panel", READ, about, label=f"Read the panel: {clip(shown.application.name, 40)}"))
    if shown.duty is Duty.TELL and Action.MOVE in shown.actions:
        made.append(button("Write to them", TELL, about, label=f"Write to {clip(shown.application.name, 50)}"))
    if shown.can_undo:
        made.append(button("Undo move", AGAIN, f"undo {shown.application.code}"))
    return made + _more(shown)


def _more(shown: Card) -> list[Block]:
    """Return the menu with what is wanted seldom."""
    code, stage = shown.application.code, shown.application.stage
    offered = [
        (Action.MOVE, "They were told the pay range", "shared", not shown.range_is_shared and not stage.is_final),
        (Action.MOVE, "Go on without missing cards", "without", shown.can_go_on_without),
        (Action.REFERENCES, "References", "references", True),
        (Action.APPROVE, "Approve an offer", "approve", stage in OFFER_IN_SIGHT),
    ]
    options = [
        option(text, f"{what} {code}")
        for action, text, what, makes_sense in offered
        if action in shown.actions and makes_sense
    ]
    if not options:
        return []
    return [{"type": "overflow", "action_id": MORE, "options": options}]


def _card_words(shown: Card, now: datetime) -> str:
    lines = [escape(shown.application.name), _where(shown, now), _ball(shown, now)]
    if shown.is_whole and shown.application.email:
        lines.append(escape(shown.application.email))
    if shown.is_whole and shown.application.resume_url:
        lines.append(f"{RESUME}: {escape(shown.application.resume_url)}")
    lines += [escape("".join(str(part.get("text", "")) for part in line)) for line in _panel_lines(shown)]
    lines += [
        f"{when(event.at)} · {escape(event_words(event, shown.names, shown.stage_names, shown.reasons))}"
        for event in shown.history
    ]
    return "\n".join(lines)


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
