"""Scorecards: every version of every submitted card."""

from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from bot.domain.scorecards import Overall, Scorecard
from storage.tables import scorecards, seats


class Scorecards:
    """The cards of one workspace. Ask `bot.domain.scorecards.may_be_read` before showing one to anybody."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def add(self, card: Scorecard) -> None:
        """Keep a card; earlier versions stay."""
        self._connection.execute(
            insert(scorecards).values(
                workspace_id=self._workspace_id,
                seat_id=card.seat_id,
                version=card.version,
                submitted_at=card.submitted_at,
                ratings=dict(card.ratings),
                evidence=card.evidence,
                overall=card.overall.value,
            )
        )

    def current(self, seat_id: int) -> Scorecard | None:
        """Return the newest version of a seat's card, or nothing."""
        row = self._connection.execute(
            select(scorecards)
            .where(scorecards.c.workspace_id == self._workspace_id, scorecards.c.seat_id == seat_id)
            .order_by(scorecards.c.version.desc())
            .limit(1)
        ).first()
        return _scorecard(row) if row else None

    def versions(self, seat_id: int) -> list[Scorecard]:
        """Return every version of a seat's card, oldest first."""
        rows = self._connection.execute(
            select(scorecards)
            .where(scorecards.c.workspace_id == self._workspace_id, scorecards.c.seat_id == seat_id)
            .order_by(scorecards.c.version)
        )
        return [_scorecard(row) for row in rows]

    def of_application(self, application_id: int) -> list[Scorecard]:
        """Return the newest card of every seat of an application that has one."""
        newest = (
            select(scorecards.c.seat_id, func.max(scorecards.c.version).label("version"))
            .join(seats, seats.c.id == scorecards.c.seat_id)
            .where(seats.c.application_id == application_id, seats.c.workspace_id == self._workspace_id)
            .group_by(scorecards.c.seat_id)
            .subquery()
        )
        rows = self._connection.execute(
            select(scorecards).join(
                newest,
                (newest.c.seat_id == scorecards.c.seat_id) & (newest.c.version == scorecards.c.version),
            )
        )
        return [_scorecard(row) for row in rows]


def _scorecard(row: Row[Any]) -> Scorecard:
    return Scorecard(
        seat_id=row.seat_id,
        version=row.version,
        submitted_at=row.submitted_at,
        ratings=row.ratings,
        evidence=row.evidence,
        overall=Overall(row.overall),
    )
