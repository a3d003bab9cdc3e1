"""A store with people and one opening, and a Slack that does as it is told."""

import pytest

from storage.store import open_store
from tests.bot.flows.slack import FakeMessenger
from tests.databases import copies
from tests.factories import put_on_file


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """A database without anything in it, to be copied for each test."""
    with copies(tmp_path_factory) as made:
        yield made


@pytest.fixture
def store(with_a_job, tmp_path):
    with with_a_job.fresh(tmp_path) as database:
        yield open_store(database, "T01", "Northwind")


@pytest.fixture
def ada(store):
    return store.write(put_on_file)


@pytest.fixture
def slack():
    return FakeMessenger()
