"""Digests: which one was asked for in which channel, for which date and hour, and which openings it tells of.

An opening is told of once a date, and a channel has one digest for a date and hour: the database holds both, whatever
clocks, settings and processes do meanwhile.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, String, cast, exists, insert, select, update

from bot.domain.deliveries import DeliveryKind
from storage.tables import deliveries, digest_openings, digests


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRow:
    """A digest that was asked for. `says` is what stood in it, nothing while it was not worth posting."""

    id: int
    channel_id: str
    local_date: date
    hour: int
    asked_at: datetime
    says: str | None


class Digests:
    """The digests of one workspace."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def on(self, channel_id: str, local_date: date, hour: int) -> DigestRow | None:
        """Return the digest of that channel, date and hour, if it was asked for."""
        return self._one(digests.c.channel_id == channel_id, digests.c.local_date == local_date, digests.c.hour == hour)

    def get(self, digest_id: int) -> DigestRow | None:
        """Return a digest by id."""
        return self._one(digests.c.id == digest_id)

    def ask(self, channel_id: str, local_date: date, hour: int, now: datetime) -> int:
        """Record that the digest of a date and hour was asked for; a second one is refused by the database."""
        new: int = self._connection.execute(
            insert(digests)
            .values(
                workspace_id=self._workspace_id, channel_id=channel_id, local_date=local_date, hour=hour, asked_at=now
            )
            .returning(digests.c.id)
        ).scalar_one()
        return new

    def keep(self, digest_id: int, says: str, now: datetime) -> None:
        """Remember what a digest says that is to be posted, or brought up to date."""
        self._connection.execute(
            update(digests)
            .where(digests.c.workspace_id == self._workspace_id, digests.c.id == digest_id)
            .values(asked_at=now, says=says)
        )

    def told_on(self, local_date: date) -> dict[int, int]:
        """Return which openings were told of on a date already: the digest's id by the opening's."""
        rows = self._connection.execute(
            select(digest_openings.c.opening_id, digest_openings.c.digest_id).where(
                digest_openings.c.workspace_id == self._workspace_id, digest_openings.c.local_date == local_date
            )
        )
        return {row.opening_id: row.digest_id for row in rows}

    def tell_of(self, digest_id: int, local_date: date, opening_ids: Collection[int]) -> None:
        """Let a digest tell of openings, and no other one of that date."""
        for opening_id in opening_ids:
            changed = self._connection.execute(
                update(digest_openings)
                .where(
                    digest_openings.c.workspace_id == self._workspace_id,
                    digest_openings.c.opening_id == opening_id,
                    digest_openings.c.local_date == local_date,
                )
                .values(digest_id=digest_id)
            )
            if changed.rowcount == 0:
                self._connection.execute(
                    insert(digest_openings).values(
                        workspace_id=self._workspace_id,
                        opening_id=opening_id,
                        local_date=local_date,
                        digest_id=digest_id,
                    )
                )

    def openings_of(self, digest_id: int) -> set[int]:
        """Return the ids of the openings a digest tells of."""
        return set(
            self._connection.scalars(
                select(digest_openings.c.opening_id).where(
                    digest_openings.c.workspace_id == self._workspace_id, digest_openings.c.digest_id == digest_id
                )
            )
        )

    def last_posted(self, channel_id: str, hour: int, before: date) -> DigestRow | None:
        """Return the newest digest of a channel and hour before a date that stands in the channel."""
        stands = exists().where(
            deliveries.c.workspace_id == self._workspace_id,
            deliveries.c.kind == DeliveryKind.DIGEST.value,
            deliveries.c.subject == cast(digests.c.id, String(80)),
            deliveries.c.ts.is_not(None),
        )
        row = self._connection.execute(
            select(digests)
            .where(
                digests.c.workspace_id == self._workspace_id,
                digests.c.channel_id == channel_id,
                digests.c.hour == hour,
                digests.c.local_date < before,
                stands,
            )
            .order_by(digests.c.local_date.desc())
            .limit(1)
        ).first()
        return _digest(row) if row else None

    def _one(self, *conditions: Any) -> DigestRow | None:
        row = self._connection.execute(
            select(digests).where(digests.c.workspace_id == self._workspace_id, *conditions)
        ).first()
        return _digest(row) if row else None


def _digest(row: Row[Any]) -> DigestRow:
    return DigestRow(
        id=row.id,
        channel_id=row.channel_id,
        local_date=row.local_date,
        hour=row.hour,
        asked_at=row.asked_at,
        says=row.says,
    )
