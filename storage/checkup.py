"""The checkup: whether a database is whole, up to date, and agrees with itself. It changes nothing and locks nobody out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.pool import NullPool

from storage.database import DatabaseUnusable, open_database
from storage.schema import newest_version, version_of
from storage.store import Records

T = TypeVar("T")


class Readable(Protocol):
    """What a checkup needs of a database."""

    name: str

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run work on one consistent snapshot, which it cannot change."""


class _SQLiteFile:
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
    path = _sqlite_path(url)
    if path is not None:
        yield _SQLiteFile(path) if path.exists() else None
        return
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


def _sqlite_path(url: str) -> Path | None:
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:"
    return Path(str(parsed.database)) if is_file else None


def findings(database: Readable, workspace_id: str | None) -> list[str]:
    """Return a sentence for everything that is wrong with the database; nothing when it is well."""
    version = database.read(version_of)
    if version is None:
        return []  # empty: the first start fills it
    if version != newest_version():
        return [f"Its schema is {version}, this Hireloop needs {newest_version()}: start the bot once to migrate."]
    wrong = database.read(_sqlite_damage) if database.name == "sqlite" else []
    if workspace_id is not None:
        wrong += database.read(lambda connection: _disagreements(Records(connection, workspace_id)))
    return wrong


def _sqlite_damage(connection: Connection) -> list[str]:
    said = connection.execute(text("PRAGMA quick_check")).scalar()
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
    return found
