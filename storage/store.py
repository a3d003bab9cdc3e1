"""The store: one workspace's records, a transaction at a time.

Work is a function of `Records`. It may run again (PostgreSQL, when another transaction got in between), so it does
nothing but read and change records.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from time import perf_counter
from typing import Any, TypeVar

from sqlalchemy import Connection, insert, select, update

from bot.domain.errors import Refusal
from storage import tables
from storage.applications import Applications
from storage.audit import Audit
from storage.bundles import Bundles
from storage.candidates import Candidates
from storage.database import Database
from storage.decisions import Decisions
from storage.deliveries import Deliveries
from storage.digests import Digests
from storage.drafts import Drafts
from storage.duties import Duties
from storage.events import Events
from storage.imports import Imports
from storage.interviews import Interviews
from storage.members import Members
from storage.nudges import Nudges
from storage.openings import Openings
from storage.pulses import Pulses
from storage.receipts import Receipts
from storage.references import References
from storage.scorecards import Scorecards

T = TypeVar("T")
Answer = dict[str, Any]


class Records:
    """Everything one transaction can read and change in one workspace, a noun at a time."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    @cached_property
    def members(self) -> Members:
        """The people of the workspace."""
        return Members(self._connection, self._workspace_id)

    @cached_property
    def openings(self) -> Openings:
        """The jobs being hired for."""
        return Openings(self._connection, self._workspace_id)

    @cached_property
    def candidates(self) -> Candidates:
        """The people being hired, and how they are found by name."""
        return Candidates(self._connection, self._workspace_id)

    @cached_property
    def applications(self) -> Applications:
        """Candidates in openings: where they stand and who holds the ball."""
        return Applications(self._connection, self._workspace_id)

    @cached_property
    def events(self) -> Events:
        """What happened."""
        return Events(self._connection, self._workspace_id, self.audit)

    @cached_property
    def imports(self) -> Imports:
        """Whom a company's own file names, and many put into openings at once."""
        return Imports(self._connection, self._workspace_id, self.audit)

    @cached_property
    def audit(self) -> Audit:
        """Who changed or read what."""
        return Audit(self._connection, self._workspace_id)

    @cached_property
    def interviews(self) -> Interviews:
        """Arranged rounds and their seats."""
        return Interviews(self._connection, self._workspace_id)

    @cached_property
    def scorecards(self) -> Scorecards:
        """Submitted cards, every version."""
        return Scorecards(self._connection, self._workspace_id)

    @cached_property
    def references(self) -> References:
        """What was said of candidates by people who worked with them."""
        return References(self._connection, self._workspace_id)

    @cached_property
    def drafts(self) -> Drafts:
        """Cards somebody has begun and not submitted."""
        return Drafts(self._connection, self._workspace_id)

    @cached_property
    def decisions(self) -> Decisions:
        """What named people decided."""
        return Decisions(self._connection, self._workspace_id)

    @cached_property
    def duties(self) -> Duties:
        """What people are waited for."""
        return Duties(self._connection, self._workspace_id)

    @cached_property
    def nudges(self) -> Nudges:
        """What people are to hear of duties."""
        return Nudges(self._connection, self._workspace_id)

    @cached_property
    def bundles(self) -> Bundles:
        """Which message holds all that somebody owes."""
        return Bundles(self._connection, self._workspace_id)

    @cached_property
    def deliveries(self) -> Deliveries:
        """Messages owed to Slack."""
        return Deliveries(self._connection, self._workspace_id)

    @cached_property
    def digests(self) -> Digests:
        """Which digest was asked for when."""
        return Digests(self._connection, self._workspace_id)

    @cached_property
    def pulses(self) -> Pulses:
        """What is going on in some openings, counted."""
        return Pulses(self._connection, self._workspace_id)

    @cached_property
    def receipts(self) -> Receipts:
        """Which envelopes were dealt with."""
        return Receipts(self._connection, self._workspace_id)


class Store:
    """One workspace's records.

    `on_owed` is called after a commit that left a message to be sent; `on_begun` hears for how many seconds a
    transaction waited before it began, and whether it is to `write` or to `read`.
    """

    def __init__(self, database: Database, workspace_id: str) -> None:
        self.database = database
        self.workspace_id = workspace_id
        self.on_owed: Callable[[], None] = _nothing
        self.on_begun: Callable[[str, float], None] = _nothing

    def write(self, work: Callable[[Records], T]) -> T:
        """Run work in one transaction; what it returns is true and on disk by then."""
        owed, asked_at = False, perf_counter()

        def run(connection: Connection) -> T:
            nonlocal owed
            self.on_begun("write", perf_counter() - asked_at)
            records = Records(connection, self.workspace_id)
            result = work(records)
            records.audit.write_noted()
            owed = records.deliveries.were_owed
            return result

        result = self.database.write(run)
        if owed:
            self.on_owed()
        return result

    def once(self, key: str, now: datetime, work: Callable[[Records], Answer]) -> Answer:
        """Run work unless this envelope has been dealt with; either way return the answer it got the first time.

        Another process may be dealing with it at this moment: where what that one did is why work is refused here, the
        answer is that one's, too.
        """

        def run(records: Records) -> Answer:
            known = records.receipts.answer(key)
            if known is not None:
                return known
            answer = work(records)
            records.receipts.keep(key, answer, now)
            return answer

        try:
            return self.write(run)
        except Refusal:
            known = self.read(lambda records: records.receipts.answer(key))
            if known is None:
                raise
            return known

    def read(self, work: Callable[[Records], T]) -> T:
        """Run work on one snapshot, without changing anything.

        Where the audit must know of it, what was read is thrown away and read again in a transaction that enters it:
        nobody sees what is not on record.
        """
        is_for_the_audit, asked_at = False, perf_counter()

        def run(connection: Connection) -> T:
            nonlocal is_for_the_audit
            self.on_begun("read", perf_counter() - asked_at)
            records = Records(connection, self.workspace_id)
            result = work(records)
            is_for_the_audit = records.audit.is_owed
            return result

        result = self.database.read(run)
        return self.write(work) if is_for_the_audit else result


def open_store(database: Database, workspace_id: str, name: str) -> Store:
    """Return the store of a workspace, creating the workspace's row the first time.

    Where nothing changed nothing is written: a start waits for nobody who is at work on that row.
    """

    def keep(connection: Connection) -> None:
        table = tables.workspaces
        known = connection.scalar(select(table.c.name).where(table.c.id == workspace_id))
        if known is None:
            connection.execute(insert(table).values(id=workspace_id, name=name))
        elif known != name:
            connection.execute(update(table).where(table.c.id == workspace_id).values(name=name))

    database.write(keep)
    return Store(database, workspace_id)


def _nothing(*_: object) -> None:
    """Do nothing; nobody waits for it yet."""
