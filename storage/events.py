"""Events: what happened to applications; written once, never changed."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from bot.domain.audit import Detail, about_candidate, action_of, keys
from bot.domain.events import Before, Door, Event, Kind
from bot.domain.pipeline import Stage
from storage.audit import Audit
from storage.tables import applications, events

# Asked along with the insert of an event, which costs less than asking for it.
_NUMBER = select(applications.c.number).where(applications.c.id == bindparam("noted_about")).scalar_subquery()
# Every change runs it, so it is built once.
_ADD = (
    insert(events)
    .values({column.name: bindparam(column.name) for column in events.c if column.name != "id"})
    .returning(events.c.id, _NUMBER)
)


class Events:
    """The history of one workspace's applications."""

    def __init__(self, connection: Connection, workspace_id: str, audit: Audit) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._audit = audit

    def add(  # noqa: PLR0913 - an event has that many sides
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
        reason_code: str | None = None,
        overridden: Collection[str] = (),
        before: Before | None = None,
        batch_id: int | None = None,
    ) -> int:
        """Record that something happened, and note it in the audit; returns the event's id."""
        values = {
            "workspace_id": self._workspace_id,
            "application_id": application_id,
            "at": at,
            "actor_id": actor_id,
            "kind": kind.value,
            "door": door.value,
            "from_stage": from_stage.value if from_stage else None,
            "to_stage": to_stage.value if to_stage else None,
            "text": text,
            "reason_code": reason_code,
            "overridden": " ".join(overridden) or None,
            "before": _packed(before) if before else None,
            "batch_id": batch_id,
        }
        new, number = self._connection.execute(_ADD, {**values, "noted_about": application_id}).one()
        self._audit.note(
            at=at,
            actor_id=actor_id,
            action=action_of(kind),
            about=about_candidate(number),
            door=door,
            detail=_detail(from_stage, to_stage, reason_code, overridden),
        )
        return int(new)

    def get(self, event_id: int) -> Event | None:
        """Return an event by id, or nothing."""
        row = self._connection.execute(
            select(events).where(events.c.workspace_id == self._workspace_id, events.c.id == event_id)
        ).first()
        return _event(row) if row else None

    def of_batch(self, batch_id: int) -> list[Event]:
        """Return the events that were done together."""
        rows = self._connection.execute(
            select(events)
            .where(events.c.workspace_id == self._workspace_id, events.c.batch_id == batch_id)
            .order_by(events.c.id)
        )
        return [_event(row) for row in rows]

    def last_id(self) -> int:
        """Return the id of the last event of the workspace; 0 before the first."""
        found = self._connection.execute(
            select(func.max(events.c.id)).where(events.c.workspace_id == self._workspace_id)
        ).scalar()
        return int(found or 0)

    def happened(self, application_id: int, kind: Kind) -> bool:
        """Tell whether something of this kind ever happened to an application."""
        found = self._connection.execute(
            select(events.c.id)
            .where(
                events.c.workspace_id == self._workspace_id,
                events.c.application_id == application_id,
                events.c.kind == kind.value,
            )
            .limit(1)
        ).first()
        return found is not None

    def moments(self, application_id: int, kind: Kind) -> tuple[datetime, ...]:
        """Return when this happened to an application, earliest first."""
        found = self._connection.scalars(
            select(events.c.at)
            .where(
                events.c.workspace_id == self._workspace_id,
                events.c.application_id == application_id,
                events.c.kind == kind.value,
            )
            .order_by(events.c.id)
        )
        return tuple(found)

    def was_taken_over(self, application_id: int, gone_id: str) -> bool:
        """Tell whether what somebody who left owed to an application was given to somebody else already."""
        found = self._connection.execute(
            select(events.c.id)
            .where(
                events.c.workspace_id == self._workspace_id,
                events.c.application_id == application_id,
                events.c.kind == Kind.TAKEN_OVER.value,
                events.c.actor_id == gone_id,
            )
            .limit(1)
        ).first()
        return found is not None

    def taken_over_from(self, gone_id: str) -> list[Event]:
        """Return what was taken over from somebody who left, oldest first."""
        rows = self._connection.execute(
            select(events)
            .where(
                events.c.workspace_id == self._workspace_id,
                events.c.kind == Kind.TAKEN_OVER.value,
                events.c.actor_id == gone_id,
            )
            .order_by(events.c.id)
        )
        return [_event(row) for row in rows]

    def start_batch(self, event_id: int) -> None:
        """Let an event be the first of those done together."""
        self._connection.execute(
            update(events)
            .where(events.c.workspace_id == self._workspace_id, events.c.id == event_id)
            .values(batch_id=event_id)
        )

    def latest(self, application_id: int, most: int) -> list[Event]:
        """Return the last things that happened to an application, newest first."""
        rows = self._connection.execute(
            select(events)
            .where(events.c.workspace_id == self._workspace_id, events.c.application_id == application_id)
            .order_by(events.c.id.desc())
            .limit(most)
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
        reason_code=row.reason_code,
        overridden=tuple((row.overridden or "").split()),
        before=_unpacked(row.before) if row.before else None,
        batch_id=row.batch_id,
    )


def _packed(before: Before) -> dict[str, Any]:
    return {
        "stage": before.stage.value,
        "previous_stage": before.previous_stage.value if before.previous_stage else None,
        "stage_since": before.stage_since.isoformat(),
        "reason_code": before.reason_code,
        "revisit_on": before.revisit_on.isoformat() if before.revisit_on else None,
    }


def _unpacked(data: dict[str, Any]) -> Before:
    return Before(
        stage=Stage(data["stage"]),
        previous_stage=Stage(data["previous_stage"]) if data["previous_stage"] else None,
        stage_since=datetime.fromisoformat(data["stage_since"]),
        reason_code=data["reason_code"],
        revisit_on=date.fromisoformat(data["revisit_on"]) if data["revisit_on"] else None,
    )


def _detail(
    from_stage: Stage | None, to_stage: Stage | None, reason_code: str | None, overridden: Collection[str]
) -> Detail:
    """Return what the audit keeps of an event besides who and when: stages and codes, never its text."""
    return keys(
        ">".join(stage.value for stage in (from_stage, to_stage) if stage),
        f"reason:{reason_code}" if reason_code else "",
        *(f"passed:{gate}" for gate in overridden),
    )
