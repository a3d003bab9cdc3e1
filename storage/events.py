"""Events: what happened to applications; written once, never changed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from bot.domain.events import Door, Event, Kind
from bot.domain.pipeline import Stage
from storage.tables import applications, events


class Events:
    """The history of one workspace's applications."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def add(
        self,
        *,
        application_id: int,
        at: datetime,
        actor_id: str,
        kind: Kind,
        door: Door,
        from_stage: Stage | None = None,
        to_stage: Stage | None = None,
        text: str | None = None,
    ) -> int:
        """Record that something happened; returns the event's id."""
        new: int = self._connection.execute(
            insert(events)
            .values(
                workspace_id=self._workspace_id,
                application_id=application_id,
                at=at,
                actor_id=actor_id,
                kind=kind.value,
                door=door.value,
                from_stage=from_stage.value if from_stage else None,
                to_stage=to_stage.value if to_stage else None,
                text=text,
            )
            .returning(events.c.id)
        ).scalar_one()
        return new

    def latest(self, application_id: int, most: int) -> list[Event]:
        """Return the last things that happened to an application, newest first."""
        rows = self._connection.execute(
            select(events)
            .where(events.c.workspace_id == self._workspace_id, events.c.application_id == application_id)
            .order_by(events.c.id.desc())
            .limit(most)
        )
        return [_event(row) for row in rows]

    def moves_since(self, since: datetime, opening_ids: Collection[int]) -> list[Event]:
        """Return the stage changes in those openings since an instant, oldest first."""
        rows = self._connection.execute(
            select(events)
            .join(applications, applications.c.id == events.c.application_id)
            .where(
                events.c.workspace_id == self._workspace_id,
                events.c.kind.in_([Kind.MOVED.value, Kind.ADDED.value]),
                events.c.at >= since,
                applications.c.opening_id.in_(list(opening_ids)),
            )
            .order_by(events.c.id)
        )
        return [_event(row) for row in rows]


def _event(row: Row[Any]) -> Event:
    return Event(
        id=row.id,
        application_id=row.application_id,
        at=row.at,
        actor_id=row.actor_id,
        kind=Kind(row.kind),
        door=Door(row.door),
        from_stage=Stage(row.from_stage) if row.from_stage else None,
        to_stage=Stage(row.to_stage) if row.to_stage else None,
        text=row.text,
    )
