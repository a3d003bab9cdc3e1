"""The database behind one face: SQLite with a single writer, or PostgreSQL with a pool.

SQLite has one writing connection, owned by one thread, which commits whatever is waiting together; readers may only
read. That order was measured to have the shortest worst case, and a file that only one connection writes and
checkpoints cannot meet the WAL-reset corruption of SQLite before 3.51.3, which Debian 12 ships.
"""

import fcntl
import os
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.pool import NullPool, QueuePool, StaticPool

from storage.turns import TooLong, Turns

T = TypeVar("T")
MOST_IN_ONE_COMMIT = 64
POSTGRES_TRIES = 5
# A process that froze amid a transaction holds its locks no longer than this; and nobody waits for a lock longer than Slack
# waits for an answer. In milliseconds, as PostgreSQL counts.
FREES_ITS_LOCKS_AFTER = 10_000
WAITS_FOR_LOCKS = 2_500
# All that a process opens. A burst waits milliseconds for one of these; new ones would begin cold, with nothing prepared.
CONNECTIONS = 8
WAITS_FOR_A_CONNECTION = 2.5  # seconds, also for a reader of SQLite
# A server that is gone without a word is noticed after so many seconds, and so many milliseconds; as libpq counts. What
# DATABASE_URL says goes before.
WAITS_FOR_THE_SERVER = {"connect_timeout": 2, "tcp_user_timeout": 10_000}
# How long the writer waits for another program that holds the file. Who came meanwhile waits once more as long, and Slack
# waits three seconds for an answer.
WRITER_PATIENCE = 1_000
# A reader keeps more than a megabyte of prepared statements, and only one thread at a time runs Python: few are enough for
# all workers.
READERS = 4
# What each of the readers keeps of the file; the rest is a copy away, in the memory of the operating system.
READERS_KILOBYTES = 128


class DatabaseUnusable(Exception):
    """The database cannot be opened; the message says why and what to do, in one sentence."""


class NotSaved(DatabaseUnusable):
    """A change could not be written: the disk is full or broken, or another program holds the file. Nothing of it is kept."""


class FateUnknown(DatabaseUnusable):
    """It cannot be told whether a change was saved: the connection was cut, or another process is at the same change."""


class Database(Protocol):
    """What a store needs: run work in a transaction that commits before the call returns, or only read."""

    name: str

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run work in a writing transaction; when this returns, it is on disk."""

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run work on one consistent snapshot, which it cannot change."""

    def schema_engine(self) -> Engine:
        """Return an engine for migrations, to be used before anything else is and disposed of."""

    def close(self) -> None:
        """Finish what was begun and let go of the database."""


def open_database(url: str) -> Database:
    """Open the database a URL names, or raise `DatabaseUnusable`."""
    try:
        parsed = make_url(url)
    except Exception as error:
        raise DatabaseUnusable("DATABASE_URL is not a database address, for example sqlite:///hireloop.db.") from error
    if parsed.get_backend_name() == "sqlite":
        return SQLite(parsed)
    if parsed.drivername == "postgresql+psycopg":
        return PostgreSQL(parsed)
    raise DatabaseUnusable("DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")


def sqlite_file(url: str) -> Path | None:
    """Return the file a URL names, or nothing where it names something else than a SQLite file."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:"
    return Path(str(parsed.database)) if is_file else None


def address_of(path: Path) -> str:
    """Return the URL that names a SQLite file."""
    return f"sqlite:///{path}"


@contextmanager
def alone_with(path: Path) -> Iterator[None]:
    """Keep every Hireloop off a SQLite file, or raise `DatabaseUnusable` where one is using it."""
    lock = _lock_file(path)
    try:
        yield
    finally:
        os.close(lock)


class _Job:
    """One piece of writing work, and the promise of its result, kept once it is on disk."""

    __slots__ = ("result", "value", "work")

    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self.work = work
        self.value: Any = None
        self.result: Future[Any] = Future()


@contextmanager
def _in_turn(turns: Turns) -> Iterator[None]:
    """Wait until it is one's turn for a connection."""
    try:
        with turns.one():
            yield
    except TooLong as error:
        raise NotSaved("The database is too slow: all connections are in use.") from error


