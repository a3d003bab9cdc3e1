"""Receipts: which envelopes changed something, and the answer each got."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage.tables import receipts

# Every click asks for these, so they are built once.
_ANSWER = select(receipts.c.answer).where(
    receipts.c.workspace_id == bindparam("workspace"), receipts.c.key == bindparam("receipt")
)
_KEEP = insert(receipts)


class Receipts:
    """What one workspace has been asked, so that it is done once."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def answer(self, key: str) -> dict[str, Any] | None:
        """Return the answer an envelope got, or nothing if it is new."""
        row = self._connection.execute(_ANSWER, {"workspace": self._workspace_id, "receipt": key}).first()
        return None if row is None else (row.answer or {})

    def keep(self, key: str, answer: dict[str, Any], now: datetime) -> None:
        """Remember the answer to an envelope."""
        kept = {"workspace_id": self._workspace_id, "key": key, "at": now, "answer": answer}
        self._connection.execute(_KEEP, kept)

    def is_newest(self, about: str, version: int, now: datetime) -> bool:
        """Tell whether nothing newer was heard about something, and remember how new this is."""
        key = f"newest:{about}"
        known = self.answer(key)
        if known is None:
            self.keep(key, {"version": version}, now)
            return True
        if version < known["version"]:
            return False
        self._connection.execute(
            update(receipts)
            .where(receipts.c.workspace_id == self._workspace_id, receipts.c.key == key)
            .values(answer={"version": version}, at=now)
        )
        return True

    def forget_before(self, instant: datetime) -> int:
        """Forget old receipts: nobody retries after days. Returns how many."""
        return self._connection.execute(
            delete(receipts).where(receipts.c.workspace_id == self._workspace_id, receipts.c.at < instant)
        ).rowcount
