"""The digest on screen: one short message, and the lists behind it for its thread."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.digest import Deadline, Digest, Entry, Holder, Moved, Part, Wait
from bot.domain.duties import Duty
from bot.domain.meetings import Meeting
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
    moment,
    rich,
    section,
    when,
    words,
)
from bot.views.candidates import AGAIN, AGAIN_TOO, ROW_NAME

# What a digest has with everything full: its title, a line for each part, and as many rows as the numbers below say.
MOST_LINES = 15
FEW_NAMES = 2
FEW_DEADLINES = 2
FEW_MEETINGS = 3
FEW_MOVES = 2
SHORT_NAME = 40
SHORT_TITLE = 30
PAGE_MOST = 3400
ROWS_MOST = 40
HOLDERS = {
    Holder.INTERVIEWER: "an interviewer",
    Holder.HIRING_MANAGER: "a hiring manager",
    Holder.RECRUITER: "a recruiter",
    Holder.CANDIDATE: "the candidate",
}
WAITED_FOR = {
    Duty.STAGE: "the next step",
    Duty.SCHEDULING: "a panel",
    Duty.GAP: "the next round",
    Duty.DECISION: "a decision",
    Duty.OFFER: "the offer",
    Duty.TELL: "telling them what was decided",
    Duty.CANDIDATE: "their part",
}
EVERYBODY = "/candidate list"
Piece = str | datetime
Row = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """A line that begins with a few words in bold, and the rows under it."""

    heading: str
    rest: Row = ()
    rows: tuple[Row, ...] = ()


def digest(today: Digest, now: datetime) -> Message:
    """Return the day's digest: at most fifteen lines; what is more is counted here and listed in the thread."""
    title = f"Hiring today · {today.on:%A} {today.on.day} {today.on:%B}"
    said = [*_deadlines(today), *_summary(today), *_news(today)]
    footer = _footer(today)
    blocks = [header(title), *_blocks(said), context(escape(footer))]
    blocks.append(actions(button("List candidates", AGAIN, "list"), button("Waiting for me", AGAIN_TOO, "list mine")))
    return message("\n".join([escape(title), *_texts(said), escape(footer)]), blocks)


def details(today: Digest, now: datetime) -> list[Message]:
    """Return the lists behind a digest, a message each as long as Slack takes; none on a quiet day."""
    pages: list[list[Lines]] = []
    room = rows = 0
    for part in _lists(today, now):
        for row in part.rows:
            cost = len(_text(row)) + len("• \n")
            starts_anew = not pages or cost + len(part.heading) > room or rows >= ROWS_MOST
            if starts_anew:
                pages.append([])
                room, rows = PAGE_MOST, 0
            page = pages[-1]
            if not page or page[-1].heading != part.heading:
                page.append(Lines(part.heading))
                room -= len(escape(part.heading)) + 1
            page[-1] = replace(page[-1], rows=(*page[-1].rows, row))
            room, rows = room - cost, rows + 1
    return [_page(page, number, len(pages)) for number, page in enumerate(pages, 1)]


def no_more_details() -> Message:
    """Return what stands in the place of a page that the lists do not fill any more."""
    said = "The lists got shorter: all of them are above."
    return message(said, [section(said)])


def on_its_way(channel_ids: Sequence[str], *, were_out: bool) -> Message:
    """Return that the digest is coming, or that the one of today is being brought up to date."""
    where = " and ".join(f"<#{escape(channel_id)}>" for channel_id in channel_ids)
    return answer(
        f"Bringing today's digest in {where} up to date." if were_out else f"Posting today's digest in {where}."
    )


# --- The message --------------------------------------------------------------------------------------------------------


def _deadlines(today: Digest) -> list[Lines]:
    found = []
    for number, one in enumerate(today.deadlines.listed[:FEW_DEADLINES], 1):
        more = today.deadlines.total - number if number == FEW_DEADLINES else 0
        rest = (f": {_short(one)} by ", one.at, f", and {more:,} more" if more else "")
        found.append(Lines("Must answer another company", rest))
    return found


def _summary(today: Digest) -> list[Lines]:
    found = []
    if today.decisions.total:
        found.append(Lines("Needs a decision", _named(today.decisions)))
    if any(today.over.values()):
        found.append(Lines("Over time", (f": {_waiting(today)}",)))
    if today.meetings.total:
        rows = tuple((one.starts_at, f" · {_round(one)} · {_short(one)}") for one in today.meetings.listed)
        found.append(_few("Interviews today", today.meetings, rows, FEW_MEETINGS, "the first"))
    if today.gaps.total:
        found.append(Lines("No next round for over three business days", _named(today.gaps)))
    return found


def _news(today: Digest) -> list[Lines]:
    found = []
    if today.moves.total:
        rows = tuple((f"{_short(one)}: {_way(one)}",) for one in today.moves.listed)
        found.append(_few("Moved since the last digest", today.moves, rows, FEW_MOVES, "the latest"))
    if today.offers.total:
        found.append(Lines("At the offer", _named(today.offers)))
    if today.is_quiet:
        found.append(Lines("All quiet", (": nothing is over its time, and nobody moved since the last digest.",)))
    return found


