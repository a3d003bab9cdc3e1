"""The audit: entries noted during a transaction are chained and written at its very end.

The chain has one end, so writing is one at a time: on PostgreSQL a lock is held from the last statements of a
transaction to its commit. Nothing else is locked while waiting for it or after it, so it closes no circle of waiting.
The lock only saves work: the database itself refuses a second entry that follows the same one (migration 0008), and a
transaction that came second is run again. SQLite has one writer anyway. Nor are entries changed or deleted (0003).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, or_, select

from bot.domain.audit import GENESIS, Action, Detail, Entry, Note, about_member, hash_of
from bot.domain.events import Door
from storage.tables import audit, workspaces

LOCK = 4_380_002  # any number, as long as every Hireloop takes the same
AT_A_TIME = 1000

# The `|| ''` leaves the order of ids to go by: SQLite would sort all entries of the workspace for the newest one.
_WORKSPACE = audit.c.workspace_id.concat("")
# Every change runs these, so they are built once.
_HEAD = select(audit.c.hash).where(_WORKSPACE == bindparam("workspace")).order_by(audit.c.id.desc()).limit(1)
_OURS = (
    select(workspaces.c.id)
    .where(workspaces.c.id == bindparam("workspace"))
    .with_for_update(read=True, key_share=True)
    .cte("ours")
)
_LOCK = select(func.pg_advisory_xact_lock(LOCK, func.hashtext(_OURS.c.id)))
_INSERT = insert(audit)


class Audit:
    """The audit of one workspace."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._workspace = {"workspace": workspace_id}
        self._noted: list[Note] = []

    def note(self, *, at: datetime, actor_id: str, action: Action, about: str, door: Door, detail: str = "") -> None:
        """Remember to enter that somebody did or read something; it is written with the transaction, or not at all.

        `about` and `detail` are codes and keys of ours: free text raises a `ValueError`.
        """
        self._noted.append(Note(at=at, actor_id=actor_id, action=action, about=about, door=door, detail=Detail(detail)))

    @property
    def is_owed(self) -> bool:
        """Tell whether something was noted that is not written yet."""
        return bool(self._noted)

    def write_noted(self) -> None:
        """Chain what was noted to what is there. The last thing a transaction does, for others wait until it commits."""
        if not self._noted:
            return
        if self._connection.dialect.name == "postgresql":
            self._lock()
        previous = self.head()
        rows = []
        for note in self._noted:
            said = {
                "actor_id": note.actor_id,
                "action": note.action.value,
                "about": note.about,
                "door": note.door.value,
                "detail": str(note.detail),
            }
            new = hash_of(previous, self._workspace_id, note.at, **said)
            rows.append({"workspace_id": self._workspace_id, "at": note.at, **said, "previous": previous, "hash": new})
            previous = new
        self._connection.execute(_INSERT, rows)
        self._noted.clear()

    def head(self) -> str:
        """Return the newest hash: kept elsewhere, it shows later whether entries are missing from the end."""
        return self._connection.execute(_HEAD, self._workspace).scalar() or GENESIS

    def all(self) -> Iterator[Entry]:
        """Return every entry, oldest first; some at a time are in memory."""
        return self.matching()

    def of(self, about: str, *, most: int, after: int = 0) -> list[Entry]:
        """Return the entries about something, oldest first, beginning behind the entry of that id."""
        return self._page(self._about(about), after, most)

    def matching(
        self, *, about: str | None = None, member_id: str | None = None, since: datetime | None = None
    ) -> Iterator[Entry]:
        """Return the entries about something, by or about a member, and since an instant, oldest first."""
        query = self._about(about) if about is not None else select(audit).where(_WORKSPACE == self._workspace_id)
        if member_id is not None:
            query = query.where(or_(audit.c.actor_id == member_id, audit.c.about == about_member(member_id)))
        if since is not None:
            query = query.where(audit.c.at >= since)
        return self._paged(query)

    def _lock(self) -> None:
        """Let nobody else write entries of this workspace until the transaction ends.

        The workspace's row comes first, because every entry refers to it: whoever waited for that row while holding
        the lock could keep the one who holds the row, and wants the lock, waiting for ever.
        """
        self._connection.execute(_LOCK, self._workspace)

    def _about(self, about: str) -> Select[Any]:
        return select(audit).where(audit.c.workspace_id == self._workspace_id, audit.c.about == about)

    def _paged(self, query: Select[Any]) -> Iterator[Entry]:
        """Go through all that matches; whoever stops early leaves nothing open."""
        page = self._page(query, 0, AT_A_TIME)
        while page:
            yield from page
            page = self._page(query, page[-1].id, AT_A_TIME)

    def _page(self, query: Select[Any], after: int, most: int) -> list[Entry]:
        rows = self._connection.execute(query.where(audit.c.id > after).order_by(audit.c.id).limit(most))
        return [_entry(row) for row in rows]


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        workspace_id=row.workspace_id,
        at=row.at,
        actor_id=row.actor_id,
        action=row.action,
        about=row.about,
        door=row.door,
        detail=row.detail,
        previous=row.previous,
        hash=row.hash,
    )
