"""Nudges: rows that become due if nothing happens."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from bot.domain.nudges import Nudge, NudgeKind
from storage.tables import nudges


class Nudges:
    """What one workspace will be reminded of."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def plan(self, kind: NudgeKind, subject_id: int, application_id: int, due_at: datetime) -> None:
        """Plan a nudge about a subject; there is one of each kind for a subject, so planning again is another date."""
        again = self._connection.execute(
            update(nudges).where(*self._about(kind, subject_id)).values(state="pending", due_at=due_at)
        )
        if again.rowcount == 0:
            self._connection.execute(
                insert(nudges).values(
                    workspace_id=self._workspace_id,
                    kind=kind.value,
                    subject_id=subject_id,
                    application_id=application_id,
                    due_at=due_at,
                    state="pending",
                )
            )

    def cancel(self, kind: NudgeKind, subject_id: int) -> None:
        """Take back what has not been sent: the thing was done."""
        self._connection.execute(
            update(nudges).where(*self._about(kind, subject_id), nudges.c.state == "pending").values(state="cancelled")
        )

    def revive(self, kind: NudgeKind, subject_id: int, due_at: datetime) -> None:
        """Plan again what was taken back, never what was sent."""
        self._connection.execute(
            update(nudges)
            .where(*self._about(kind, subject_id), nudges.c.state == "cancelled")
            .values(state="pending", due_at=due_at)
        )

    def due(self, now: datetime, most: int) -> list[Nudge]:
        """Return pending nudges whose time has come, oldest first."""
        rows = self._connection.execute(
            select(nudges)
            .where(nudges.c.workspace_id == self._workspace_id, nudges.c.state == "pending", nudges.c.due_at <= now)
            .order_by(nudges.c.due_at, nudges.c.id)
            .limit(most)
        )
        return [_nudge(row) for row in rows]

    def get(self, nudge_id: int) -> Nudge | None:
        """Return a nudge by id."""
        row = self._connection.execute(
            select(nudges).where(nudges.c.workspace_id == self._workspace_id, nudges.c.id == nudge_id)
        ).first()
        return _nudge(row) if row else None

    def about(self, kind: NudgeKind, subject_id: int) -> Nudge | None:
        """Return the nudge that was planned about a subject, whatever became of it."""
        row = self._connection.execute(select(nudges).where(*self._about(kind, subject_id))).first()
        return _nudge(row) if row else None

    def settle(self, nudge_id: int, *, is_true: bool) -> bool:
        """Take a due nudge: sent if it is still true, else cancelled. Tell whether nobody else took it first."""
        taken = self._connection.execute(
            update(nudges)
            .where(nudges.c.workspace_id == self._workspace_id, nudges.c.id == nudge_id, nudges.c.state == "pending")
            .values(state="sent" if is_true else "cancelled")
        )
        return taken.rowcount == 1

    def _about(self, kind: NudgeKind, subject_id: int) -> tuple[ColumnElement[bool], ...]:
        return (
            nudges.c.workspace_id == self._workspace_id,
            nudges.c.kind == kind.value,
            nudges.c.subject_id == subject_id,
        )


def _nudge(row: Row[Any]) -> Nudge:
    return Nudge(
        id=row.id,
        kind=NudgeKind(row.kind),
        subject_id=row.subject_id,
        application_id=row.application_id,
        due_at=row.due_at,
    )