class SQLite:
    """A SQLite file: one thread writes, anybody reads. A lock file keeps a second process away."""

    name = "sqlite"

    def __init__(self, url: URL) -> None:
        if not url.database or url.database == ":memory:":
            raise DatabaseUnusable("DATABASE_URL must name a file, for example sqlite:///hireloop.db.")
        self.path = Path(url.database)
        self._lock = _lock_file(self.path)
        self._writing = create_engine(
            url, poolclass=StaticPool, hide_parameters=True, connect_args={"check_same_thread": False}
        )
        self._reading = create_engine(
            url,
            poolclass=QueuePool,
            hide_parameters=True,
            pool_size=READERS,
            max_overflow=0,
            pool_use_lifo=True,
        )
        event.listen(self._writing, "connect", _prepare_writer)
        event.listen(self._writing, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        event.listen(self._reading, "connect", _prepare_reader)
        event.listen(self._reading, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        self._turns = Turns(READERS, WAITS_FOR_A_CONNECTION)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._is_closed = False
        self._begin_writing()
        self._writer = threading.Thread(target=self._write_until_closed, name="sqlite-writer", daemon=True)
        self._writer.start()

    def _begin_writing(self) -> None:
        """Create the file and switch it to WAL before the first reader comes."""
        try:
            self._writing.connect().close()
        except OperationalError as error:
            os.close(self._lock)
            raise _not_saved(error) from error

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run work on the writer thread; returns once it is committed, raises what it raised."""
        job = _Job(work)
        with self._gate:
            if self._is_closed:
                raise DatabaseUnusable("The database is closed.")
            self._jobs.put(job)
        result: T = job.result.result()
        return result

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run work on a connection that cannot write."""
        with _in_turn(self._turns), self._reading.connect() as connection, connection.begin():
            return work(connection)

    def schema_engine(self) -> Engine:
        """Return an engine without foreign keys: Alembic rebuilds tables here, and must not take their children along."""
        engine = create_engine(self._writing.url, poolclass=NullPool)
        event.listen(engine, "connect", _prepare_migration)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        return engine

    def close(self) -> None:
        """Commit what is waiting, then let go of the file; closing it again changes nothing."""
        with self._gate:
            if self._is_closed:
                return
            self._is_closed = True
            self._jobs.put(None)
        self._writer.join()
        self._reading.dispose()
        self._writing.dispose()
        os.close(self._lock)

    def _write_until_closed(self) -> None:
        is_last = False
        with self._writing.connect() as connection:
            while not is_last:
                jobs, is_last = self._next_jobs()
                _commit_together(connection, jobs)

    def _next_jobs(self) -> tuple[list[_Job], bool]:
        """Wait for a job; return it with those that wait behind it, and whether it is time to close."""
        jobs: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            jobs.append(job)
            if len(jobs) == MOST_IN_ONE_COMMIT or self._jobs.empty():
                return jobs, False
            job = self._jobs.get()
        return jobs, True


def _commit_together(connection: Connection, jobs: list[_Job]) -> None:
    """Run the jobs in one transaction, each in a savepoint of its own, and keep their promises once it is on disk."""
    try:
        with connection.begin():
            done = [job for job in jobs if _attempt(connection, job)]
    except BaseException as error:
        for job in jobs:
            if not job.result.done():
                job.result.set_exception(_not_saved(error))
    else:
        for job in done:
            job.result.set_result(job.value)


def _not_saved(error: BaseException) -> BaseException:
    """Return why nobody's work is kept: where it is the file's fault, as what says so in a sentence."""
    if not isinstance(error, OperationalError):
        return error
    not_saved = NotSaved(f"The database file cannot be written to just now: {error.orig}.")
    not_saved.__cause__ = error
    return not_saved


def _attempt(connection: Connection, job: _Job) -> bool:
    """Run one job; if it fails it is undone alone, and its caller is told."""
    try:
        with connection.begin_nested():
            job.value = job.work(connection)
    except OperationalError:
        raise  # the disk is full, the file is gone: this concerns everybody in the transaction
    except Exception as error:
        job.result.set_exception(error)
        return False
    return True


def _lock_file(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # candidates' data: for the owner's eyes only
    except OSError as error:
        raise DatabaseUnusable(f"The database file {path} cannot be opened: {error.strerror}.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise DatabaseUnusable(f"Another Hireloop is using {path}. Stop it first, or use PostgreSQL.") from error
    return lock


def _prepare_writer(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA busy_timeout = {WRITER_PATIENCE}")
    connection.execute("PRAGMA journal_size_limit = 67108864")


def _prepare_migration(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA busy_timeout = 10000")


def _prepare_reader(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA query_only = ON")
    connection.execute(f"PRAGMA cache_size = -{READERS_KILOBYTES}")


class PostgreSQL:
    """A PostgreSQL database: a few connections; a transaction that lost a race, or its connection, is run again."""

    name = "postgresql"

    def __init__(self, url: URL) -> None:
        patience = {name: value for name, value in WAITS_FOR_THE_SERVER.items() if name not in url.query}
        try:
            self._engine: Engine = create_engine(
                url,
                hide_parameters=True,
                pool_size=CONNECTIONS,
                max_overflow=0,
                pool_use_lifo=True,
                connect_args=patience,
            )
            event.listen(self._engine, "connect", _prepare_session)
            self._engine.connect().close()
        except ModuleNotFoundError as error:
            raise DatabaseUnusable("PostgreSQL needs its driver: pip install 'psycopg[binary]'.") from error
        except DBAPIError as error:
            raise DatabaseUnusable(
                f"PostgreSQL at {url.host or 'its socket'} does not answer or refuses us."
            ) from error
        self._turns = Turns(CONNECTIONS, WAITS_FOR_A_CONNECTION)
        self._snapshots = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run work in a transaction, again where another one got in between."""
        with _in_turn(self._turns):
            return _run(self._engine, work)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run work on one snapshot, read only."""
        with _in_turn(self._turns):
            return _run(self._snapshots, work)

    def schema_engine(self) -> Engine:
        """Return an engine of its own, so that disposing of it leaves the pool alone."""
        return create_engine(self._engine.url, poolclass=NullPool)

    def close(self) -> None:
        """Close the pool."""
        self._engine.dispose()


def _prepare_session(connection: Any, _record: object) -> None:
    connection.execute(f"SET idle_in_transaction_session_timeout = {FREES_ITS_LOCKS_AFTER}")
    connection.execute(f"SET lock_timeout = {WAITS_FOR_LOCKS}")
    connection.commit()


# serialization_failure, deadlock_detected, unique_violation (two first rows at once: the second now finds the first)
_RACES = frozenset({"40001", "40P01", "23505"})
LOCK_NOT_AVAILABLE = "55P03"


def _run(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Run work in a transaction, and once more while it is sure that nothing of it is kept.

    So a connection need not be asked whether it is still there each time it is used: the first statement tells.
    """
    for attempt in range(1, POSTGRES_TRIES + 1):
        is_begun = is_over = False
        try:
            with engine.begin() as connection:
                is_begun = True
                result = work(connection)
                is_over = True
        except DBAPIError as error:
            was_cut = error.connection_invalidated
            is_undone = _lost_a_race(error) or (was_cut and is_begun and not is_over)
            if is_undone and attempt < POSTGRES_TRIES:
                continue
            if was_cut or _state_of(error) == LOCK_NOT_AVAILABLE:
                raise FateUnknown(f"PostgreSQL does not answer in time: {error.orig}.") from error
            raise
        else:
            return result
    raise AssertionError("unreachable")


def _lost_a_race(error: DBAPIError) -> bool:
    return _state_of(error) in _RACES


def _state_of(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
