"""Drafts: what somebody has typed into a card and not submitted yet."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.domain.scorecards import Draft, draft_data, draft_from
from storage.tables import drafts

# Every card asks for these, so they are built once.
_MINE = (drafts.c.workspace_id == bindparam("workspace"), drafts.c.seat_id == bindparam("seat"))
_OF = select(drafts.c.state).where(*_MINE)
_SAVED_AT = select(drafts.c.saved_at).where(*_MINE)
_DROP = delete(drafts).where(*_MINE)


class Drafts:
    """The unfinished cards of one workspace. Nobody but who sits in the seat may read one."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def save(self, seat_id: int, draft: Draft, now: datetime) -> None:
        """Keep what is in a seat's form now, in place of what was."""
        changed = self._connection.execute(
            update(drafts)
            .where(drafts.c.workspace_id == self._workspace_id, drafts.c.seat_id == seat_id)
            .values(state=draft_data(draft), saved_at=now)
        )
        if changed.rowcount == 0:
            self._connection.execute(
                insert(drafts).values(
                    workspace_id=self._workspace_id, seat_id=seat_id, state=draft_data(draft), saved_at=now
                )
            )

    def of(self, seat_id: int) -> Draft | None:
        """Return what was typed into a seat's form last, or nothing."""
        row = self._connection.execute(_OF, {"workspace": self._workspace_id, "seat": seat_id}).first()
        return draft_from(row.state) if row else None

    def saved_at(self, seat_id: int) -> datetime | None:
        """Return when something was typed into a seat's form last."""
        return self._connection.execute(_SAVED_AT, {"workspace": self._workspace_id, "seat": seat_id}).scalar()

    def drop(self, seat_id: int) -> None:
        """Forget a draft: the card was submitted, or is not wanted any more."""
        self._connection.execute(_DROP, {"workspace": self._workspace_id, "seat": seat_id})

    def forget_before(self, moment: datetime) -> int:
        """Forget drafts nobody has touched since; returns how many."""
        gone = self._connection.execute(
            delete(drafts).where(drafts.c.workspace_id == self._workspace_id, drafts.c.saved_at < moment)
        )
        return int(gone.rowcount)
