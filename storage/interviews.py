"""Interviews: rounds arranged for applications, and the seats of their interviewers."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, false, func, insert, or_, select, update

from bot.domain.interviews import Closed, Planned, Seat, SeatKind
from storage.tables import interviews, members, seats

# Every card asks for these, so they are built once: seats, and whether who sits in them can still be asked for anything.
_ALL = (
    select(
        seats,
        func.coalesce(or_(members.c.is_deactivated, members.c.is_guest), false()).label("is_vacant"),
        interviews.c.starts_at,
        interviews.c.moved_from,
        interviews.c.ends_at,
    )
    .join(interviews, interviews.c.id == seats.c.interview_id)
    .outerjoin(members, and_(members.c.workspace_id == seats.c.workspace_id, members.c.id == seats.c.interviewer_id))
)
_SEATS = _ALL.where(seats.c.workspace_id == bindparam("workspace"))
_OF_APPLICATION = _SEATS.where(seats.c.application_id == bindparam("application")).order_by(seats.c.id)
_OF_MEMBER = _SEATS.where(seats.c.interviewer_id == bindparam("member")).order_by(seats.c.id)
_ONE = _SEATS.where(seats.c.id == bindparam("seat"))
_CAME_IN = (
    update(seats)
    .where(
        seats.c.workspace_id == bindparam("workspace"), seats.c.id == bindparam("seat"), seats.c.submitted_at.is_(None)
    )
    .values(submitted_at=bindparam("now"))
)


class Interviews:
    """The interviews of one workspace."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def arrange(self, application_id: int, round_key: str, now: datetime) -> int:
        """Return the id of an application's interview of that round, arranging it if it was not."""
        known: int | None = self._connection.execute(
            select(interviews.c.id).where(
                interviews.c.workspace_id == self._workspace_id,
                interviews.c.application_id == application_id,
                interviews.c.round_key == round_key,
            )
        ).scalar()
        if known is not None:
            return known
        new: int = self._connection.execute(
            insert(interviews)
            .values(workspace_id=self._workspace_id, application_id=application_id, round_key=round_key, created_at=now)
            .returning(interviews.c.id)
        ).scalar_one()
        return new

    def seat(  # noqa: PLR0913 - a seat has that many sides
        self,
        *,
        interview_id: int,
        application_id: int,
        round_key: str,
        interviewer_id: str,
        assigned_by: str,
        assigned_at: datetime,
        due_at: datetime,
        kind: SeatKind = SeatKind.INTERVIEWER,
        took_over_from: str | None = None,
    ) -> int:
        """Give somebody a seat; returns its id. Where they had one that was closed, it is theirs again."""
        again = self._connection.execute(
            update(seats)
            .where(
                seats.c.workspace_id == self._workspace_id,
                seats.c.interview_id == interview_id,
                seats.c.interviewer_id == interviewer_id,
                seats.c.closed.is_not(None),
                seats.c.submitted_at.is_(None),
            )
            .values(
                closed=None,
                kind=kind.value,
                took_over_from=took_over_from,
                assigned_by=assigned_by,
                assigned_at=assigned_at,
                due_at=due_at,
            )
            .returning(seats.c.id)
        ).scalar()
        if again is not None:
            return int(again)
        new: int = self._connection.execute(
            insert(seats)
            .values(
                workspace_id=self._workspace_id,
                interview_id=interview_id,
                application_id=application_id,
                round_key=round_key,
                interviewer_id=interviewer_id,
                assigned_by=assigned_by,
                assigned_at=assigned_at,
                due_at=due_at,
                kind=kind.value,
                took_over_from=took_over_from,
            )
            .returning(seats.c.id)
        ).scalar_one()
        return new

    def close(self, seat_id: int, why: Closed) -> None:
        """Let no card be owed from a seat any more."""
        self._connection.execute(
            update(seats)
            .where(seats.c.workspace_id == self._workspace_id, seats.c.id == seat_id)
            .values(closed=why.value)
        )

    def seats_of(self, application_id: int) -> list[Seat]:
        """Return every seat of an application, oldest first."""
        about = {"workspace": self._workspace_id, "application": application_id}
        return [_seat(row) for row in self._connection.execute(_OF_APPLICATION, about)]

    def seats_of_all(self, application_ids: Collection[int]) -> dict[int, list[Seat]]:
        """Return every seat of some applications, by application, oldest first."""
        rows = self._connection.execute(
            _ALL.where(
                seats.c.workspace_id.concat("") == self._workspace_id,  # leaves the applications' own index to fit
                seats.c.application_id.in_(list(application_ids)),
            ).order_by(seats.c.id)
        )
        found: dict[int, list[Seat]] = {}
        for row in rows:
            found.setdefault(row.application_id, []).append(_seat(row))
        return found

    def seats_by(self, member_id: str) -> list[Seat]:
        """Return every seat somebody sits or sat in, oldest first."""
        about = {"workspace": self._workspace_id, "member": member_id}
        return [_seat(row) for row in self._connection.execute(_OF_MEMBER, about)]

    def owed_by(self, member_id: str, application_ids: Collection[int]) -> list[int]:
        """Return for which of these applications somebody has a seat without a card, whatever became of the seat."""
        if not application_ids:
            return []
        return list(
            self._connection.scalars(
                select(seats.c.application_id)
                .where(
                    seats.c.workspace_id == self._workspace_id,
                    seats.c.interviewer_id == member_id,
                    seats.c.submitted_at.is_(None),
                    seats.c.application_id.in_(application_ids),
                )
                .distinct()
            )
        )

    def interviewers(self, start: datetime, end: datetime) -> list[str]:
        """Return who sits in an interview that begins between two instants."""
        return list(
            self._connection.scalars(
                select(seats.c.interviewer_id)
                .join(interviews, interviews.c.id == seats.c.interview_id)
                .where(
                    interviews.c.workspace_id == self._workspace_id,
                    interviews.c.starts_at >= start,
                    interviews.c.starts_at < end,
                    seats.c.closed.is_(None),
                )
                .distinct()
                .order_by(seats.c.interviewer_id)
            )
        )

    def planned(self, member_id: str, start: datetime, end: datetime, most: int) -> list[Planned]:
        """Return the interviews somebody holds that begin between two instants, the next one first."""
        rows = self._connection.execute(
            select(seats.c.id, seats.c.application_id, seats.c.round_key, interviews.c.starts_at, interviews.c.ends_at)
            .join(interviews, interviews.c.id == seats.c.interview_id)
            .where(
                seats.c.workspace_id == self._workspace_id,
                seats.c.interviewer_id == member_id,
                seats.c.closed.is_(None),
                interviews.c.starts_at >= start,
                interviews.c.starts_at < end,
            )
            .order_by(interviews.c.starts_at, seats.c.id)
            .limit(most)
        )
        return [
            Planned(
                seat_id=row.id,
                application_id=row.application_id,
                round_key=row.round_key,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
            )
            for row in rows
        ]

    def get_seat(self, seat_id: int) -> Seat | None:
        """Return a seat by id, or nothing."""
        row = self._connection.execute(_ONE, {"workspace": self._workspace_id, "seat": seat_id}).first()
        return _seat(row) if row else None

    def ends_at(self, interview_id: int) -> datetime | None:
        """Return when an interview is over, if its time is known."""
        return self._connection.execute(
            select(interviews.c.ends_at).where(
                interviews.c.workspace_id == self._workspace_id, interviews.c.id == interview_id
            )
        ).scalar()

    def set_time(self, interview_id: int, starts_at: datetime | None, ends_at: datetime | None) -> None:
        """Record when an interview takes place, or that nobody knows any more; when it was to begin before is kept."""
        self._connection.execute(
            update(interviews)
            .where(interviews.c.workspace_id == self._workspace_id, interviews.c.id == interview_id)
            .values(starts_at=starts_at, ends_at=ends_at, moved_from=interviews.c.starts_at)
        )

    def set_due(self, seat_id: int, due_at: datetime) -> None:
        """Record until when a seat's card is asked for."""
        self._connection.execute(
            update(seats).where(seats.c.workspace_id == self._workspace_id, seats.c.id == seat_id).values(due_at=due_at)
        )

    def card_came_in(self, seat_id: int, now: datetime) -> None:
        """Remember that a seat's card is in, since now."""
        self._connection.execute(_CAME_IN, {"workspace": self._workspace_id, "seat": seat_id, "now": now})


def _seat(row: Row[Any]) -> Seat:
    return Seat(
        id=row.id,
        interview_id=row.interview_id,
        application_id=row.application_id,
        round_key=row.round_key,
        interviewer_id=row.interviewer_id,
        assigned_by=row.assigned_by,
        is_vacant=bool(row.is_vacant),
        assigned_at=row.assigned_at,
        due_at=row.due_at,
        submitted_at=row.submitted_at,
        kind=SeatKind(row.kind),
        closed=Closed(row.closed) if row.closed else None,
        took_over_from=row.took_over_from,
        starts_at=row.starts_at,
        moved_from=row.moved_from,
        ends_at=row.ends_at,
    )
