"""Pulses: what is going on in some openings, counted and listed by the database. Nothing here reads all applications.

Every look is at so many openings at once and comes back as how many there are and the first of them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    tuple_,
)

from bot.domain.digest import Holder
from bot.domain.duties import Duty
from bot.domain.events import Kind
from bot.domain.pipeline import Stage
from storage.duties import OPEN
from storage.tables import applications, candidates, duties, events, interviews, seats

T = TypeVar("T")
END_OF_TIME = datetime.max.replace(tzinfo=UTC)
_MOVES = [kind.value for kind in (Kind.ADDED, Kind.REFERRED, Kind.MOVED, Kind.UNDONE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which openings are looked at, with who manages each; `without` are candidates who work here and may read along."""

    managers: Mapping[int, str]
    without: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """How many there are, and the first of them."""

    total: int
    rows: list[T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An application, and an instant that matters: since when, or until when."""

    application_id: int
    code: str
    name: str
    opening_id: int
    stage: Stage
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """What is past its time in an application, and what kind of person is waited for."""

    application_id: int
    code: str
    name: str
    opening_id: int
    holder: Holder
    duty: Duty
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """An interview with its time."""

    code: str
    name: str
    opening_id: int
    round_key: str
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """From where to where somebody moved in a while; `came_from` is nothing for who is new."""

    code: str
    name: str
    opening_id: int
    came_from: Stage | None
    to: Stage


class Pulses:
    """What is going on in the openings of one workspace."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def waiting_for(
        self, scope: Scope, kinds: Collection[Duty], most: int, begun_before: datetime = END_OF_TIME
    ) -> Found[Standing]:
        """Return the active applications in which one of these duties is open, longest first."""
        open_duties = {"kinds": [kind.value for kind in kinds], "begun_before": begun_before}
        return self._found(_WAITING_FOR, _standing, most, **_asked(scope), **open_duties)

    def overdue(self, scope: Scope, now: datetime, most: int) -> tuple[dict[Holder, int], Found[Overdue]]:
        """Return what is past its time: in how many applications by the kind of person waited for, and the longest.

        Who owes several things about somebody counts once, and is listed with the first word of them.
        """
        managers = {"managers": list(scope.managers.items())}
        rows = self._rows(_OVERDUE, most, now=now, **managers, **_asked(scope))
        counted = {one: n for one in Holder if rows and (n := int(getattr(rows[0], one.value)))}
        return counted, Found(rows[0].total if rows else 0, [_overdue(row) for row in rows])

    def deadlines(self, scope: Scope, since: datetime, most: int) -> Found[Standing]:
        """Return who must answer another company from an instant on, the first in front."""
        return self._found(_DEADLINES, _standing, most, since=since, **_asked(scope))

    def in_stage(self, scope: Scope, stage: Stage, most: int) -> Found[Standing]:
        """Return who stands in a stage, longest first."""
        return self._found(_IN_STAGE, _standing, most, rank=stage.rank, **_asked(scope))

    def meetings(self, scope: Scope, start: datetime, end: datetime, most: int) -> Found[Timed]:
        """Return the interviews that begin in a span of time and were not called off, the first in front."""
        return self._found(_MEETINGS, _timed, most, start=start, end=end, **_asked(scope))

    def meetings_of(
        self, member_id: str, start: datetime, end: datetime, most: int, without: Collection[int] = ()
    ) -> Found[Timed]:
        """Return the interviews somebody sits in that begin in a span of time, the first in front."""
        span = {"start": start, "end": end}
        return self._found(_MEETINGS_OF, _timed, most, member=member_id, without=list(without), **span)

    def moves(self, scope: Scope, since: datetime, most: int) -> Found[Journey]:
        """Return who stands elsewhere than they did at an instant, the latest in front; who came back is not among them."""
        return self._found(_MOVED, _journey, most, since=since, **_asked(scope))

    def _found(self, query: Select[Any], read: Callable[[Row[Any]], T], most: int, **asked: Any) -> Found[T]:
        rows = self._rows(query, most, **asked)
        return Found(rows[0].total if rows else 0, [read(row) for row in rows])

    def _rows(self, query: Select[Any], most: int, **asked: Any) -> Sequence[Row[Any]]:
        return self._connection.execute(query, {"workspace": self._workspace_id, "most": most, **asked}).all()


