"""Applications: candidates in openings, where they stand, who holds the ball, and pages of them."""

import operator
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    union,
    union_all,
    update,
)

from bot.domain.ball import Ball
from bot.domain.candidates import Application
from bot.domain.duties import Duty
from bot.domain.events import Before, Kind
from bot.domain.pipeline import Stage
from storage.pages import pages
from storage.tables import applications, candidates, events, members, seats, stage_counts, workspaces

MOST_COUNTED = 1000
NOBODY_WAITS = "nothing"
_JOINED = select(
    applications, candidates.c.name, candidates.c.email, candidates.c.member_id, candidates.c.resume_url
).join(candidates, candidates.c.id == applications.c.candidate_id)
_PLACE = (applications.c.stage_rank, applications.c.waiting_since, applications.c.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which applications a list shows: without a stage, those not at an end; without openings, those of all.

    `without` are the candidates who are the reader: nobody finds their own file.
    """

    opening_ids: Collection[int] | None = None
    stage: Stage | None = None
    mine: str | None = None
    over_at: datetime | None = None
    without: Collection[int] = ()

    @property
    def is_plain(self) -> bool:
        """Tell whether the kept counts answer how many there are."""
        return self.mine is None and self.over_at is None and not self.without


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins or ends: an application's place in the order of lists."""

    rank: int
    since: datetime
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of applications, and whether there are more on either side of it."""

    rows: list[Application]
    has_before: bool
    has_after: bool


# Every click asks for these, so they are built once.
_ONE = _JOINED.where(applications.c.workspace_id == bindparam("workspace"), applications.c.id == bindparam("about"))
_OF_SEAT = _JOINED.where(
    applications.c.workspace_id == bindparam("workspace"),
    applications.c.id == select(seats.c.application_id).where(seats.c.id == bindparam("seat")).scalar_subquery(),
)
_ONE_TO_CHANGE = _ONE.with_for_update(key_share=True, of=applications)
_OF_SEAT_TO_CHANGE = _OF_SEAT.with_for_update(key_share=True, of=applications)
# The `|| ''` keeps SQLite from going through the whole workspace: a key is found by itself.
_KEYED = _JOINED.where(applications.c.workspace_id.concat("") == bindparam("workspace"))
_THESE = _KEYED.where(applications.c.id.in_(bindparam("these", expanding=True)))
_OF_CANDIDATES = _KEYED.where(applications.c.candidate_id.in_(bindparam("these", expanding=True))).order_by(
    applications.c.stage_rank >= Stage.HIRED.rank, applications.c.id.desc()
)
_PASS_BALL = (
    update(applications)
    .where(applications.c.workspace_id == bindparam("workspace"), applications.c.id == bindparam("about"))
    .values({name: bindparam(name) for name in ("holder_id", "duty", "waiting_since", "due_at")})
)


def _looked_after() -> Select[Any]:
    """Look stage by stage, because there an index holds them in the order of their waits and the search can stop early."""
    held = and_(applications.c.holder_id == bindparam("member"), applications.c.duty != Duty.CARD.value)
    in_theirs = (applications.c.opening_id + 0).in_(bindparam("openings", expanding=True))
    theirs = or_(
        held,
        applications.c.owner_id == bindparam("member"),
        and_(applications.c.owner_id.is_(None), in_theirs),
    )
    most = bindparam("most", type_=Integer)
    by_stage = [
        select(applications.c.id, applications.c.waiting_since)
        .where(
            applications.c.workspace_id == bindparam("workspace"),
            applications.c.stage_rank == stage.rank,
            applications.c.duty != NOBODY_WAITS,
            theirs,
            applications.c.candidate_id.not_in(bindparam("without", expanding=True)),
        )
        .order_by(applications.c.waiting_since, applications.c.id)
        .limit(most)
        .subquery()
        for stage in Stage
        if stage.is_active
    ]
    longest = union_all(*(select(some.c.id, some.c.waiting_since) for some in by_stage)).subquery()
    return select(longest.c.id).order_by(longest.c.waiting_since, longest.c.id).limit(most)


_LOOKED_AFTER = _looked_after()


class Applications:
    """The applications of one workspace."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def next_number(self) -> int:
        """Take the next number of the workspace: what people write as C-17."""
        new: int = self._connection.execute(
            update(workspaces)
            .where(workspaces.c.id == self._workspace_id)
            .values(last_number=workspaces.c.last_number + 1)
            .returning(workspaces.c.last_number)
        ).scalar_one()
        return new

    def lock_numbers(self) -> None:
        """Let nobody else put a candidate on file until this transaction ends; SQLite has one writer anyway."""
        self._connection.execute(
            select(workspaces.c.id).where(workspaces.c.id == self._workspace_id).with_for_update(key_share=True)
        )

    def add(
        self, *, number: int, candidate_id: int, opening_id: int, stage: Stage, owner_id: str | None, now: datetime
    ) -> int:
        """Put a candidate into an opening; the ball is passed separately. Returns the application's id."""
        application_id = self._connection.execute(
            insert(applications)
            .values(
                workspace_id=self._workspace_id,
                number=number,
                candidate_id=candidate_id,
                opening_id=opening_id,
                stage=stage.value,
                stage_rank=stage.rank,
                stage_since=now,
                stage_event_id=0,
                owner_id=owner_id,
                duty="nothing",
                waiting_since=now,
            )
            .returning(applications.c.id)
        ).scalar_one()
        self._count(opening_id, stage, +1)
        return int(application_id)

    def entered(self, application_id: int, event_id: int) -> None:
        """Remember the event with which the present stage began."""
        self._change(application_id, stage_event_id=event_id)

    def move(
        self,
        application: Application,
        to: Stage,
        event_id: int,
        now: datetime,
        *,
        reason_code: str | None = None,
        revisit_on: date | None = None,
    ) -> bool:
        """Move an application from the stage it was read in; tell whether nobody else moved it first."""
        after = Before(
            stage=to,
            previous_stage=_last_active(application),
            stage_since=now,
            reason_code=reason_code,
            revisit_on=revisit_on,
        )
        return self.place(application, after, event_id)

    def place(self, application: Application, where: Before, event_id: int) -> bool:
        """Let an application stand where it is told to, unless it was moved since it was read; tell whether it does."""
        to = where.stage
        moved = self._connection.execute(
            update(applications)
            .where(
                applications.c.id == application.id,
                applications.c.workspace_id == self._workspace_id,
                applications.c.stage_event_id == application.stage_event_id,
            )
            .values(
                stage=to.value,
                stage_rank=to.rank,
                previous_stage=where.previous_stage.value if where.previous_stage else None,
                stage_since=where.stage_since,
                stage_event_id=event_id,
                reason_code=where.reason_code,
                revisit_on=where.revisit_on,
            )
        )
        if moved.rowcount == 1:
            # Always the lower key first, so that two moves in opposite directions cannot block each other for ever.
            for stage, step in sorted({application.stage: -1, to: +1}.items()):
                self._count(application.opening_id, stage, step)
        return moved.rowcount == 1

    def active_in(self, opening_id: int, stage: Stage | None = None) -> list[Application]:
        """Return everybody in an opening who is not at an end, or everybody in one of its stages; longest wait first."""
        where = applications.c.stage_rank == stage.rank if stage else applications.c.stage_rank < Stage.HIRED.rank
        rows = self._connection.execute(
            self._select().where(applications.c.opening_id == opening_id, where).order_by(*_PLACE)
        )
        return [_application(row) for row in rows]

    def pass_ball(self, application_id: int, ball: Ball) -> None:
        """Record who everybody waits for now."""
        values = {
            "holder_id": ball.holder_id,
            "duty": ball.duty.value,
            "waiting_since": ball.since,
            "due_at": ball.due_at,
        }
        self._connection.execute(_PASS_BALL, {"workspace": self._workspace_id, "about": application_id, **values})

    def set_deadline(self, application_id: int, deadline_at: datetime | None) -> None:
        """Record until when the candidate must answer somebody else, or that they need not any more."""
        self._change(application_id, deadline_at=deadline_at)

    def reveal(self, application_id: int, now: datetime) -> None:
        """Remember that every card is in and can be read: those cards never change again."""
        self._change(application_id, revealed_at=now)

    def owed_by_the_gone(self) -> list[tuple[int, str]]:
        """Return (application, member) wherever somebody who left or became a guest holds the ball or owes a card.

        A card counts as owed until it was taken over; what is at an end owes nothing.
        """
        gone = or_(members.c.is_deactivated, members.c.is_guest)
        ours = applications.c.workspace_id == self._workspace_id
        held = (
            select(applications.c.id, members.c.id.label("member_id"))
            .join(members, _is(members, applications.c.holder_id, applications.c.workspace_id))
            .where(ours, gone)
        )
        taken_over = exists().where(
            events.c.application_id == applications.c.id,
            events.c.kind == Kind.TAKEN_OVER.value,
            events.c.actor_id == seats.c.interviewer_id,
        )
        carded = (
            select(applications.c.id, members.c.id.label("member_id"))
            .join(seats, seats.c.application_id == applications.c.id)
            .join(members, _is(members, seats.c.interviewer_id, seats.c.workspace_id))
            .where(
                ours,
                gone,
                seats.c.submitted_at.is_(None),
                applications.c.stage_rank < Stage.HIRED.rank,
                ~taken_over,
            )
        )
        rows = self._connection.execute(union(held, carded))
        return sorted((row.id, row.member_id) for row in rows)

    def numbered(self, number: int) -> Application | None:
        """Return the application of that number, or nothing."""
        return self._one(applications.c.number == number)

    def get(self, application_id: int) -> Application | None:
        """Return an application by id."""
        return self._found(_ONE, about=application_id)

    def to_change(self, application_id: int) -> Application | None:
        """Return an application by id, and let nobody else change it until this transaction ends.

        SQLite has one writer anyway.
        """
        return self._found(_ONE_TO_CHANGE, about=application_id)

    def of_seat(self, seat_id: int) -> Application | None:
        """Return the application a seat is about."""
        return self._found(_OF_SEAT, seat=seat_id)

    def of_seat_to_change(self, seat_id: int) -> Application | None:
        """Return the same, and let nobody else change it until this transaction ends."""
        return self._found(_OF_SEAT_TO_CHANGE, seat=seat_id)

    def _found(self, query: Select[Any], **asked: int) -> Application | None:
        row = self._connection.execute(query, {"workspace": self._workspace_id, **asked}).first()
        return _application(row) if row else None

    def these(self, application_ids: Collection[int]) -> dict[int, Application]:
        """Return applications by id; what there is not is left out."""
        found = {}
        for some in pages(application_ids):
            rows = self._connection.execute(_THESE, {"workspace": self._workspace_id, "these": some})
            found.update({row.id: _application(row) for row in rows})
        return found

    def of_candidate_in(self, candidate_id: int, opening_id: int) -> Application | None:
        """Return a person's application in one opening, or nothing."""
        return self._one(and_(applications.c.candidate_id == candidate_id, applications.c.opening_id == opening_id))

    def of_candidates(self, candidate_ids: Collection[int]) -> list[Application]:
        """Return those people's applications: those still going first, then the newest."""
        if not candidate_ids:
            return []
        about = {"workspace": self._workspace_id, "these": list(candidate_ids)}
        rows = self._connection.execute(_OF_CANDIDATES, about)
        return [_application(row) for row in rows]

    def page(self, wanted: Filter, size: int, after: Place | None = None, before: Place | None = None) -> Page:
        """Return a page in the order of lists: by stage, then who waits longest. Costs the same on any page."""
        query = self._matching(self._joined(), wanted, is_bounded=before is not None)
        if before is not None:
            query = query.where(_beyond(wanted, before, operator.lt))
            query = query.order_by(*(column.desc() for column in _PLACE))
        else:
            if after is not None:
                query = query.where(_beyond(wanted, after, operator.gt))
            query = query.order_by(*_PLACE)
        rows = [_application(row) for row in self._connection.execute(query.limit(size + 1))]
        more, rows = len(rows) > size, rows[:size]
        if before is not None:
            return Page(rows=rows[::-1], has_before=more, has_after=True)
        return Page(rows=rows, has_before=after is not None, has_after=more)

    def counts(self, wanted: Filter) -> dict[Stage, int]:
        """Return how many match, by stage. Personal filters are counted up to a thousand, so that it costs the same."""
        if wanted.is_plain:
            query = select(stage_counts.c.stage, func.sum(stage_counts.c.n).label("n")).where(
                stage_counts.c.workspace_id == self._workspace_id
            )
            if wanted.opening_ids is not None:
                query = query.where(stage_counts.c.opening_id.in_(list(wanted.opening_ids)))
            if wanted.stage is not None:
                query = query.where(stage_counts.c.stage == wanted.stage.value)
            query = query.group_by(stage_counts.c.stage)
        else:
            some = self._matching(select(applications.c.stage), wanted).limit(MOST_COUNTED).subquery()
            query = select(some.c.stage, func.count().label("n")).group_by(some.c.stage)
        counted = {Stage(row.stage): int(row.n) for row in self._connection.execute(query)}
        return {stage: n for stage in Stage if (n := counted.get(stage, 0)) and (wanted.stage or not stage.is_final)}

    def counts_by_opening(self, without: Collection[int] = ()) -> dict[int, dict[Stage, int]]:
        """Return how many stand where, by opening and stage in their order; `without` are candidates not to count."""
        rows = self._connection.execute(
            select(stage_counts).where(stage_counts.c.workspace_id == self._workspace_id, stage_counts.c.n > 0)
        )
        found: dict[int, dict[Stage, int]] = {}
        for row in rows:
            found.setdefault(row.opening_id, {})[Stage(row.stage)] = row.n
        for row in self._connection.execute(self._standing(without)) if without else ():
            found[row.opening_id][Stage(row.stage)] -= 1
        return {
            key: {stage: n for stage, n in sorted(counts.items(), key=lambda item: item[0].rank) if n}
            for key, counts in found.items()
        }

    def _standing(self, candidate_ids: Collection[int]) -> Select[Any]:
        return select(applications.c.opening_id, applications.c.stage).where(
            applications.c.workspace_id == self._workspace_id, applications.c.candidate_id.in_(list(candidate_ids))
        )

    def longest_waits(self, opening_ids: Collection[int], most: int) -> list[Application]:
        """Return the applications of people from outside in which somebody has been waited for the longest."""
        rows = self._connection.execute(
            self._select()
            .where(
                applications.c.opening_id.in_(list(opening_ids)),
                applications.c.stage_rank < Stage.ON_HOLD.rank,
                applications.c.duty != NOBODY_WAITS,
                self._is_outsider(),
            )
            .order_by(applications.c.waiting_since, applications.c.id)
            .limit(most)
        )
        return [_application(row) for row in rows]

    def looked_after(
        self, member_id: str, opening_ids: Collection[int], without: Collection[int], most: int
    ) -> list[Application]:
        """Return those somebody holds or looks after in which somebody has been waited for the longest.

        Who only owes a card holds no candidate. `opening_ids` are the openings whose candidates are theirs where nobody
        else looks after one, `without` the candidates who are the reader.
        """
        about = {"member": member_id, "openings": list(opening_ids), "without": list(without), "most": most}
        ids = list(self._connection.scalars(_LOOKED_AFTER, {"workspace": self._workspace_id, **about}))
        return sorted(self.these(ids).values(), key=lambda one: (one.waiting_since, one.id))

    def miscounted(self) -> list[tuple[int, str]]:
        """Return (opening id, stage) wherever the kept counts differ from what is there; for the doctor."""
        rows = self._connection.execute(
            select(applications.c.opening_id, applications.c.stage, func.count().label("n"))
            .where(applications.c.workspace_id == self._workspace_id)
            .group_by(applications.c.opening_id, applications.c.stage)
        )
        true = {(row.opening_id, row.stage): row.n for row in rows}
        kept = self._connection.execute(
            select(stage_counts).where(stage_counts.c.workspace_id == self._workspace_id, stage_counts.c.n != 0)
        )
        said = {(row.opening_id, row.stage): row.n for row in kept}
        return sorted(key for key in true.keys() | said.keys() if true.get(key) != said.get(key))

    def _matching(self, query: Select[Any], wanted: Filter, *, is_bounded: bool = False) -> Select[Any]:
        query = query.where(*self._in_openings(wanted.opening_ids))
        if wanted.stage:
            query = query.where(applications.c.stage_rank == wanted.stage.rank)
        elif not is_bounded:
            query = query.where(applications.c.stage_rank < Stage.HIRED.rank)
        if wanted.mine is not None:
            query = query.where(applications.c.id.in_(self._owed_by(wanted.mine)))
        if wanted.over_at is not None:
            query = query.where(applications.c.due_at < wanted.over_at)
        if wanted.without:
            query = query.where(applications.c.candidate_id.not_in(list(wanted.without)))
        return query

    def _in_openings(self, opening_ids: Collection[int] | None) -> list[ColumnElement[bool]]:
        ours = applications.c.workspace_id == self._workspace_id
        if opening_ids is None:
            return [ours]
        if len(opening_ids) == 1:
            # The `|| ''` leaves this opening's own index as the only one that fits.
            return [
                applications.c.opening_id == next(iter(opening_ids)),
                applications.c.workspace_id.concat("") == self._workspace_id,
            ]
        # The `+ 0` keeps the planner off this column's index: it would sort all rows of those openings for one page.
        return [ours, (applications.c.opening_id + 0).in_(list(opening_ids))]

    def _owed_by(self, member_id: str) -> CompoundSelect[Any]:
        """Those whose ball the member holds, and those whose card they owe even where somebody else is due first."""
        held = select(applications.c.id).where(
            applications.c.workspace_id == self._workspace_id, applications.c.holder_id == member_id
        )
        carded = select(seats.c.application_id).where(
            seats.c.workspace_id == self._workspace_id,
            seats.c.interviewer_id == member_id,
            seats.c.submitted_at.is_(None),
        )
        return union(held, carded)

    def _is_outsider(self) -> ColumnElement[bool]:
        """Return the condition that a candidate is no colleague, neither by their account nor by their address."""
        is_colleagues_address = exists().where(
            members.c.workspace_id == self._workspace_id, members.c.email_key == candidates.c.email_key
        )
        return candidates.c.member_id.is_(None) & ~is_colleagues_address

    def _joined(self) -> Select[Any]:
        return _JOINED

    def _select(self) -> Select[Any]:
        return self._joined().where(applications.c.workspace_id == self._workspace_id)

    def _one(self, condition: ColumnElement[bool]) -> Application | None:
        row = self._connection.execute(self._select().where(condition)).first()
        return _application(row) if row else None

    def _change(self, application_id: int, **values: object) -> None:
        self._connection.execute(
            update(applications)
            .where(applications.c.id == application_id, applications.c.workspace_id == self._workspace_id)
            .values(**values)
        )

    def _count(self, opening_id: int, stage: Stage, step: int) -> None:
        key = {"workspace_id": self._workspace_id, "opening_id": opening_id, "stage": stage.value}
        changed = self._connection.execute(
            update(stage_counts)
            .where(*(stage_counts.c[name] == value for name, value in key.items()))
            .values(n=stage_counts.c.n + step)
        )
        if changed.rowcount == 0:
            self._connection.execute(insert(stage_counts).values(**key, n=step))


def _is(people: Table, member_id: ColumnElement[Any], workspace_id: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(people.c.workspace_id == workspace_id, people.c.id == member_id)


def _beyond(wanted: Filter, place: Place, compare: Callable[[Any, Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return the condition to lie on one side of a place, in words that let an index begin there."""
    if wanted.stage is not None:
        return compare(tuple_(*_PLACE[1:]), tuple_(place.since, place.id))
    return compare(tuple_(*_PLACE), tuple_(min(place.rank, Stage.HIRED.rank), place.since, place.id))


def _application(row: Row[Any]) -> Application:
    return Application(
        id=row.id,
        number=row.number,
        candidate_id=row.candidate_id,
        name=row.name,
        email=row.email,
        opening_id=row.opening_id,
        stage=Stage(row.stage),
        previous_stage=Stage(row.previous_stage) if row.previous_stage else None,
        stage_since=row.stage_since,
        stage_event_id=row.stage_event_id,
        owner_id=row.owner_id,
        holder_id=row.holder_id,
        duty=row.duty,
        waiting_since=row.waiting_since,
        due_at=row.due_at,
        revealed_at=row.revealed_at,
        member_id=row.member_id,
        reason_code=row.reason_code,
        revisit_on=row.revisit_on,
        deadline_at=row.deadline_at,
        resume_url=row.resume_url,
    )


def _last_active(application: Application) -> Stage | None:
    """Return the stage to come back to: who is moved on from on hold goes back to where they were before it."""
    return application.stage if application.stage.is_active else application.previous_stage
