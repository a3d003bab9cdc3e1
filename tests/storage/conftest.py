"""A store per test, on a SQLite file and on a real PostgreSQL."""

import pytest

from storage.database import Database
from storage.store import Store, open_store
from tests.databases import KINDS, PostgreSQLServer, SQLiteFiles, shared_folder


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory):
    return SQLiteFiles(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory):
    with PostgreSQLServer(shared_folder(tmp_path_factory)).emptied() as database:
        yield database


@pytest.fixture(params=KINDS)
def database(request, tmp_path) -> Database:
    with request.getfixturevalue(request.param).fresh(tmp_path) as database:
        yield database


@pytest.fixture
def store(database) -> Store:
    """The records of our workspace."""
    return open_store(database, "T01", "Northwind")


@pytest.fixture
def neighbour(database) -> Store:
    """The records of another workspace in the same database."""
    return open_store(database, "T02", "Southwind")


@pytest.fixture
def sqlite_store(sqlite, tmp_path) -> Store:
    """Records in a SQLite file, where the test is about SQLite."""
    with sqlite.fresh(tmp_path) as database:
        yield open_store(database, "T01", "Northwind")
