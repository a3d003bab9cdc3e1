"""References: what people who worked with a candidate said of them."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from bot.domain.references import Reference
from storage.tables import reference_checks


class References:
    """The references of one workspace's candidates."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def add(
        self, *, application_id: int, at: datetime, recorded_by: str, referee: str, relation: str, said: str
    ) -> None:
        """Keep what somebody said."""
        self._connection.execute(
            insert(reference_checks).values(
                workspace_id=self._workspace_id,
                application_id=application_id,
                at=at,
                recorded_by=recorded_by,
                referee=referee,
                relation=relation,
                said=said,
            )
        )

    def count(self, application_id: int) -> int:
        """Return how many people were asked about a candidate."""
        found: int = self._connection.execute(
            select(func.count()).where(
                reference_checks.c.workspace_id == self._workspace_id,
                reference_checks.c.application_id == application_id,
            )
        ).scalar_one()
        return found

    def of(self, application_id: int) -> list[Reference]:
        """Return what was said of a candidate, oldest first."""
        rows = self._connection.execute(
            select(reference_checks)
            .where(
                reference_checks.c.workspace_id == self._workspace_id,
                reference_checks.c.application_id == application_id,
            )
            .order_by(reference_checks.c.id)
        )
        return [
            Reference(at=row.at, recorded_by=row.recorded_by, referee=row.referee, relation=row.relation, said=row.said)
            for row in rows
        ]