def _asked(scope: Scope) -> dict[str, list[int]]:
    return {"openings": list(scope.managers), "without": list(scope.without)}


# --- Queries: a digest and each Home ask several of these, so they are built once -----------------------------------------


def _first(query: Select[Any], *order: str) -> Select[Any]:
    """Return the first rows in an order, each with the total and a name; only for these is a name looked up."""
    every = query.subquery()
    some = (
        select(every, func.count().over().label("total"))
        .order_by(*(every.c[name] for name in order))
        .limit(bindparam("most", type_=Integer))
        .subquery()
    )
    return (
        select(some, candidates.c.name)
        .join(candidates, candidates.c.id == some.c.candidate_id)
        .order_by(*(some.c[name] for name in order))
    )


_PERSON = (applications.c.number, applications.c.candidate_id, applications.c.opening_id)
_STANDING = (*_PERSON, applications.c.id, applications.c.stage)
_OF_NO_COLLEAGUE = applications.c.candidate_id.not_in(bindparam("without", expanding=True))
# In words that no index of applications fits: what is asked for is found first.
_IN_WORKSPACE = applications.c.workspace_id.concat("") == bindparam("workspace")
_WITHIN = (
    _IN_WORKSPACE,
    (applications.c.opening_id + 0).in_(bindparam("openings", expanding=True)),
    _OF_NO_COLLEAGUE,
)
_OPEN = (duties.c.workspace_id == bindparam("workspace"), duties.c.state == OPEN)


def _waiting_for() -> Select[Any]:
    """Look for duties first, each application once: they are fewer than the applications, which are then found by their id."""
    begun = (
        select(duties.c.application_id, func.min(duties.c.started_at).label("at"))
        .where(
            *_OPEN,
            duties.c.kind.in_(bindparam("kinds", expanding=True)),
            duties.c.started_at < bindparam("begun_before"),
        )
        .group_by(duties.c.application_id)
        .subquery()
    )
    query = (
        select(*_STANDING, begun.c.at)
        .join(begun, begun.c.application_id == applications.c.id)
        .where(*_WITHIN, applications.c.stage_rank < Stage.ON_HOLD.rank)
    )
    return _first(query, "at", "id")


def _overdue_by_holder() -> Select[Any]:
    """Look for duties first, as above; the offset keeps PostgreSQL from looking for them application by application."""
    late = (
        select(duties.c.application_id, duties.c.holder_id, duties.c.kind, duties.c.due_at)
        .where(*_OPEN, duties.c.kind.in_([kind.value for kind in Duty]), duties.c.due_at <= bindparam("now"))
        .offset(0)
        .subquery()
    )
    holder = _holder(late).label("holder")
    due = (
        select(*_STANDING, holder, func.min(late.c.kind).label("duty"), func.min(late.c.due_at).label("at"))
        .join(late, late.c.application_id == applications.c.id)
        .where(*_WITHIN)
        .group_by(applications.c.id, holder)  # the rest follows from the id
        .subquery()
    )
    counts = [func.sum(case((due.c.holder == one.value, 1), else_=0)).over().label(one.value) for one in Holder]
    return _first(select(due, *counts), "at", "id", "holder")


def _holder(owed: FromClause) -> ColumnElement[str]:
    """Return what kind of person a duty waits for, without a look at the opening, whose row is a long one."""
    kind = owed.c.kind
    is_the_managers = tuple_(applications.c.opening_id, owed.c.holder_id).in_(bindparam("managers", expanding=True))
    return case(
        (kind == Duty.CARD.value, Holder.INTERVIEWER.value),
        (kind == Duty.CANDIDATE.value, Holder.CANDIDATE.value),
        (or_(kind == Duty.DECISION.value, is_the_managers), Holder.HIRING_MANAGER.value),
        else_=Holder.RECRUITER.value,
    )


