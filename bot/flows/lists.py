"""Lists: pages of candidates, as one person may see them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.domain.candidates import Application
from bot.domain.cards import Listing
from bot.domain.commands import List
from bot.domain.duties import Duty
from bot.domain.errors import Refusal
from bot.domain.openings import Opening, common_stage_names
from bot.domain.people import Member
from bot.domain.permissions import NOT_FOR_YOU, Action
from bot.domain.pipeline import Stage
from bot.domain.scorecards import awaited_by
from bot.flows.access import opening_meant, openings_for
from bot.flows.cards import colour_for
from storage.applications import MOST_COUNTED, Filter, Place
from storage.store import Records

PAGE_SIZE = 10
LARGEST_ID = 2**31
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def list_page(records: Records, member: Member, asked: List, now: datetime) -> Listing:
    """Return a page of the applications a member may see; who is in no opening's team sees what they owe."""
    if not member.can_take_part:
        raise Refusal(NOT_FOR_YOU)
    openings = openings_for(records, member, Action.READ)
    everywhere = records.openings.all()
    if asked.opening is not None:
        openings = everywhere = [opening_meant(records, member, asked.opening, Action.READ)]
    mine = member.id if asked.mine or not openings else None
    seen = everywhere if mine else openings
    wanted = Filter(
        opening_ids=None if len(seen) == len(records.openings.all()) else [one.id for one in seen],
        stage=asked.stage,
        mine=mine,
        over_at=now if asked.waiting else None,
        without=records.candidates.of_member(member),
    )
    page = records.applications.page(wanted, PAGE_SIZE, _place(asked.after), _place(asked.before))
    words = _words(asked)
    return Listing(
        rows=tuple(page.rows),
        counts=records.applications.counts(wanted),
        stage_names=common_stage_names(everywhere),
        opening_titles={opening.id: opening.title for opening in everywhere},
        names=records.members.named({row.holder_id for row in page.rows if row.holder_id}),
        awaited=_awaited(records, member, page.rows),
        colours={row.id: colour_for(records, row.holder_id, row.due_at, now) for row in page.rows},
        filters=_filters(asked, everywhere, mine=bool(mine)),
        counted_to=None if wanted.is_plain else MOST_COUNTED,
        next_page=f"{words} after:{_mark(page.rows[-1])}" if page.has_after and page.rows else None,
        previous_page=f"{words} before:{_mark(page.rows[0])}" if page.has_before and page.rows else None,
    )


def _awaited(records: Records, member: Member, rows: Sequence[Application]) -> dict[int, tuple[int, int]]:
    """Return how many cards are in for those of whom this member owes one too."""
    asking = [row.id for row in rows if row.duty == Duty.CARD]
    owed = records.interviews.owed_by(member.id, asking)
    seen = {one: awaited_by(member.id, records.interviews.seats_of(one)) for one in owed}
    return {one: awaited for one, awaited in seen.items() if awaited}


def _words(asked: List) -> str:
    """Return the command a list was asked for with, without its place."""
    parts = ["list", asked.opening, asked.stage.value if asked.stage else None]
    parts += ["mine" if asked.mine else None, "waiting" if asked.waiting else None]
    return " ".join(part for part in parts if part)


def _filters(asked: List, openings: list[Opening], *, mine: bool) -> tuple[str, ...]:
    said = (
        openings[0].title if asked.opening else None,
        openings[0].stage_name(asked.stage) if asked.stage and openings else None,
        "waiting for you" if mine else None,
        "past their time" if asked.waiting else None,
    )
    return tuple(words for words in said if words)


def _mark(row: Application) -> str:
    return f"{row.stage.rank}.{(row.waiting_since - EPOCH) // timedelta(microseconds=1)}.{row.id}"


def _place(mark: str | None) -> Place | None:
    """Read a page mark back; one that was tampered with is the first page."""
    if mark is None:
        return None
    try:
        rank, since, row_id = (int(part) for part in mark.split("."))
        place = Place(rank, EPOCH + timedelta(microseconds=since), row_id)
    except (ValueError, OverflowError):
        return None
    return place if 0 <= rank <= Stage.WITHDREW.rank and 0 <= row_id < LARGEST_ID else None