def _footer(today: Digest) -> str:
    """Return how many people are on their way where, and that there is more in the thread."""
    people = {0: "Nobody is", 1: "1 person is"}.get(today.in_process, f"{today.in_process:,} people are")
    titles = [clip(title, SHORT_TITLE) for title in today.openings[:FEW_NAMES]]
    if more := len(today.openings) - len(titles):
        titles.append(f"{more} more")
    where = f"{people} on their way in {_and(titles)}."
    return where if today.is_quiet else f"{where} The lists are in the thread."


def _waiting(today: Digest) -> str:
    """Return how many wait for whom: “3 wait for an interviewer, 1 for a hiring manager”."""
    counts = [(today.over[holder], whom) for holder, whom in HOLDERS.items() if today.over.get(holder)]
    (first, whom), *others = counts
    verb = "waits" if first == 1 else "wait"
    return ", ".join([f"{first:,} {verb} for {whom}", *(f"{count:,} for {other}" for count, other in others)])


def _named(part: Part[Entry]) -> Row:
    names = [_short(one) for one in part.listed[:FEW_NAMES]]
    if more := part.total - len(names):
        names.append(f"{more:,} more")
    return (f": {_and(names)}",)


def _few(heading: str, part: Part[Meeting] | Part[Moved], rows: tuple[Row, ...], most: int, which: str) -> Lines:
    of = f", {which} {most}" if part.total > most else ""
    return Lines(heading, (f": {part.total:,}{of}",), rows[:most])


# --- The lists ----------------------------------------------------------------------------------------------------------


def _lists(today: Digest, now: datetime) -> list[Lines]:
    several = len(today.openings) > 1
    return [
        _list("Must answer another company", today.deadlines,
              [(f"{_about(one, several)}: by ", one.at) for one in today.deadlines.listed]),
        _list("Needs a decision", today.decisions,
              [(f"{_about(one, several)}: {_stage(one)}, for {how_long(one.since, now)}",)
               for one in today.decisions.listed], f"{EVERYBODY} debrief"),
        _list("Over time", today.waits,
              [(_over(one, several, now),) for one in today.waits.listed], f"{EVERYBODY} waiting"),
        _list("Interviews today", today.meetings,
              [(one.starts_at, f": {_round(one)}, {_about(one, several)}") for one in today.meetings.listed]),
        _list("No next round for over three business days", today.gaps,
              [(f"{_about(one, several)}: {_stage(one)}, nothing arranged for {how_long(one.since, now)}",)
               for one in today.gaps.listed]),
        _list("Moved since the last digest", today.moves,
              [(f"{_about(one, several)}: {_way(one)}",) for one in today.moves.listed]),
        _list("At the offer", today.offers,
              [(f"{_about(one, several)}: {_stage(one)}, for {how_long(one.since, now)}",)
               for one in today.offers.listed], f"{EVERYBODY} offer"),
    ]  # fmt: skip


def _list(
    heading: str,
    part: Part[Deadline] | Part[Entry] | Part[Wait] | Part[Meeting] | Part[Moved],
    rows: list[Row],
    rest: str = EVERYBODY,
) -> Lines:
    more = part.total - len(rows)
    if more > 0:
        rows = [*rows, (f"and {more:,} more: {rest}",)]
    return Lines(heading, rows=tuple(rows))


def _page(page: Sequence[Lines], number: int, of: int) -> Message:
    last = f"{EVERYBODY} shows everybody who is on their way, who has waited the longest first."
    footer = last if number == of else f"{number} of {of}"
    return message("\n".join([*_texts(page), escape(footer)]), [*_blocks(page), context(escape(footer))])


def _over(one: Wait, several: bool, now: datetime) -> str:
    what = WAITED_FOR.get(one.duty, "the next step")
    if one.duty is Duty.CARD:
        what = f"scorecards ({one.cards_in} of {one.cards_asked} in)"
    return f"{_about(one, several)} waits for {what}, due {how_long(one.due_at, now)} ago"


# --- Words --------------------------------------------------------------------------------------------------------------


def _short(one: Deadline | Entry | Meeting | Moved) -> str:
    return f"{clip(one.name, SHORT_NAME)} ({one.code})"


def _about(one: Deadline | Entry | Wait | Meeting | Moved, several: bool) -> str:
    """Return who it is about; in which opening only where there are several."""
    where = f", {clip(one.opening, SHORT_NAME)}" if several else ""
    return f"{clip(one.name, ROW_NAME)} ({one.code}{where})"


def _stage(one: Entry) -> str:
    return clip(one.stage, SHORT_NAME)


def _round(one: Meeting) -> str:
    return clip(one.round_name, SHORT_NAME)


def _way(move: Moved) -> str:
    to = clip(move.to, SHORT_NAME)
    return f"new, {to}" if move.came_from is None else f"{clip(move.came_from, SHORT_NAME)} → {to}"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _text(row: Row) -> str:
    return "".join(when(piece) if isinstance(piece, datetime) else escape(piece) for piece in row)


def _texts(said: Iterable[Lines]) -> list[str]:
    texts = []
    for part in said:
        texts.append(escape(part.heading) + _text(part.rest))
        texts += [f"• {_text(row)}" for row in part.rows]
    return texts


def _blocks(said: Iterable[Lines]) -> list[Block]:
    blocks = []
    for part in said:
        blocks.append(rich([words(part.heading, bold=True), *_pieces(part.rest)]))
        if part.rows:
            blocks.append(bullets(_pieces(row) for row in part.rows))
    return blocks


def _pieces(row: Row) -> list[Block]:
    return [moment(piece) if isinstance(piece, datetime) else words(piece) for piece in row if piece]
