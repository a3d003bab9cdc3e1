"""A database and a Slack in memory: what is done is done for real, can be taken back, and goes out to nobody."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_sdk.web.slack_response import SlackResponse
from sqlalchemy import create_engine, event
from sqlalchemy.pool import StaticPool

from bot.domain.channels import Channel
from bot.messenger import Published
from storage import tables


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


class Rehearsal:
    """A database on one connection, in which everything is done for real and can be taken back."""

    name = "sqlite"

    def __init__(self) -> None:
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        self.engine, self.connection = engine, engine.connect()
        self._is_inside = False
        tables.metadata.create_all(self.connection)

    def write(self, work: Any) -> Any:
        with self.connection.begin_nested():
            return work(self.connection)

    def read(self, work: Any) -> Any:
        self.connection.exec_driver_sql("PRAGMA query_only = ON")
        try:
            return work(self.connection)
        finally:
            self.connection.exec_driver_sql("PRAGMA query_only = OFF")

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

    def close(self) -> None:
        self.connection.close()
        self.engine.dispose()

    def writes(self) -> int:
        """Return how many rows were ever written, which is the same where nothing was."""
        return int(self.connection.connection.driver_connection.total_changes)

    def dump(self) -> dict[str, list[Any]]:
        """Return every row there is, but for the receipts of what was asked."""
        plain = self.connection.connection.driver_connection
        return {
            name: plain.execute(f'SELECT * FROM "{name}"').fetchall()
            for name in tables.metadata.tables
            if name != tables.receipts.name
        }


def _leave_transactions_to_us(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