def _meetings(*conditions: ColumnElement[bool], seats_too: bool = False) -> Select[Any]:
    query = select(
        *_PERSON, interviews.c.round_key, interviews.c.starts_at, interviews.c.id.label("interview_id")
    ).join(interviews, interviews.c.application_id == applications.c.id)
    if seats_too:
        query = query.join(seats, seats.c.interview_id == interviews.c.id)
    query = query.where(
        interviews.c.workspace_id == bindparam("workspace"),
        interviews.c.starts_at >= bindparam("start"),
        interviews.c.starts_at < bindparam("end"),
        applications.c.stage_rank < Stage.HIRED.rank,
        *conditions,
    )
    return _first(query, "starts_at", "interview_id")


def _moved() -> Select[Any]:
    span = (
        select(events.c.application_id, func.min(events.c.id).label("first_id"), func.max(events.c.id).label("last_id"))
        .where(
            events.c.workspace_id == bindparam("workspace"),
            events.c.kind.in_(_MOVES),
            events.c.to_stage.is_not(None),
            events.c.at >= bindparam("since"),
        )
        .group_by(events.c.application_id)
        .subquery()
    )
    first, last = events.alias(), events.alias()
    query = (
        select(*_PERSON, first.c.from_stage, last.c.to_stage, (-last.c.id).label("how_late"))
        .join(span, span.c.application_id == applications.c.id)
        .join(first, first.c.id == span.c.first_id)
        .join(last, last.c.id == span.c.last_id)
        .where(*_WITHIN, first.c.from_stage.is_distinct_from(last.c.to_stage))
    )
    return _first(query, "how_late")


_ITS_SEATS = select(seats.c.id).where(seats.c.interview_id == interviews.c.id)
_IS_CALLED_OFF = and_(exists(_ITS_SEATS), ~exists(_ITS_SEATS.where(seats.c.closed.is_(None))))

_WAITING_FOR = _waiting_for()
_OVERDUE = _overdue_by_holder()
_DEADLINES = _first(
    select(*_STANDING, applications.c.deadline_at.label("at")).where(
        *_WITHIN,
        applications.c.workspace_id == bindparam("workspace"),  # with the deadline, an index of its own
        applications.c.deadline_at >= bindparam("since"),
        applications.c.stage_rank < Stage.HIRED.rank,
    ),
    "at",
    "id",
)
_IN_STAGE = _first(
    select(*_STANDING, applications.c.stage_since.label("at")).where(
        _IN_WORKSPACE,  # leaves the opening's own index to fit
        applications.c.opening_id.in_(bindparam("openings", expanding=True)),
        applications.c.stage_rank == bindparam("rank"),
        _OF_NO_COLLEAGUE,
    ),
    "at",
    "id",
)
_MEETINGS = _meetings(*_WITHIN, ~_IS_CALLED_OFF)
_MEETINGS_OF = _meetings(
    seats.c.interviewer_id == bindparam("member"), seats.c.closed.is_(None), _OF_NO_COLLEAGUE, seats_too=True
)
_MOVED = _moved()


# --- Rows -----------------------------------------------------------------------------------------------------------------


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        application_id=row.id,
        code=f"C-{row.number}",
        name=row.name,
        opening_id=row.opening_id,
        stage=Stage(row.stage),
        at=row.at,
    )


def _overdue(row: Row[Any]) -> Overdue:
    return Overdue(
        application_id=row.id,
        code=f"C-{row.number}",
        name=row.name,
        opening_id=row.opening_id,
        holder=Holder(row.holder),
        duty=Duty(row.duty),
        due_at=row.at,
    )


def _timed(row: Row[Any]) -> Timed:
    return Timed(
        code=f"C-{row.number}",
        name=row.name,
        opening_id=row.opening_id,
        round_key=row.round_key,
        starts_at=row.starts_at,
    )


def _journey(row: Row[Any]) -> Journey:
    return Journey(
        code=f"C-{row.number}",
        name=row.name,
        opening_id=row.opening_id,
        came_from=Stage(row.from_stage) if row.from_stage else None,
        to=Stage(row.to_stage),
    )
