"""Receipts: which envelopes changed something, and the answer each got."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from storage.tables import receipts


class Receipts:
    """What one workspace has been asked, so that it is done once."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def answer(self, key: str) -> dict[str, Any] | None:
        """Return the answer an envelope got, or nothing if it is new."""
        row = self._connection.execute(
            select(receipts.c.answer).where(receipts.c.workspace_id == self._workspace_id, receipts.c.key == key)
        ).first()
        return None if row is None else (row.answer or {})

    def keep(self, key: str, answer: dict[str, Any], now: datetime) -> None:
        """Remember the answer to an envelope."""
        self._connection.execute(
            insert(receipts).values(workspace_id=self._workspace_id, key=key, at=now, answer=answer)
        )

    def forget_before(self, instant: datetime) -> int:
        """Forget old receipts: nobody retries after days. Returns how many."""
        return self._connection.execute(
            delete(receipts).where(receipts.c.workspace_id == self._workspace_id, receipts.c.at < instant)
        ).rowcount
