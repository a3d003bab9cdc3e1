"""The morning line on screen: a few words about somebody's day, for the head of their first bundle."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.meetings import Meeting
from bot.domain.mornings import Morning
from bot.views.blocks import Block, Message, bullets, clip, context, escape, message, moment, plain_section, when, words

MOST_MEETINGS = 5
LONGEST = 120
LONGEST_NAME = 60
WHERE = "Their kits are in your Home, where you can also switch this line off."


def morning_blocks(morning: Morning) -> tuple[str, list[Block]]:
    """Return the words of a morning line, already escaped, and its blocks."""
    said = " ".join(part for part in (_things(morning), _first(morning), _interviews(morning.meetings)) if part)
    return _with_meetings(said, morning.meetings)


def by_itself(meetings: Sequence[Meeting]) -> Message:
    """Return the message to whom nothing else is sent that morning; what waits for them is not said again."""
    said = _interviews(meetings) or "Nobody is left for you to interview today."
    text, blocks = _with_meetings(f"Good morning. {said}", meetings)
    return message(f"{text}\n{WHERE}", [*blocks, context(WHERE)])


def _with_meetings(said: str, meetings: Sequence[Meeting]) -> tuple[str, list[Block]]:
    rows: list[tuple[datetime | None, str]] = [
        (one.starts_at, f" · {clip(one.round_name, LONGEST_NAME)} · {clip(one.name, LONGEST_NAME)} ({one.code})")
        for one in meetings[:MOST_MEETINGS]
    ]
    if more := len(meetings) - len(rows):
        rows.append((None, f"and {more} more, later today"))
    blocks = [plain_section(said)]
    if rows:
        blocks.append(bullets([*([moment(at)] if at else []), words(text)] for at, text in rows))
    lines = [escape(said), *(f"• {when(at) if at else ''}{escape(text)}" for at, text in rows)]
    return "\n".join(lines), blocks


def _things(morning: Morning) -> str:
    if not morning.things:
        return "Good morning. Nothing waits for you."
    if morning.more:
        things = f"{morning.things + morning.more:,} things wait for you"
        return f"Good morning. {things}; the {morning.things} most urgent take about {_duration(morning.minutes)}."
    things = "1 thing waits" if morning.things == 1 else f"{morning.things:,} things wait"
    return f"Good morning. {things} for you, about {_duration(morning.minutes)} in all."


def _first(morning: Morning) -> str:
    if morning.first is None:
        return ""
    about = clip(morning.first.about, LONGEST)
    return f"First: {about}, {_duration(morning.first.minutes)}." if morning.things > 1 else f"It is: {about}."


def _interviews(meetings: Sequence[Meeting]) -> str:
    if not meetings:
        return ""
    count = len(meetings)
    return "You interview one person today:" if count == 1 else f"You have {count} interviews today:"


def _duration(minutes: int) -> str:
    """Return minutes as people say them: “5 minutes”, “1 h 30 min”."""
    if minutes < 60:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"
