"""The bench, short: everything it measures is measured, right, and not many times as slow as it was. `make bench` is the whole.

Times are held only as ratios with a wide margin, for the machine may be busy; how often the database is asked is held
exactly, for that is what grows unnoticed.
"""

from collections import Counter

import pytest

from storage.checkup import findings
from tests.bench import commands, processes, screens, sweeps, votes
from tests.bench.crowd import FIRST_NUMBER, TEAM, crowded
from tests.bench.doors import sending, the_app, typing
from tests.bench.ledger import Ledger
from tests.bench.plain_sql import recorded, statements_of

FEW, MANY = 1_500, 3_000
TIMES = 12
# Measured on a quiet machine: a list and a card take less than half as long as the empty default handler.
MOST_BESIDE_EMPTY, MOST_GROWTH = 8.0, 4.0
MOST_FOR_A_VOTE, MOST_FOR_A_HOME, MOST_FOR_AN_IDLE_SWEEP = 26, 40, 2


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    with crowded("sqlite", tmp_path_factory.mktemp("few"), FEW) as crowd:
        yield crowd


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    with crowded("sqlite", tmp_path_factory.mktemp("many"), MANY) as crowd:
        yield crowd


def test_a_crowd_is_what_the_bot_itself_would_have_left(few):
    assert findings(few.database, TEAM) == []


def test_commands_are_answered_rightly_and_grow_with_nothing(few, many):
    ledger = Ledger()
    for crowd in (few, many):
        commands.measure(crowd, ledger, TIMES)

    for what in commands.GOALS:
        grown, beside = ledger.growth(what, MOST_GROWTH), [one for one in ledger.entries if one.what == what]
        assert [one.size for one in beside] == [FEW, MANY]
        assert all(one.is_met for one in grown), grown
        assert all(one.beside_empty < MOST_BESIDE_EMPTY for one in beside), beside
        assert all(one.beside_sql for one in beside)


@pytest.mark.parametrize(("text", "most"), [("list", 8), (f"show C-{FIRST_NUMBER}", 10)])
def test_a_command_asks_as_many_questions_among_many_as_among_few(few, many, text, most):
    asked = [len(statements_of(typing(the_app(crowd.store), text))) for crowd in (few, many)]

    assert asked[0] == asked[1] <= most


@pytest.mark.parametrize("who", screens.HOMES)
def test_home_asks_as_many_questions_among_many_as_among_few(few, many, who):
    asked = [len(statements_of(screens.home_of_whom(crowd, who))) for crowd in (few, many)]

    assert asked[0] == asked[1] <= MOST_FOR_A_HOME


def test_every_vote_is_counted_also_fifty_in_one_instant(few):
    ledger = Ledger()
    lines = votes.measure(few, ledger, TIMES)

    held = [line for line in lines if line.is_met is not None]
    assert [line.value for line in held] == [0, 0]
    assert {one.what for one in ledger.entries} >= {votes.VOTE, votes.MOVE, "50 votes in one instant"}


def test_handing_in_a_card_asks_the_database_a_counted_number_of_times(few):
    app, envelopes = the_app(few.store), votes.envelopes(few.store, 8)
    with recorded() as statements:
        for envelope in envelopes:
            sending(app, envelope)()
    said = [statement for statement, _ in statements]

    assert 8 < len(said) <= MOST_FOR_A_VOTE * 8
    assert [one for one, n in Counter(said).items() if n > 3 * 8] == []  # nothing is read over and over for one card


def test_a_digest_has_something_of_everything_and_is_put_together_quickly(many):
    ledger = Ledger()
    screens.measure_digests(many, ledger, times=3)

    assert len(ledger.entries) == 3
    # With the applications read first, as SQLite would by itself, it takes seconds.
    assert max(one.beside_sql for one in ledger.entries) < 60


def test_a_sweep_deals_with_what_is_due_and_asks_twice_where_nothing_is(tmp_path, few):
    lines = sweeps.measure_due("sqlite", tmp_path, Ledger(), times=1)
    assert lines[-1].value == 0

    with_none_due = statements_of(lambda: sweeps.sweep(few))
    assert len(with_none_due) <= MOST_FOR_AN_IDLE_SWEEP


def test_a_real_process_answers_a_burst_and_keeps_its_memory(tmp_path):
    lines = {line.what: line for line in processes.measure(tmp_path, commands=400, size=FEW, times=20, starts=1)}

    assert lines["… not acknowledged"].value == 0
    assert lines["resident memory after 400 commands"].value < processes.MOST_MB * 1.25
