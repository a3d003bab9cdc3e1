"""Openings: the jobs being hired for, each with its frozen template."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from bot.domain.openings import Opening
from bot.domain.templates import RoleTemplate, template_from_data
from storage.tables import openings


class Openings:
    """The openings of one workspace: a handful, so all of them are read at once."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def all(self) -> list[Opening]:
        """Return every opening, oldest first."""
        rows = self._connection.execute(
            select(openings).where(openings.c.workspace_id == self._workspace_id).order_by(openings.c.id)
        )
        return [_opening(row) for row in rows]

    def get(self, opening_id: int) -> Opening:
        """Return one opening; its id comes from our own rows, so it is there."""
        row = self._connection.execute(
            select(openings).where(openings.c.workspace_id == self._workspace_id, openings.c.id == opening_id)
        ).one()
        return _opening(row)

    def add(
        self,
        *,
        slug: str,
        title: str,
        template: dict[str, Any],
        hiring_manager_id: str,
        recruiter_id: str,
        channel_id: str | None,
        now: datetime,
    ) -> int:
        """Open a job with a frozen copy of its template; returns its id."""
        new: int = self._connection.execute(
            insert(openings)
            .values(
                workspace_id=self._workspace_id,
                slug=slug,
                title=title,
                template=json.dumps(template, ensure_ascii=False),
                hiring_manager_id=hiring_manager_id,
                recruiter_id=recruiter_id,
                channel_id=channel_id,
                created_at=now,
            )
            .returning(openings.c.id)
        ).scalar_one()
        return new


@lru_cache(maxsize=256)
def _template(frozen: str) -> RoleTemplate:
    """Parse a frozen template; kept by its very text, so the memory of it cannot be out of date."""
    return template_from_data(json.loads(frozen))


def _opening(row: Row[tuple[object, ...]]) -> Opening:
    return Opening(
        id=row.id,
        slug=row.slug,
        title=row.title,
        template=_template(row.template),
        hiring_manager_id=row.hiring_manager_id,
        recruiter_id=row.recruiter_id,
        channel_id=row.channel_id,
    )
