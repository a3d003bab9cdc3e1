"""Duties: what somebody is waited for, from when it began until it is done."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    select,
    update,
)

from bot.domain.duties import Duty, NewDuty, OpenDuty
from bot.domain.ladders import TO_STEP_IN
from storage.tables import applications, duties, nudges, seats

OPEN, DONE = "open", "done"
_TO_STEP_IN = sorted(TO_STEP_IN)
# Every change of an application and each Home ask for these, so they are built once.
_OPEN_ABOUT = (
    select(duties)
    .where(
        duties.c.workspace_id == bindparam("workspace"),
        duties.c.application_id == bindparam("application"),
        duties.c.state == OPEN,
    )
    .order_by(duties.c.id)
)
_OWED = (
    duties.c.workspace_id == bindparam("workspace"),
    duties.c.state == OPEN,
    duties.c.holder_id == bindparam("member"),
    duties.c.started_at <= bindparam("now"),
)
_MOST_URGENT = (
    select(duties)
    .where(*_OWED)
    .order_by(duties.c.due_at.is_(None), duties.c.due_at, duties.c.id)
    .limit(bindparam("most", type_=Integer))
)
_HOW_MANY = select(func.count()).select_from(duties).where(*_OWED)
# Written out: in what SQLite returns SQLAlchemy leaves the name of the table away, and a nudge has an id, too.
_ITS_ID = literal_column("duties.id", Integer)
_WHO_HEARD = select(func.aggregate_strings(nudges.c.member_id, " ")).where(nudges.c.duty_id == _ITS_ID)
_END = (
    update(duties)
    .where(
        duties.c.workspace_id == bindparam("workspace"),
        duties.c.id.in_(bindparam("these", expanding=True)),
        duties.c.state == OPEN,
    )
    .values(state=DONE, ended_at=bindparam("now"), look_at=None, form_opened_at=None)
    .returning(duties.c.holder_id, _WHO_HEARD.scalar_subquery().label("heard"))
)


class Duties:
    """What the people of one workspace are waited for."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def of_application(self, application_id: int) -> list[OpenDuty]:
        """Return the open duties about an application, oldest first."""
        about = {"workspace": self._workspace_id, "application": application_id}
        return [_duty(row) for row in self._connection.execute(_OPEN_ABOUT, about)]

    def history(self, application_id: int) -> list[OpenDuty]:
        """Return every duty there ever was about an application, oldest first."""
        return self._select(duties.c.application_id == application_id)

    def of_member(self, member_id: str) -> list[OpenDuty]:
        """Return what somebody owes, what is due first in front."""
        return self._open(duties.c.holder_id == member_id)

    def most_urgent(self, member_id: str, most: int, now: datetime) -> list[OpenDuty]:
        """Return what somebody owes first, at most so many; what has no due time comes last.

        What begins later, the card of an interview to come, nobody owes yet.
        """
        rows = self._connection.execute(_MOST_URGENT, {**self._owed(member_id, now), "most": most})
        return [_duty(row) for row in rows]

    def count(self, member_id: str, now: datetime) -> int:
        """Return how many things somebody owes by now."""
        return self._connection.execute(_HOW_MANY, self._owed(member_id, now)).scalar_one()

    def _owed(self, member_id: str, now: datetime) -> dict[str, Any]:
        return {"workspace": self._workspace_id, "member": member_id, "now": now}

    def get(self, duty_id: int) -> OpenDuty | None:
        """Return a duty, open or ended."""
        found = self._select(duties.c.id == duty_id)
        return found[0] if found else None

    def begin(self, application_id: int, new: NewDuty) -> OpenDuty:
        """Record a duty. There is one open duty of a kind about a subject; one that had ended begins as another."""
        row = self._connection.execute(
            insert(duties)
            .values(
                workspace_id=self._workspace_id,
                application_id=application_id,
                kind=new.kind.value,
                subject_id=new.subject_id,
                holder_id=new.holder_id,
                started_at=new.started_at,
                due_at=new.due_at,
                state=OPEN,
            )
            .returning(duties)
        ).one()
        return _duty(row)

    def earlier(self, duty: OpenDuty) -> list[int]:
        """Return the ids of duties about the same card that ended before this one began.

        Who is asked for a card anew, because the interview did not happen, begins anew.
        """
        asked_at = select(seats.c.assigned_at).where(seats.c.id == duty.subject_id).scalar_subquery()
        rows = self._connection.scalars(
            select(duties.c.id).where(
                *self._mine(
                    duties.c.application_id == duty.application_id,
                    duties.c.kind == duty.kind.value,
                    duties.c.subject_id == duty.subject_id,
                    duties.c.id < duty.id,
                    duties.c.started_at >= asked_at,
                )
            )
        )
        return list(rows)

    def change(self, duty_id: int, **values: Any) -> None:
        """Change what is kept of a duty: who holds it, until when, when to look at it next."""
        self._connection.execute(update(duties).where(*self._mine(duties.c.id == duty_id)).values(**values))

    def form_opened(self, member_id: str, kind: Duty, subject_id: int, now: datetime) -> None:
        """Remember when somebody last opened the form for what they owe."""
        self._connection.execute(
            update(duties)
            .where(
                *self._mine(
                    duties.c.state == OPEN,
                    duties.c.holder_id == member_id,
                    duties.c.kind == kind.value,
                    duties.c.subject_id == subject_id,
                )
            )
            .values(form_opened_at=now)
        )

    def end(self, duty_ids: Collection[int], now: datetime) -> set[str]:
        """Let duties be done, or nobody's any more; returns who had them, and who heard of them or was to."""
        if not duty_ids:
            return set()
        these = {"workspace": self._workspace_id, "these": list(duty_ids), "now": now}
        rows = self._connection.execute(_END, these)
        return {member_id for row in rows for member_id in (row.holder_id, *(row.heard or "").split())}

    def to_look_at(self, now: datetime, most: int) -> list[OpenDuty]:
        """Return duties whose ladder wants something by now, the longest waiting first, for this transaction alone."""
        rows = self._connection.execute(
            select(duties)
            .where(*self._mine(duties.c.look_at.is_not(None), duties.c.look_at <= now))
            .order_by(duties.c.look_at, duties.c.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        return [_duty(row) for row in rows]

    def passed_on_to(self, member_id: str) -> list[OpenDuty]:
        """Return open duties of others that somebody was asked to step in for, oldest first."""
        was_asked = exists().where(
            nudges.c.duty_id == duties.c.id, nudges.c.member_id == member_id, nudges.c.says.in_(_TO_STEP_IN)
        )
        return self._open(duties.c.holder_id != member_id, was_asked)

    def active_applications(self, after: int, most: int) -> list[int]:
        """Return the ids of applications that may have duties, a page at a time."""
        rows = self._connection.scalars(
            select(applications.c.id)
            .where(
                applications.c.workspace_id == self._workspace_id,
                applications.c.id > after,
                applications.c.duty != Duty.NOTHING.value,
            )
            .order_by(applications.c.id)
            .limit(most)
        )
        return list(rows)

    def is_empty(self) -> bool:
        """Tell whether no duty was ever recorded: a database from before there were any."""
        return self._connection.execute(select(duties.c.id).where(*self._mine()).limit(1)).first() is None

    def _open(self, *conditions: ColumnElement[bool]) -> list[OpenDuty]:
        return self._select(duties.c.state == OPEN, *conditions)

    def _select(self, *conditions: ColumnElement[bool]) -> list[OpenDuty]:
        rows = self._connection.execute(select(duties).where(*self._mine(*conditions)).order_by(duties.c.id))
        return [_duty(row) for row in rows]

    def _mine(self, *conditions: ColumnElement[bool]) -> Sequence[ColumnElement[bool]]:
        return (duties.c.workspace_id == self._workspace_id, *conditions)


def _duty(row: Row[Any]) -> OpenDuty:
    return OpenDuty(
        id=row.id,
        application_id=row.application_id,
        kind=Duty(row.kind),
        subject_id=row.subject_id,
        holder_id=row.holder_id,
        started_at=row.started_at,
        due_at=row.due_at,
        look_at=row.look_at,
        snoozes=row.snoozes,
        form_opened_at=row.form_opened_at,
        ended_at=row.ended_at,
        given_to=row.given_to,
    )
