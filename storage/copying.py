"""Copying: everything from one database into an empty one, SQLite or PostgreSQL, in one transaction of the new one.

The tables are those of `storage.tables`, so none can be forgotten. Before the copy is committed every row of it is read
back and compared with its original, and the audit's chain is followed: what differs was never copied.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Result, Row, Table, func, insert, select
from sqlalchemy.exc import DBAPIError

from bot.domain.audit import first_break
from bot.domain.errors import Refusal
from storage.checkup import audit_said
from storage.database import Database, DatabaseUnusable
from storage.schema import migrate, newest_version, version_of
from storage.store import Records
from storage.tables import metadata, workspaces

AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds: how many rows, and the sum of their hashes, for databases sort texts each in its own way."""

    rows: int = 0
    fingerprint: int = 0


def copy_everything(source: Database, target: Database) -> int:
    """Copy all rows into a database with nothing in it; returns how many. Nobody may write to the source meanwhile."""
    _require_readable(source)
    _make_ready(target)

    def work(into: Connection) -> int:
        return source.read(lambda out_of: _copy(out_of, into))

    try:
        return target.write(work)
    except DBAPIError as error:
        raise DatabaseUnusable(f"Nothing was copied: {target.name} does not take a row ({_said(error)}).") from error


def contents(connection: Connection) -> dict[str, Content]:
    """Return what every table holds, the same for the same rows in either kind of database."""
    return {table.name: _content(connection, table) for table in metadata.sorted_tables}


def _require_readable(source: Database) -> None:
    version = source.read(version_of)
    if version is None:
        raise Refusal("There is nothing to copy: the first database is empty.")
    if version != newest_version():
        raise Refusal(f"The first database is at schema {version}: start the bot on it once, then copy it.")


def _make_ready(target: Database) -> None:
    """Migrate a database that is empty, or refuse one that is not."""
    version = target.read(version_of)
    if version not in {None, newest_version()}:
        raise Refusal(f"The second database is at schema {version}, so it is not empty. Copy into an empty one.")
    if version is None:
        migrate(target)
    filled = target.read(lambda connection: [name for name, held in _counts(connection).items() if held])
    if filled:
        raise Refusal(f"The second database is not empty ({', '.join(filled)}). Copy into an empty one.")


def _counts(connection: Connection) -> dict[str, int]:
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }


def _copy(out_of: Connection, into: Connection) -> int:
    for table in metadata.sorted_tables:
        for rows in _rows(out_of, table).mappings().partitions():
            into.execute(insert(table), [dict(row) for row in rows])
        if into.dialect.name == "postgresql":
            _continue_ids(into, table)
    originals, copies = contents(out_of), contents(into)
    differing = [name for name in originals if originals[name] != copies[name]]
    if differing:
        raise DatabaseUnusable(f"Nothing was copied: rows came out different in {', '.join(differing)}.")
    for workspace_id in into.scalars(select(workspaces.c.id)).all():
        broken = first_break(Records(into, workspace_id).audit.all())
        if broken is not None:
            raise DatabaseUnusable(f"Nothing was copied. {audit_said(broken)}")
    return sum(content.rows for content in originals.values())


def _rows(connection: Connection, table: Table) -> Result[Any]:
    """Return all rows of a table, of which some at a time are in memory."""
    return connection.execute(select(table).order_by(*table.primary_key).execution_options(yield_per=AT_A_TIME))


def _continue_ids(connection: Connection, table: Table) -> None:
    """Let PostgreSQL count on from the highest id that was copied."""
    numbered = table.autoincrement_column
    if numbered is not None:
        sequence = func.pg_get_serial_sequence(table.name, numbered.name)
        connection.execute(select(func.setval(sequence, func.coalesce(func.max(numbered), 0) + 1, False)))


def _content(connection: Connection, table: Table) -> Content:
    rows, total = 0, 0
    for batch in _rows(connection, table).partitions():
        rows += len(batch)
        total += sum(_hash(row) for row in batch)
    return Content(rows, total % 2**256)


def _hash(row: Row[Any]) -> int:
    said = json.dumps(list(row), default=_plain, sort_keys=True)
    return int.from_bytes(sha256(said.encode()).digest())


def _plain(value: object) -> str:
    """Return what JSON cannot say, alike for either kind of database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a table holds {type(value).__name__}, which copying does not know")


def _said(error: DBAPIError) -> str:
    """Return the first line of what the driver says: below it there may be values."""
    return str(error.orig).splitlines()[0]
