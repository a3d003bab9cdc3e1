"""Where databases can be made and copied by the dozen: a folder of SQLite files, or a PostgreSQL server."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url

from storage.database import Database, address_of, open_database
from tests.databases import PostgreSQLServer


class Place(Protocol):
    """Makes databases of one kind; they are known by their addresses."""

    name: str

    def fresh(self) -> AbstractContextManager[str]:
        """Make an empty database."""

    def copy(self, address: str) -> AbstractContextManager[str]:
        """Make a copy of a database nobody uses."""


class Folder:
    """SQLite files."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def fresh(self) -> Iterator[str]:
        with self._place() as path:
            yield address_of(path)

    @contextmanager
    def copy(self, address: str) -> Iterator[str]:
        with self._place() as path:
            shutil.copy(make_url(address).database, path)
            yield address_of(path)

    @contextmanager
    def _place(self) -> Iterator[Path]:
        folder = self._folder / secrets.token_hex(4)
        folder.mkdir()
        yield folder / "hireloop.db"
        shutil.rmtree(folder)


class Server:
    """Databases of a PostgreSQL server."""

    name = "postgresql"

    def __init__(self, folder: Path) -> None:
        self._server = PostgreSQLServer(folder)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        with self._server.copy() as name:
            yield self._server.address_of(name)

    @contextmanager
    def copy(self, address: str) -> Iterator[str]:
        with self._server.copy_of(str(make_url(address).database)) as name:
            yield self._server.address_of(name)


@contextmanager
def opened(address: str) -> Iterator[Database]:
    """Open a database the way the bot does."""
    database = open_database(address)
    try:
        yield database
    finally:
        database.close()
