"""The digest on screen."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.digest import Digest, Moved, Wait
from bot.domain.duties import Duty
from bot.views.blocks import (
    Block,
    Message,
    actions,
    answer,
    bullets,
    button,
    clip,
    context,
    escape,
    header,
    how_long,
    message,
    rich,
    words,
)
from bot.views.candidates import AGAIN, AGAIN_TOO, DUTIES, ROW_NAME


def digest(today: Digest, now: datetime) -> Message:
    """Return the day's digest: counts by stage, who is waited for, what moved."""
    title = f"Hiring today · {today.on:%A} {today.on.day} {today.on:%B}"
    blocks: list[Block] = [header(title)]
    lines = [title]
    for pulse in today.pulses:
        counts = " · ".join(f"{name} {n}" for name, n in pulse.counts.items()) or "nobody yet"
        blocks.append(_titled(pulse.title, counts))
        lines.append(f"{pulse.title}: {counts}")
    if today.more_openings:
        more = f"and {today.more_openings} more openings"
        blocks.append(context(more))
        lines.append(more)
    waits = [_wait_line(wait, now) for wait in today.waits]
    moves = [_move_line(move) for move in today.moves]
    if today.more_moves:
        moves.append(f"and {today.more_moves} more")
    for heading, items in (("Waiting the longest", waits), ("Moved since the last digest", moves)):
        if items:
            blocks += [rich([words(heading, bold=True)]), bullets([words(item)] for item in items)]
            lines += [f"{heading}:", *items]
    if not moves:
        quiet = "Nobody changed stage since the last digest."
        blocks.append(context(quiet))
        lines.append(quiet)
    blocks.append(actions(button("List candidates", AGAIN, "list"), _mine()))
    return message("\n".join(escape(line) for line in lines), blocks)


def _mine() -> Block:
    return button("Waiting for me", AGAIN_TOO, "list mine")


def _titled(title: str, counts: str) -> Block:
    return rich([words(title, bold=True), words(f"\n{clip(counts, 1000)}")])


def _wait_line(wait: Wait, now: datetime) -> str:
    who = "the candidate" if wait.duty is Duty.CANDIDATE else (wait.holder or "somebody who left")
    about = f"{clip(wait.name, ROW_NAME)} ({wait.code}, {wait.opening})"
    return f"{about} waits for {who}: {DUTIES[wait.duty]}, {how_long(wait.since, now)}"


def _move_line(move: Moved) -> str:
    about = f"{clip(move.name, ROW_NAME)} ({move.code})"
    return f"{about}: new, {move.to}" if move.came_from is None else f"{about}: {move.came_from} → {move.to}"


def on_its_way(channel_ids: Sequence[str], *, were_out: bool) -> Message:
    """Return that the digest is coming, or that the one of today is being brought up to date."""
    where = " and ".join(f"<#{escape(channel_id)}>" for channel_id in channel_ids)
    return answer(
        f"Bringing today's digest in {where} up to date." if were_out else f"Posting today's digest in {where}."
    )
