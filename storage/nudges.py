"""Nudges: what one person is to hear of a duty, wanted from when its rung came due, and when it was sent."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, func, insert, select, update

from bot.domain.faring import Outcome
from bot.domain.ladders import HANDED, Says
from bot.domain.nudges import SNOOZE, Nudge
from storage.pages import pages
from storage.tables import duties, nudges

# The `|| ''` keeps SQLite from going through all nudges there ever were for a few whose keys are known.
_WORKSPACE = nudges.c.workspace_id.concat("")
# Every change of an application asks for it, so it is built once.
_OF_DUTIES = (
    select(nudges)
    .where(_WORKSPACE == bindparam("workspace"), nudges.c.duty_id.in_(bindparam("these", expanding=True)))
    .order_by(nudges.c.wanted_at, nudges.c.id)
)


class Nudges:
    """What the people of one workspace are to hear of duties."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def want(
        self,
        duty_id: int,
        rung: str,
        says: Says,
        member_id: str,
        *,
        cannot_wait: bool,
        at: datetime,
        sent_at: datetime | None = None,
    ) -> Nudge:
        """Want a rung said to somebody from an instant on; each rung of a duty is said once."""
        row = self._connection.execute(
            insert(nudges)
            .values(
                workspace_id=self._workspace_id,
                duty_id=duty_id,
                rung=rung,
                says=says.value,
                member_id=member_id,
                cannot_wait=cannot_wait,
                wanted_at=at,
                sent_at=sent_at,
            )
            .returning(nudges)
        ).one()
        return _nudge(row)

    def of_duties(self, duty_ids: Collection[int]) -> list[Nudge]:
        """Return what was wanted and sent of some duties, in the order it was wanted."""
        about = {"workspace": self._workspace_id, "these": list(duty_ids)}
        return [_nudge(row) for row in self._connection.execute(_OF_DUTIES, about)]

    def to(self, member_id: str) -> list[Nudge]:
        """Return what somebody is to hear, or heard, of duties that are still open."""
        rows = self._connection.execute(
            select(nudges)
            .join(duties, duties.c.id == nudges.c.duty_id)
            .where(
                nudges.c.workspace_id == self._workspace_id,
                nudges.c.member_id == member_id,
                duties.c.state == "open",
            )
            .order_by(nudges.c.wanted_at, nudges.c.id)
        )
        return [_nudge(row) for row in rows]

    def sent(self, nudge_ids: Iterable[int], delivery_id: int, now: datetime) -> None:
        """Record that the message of a delivery, which says these, is going out now."""
        for some in pages(list(nudge_ids)):
            self._connection.execute(
                update(nudges)
                .where(_WORKSPACE == self._workspace_id, nudges.c.id.in_(some))
                .values(sent_at=now, delivery_id=delivery_id)
            )

    def take_over_waiting(self, duty_id: int, member_id: str, now: datetime) -> None:
        """Count as said what somebody was still to hear of a duty: they know, or it is theirs no more."""
        self._connection.execute(
            update(nudges)
            .where(
                nudges.c.workspace_id == self._workspace_id,
                nudges.c.duty_id == duty_id,
                nudges.c.member_id == member_id,
                nudges.c.sent_at.is_(None),
            )
            .values(sent_at=now)
        )

    def take_back(self, delivery_id: int) -> None:
        """Let what a message was to say be unsaid: it certainly did not go out."""
        self._connection.execute(
            update(nudges)
            .where(
                nudges.c.workspace_id == self._workspace_id,
                nudges.c.delivery_id == delivery_id,
            )
            .values(sent_at=None, delivery_id=None)
        )

    def outcomes(self) -> dict[tuple[str, Outcome], int]:
        """Return how many nudges of each rung came to what; those that are counted on, such as snoozes, are one rung."""
        counted_on = [(nudges.c.rung.startswith(one, autoescape=True), one) for one in (SNOOZE, HANDED)]
        rung = case(*counted_on, else_=nudges.c.rung)
        outcome = case(
            (nudges.c.delivery_id.is_not(None), Outcome.SENT.value),
            (nudges.c.sent_at.is_not(None), Outcome.KNOWN.value),
            (duties.c.state == "open", Outcome.WAITING.value),
            else_=Outcome.DROPPED.value,
        )
        rows = self._connection.execute(
            select(rung.label("which"), outcome.label("outcome"), func.count().label("n"))
            .join(duties, duties.c.id == nudges.c.duty_id)
            .where(nudges.c.workspace_id == self._workspace_id)
            .group_by("which", "outcome")  # no columns of ours are called so
        )
        return {(row.which, Outcome(row.outcome)): row.n for row in rows}


def _nudge(row: Row[Any]) -> Nudge:
    return Nudge(
        id=row.id,
        duty_id=row.duty_id,
        rung=row.rung,
        says=Says(row.says),
        member_id=row.member_id,
        cannot_wait=row.cannot_wait,
        wanted_at=row.wanted_at,
        sent_at=row.sent_at,
        delivery_id=row.delivery_id,
    )
