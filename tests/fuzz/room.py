"""A room to try things in: the company with the real app, in which whatever was done is taken back.

Its database is as strict as PostgreSQL about what texts and numbers may hold, and all that was written is compared afterwards.
"""

import copy
import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest.mock import patch

from slack_sdk.web import WebClient
from sqlalchemy import String, event

from bot.reception import Reception
from handlers.errors import tell
from storage import tables
from tests.factories import NOW
from tests.fuzz import secrets
from tests.handlers import panel_asks
from tests.handlers.files import hand_in_the_last_card
from tests.handlers.kinds import SELVES
from tests.handlers.payloads import Payload
from tests.handlers.world import Outcome, World

AS_IT_IS, OPENED, DECIDED = "as it is", "every panel was opened", "it was decided"
ROOMS = (AS_IT_IS, OPENED, DECIDED)
OWED = tables.deliveries.name
# What reading leaves behind, and what somebody typed is kept although it could not be handed in.
BESIDES = frozenset({tables.audit.name, tables.receipts.name})
Dump = dict[str, list[Any]]


@dataclass
class Seen:
    """Everything that came of one payload: what was answered, what was raised on the way, and what is on file now."""

    payload: Payload
    outcome: Outcome
    before: Dump
    after: Dump
    error: Exception | None = None
    escaped: Exception | None = None
    owed: list[tuple[str, str]] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)

    def changed(self) -> set[str]:
        """Return the names of the tables in which something is different now."""
        return {
            name for name, rows in self.after.items() if rows is not self.before[name] and rows != self.before[name]
        }

    def new_rows(self, name: str) -> list[Any]:
        """Return the rows of a table that are new, or are not what they were."""
        was = set(self.before[name])
        return [row for row in self.after[name] if row not in was]


class Room(World):
    """One state of the company; `send` lets a payload arrive, and everything inside `taken_back` is undone."""

    def __init__(self, state: str) -> None:
        super().__init__()
        self.state = state
        self.now = NOW
        for name in (*SELVES.values(), "Nadia Brandt"):
            target = self.target(name)
            if state == OPENED:
                self.store.write(lambda records, about=target.application_id: hand_in_the_last_card(
                    records, records.applications.get(about)
                ))  # fmt: skip
            elif state == DECIDED:
                panel_asks.it_was_decided(self, None, target)
        self.secrets = secrets.planted(self.database.connection)
        self._error: Exception | None = None
        self._base = self.database.dump()
        self._dumped = (self.database.writes(), self._base)
        self.app.error(self._heard)
        self._reception = Reception(self.app)
        event.listen(self.database.engine, "before_cursor_execute", _as_strict_as_postgres)

    def _heard(self, error: Any, body: Any, client: Any) -> Any:
        """Remember what was raised, and let the app tell it as it does."""
        self._error = error
        return tell(error, body, client, self.slack)

    @contextmanager
    def taken_back(self):
        """Take back everything that is done in here."""
        with self.database.all_taken_back():
            self._dumped = (self.database.writes(), self._base)
            yield

    def heard(self, payload: Payload) -> Seen:
        """Let a payload arrive, and return everything that came of it."""
        self.slack.calls, self.slack.replies, self._error = [], [], None
        writes, before = self.database.writes(), self.before()
        escaped = None
        answer: dict[str, Any] = {}
        status = 0
        try:
            with self.without_a_network():
                response = self._reception.answer(copy.deepcopy(payload))
            status, answer = response.status, json.loads(response.body) if response.body else {}
        except Exception as error:
            escaped = error
        after = before if self.database.writes() == writes else self.database.dump()
        outcome = Outcome(status, answer, self.slack.calls, self.slack.replies, is_change=after is not before)
        return Seen(payload, outcome, before, after, error=self._error, escaped=escaped)

    def without_a_network(self) -> Any:
        """Return a time in which whatever a listener asks of Slack is asked of the room's own."""
        return patch.object(WebClient, "api_call", lambda _, method, **given: self.slack.api_call(method, **given))

    def columns(self, table: str) -> list[str]:
        """Return the columns of a table, in their order."""
        return tables.metadata.tables[table].columns.keys()

    def before(self) -> Dump:
        """Return what is on file, read again only where something was written since."""
        writes = self.database.writes()
        if self._dumped[0] != writes:
            self._dumped = (writes, self.database.dump())
        return self._dumped[1]


@cache
def room(state: str) -> Room:
    """Return the room in that state; every process has its own, made when it is first asked for."""
    return Room(state)


def close_rooms() -> None:
    """Close the rooms of this process; whoever asks for one gets a new one."""
    for state in ROOMS if room.cache_info().currsize else ():
        room(state).database.close()
    room.cache_clear()


class NotForPostgres(Exception):
    """What PostgreSQL takes no part of: a text with a zero byte or half a letter in it, a number too large for its column."""


def _as_strict_as_postgres(_conn: Any, _cursor: Any, _statement: Any, given: Any, _context: Any, _many: Any) -> None:
    rows = given if isinstance(given, list) else [given]
    for row in rows:
        for value in row.values() if isinstance(row, dict) else row:
            if isinstance(value, str) and not value.isascii():
                try:
                    value.encode()
                except UnicodeEncodeError as error:
                    raise NotForPostgres("half a letter") from error
            if isinstance(value, str) and "\x00" in value:
                raise NotForPostgres("a zero byte")
            if isinstance(value, int) and not -(2**31) <= value < 2**31:
                raise NotForPostgres("a number of more than four bytes")


def too_long(name: str, rows: list[Any]) -> list[str]:
    """Return the columns of a table in which something is longer than PostgreSQL keeps."""
    columns = tables.metadata.tables[name].columns
    return sorted({
        f"{name}.{column.name}"
        for row in rows
        for column, value in zip(columns, row, strict=True)
        if isinstance(column.type, String) and column.type.length and isinstance(value, str)
        and len(value) > column.type.length
    })  # fmt: skip
