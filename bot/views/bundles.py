"""Bundles on screen: all that one person owes, each with the button that does it and ways to put it off."""

from bot.domain.bundles import MOST_SNOOZES, Line, PutOff
from bot.domain.colours import Colour
from bot.domain.duties import Duty
from bot.domain.mornings import Morning
from bot.views.blocks import Block, Message, actions, button, clip, context, escape, message, option, section, when
from bot.views.candidates import AGAIN, AGAIN_TOO
from bot.views.mornings import morning_blocks
from bot.views.scorecards import HAND_OVER, NOT_HAPPENED, OPEN

# A menu whose entries carry what is wanted and the id of a duty, with a dot between.
MORE = "nudge.more"
REMIND, GIVE = "nudge.remind", "nudge.hand_over"  # buttons whose value is the id of a duty
LATER, TOMORROW, MUTE = "later", "tomorrow", "mute"
PUT_OFF = {LATER: PutOff.TWO_HOURS, TOMORROW: PutOff.TOMORROW}
MOST_SHOWN = 8
ABOUT_MOST = 160
FOLDED = "Your list moved down to the newest message."
ALL_DONE = "All done: nobody waits for you. Thank you."
MUTED_NAMES = {
    Duty.STAGE: "next steps",
    Duty.SCHEDULING: "asking panels",
    Duty.GAP: "gaps between rounds",
    Duty.CARD: "scorecards",
    Duty.DECISION: "decisions",
    Duty.OFFER: "offers",
    Duty.TELL: "telling candidates",
    Duty.CANDIDATE: "silent candidates",
}


def bundle(
    lines: tuple[Line, ...], more: int = 0, *, is_folded: bool = False, morning: Morning | None = None
) -> Message:
    """Return the message that holds all one person owes; `more` is how many duties it does not name.

    The first one of a day begins with what the day brings.
    """
    if is_folded:
        return message(FOLDED, [context(FOLDED)])
    if not lines:
        return message(ALL_DONE, [section(ALL_DONE)])
    left = max(0, len(lines) - MOST_SHOWN) + more
    greeting, blocks = morning_blocks(morning) if morning else ("", [])
    blocks = [*blocks, section(f"*{_heading(lines, more)}*")]
    first = next((line for line in lines if line.waits_for is None), None)
    for line in lines[:MOST_SHOWN]:
        blocks += line_blocks(line, is_first=line is first)
    said = [
        *([greeting] if greeting else []),
        _heading(lines, more),
        *(line_words(line) for line in lines[:MOST_SHOWN]),
    ]
    if left:
        rest = f"And {left} more: `/candidate list mine` shows all."
        blocks.append(context(rest))
        said.append(rest)
    return message("\n".join(said), blocks)


def line_blocks(line: Line, *, is_first: bool = True) -> list[Block]:
    """Return one duty: what about whom, until when and why you, its buttons, and a menu to put it off.

    Only the first thing to do stands out.
    """
    what = f"*{escape(clip(line.about, ABOUT_MOST))}*\n{_details(line)}"
    return [section(what, _menu(line)), actions(*_ways(line, is_first=is_first))]


def line_words(line: Line) -> str:
    """Return one duty in words, already escaped."""
    return f"• {escape(clip(line.about, ABOUT_MOST))} – {_details(line)}"


def _heading(lines: tuple[Line, ...], more: int) -> str:
    own = [line for line in lines if line.waits_for is None]
    minutes = sum(line.minutes for line in own)
    if not own:
        return "Somebody may need your help"
    if len(own) + more == 1:
        return f"One thing waits for you · about {minutes} min"
    return f"{len(own) + more} things wait for you" + ("" if more else f" · about {minutes} min in all")


def _details(line: Line) -> str:
    """Return how long it takes, until when, what for and why this person; whoever is late is never called so."""
    parts = [] if line.waits_for else [f"about {line.minutes} min"]
    if line.due_at is not None:
        parts.append(f"{'was due' if line.colour is Colour.OVER else 'due'} {when(line.due_at)}")
    if line.waits_for:
        parts.append(f"waits for {escape(line.waits_for)}")
    parts.append(f"then {escape(line.unblocks)}")
    why = f"You get this because {escape(line.why_you)}."
    if line.asked_next:
        why += f" If it stays open, {escape(line.asked_next)} is asked how to go on."
    return f"{' · '.join(parts)}\n_{why}_"


def _ways(line: Line, *, is_first: bool) -> list[Block]:
    style = "primary" if is_first else None
    show = button("Show", AGAIN, f"show {line.code}", label=f"Show: {line.about}")
    if line.waits_for is None:
        if line.kind is Duty.CARD:
            do = button("Write scorecard", OPEN, str(line.subject_id), label=f"Write: {line.about}", style=style)
            return [
                do,
                button("Hand over", HAND_OVER, str(line.subject_id), label=f"Hand over: {line.about}"),
                button("Did not happen", NOT_HAPPENED, str(line.subject_id), label=f"Did not happen: {line.about}"),
            ]
        do = button("Show", AGAIN, f"show {line.code}", label=f"Show: {line.about}", style=style)
        return [do, button("Hand over", GIVE, line.key, label=f"Hand over: {line.about}")]
    ways = [button("Remind in person", REMIND, line.key, label=f"Remind in person: {line.about}"), show]
    if line.kind is Duty.CARD and line.subject_id:
        ways.append(button("Go on without", AGAIN_TOO, f"without {line.code}", label=f"Go on without: {line.about}"))
        ways.append(button("Give to somebody else", HAND_OVER, str(line.subject_id), label=f"Reassign: {line.about}"))
    elif line.kind is not Duty.CARD:
        ways.append(button("Give to somebody else", GIVE, line.key, label=f"Reassign: {line.about}"))
    return ways


def _menu(line: Line) -> Block | None:
    """Return the ways to be left alone; what somebody else owes can only be muted by them."""
    if line.waits_for is not None:
        return None
    entries = []
    if line.snoozes < MOST_SNOOZES:
        entries += [option("In 2 hours", f"{LATER}.{line.key}"), option("Tomorrow morning", f"{TOMORROW}.{line.key}")]
    entries.append(option(f"No more about {MUTED_NAMES[line.kind]} until …", f"{MUTE}.{line.key}"))
    return {"type": "overflow", "action_id": MORE, "options": entries}
