"""Scorecards: every version of every submitted card."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, insert, select

from bot.domain.scorecards import Scorecard, draft_data, draft_from
from storage.tables import scorecards, seats

# What has a column of its own; the rest of a card is kept together.
_COLUMNS = frozenset({"ratings", "why", "overall", "revision"})


def _newest_that(kind: ColumnElement[bool]) -> Select[Any]:
    """Select the newest card of some kind of every seat of an application."""
    newest = (
        select(scorecards.c.seat_id, func.max(scorecards.c.version).label("version"))
        .join(seats, seats.c.id == scorecards.c.seat_id)
        .where(seats.c.application_id == bindparam("about"), seats.c.workspace_id == bindparam("workspace"), kind)
        .group_by(scorecards.c.seat_id)
        .subquery()
    )
    is_newest = (newest.c.seat_id == scorecards.c.seat_id) & (newest.c.version == scorecards.c.version)
    return select(scorecards).join(newest, is_newest).order_by(scorecards.c.seat_id)


# Every card asks for these, so they are built once.
_AT_THE_REVEAL = _newest_that(scorecards.c.revision_reason.is_(None))
_REVISED = _newest_that(scorecards.c.revision_reason.is_not(None))
_ADD = insert(scorecards)
_CURRENT = (
    select(scorecards)
    .where(scorecards.c.workspace_id == bindparam("workspace"), scorecards.c.seat_id == bindparam("seat"))
    .order_by(scorecards.c.version.desc())
    .limit(1)
)


class Scorecards:
    """The cards of one workspace. Ask `bot.domain.scorecards.readable` before showing one to anybody."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def add(self, card: Scorecard) -> None:
        """Keep a card; earlier versions stay."""
        said = draft_data(card.said)
        values = {
            "workspace_id": self._workspace_id,
            "seat_id": card.seat_id,
            "version": card.version,
            "submitted_at": card.submitted_at,
            "ratings": said["ratings"],
            "evidence": said["why"],
            "overall": said["overall"],
            "details": {key: value for key, value in said.items() if key not in _COLUMNS},
            "revision_reason": card.revision_reason,
        }
        self._connection.execute(_ADD, values)

    def current(self, seat_id: int) -> Scorecard | None:
        """Return the newest version of a seat's card, or nothing."""
        row = self._connection.execute(_CURRENT, {"workspace": self._workspace_id, "seat": seat_id}).first()
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
        """Return the card of every seat of an application that has one, as it stood at the reveal: never a revised vote."""
        return self._newest(_AT_THE_REVEAL, application_id)

    def revised_of_application(self, application_id: int) -> list[Scorecard]:
        """Return the newest vote of every seat that was revised after the reveal."""
        return self._newest(_REVISED, application_id)

    def cards_written(self, member_ids: Collection[str]) -> dict[str, int]:
        """Return how many cards each of these people has written so far."""
        rows = self._connection.execute(
            select(seats.c.interviewer_id, func.count().label("n"))
            .where(
                seats.c.workspace_id == self._workspace_id,
                seats.c.interviewer_id.in_(list(member_ids)),
                seats.c.submitted_at.is_not(None),
            )
            .group_by(seats.c.interviewer_id)
        )
        return {row.interviewer_id: int(row.n) for row in rows}

    def _newest(self, statement: Select[Any], application_id: int) -> list[Scorecard]:
        about = {"workspace": self._workspace_id, "about": application_id}
        return [_scorecard(row) for row in self._connection.execute(statement, about)]


def _scorecard(row: Row[Any]) -> Scorecard:
    details = row.details or {}
    return Scorecard(
        seat_id=row.seat_id,
        version=row.version,
        submitted_at=row.submitted_at,
        said=draft_from({**details, "ratings": row.ratings, "why": row.evidence, "overall": row.overall}),
        revision_reason=row.revision_reason,
    )
