"""The parts of a digest: each looked up in one go, and put into the words of its opening."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import TypeVar

from bot.domain.calendars import Calendar
from bot.domain.clocks import DAY, at_local
from bot.domain.digest import (
    GAP_DUTIES,
    MOST_LISTED,
    Deadline,
    Digest,
    Entry,
    Moved,
    Part,
    Posted,
    Wait,
    gap_since,
    moved_since,
)
from bot.domain.duties import Duty
from bot.domain.interviews import counted
from bot.domain.openings import Opening
from bot.domain.pipeline import Stage
from bot.flows.meetings import meeting_in
from storage.digests import DigestRow
from storage.pulses import Found, Journey, Overdue, Scope, Standing
from storage.store import Records

T = TypeVar("T")
S = TypeVar("S")


def put_together(
    records: Records,
    asked: DigestRow,
    openings: Mapping[int, Opening],
    last: Posted | None,
    calendar: Calendar,
    now: datetime,
) -> Digest:
    """Return what a digest says now. `last` is the one posted before it; colleagues may read along and are left out."""
    on, zone, pulses = asked.local_date, calendar.zone, records.pulses
    scope = Scope(
        managers={key: one.hiring_manager_id for key, one in openings.items()},
        without=records.candidates.of_colleagues(),
    )
    start, end = at_local(on, time(), zone), at_local(on + DAY, time(), zone)
    since = moved_since(on, asked.hour, last, calendar)
    entry, most = _entry(openings), MOST_LISTED
    over, overdue = pulses.overdue(scope, now, most)
    return Digest(
        on=on,
        openings=tuple(one.title for one in openings.values()),
        in_process=_in_process(records, scope),
        deadlines=_part(pulses.deadlines(scope, start, most), _deadline(openings)),
        decisions=_part(pulses.waiting_for(scope, {Duty.DECISION}, most), entry),
        over=over,
        waits=_part(overdue, _wait(records, openings, overdue)),
        meetings=_part(pulses.meetings(scope, start, end, most), lambda row: meeting_in(openings[row.opening_id], row)),
        gaps=_part(pulses.waiting_for(scope, GAP_DUTIES, most, gap_since(now, calendar)), entry),
        moves=_part(pulses.moves(scope, since, most), _moved(openings)),
        offers=_part(pulses.in_stage(scope, Stage.OFFER, most), entry),
    )


def _part(found: Found[S], read: Callable[[S], T]) -> Part[T]:
    return Part(found.total, tuple(read(row) for row in found.rows))


def _in_process(records: Records, scope: Scope) -> int:
    counts = records.applications.counts_by_opening(scope.without)
    return sum(n for key in scope.managers for stage, n in counts.get(key, {}).items() if not stage.is_final)


def _entry(openings: Mapping[int, Opening]) -> Callable[[Standing], Entry]:
    def read(row: Standing) -> Entry:
        opening = openings[row.opening_id]
        stage = opening.stage_name(row.stage)
        return Entry(code=row.code, name=row.name, opening=opening.title, stage=stage, since=row.at)

    return read


def _deadline(openings: Mapping[int, Opening]) -> Callable[[Standing], Deadline]:
    return lambda row: Deadline(code=row.code, name=row.name, opening=openings[row.opening_id].title, at=row.at)


def _wait(records: Records, openings: Mapping[int, Opening], overdue: Found[Overdue]) -> Callable[[Overdue], Wait]:
    carded = [row.application_id for row in overdue.rows if row.duty is Duty.CARD]
    seats = records.interviews.seats_of_all(carded) if carded else {}

    def read(row: Overdue) -> Wait:
        cards = counted(seats.get(row.application_id, ())) if row.duty is Duty.CARD else []
        return Wait(
            code=row.code,
            name=row.name,
            opening=openings[row.opening_id].title,
            holder=row.holder,
            duty=row.duty,
            due_at=row.due_at,
            cards_in=sum(one.is_in for one in cards),
            cards_asked=len(cards),
        )

    return read


def _moved(openings: Mapping[int, Opening]) -> Callable[[Journey], Moved]:
    def read(row: Journey) -> Moved:
        opening = openings[row.opening_id]
        came_from = opening.stage_name(row.came_from) if row.came_from else None
        to = opening.stage_name(row.to)
        return Moved(code=row.code, name=row.name, opening=opening.title, came_from=came_from, to=to)

    return read
