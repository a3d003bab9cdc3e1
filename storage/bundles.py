"""Bundles: which message holds all that one person owes. There is one newest; those before it point to it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from storage.tables import bundles


@dataclass(frozen=True, slots=True)
class Bundle:
    """The newest bundle of somebody: its number, and what its lines told; nothing before it was sent."""

    number: int
    told: tuple[str, ...] | None


class Bundles:
    """The bundles of one workspace."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def newest(self, member_id: str) -> Bundle:
        """Return somebody's newest bundle; the first one is there from the beginning."""
        row = self._connection.execute(select(bundles.c.number, bundles.c.says).where(*self._of(member_id))).first()
        return Bundle(row.number, tuple(row.says) if row.says is not None else None) if row else Bundle(1, None)

    def keep(self, member_id: str, bundle: Bundle) -> None:
        """Keep which bundle is the newest, and what it shows."""
        values: dict[str, Any] = {
            "number": bundle.number,
            "says": list(bundle.told) if bundle.told is not None else None,
        }
        changed = self._connection.execute(update(bundles).where(*self._of(member_id)).values(**values))
        if changed.rowcount == 0:
            self._connection.execute(
                insert(bundles).values(workspace_id=self._workspace_id, member_id=member_id, **values)
            )

    def _of(self, member_id: str) -> tuple[Any, ...]:
        return bundles.c.workspace_id == self._workspace_id, bundles.c.member_id == member_id
