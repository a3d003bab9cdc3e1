"""Decisions: written once; only that the candidate was told, or that it was taken back, is added later."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from bot.domain.ball import Untold
from bot.domain.decisions import Decision
from bot.domain.votes import Label, Outcome
from storage.tables import decisions

# Every change asks for these, so they are built once: what was decided, and the candidate does not know.
_UNTOLD = (
    decisions.c.workspace_id == bindparam("workspace"),
    decisions.c.application_id == bindparam("about"),
    decisions.c.told_at.is_(None),
    decisions.c.taken_back_at.is_(None),
    decisions.c.outcome.in_([outcome.value for outcome in Outcome if outcome.is_final]),
)
_OF = (
    select(decisions)
    .where(decisions.c.workspace_id == bindparam("workspace"), decisions.c.application_id == bindparam("about"))
    .order_by(decisions.c.id)
)
_OLDEST_UNTOLD = (
    select(decisions.c.id, decisions.c.at).where(*_UNTOLD).order_by(decisions.c.at, decisions.c.id).limit(1)
)


class Decisions:
    """What was decided about one workspace's candidates."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def add(
        self,
        *,
        application_id: int,
        at: datetime,
        decided_by: str,
        outcome: Outcome,
        label: Label,
        is_against_majority: bool,
        reason: str,
    ) -> int:
        """Keep a decision; returns its id."""
        new: int = self._connection.execute(
            insert(decisions)
            .values(
                workspace_id=self._workspace_id,
                application_id=application_id,
                at=at,
                decided_by=decided_by,
                outcome=outcome.value,
                label=label.value,
                is_against_majority=is_against_majority,
                reason=reason,
            )
            .returning(decisions.c.id)
        ).scalar_one()
        return new

    def of(self, application_id: int) -> list[Decision]:
        """Return what was decided about an application, oldest first."""
        return [_decision(row) for row in self._connection.execute(_OF, self._about(application_id))]

    def untold(self, application_id: int) -> Untold | None:
        """Return the oldest decision that the candidate has not been told of."""
        row = self._connection.execute(_OLDEST_UNTOLD, self._about(application_id)).first()
        return Untold(row.id, row.at) if row else None

    def told(self, application_id: int, now: datetime) -> bool:
        """Remember that the candidate was told of everything decided so far; tell whether that is news."""
        tell = update(decisions).where(*_UNTOLD).values(told_at=now)
        changed = self._connection.execute(tell, self._about(application_id))
        return changed.rowcount > 0

    def take_back(self, application_id: int, since: datetime, now: datetime) -> None:
        """Let what was decided since then, and the candidate does not know, stand no more."""
        take_back = update(decisions).where(*_UNTOLD, decisions.c.at >= since).values(taken_back_at=now)
        self._connection.execute(take_back, self._about(application_id))

    def _about(self, application_id: int) -> dict[str, Any]:
        return {"workspace": self._workspace_id, "about": application_id}


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        id=row.id,
        application_id=row.application_id,
        at=row.at,
        decided_by=row.decided_by,
        outcome=Outcome(row.outcome),
        label=Label(row.label),
        is_against_majority=row.is_against_majority,
        reason=row.reason,
        told_at=row.told_at,
        taken_back_at=row.taken_back_at,
    )
