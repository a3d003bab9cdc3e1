"""Home costs the same at any size: as many questions to the database among many candidates as among few."""

import pytest
from sqlalchemy import event

from tests.bench.homes import PEOPLE, crowded, found, measure

MOST_STATEMENTS = 40


def statements(store, member_id):
    """Return how many questions somebody's Home asks the database."""
    asked = []

    def listen(connection, cursor, statement, parameters, context, many):
        asked.append(statement)

    engine = store.database._reading
    event.listen(engine, "before_cursor_execute", listen)
    try:
        store.read(lambda records: found(records, member_id))
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    return len(asked)


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """Count for everybody among few and among many."""
    folder = tmp_path_factory.mktemp("homes")
    sizes = {}
    for candidates in (1200, 2400):
        with crowded(folder, candidates) as store:
            sizes[candidates] = {who: statements(store, member_id) for who, member_id in PEOPLE.items()}
    return sizes


@pytest.mark.parametrize("who", PEOPLE)
def test_home_asks_as_many_questions_among_many_as_among_few(counted, who):
    assert counted[2400][who] == counted[1200][who] <= MOST_STATEMENTS


def test_the_benchmark_measures_everybody(tmp_path):
    results = measure(tmp_path, candidates=100, times=3)

    assert [(took.who, took.n) for took in results] == [(who, 3) for who in PEOPLE]
