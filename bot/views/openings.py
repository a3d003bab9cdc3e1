"""Openings on screen: the card, the list, how to use the command, and what came of a deed."""

from collections.abc import Sequence

from bot.domain.opening_cards import OpeningCard, OpeningRow
from bot.domain.openings import Opening, Status
from bot.domain.readiness import summary
from bot.domain.role_commands import RoleHelp
from bot.domain.template_changes import BY
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
    notice,
    plain_section,
    section,
    words,
)

# Buttons whose value is the id of an opening.
SHOW, EDIT, PAUSE, REOPEN, CLOSE = "role.show", "role.edit", "role.pause", "role.reopen", "role.close"
PEOPLE, AD, READINESS, DIFF = "role.people", "role.ad", "role.readiness", "role.diff"
CLOCKS = "role.clocks"
NEW, LIST = "role.new", "role.list"
BUTTON_IDS = (SHOW, EDIT, PAUSE, REOPEN, CLOSE, PEOPLE, AD, READINESS, CLOCKS, DIFF, NEW, LIST)

STATUS = {Status.OPEN: "Open", Status.PAUSED: "Paused: nobody is waited for", Status.CLOSED: "Closed"}
MOST_ROWS = 30
USAGE = (
    ("new", "open a job: five questions, the facts, the rounds"),
    ("list", "the openings; colleagues see those they can refer somebody to"),
    ("show ml-engineer", "title, pay, people, rounds, who stands where"),
    ("edit ml-engineer", "change title, level, place, pay, people, channel, the digest's hour"),
    ("people ml-engineer", "who may be asked for which round, trained or shadowing"),
    ("ad ml-engineer", "a draft of the job ad, and a second pair of eyes on yours"),
    ("readiness ml-engineer", "what a hiring manager should be able to answer before the first onsite"),
    ("clocks ml-engineer", "how many business days a card, a decision and the other duties may take"),
    ("pause ml-engineer", "nobody is waited for until you reopen it"),
    ("close ml-engineer", "say what becomes of everybody still in it, then close"),
    ("reopen ml-engineer", "hire for it again; history stays"),
)


def usage(asked: RoleHelp) -> Message:
    """Return how to use `/role`; what was not understood gets the nearest thing that would be."""
    opening = ""
    if asked.typed is not None:
        guess = f" Did you mean `{asked.meant}`?" if asked.meant else ""
        opening = f"I don't know “{escape(asked.typed[:40])}”.{guess}"
    lines = "\n".join(f"`/role {typed}` – {means}" for typed, means in USAGE)
    blocks = [section(opening)] if opening else []
    row = actions(button("Open a job", NEW, "0", style="primary"), button("List openings", LIST, "0"))
    return answer("\n".join(part for part in (opening, lines) if part), [*blocks, section(lines), row])


def role_list(rows: Sequence[OpeningRow]) -> Message:
    """Return the list of openings, with a button to each card the viewer may see."""
    if not rows:
        said = "No opening yet. `/role new` opens the first one."
        return answer(said, [section(said)])
    blocks: list[Block] = [header("Openings")]
    lines = ["Openings"]
    for row in rows[:MOST_ROWS]:
        line = _row_line(row)
        lines.append(escape(line))
        show = button("Show", SHOW, str(row.id), label=f"Show {clip(row.title, 60)}") if row.may_show else None
        blocks.append(plain_section(line, show))
    if len(rows) > MOST_ROWS:
        more = f"And {len(rows) - MOST_ROWS} more: `/role show` and the name shows one."
        lines.append(more)
        blocks.append(context(more))
    if not any(row.may_show for row in rows):
        hint = "You know somebody? `/candidate refer` tells the recruiter."
        lines.append(hint)
        blocks.append(context(hint))
    return answer("\n".join(lines), blocks)


def role_card(shown: OpeningCard, said: str | None = None) -> Message:
    """Return an opening's card as an answer; `said` is what just happened."""
    blocks = role_blocks(shown)
    lines = [escape(shown.opening.title), _facts(shown), _who(shown), *_round_lines(shown.opening)]
    lines += [text for text in (_counts(shown), *_notes(shown)) if text]
    if said:
        blocks, lines = [plain_section(said), *blocks], [escape(said), *lines]
    return answer("\n".join(lines), blocks)


def role_view(shown: OpeningCard, said: str) -> View:
    """Return an opening's card in a modal, where closing it closes everything below, too."""
    return {**notice("Opening", plain_section(said), *role_blocks(shown)), "clear_on_close": True}


