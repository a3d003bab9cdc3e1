"""Plain SQL on the same data: what the database itself takes, through its bare driver, without a line of ours between.

Of what is only read: the very statements it sends, sent again. Of a change: the rows of a vote, in one commit.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import psycopg
from sqlalchemy import event, make_url
from sqlalchemy.engine import Engine

from tests.handlers.payloads import TEAM

Statement = tuple[str, Any]


@contextmanager
def recorded() -> Iterator[list[Statement]]:
    """Write down every statement that is sent meanwhile."""
    said: list[Statement] = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        said.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", listen)


def statements_of(work: Callable[[], object]) -> list[Statement]:
    """Return the statements something sends, once it has been done before: what is remembered is not asked again."""
    work()
    with recorded() as said:
        work()
    return [one for one in said if not one[0].startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]


@contextmanager
def driver(url: str) -> Iterator[Any]:
    """Open a bare connection to the same database, as durable as the bot's own."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        connection: Any = sqlite3.connect(str(address.database), isolation_level=None)
        connection.execute("PRAGMA synchronous = FULL")
    else:
        connection = psycopg.connect(address.set(drivername="postgresql").render_as_string(False), autocommit=True)
    try:
        yield connection
    finally:
        connection.close()


def sending_again(connection: Any, statements: list[Statement]) -> Callable[[], None]:
    """Return what sends statements again, in one transaction, and reads all that comes back."""

    def send() -> None:
        cursor = connection.cursor()
        cursor.execute("BEGIN")
        for statement, parameters in statements:
            cursor.execute(statement, parameters)
            cursor.fetchall()
        cursor.execute("COMMIT")

    return send


def committing_a_vote(connection: Any) -> Callable[[], None]:
    """Return what puts the rows of a vote on disk: the card, its seat, what happened, and the receipt."""
    mark = "?" if isinstance(connection, sqlite3.Connection) else "%s"
    versions = count(1000)
    card = (
        "INSERT INTO scorecards (workspace_id, seat_id, version, submitted_at, ratings, evidence, overall) "
        f"SELECT workspace_id, id, {mark}, assigned_at, '{{}}', 'evidence', 'yes' FROM seats WHERE id = 1"
    )
    seat = "UPDATE seats SET submitted_at = submitted_at WHERE id = 1"
    happened = (
        "INSERT INTO events (workspace_id, application_id, at, actor_id, kind, door) "
        "SELECT workspace_id, application_id, assigned_at, interviewer_id, 'card_in', 'modal' FROM seats WHERE id = 1"
    )
    receipt = (
        f"INSERT INTO receipts (workspace_id, key, at) SELECT '{TEAM}', {mark}, assigned_at FROM seats WHERE id = 1"
    )

    def commit() -> None:
        version = next(versions)
        cursor = connection.cursor()
        cursor.execute("BEGIN")
        cursor.execute(card, (version,))
        cursor.execute(seat)
        cursor.execute(happened)
        cursor.execute(receipt, (f"plain:{version}",))
        cursor.execute("COMMIT")

    return commit
