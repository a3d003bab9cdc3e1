"""A store with people and one opening, and a Slack that does as it is told."""

import pytest

from storage.store import open_store
from tests.bot.flows.slack import FakeMessenger
from tests.databases import SQLiteFiles
from tests.factories import know_everybody, open_a_job, put_on_file


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory):
    return SQLiteFiles(tmp_path_factory.mktemp("template"))


@pytest.fixture
def store(sqlite, tmp_path):
    with sqlite.fresh(tmp_path) as database:
        store = open_store(database, "T01", "Northwind")
        know_everybody(store)
        store.write(open_a_job)
        yield store


@pytest.fixture
def ada(store):
    return store.write(put_on_file)


@pytest.fixture
def slack():
    return FakeMessenger()