def role_blocks(shown: OpeningCard) -> list[Block]:
    """Return the card: the facts, the people, the rounds, who stands where, what is open, and the buttons."""
    blocks = [header(shown.opening.title), section(_facts(shown)), section(_who(shown))]
    blocks.append(numbered(_round_parts(shown.opening)))
    if counts := _counts(shown):
        blocks.append(section(counts))
    blocks += [section(note) for note in _notes(shown)]
    return [*blocks, *_buttons(shown)]


def _facts(shown: OpeningCard) -> str:
    opening = shown.opening
    level = next((one.name for one in opening.template.levels if one.key == opening.level), opening.level)
    parts = [
        f"*{STATUS[opening.status]}*",
        f"`{escape(opening.slug)}`",
        escape(level or ""),
        escape(opening.location or ""),
    ]
    facts = " · ".join(part for part in parts if part)
    if shown.pay:
        return f"{facts}\nPay: {escape(shown.pay)}"
    return f"{facts}\nPay: not posted yet. `/role edit` adds it." if shown.may_edit else facts


def _who(shown: OpeningCard) -> str:
    opening, gone = shown.opening, "somebody who left"
    manager = escape(shown.names.get(opening.hiring_manager_id, gone))
    recruiter = escape(shown.names.get(opening.recruiter_id, gone))
    line = f"Hiring manager *{manager}* · recruiter *{recruiter}*"
    if not shown.may_edit:
        return line
    asked = "nobody named yet" if not shown.people else f"{shown.people} named"
    return f"{line}\nWho may be asked for rounds: {asked}"


def _round_parts(opening: Opening) -> list[list[dict[str, object]]]:
    rounds = []
    for one in opening.template.rounds:
        must = ", mandatory" if one.mandatory else ""
        focus = ", ".join(attribute.name for attribute in opening.template.focus_of(one))
        with_ = BY.get(one.by, one.by)
        rounds.append(
            [
                words(one.name, bold=True),
                words(f" · {one.minutes} min with {with_}{must} · {clip(focus, 300)}"),
            ]
        )
    return rounds


def numbered(items: list[list[dict[str, object]]]) -> Block:
    """Return a numbered list of rich text items."""
    made = bullets(items)
    made["elements"][0]["style"] = "ordered"
    return made


def _round_lines(opening: Opening) -> list[str]:
    return [escape("".join(str(part["text"]) for part in parts)) for parts in _round_parts(opening)]


def _counts(shown: OpeningCard) -> str:
    if shown.counts is None:
        return ""
    names = {rule.stage: rule.name for rule in shown.opening.template.stages}
    counted = [f"{escape(names.get(stage, stage.value))} {n}" for stage, n in shown.counts.items()]
    return f"*Candidates* · {' · '.join(counted)}" if counted else "Nobody is in it yet."


def _notes(shown: OpeningCard) -> list[str]:
    if not shown.may_edit:
        return []
    notes = [f"*Readiness* · {escape(summary(shown.opening.readiness.keys()))}"]
    for key, why in shown.opening.left_out.items():
        notes.append(f"Goes without a mandatory round ({escape(key.replace('_', ' '))}): {escape(clip(why, 300))}")
    if shown.changed:
        notes.append("The template has changed since this opening began.")
    return notes


def _buttons(shown: OpeningCard) -> list[Block]:
    if not shown.may_edit:
        return []
    about, opening = str(shown.opening.id), shown.opening
    once = f"{about}.{shown.mark}"  # a button does what it says once: this one belongs to this state
    work = [button("Edit", EDIT, about), button("People", PEOPLE, about), button("Job ad", AD, about)]
    work += [button("Readiness", READINESS, about), button("Clocks", CLOCKS, about)]
    if shown.changed:
        work.append(button("What changed", DIFF, about))
    state = [] if not opening.is_open else [_sure(button("Pause", PAUSE, once), *_PAUSE)]
    if not opening.is_open:
        state.append(button("Reopen", REOPEN, once, style="primary"))
    if opening.status is not Status.CLOSED:
        state.append(button("Close", CLOSE, about, style="danger"))
    return [actions(*work), actions(*state)]


_PAUSE = (
    "Pause this opening?",
    "Nobody is waited for or reminded until you reopen it. Everybody keeps their stage.",
    "Pause",
)


def _sure(made: Block, title: str, text: str, yes: str) -> Block:
    asked = {
        "title": {"type": "plain_text", "text": title},
        "text": {"type": "plain_text", "text": text},
        "confirm": {"type": "plain_text", "text": yes},
        "deny": {"type": "plain_text", "text": "Cancel"},
    }
    return {**made, "confirm": asked}


def _row_line(row: OpeningRow) -> str:
    parts = [row.title, row.location or ""]
    if row.status and row.status != Status.OPEN:
        parts.append(row.status)
    if row.active is not None:
        parts.append("1 candidate" if row.active == 1 else f"{row.active} candidates")
    return " · ".join(part for part in parts if part)
