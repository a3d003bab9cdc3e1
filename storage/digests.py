"""Digests: which channel's digest of which local date was asked for. One each, whatever the clocks do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from storage.tables import digests


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRow:
    """A digest that was asked for."""

    id: int
    channel_id: str
    local_date: date
    asked_at: datetime


class Digests:
    """The digests of one workspace."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def on(self, channel_id: str, local_date: date) -> DigestRow | None:
        """Return the digest of that channel and date, if it was asked for."""
        row = self._connection.execute(
            select(digests).where(
                digests.c.workspace_id == self._workspace_id,
                digests.c.channel_id == channel_id,
                digests.c.local_date == local_date,
            )
        ).first()
        return _digest(row) if row else None

    def get(self, digest_id: int) -> DigestRow | None:
        """Return a digest by id."""
        row = self._connection.execute(
            select(digests).where(digests.c.workspace_id == self._workspace_id, digests.c.id == digest_id)
        ).first()
        return _digest(row) if row else None

    def ask_again(self, digest_id: int, now: datetime) -> None:
        """Remember that a digest was asked for once more."""
        self._connection.execute(
            update(digests)
            .where(digests.c.workspace_id == self._workspace_id, digests.c.id == digest_id)
            .values(asked_at=now)
        )

    def ask(self, channel_id: str, local_date: date, now: datetime) -> int:
        """Record that the digest of a date is to be out; a second one is refused by the database."""
        new: int = self._connection.execute(
            insert(digests)
            .values(workspace_id=self._workspace_id, channel_id=channel_id, local_date=local_date, asked_at=now)
            .returning(digests.c.id)
        ).scalar_one()
        return new


def _digest(row: Row[Any]) -> DigestRow:
    return DigestRow(id=row.id, channel_id=row.channel_id, local_date=row.local_date, asked_at=row.asked_at)
