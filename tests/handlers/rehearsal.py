"""A database and a Slack for rehearsals: what is done is done for real, can be taken back, and goes out to nobody.

The database is SQLite in memory or, where `HIRELOOP_TEST_DATABASE=postgresql` says so, one on a real server.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from slack_sdk.web.slack_response import SlackResponse
from sqlalchemy import JSON, Engine, Integer, String, cast, create_engine, event, select
from sqlalchemy.pool import StaticPool

from bot.domain.channels import Channel
from bot.messenger import Published
from storage import tables
from tests.databases import database_kind, own_server


class Slack:
    """Stands in for Slack: every call is kept, and none goes out."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.replies: list[dict[str, Any]] = []

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        said = dict(given.get("json") or given.get("params") or given.get("data") or {})
        if isinstance(said.get("view"), str):
            said["view"] = json.loads(said["view"])
        self.calls.append((api_method, said))
        found = {"channel": {"id": said.get("channel"), "name": "hiring", "is_member": True}}
        return SlackResponse(
            client=None, http_verb="POST", api_url=api_method, req_args={}, data={"ok": True, **found}, headers={},
            status_code=200,
        )  # fmt: skip

    is_shut_out = False

    def stop_sending(self) -> None:
        """Do nothing: nothing is ever sent from here."""

    def publish_home(self, member_id: str, view: dict[str, Any], view_hash: str | None = None) -> Published:
        self.calls.append(("views.publish", {"user_id": member_id, "view": view}))
        return Published("hash")

    def look_at(self, channel_id: str) -> Channel:
        return Channel(id=channel_id, name="hiring", is_member=True, is_archived=False, is_shared_outside=False)

    def reply(self, response_url: str, message: dict[str, Any], *, replace: bool = True) -> None:
        self.replies.append({**message, "replace_original": replace})


def rehearsal() -> "Rehearsal":
    """Return an empty database of the kind that stories run on, for a rehearsal."""
    return PostgreSQLRehearsal() if database_kind() == "postgresql" else SQLiteRehearsal()


class Rehearsal:
    """A database on one connection, in which everything is done for real and can be taken back."""

    name: str

    def __init__(self, engine: Engine) -> None:
        self.engine, self.connection = engine, engine.connect()
        self._is_inside = False

    def write(self, work: Any) -> Any:
        with self.connection.begin_nested():
            return work(self.connection)

    def read(self, work: Any) -> Any:
        """Run work that may change nothing."""
        raise NotImplementedError

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        if not self._is_inside:
            with self.all_taken_back():
                yield
            return
        attempt = self.connection.begin_nested()
        try:
            yield
        finally:
            attempt.rollback()
            self._count_anew()

    @contextmanager
    def all_taken_back(self) -> Iterator[None]:
        """Take back a whole transaction: what was taken back inside one makes everything after it in there slower."""
        self.connection.commit()
        attempt, self._is_inside = self.connection.begin(), True
        try:
            yield
        finally:
            self._is_inside = False
            attempt.rollback()
            self._count_anew()

    def _count_anew(self) -> None:
        """Let ids be given again that were taken back."""

    def close(self) -> None:
        self.connection.close()
        self.engine.dispose()

    def writes(self) -> int:
        """Return how many rows were ever written, which is the same where nothing was."""
        raise NotImplementedError

    def dump(self) -> dict[str, list[Any]]:
        """Return every row there is, but for the receipts of what was asked."""
        return {
            name: self._rows_of(table) for name, table in tables.metadata.tables.items() if table is not tables.receipts
        }

    def _rows_of(self, table: Any) -> list[Any]:
        raise NotImplementedError


class SQLiteRehearsal(Rehearsal):
    """One in memory."""

    name = "sqlite"

    def __init__(self) -> None:
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        super().__init__(engine)
        tables.metadata.create_all(self.connection)

    def read(self, work: Any) -> Any:
        self.connection.exec_driver_sql("PRAGMA query_only = ON")
        try:
            return work(self.connection)
        finally:
            self.connection.exec_driver_sql("PRAGMA query_only = OFF")

    def writes(self) -> int:
        return int(self.connection.connection.driver_connection.total_changes)

    def _rows_of(self, table: Any) -> list[Any]:
        plain = self.connection.connection.driver_connection
        rows: list[Any] = plain.execute(f'SELECT * FROM "{table.name}"').fetchall()
        return rows


class PostgreSQLRehearsal(Rehearsal):
    """One on a server of this process's own."""

    name = "postgresql"

    def __init__(self) -> None:
        self._for_as_long = ExitStack()
        self._writes = self._counted_at = 0
        server = own_server()
        name = self._for_as_long.enter_context(server.copy_of(server.template))
        super().__init__(create_engine(server.address_of(name), poolclass=StaticPool))
        numbered = [
            one for one in tables.metadata.tables.values() if "id" in one.c and isinstance(one.c.id.type, Integer)
        ]
        self._counts_anew = "SELECT " + ", ".join(
            f"setval(pg_get_serial_sequence('{one.name}', 'id'), coalesce((SELECT max(id) FROM {one.name}), 0) + 1, false)"
            for one in numbered
        )
        event.listen(self.engine, "after_cursor_execute", self._count)

    def read(self, work: Any) -> Any:
        attempt = self.connection.begin_nested()
        try:
            self.connection.exec_driver_sql("SET LOCAL transaction_read_only = on")
            return work(self.connection)
        finally:
            attempt.rollback()

    def writes(self) -> int:
        return self._writes

    def _count_anew(self) -> None:
        if self._writes != self._counted_at:
            self._counted_at = self._writes
            self.connection.exec_driver_sql(self._counts_anew)

    def close(self) -> None:
        super().close()
        self._for_as_long.close()

    def _count(self, _conn: Any, cursor: Any, _statement: Any, _given: Any, context: Any, _many: Any) -> None:
        if context.isinsert or context.isupdate or context.isdelete:
            self._writes += max(cursor.rowcount, 0)

    def _rows_of(self, table: Any) -> list[Any]:
        plain = [cast(column, String) if isinstance(column.type, JSON) else column for column in table.c]
        return [tuple(row) for row in self.connection.execute(select(*plain).order_by(*table.primary_key))]


def _leave_transactions_to_us(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
