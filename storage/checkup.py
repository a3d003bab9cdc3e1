"""The checkup: whether a database is whole, up to date, and agrees with itself. It changes nothing and locks nobody out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, create_engine, event, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from bot.domain.audit import Entry, first_break
from storage.database import DatabaseUnusable, open_database, sqlite_file
from storage.schema import newest_version, version_of
from storage.store import Records
from storage.tables import workspaces

T = TypeVar("T")


class Readable(Protocol):
    """What a checkup needs of a database."""

    name: str

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run work on one consistent snapshot, which it cannot change."""


class SQLiteFile:
    """A SQLite file as it is, perhaps with a bot at work on it."""

    name = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = create_engine(
            f"sqlite:///file:{quote(str(path))}?mode=ro&uri=true", poolclass=NullPool, hide_parameters=True
        )
        event.listen(self._engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run work on a connection that cannot write."""
        try:
            with self._engine.connect() as connection, connection.begin():
                return work(connection)
        except DatabaseError as error:
            raise DatabaseUnusable(f"The database file {self._path} cannot be read: {error.orig}.") from error


@contextmanager
def opened_to_look(url: str) -> Iterator[Readable | None]:
    """Open a database without making or locking it; gives nothing where SQLite's file is not there yet."""
    path = sqlite_file(url)
    if path is not None:
        yield SQLiteFile(path) if path.exists() else None
        return
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


def findings(database: Readable, workspace_id: str | None) -> list[str]:
    """Return a sentence for everything that is wrong with the database; nothing when it is well."""
    version = database.read(version_of)
    if version is None:
        return []  # empty: the first start fills it
    if version != newest_version():
        return [_outdated(version)]
    wrong = database.read(_sqlite_damage) if database.name == "sqlite" else []
    if workspace_id is not None:
        wrong += look(database, workspace_id, _disagreements)
    return wrong


def damage(database: Readable) -> list[str]:
    """Return a sentence for everything SQLite finds wrong where it looks at every page of a file."""
    return database.read(lambda connection: _sqlite_damage(connection, thoroughly=True))


def first_broken_entry(database: Readable) -> Entry | None:
    """Return the first entry at which the audit of a workspace is broken, of all workspaces in a database."""
    for workspace_id in workspaces_to_read(database):
        broken = look(database, workspace_id, lambda records: first_break(records.audit.all()))
        if broken is not None:
            return broken
    return None


def workspaces_to_read(database: Readable) -> list[str]:
    """Return the ids of the workspaces in a database, or refuse where this Hireloop cannot read them."""
    version = database.read(version_of)
    if version != newest_version():
        raise DatabaseUnusable(f"The database cannot be read yet. {_outdated(version)}")
    return database.read(lambda connection: list(connection.scalars(select(workspaces.c.id).order_by(workspaces.c.id))))


def look(database: Readable, workspace_id: str, work: Callable[[Records], T]) -> T:
    """Run work on one snapshot of a workspace's records, without changing anything."""
    return database.read(lambda connection: work(Records(connection, workspace_id)))


def audit_said(broken: Entry | None) -> str:
    """Return what follows from the first break of the audit's chain, or from there being none."""
    if broken is None:
        return "The audit is unbroken: none of its entries was changed, and none is missing in between."
    return (
        f"The audit is broken at entry {broken.id} ({broken.action} {broken.about}): that one was changed, or the one "
        "before it was changed or taken out. Compare it with a backup."
    )


def _outdated(version: str | None) -> str:
    return f"Its schema is {version}, this Hireloop needs {newest_version()}: start the bot once to migrate."


def _sqlite_damage(connection: Connection, *, thoroughly: bool = False) -> list[str]:
    said = connection.execute(text("PRAGMA integrity_check" if thoroughly else "PRAGMA quick_check")).scalar()
    orphans = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    found = [] if said == "ok" else [f"SQLite finds it damaged ({said}): restore the last backup."]
    return found + ([f"{len(orphans)} rows refer to rows that are not there."] if orphans else [])


def _disagreements(records: Records) -> list[str]:
    found = [
        f"The kept count of stage {stage} in opening {opening_id} is wrong."
        for opening_id, stage in records.applications.miscounted()
    ]
    counts = records.deliveries.counts()
    if counts.get("unknown"):
        found.append(f"{counts['unknown']} messages are of unknown fate and will not be sent again.")
    if counts.get("dead"):
        found.append(f"{counts['dead']} messages were refused by Slack for good.")
    broken = first_break(records.audit.all())
    return found + ([audit_said(broken)] if broken else [])
