"""How the databases find what is asked for often: through an index, never by reading a large table from end to end.

The plans are those of the very statements the bot sends, among two thousand people on SQLite and on PostgreSQL. How many
it sends is held, too: on PostgreSQL each is a way there and back, while others wait for the same candidate.
"""

import re

import pytest

from bot import jobs
from bot.domain.pipeline import Stage
from tests.bench import screens, votes
from tests.bench.commands import misspelt
from tests.bench.crowd import FIRST_NUMBER, NINE, STAGES, crowded, name_of
from tests.bench.doors import sending, the_app, typing
from tests.bench.plain_sql import recorded
from tests.databases import KINDS, shared_folder

SIZE = 2000
# Those that grow with the number of applications; of openings and members there are a handful. Not the audit, of which
# only the newest entry is asked for: it is read from its end, and no further.
LARGE = ("applications", "candidates", "name_forms", "events", "interviews", "seats", "scorecards", "duties", "nudges",
         "deliveries", "receipts")  # fmt: skip
_SCAN = {
    # Also where it says USING INDEX: in that order, or all of the workspace, which is the same for most.
    "sqlite": re.compile(r"^(?:SCAN (\w+)|SEARCH (\w+) USING (?:COVERING )?INDEX \w+ \(workspace_id=\?\)$)"),
    "postgresql": re.compile(r"Seq Scan on (\w+)"),
}


@pytest.fixture(scope="module", params=KINDS)
def crowd(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("crowd") if request.param == "sqlite" else shared_folder(tmp_path_factory)
    with crowded(request.param, folder, SIZE, due=10) as crowd:
        yield crowd


def _sweep(crowd):
    jobs.climb_ladders(crowd.store, NINE)


def _claim(crowd):
    crowd.store.write(lambda records: records.deliveries.claim("bench", NINE, 10))


def _vote(crowd):
    (envelope,) = votes.envelopes(crowd.store, 1)
    sending(the_app(crowd.store), envelope)()


def _typed(text):
    return lambda crowd: typing(the_app(crowd.store), text)()


ASKED = {
    "list": _typed("list"),
    "list of an opening": _typed("list job-3"),
    "list of a stage": _typed("list loop"),
    "list of one's own": _typed("list mine"),
    "list of what is over its time": _typed("list waiting"),
    "show": _typed(f"show C-{FIRST_NUMBER + 5}"),
    "a name with a typo": _typed(f"show {misspelt(name_of(5))}"),
    "the first letters of a name": _typed(f"show {name_of(5)[:4]}"),
    "a name nobody has": _typed("show Nobody Nowhere"),
    "a vote": _vote,
    "a move": _typed(f"move C-{FIRST_NUMBER + 1} recruiter screen"),
    "Home": lambda crowd: screens.home_of_whom(crowd, "Home of the recruiter")(),
    "a sweep": _sweep,
    "a claim": _claim,
}


@pytest.mark.parametrize("what", ASKED)
def test_no_large_table_is_read_from_end_to_end_for(crowd, what):
    with recorded() as said:
        ASKED[what](crowd)

    plans = [(statement, line) for statement, parameters in said for line in _plan(crowd, statement, parameters)]
    scanned = [(line, statement) for statement, line in plans if _scanned(crowd, line) in LARGE]

    assert plans
    assert scanned == []


MOST = {"a vote": 20, "the last vote of a panel": 29, "a move": 34, "a note": 12}


@pytest.mark.parametrize("what", MOST)
def test_a_change_is_made_in_few_statements(crowd, what):
    code = f"C-{FIRST_NUMBER + STAGES.index(Stage.APPLIED) + len(STAGES)}"
    *some, last = votes.envelopes(crowd.store, len(votes.PANEL))
    app = the_app(crowd.store)
    for envelope in some[:-1]:
        sending(app, envelope)()
    changes = {
        "a vote": [sending(app, some[-1])],
        "the last vote of a panel": [sending(app, some[-1]), sending(app, last)],
        "a move": [typing(app, f"move {code} recruiter screen", expect="Recruiter screen")],
        "a note": [typing(app, f"note {code}: they called", expect=code)],
    }
    *before, change = changes[what]
    for one in before:
        one()
    with recorded() as said:
        change()
    asked = [statement for statement, _ in said if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]

    assert 0 < len(asked) <= MOST[what], asked


def test_a_table_that_is_read_from_end_to_end_is_seen(crowd):
    statement = "SELECT count(*) FROM scorecards WHERE evidence = 'x'"

    assert [_scanned(crowd, line) for line in _plan(crowd, statement, ())].count("scorecards") == 1


def _plan(crowd, statement, parameters):
    """Return how a statement would be carried out, a line for each step.

    PostgreSQL would read a table of two thousand rows although it has an index for it, so it is asked not to where it can.
    """
    if not statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
        return []
    explain = "EXPLAIN QUERY PLAN" if crowd.database.name == "sqlite" else "EXPLAIN"

    def ask(connection):
        if crowd.database.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        return [row[-1] for row in connection.exec_driver_sql(f"{explain} {statement}", parameters or ())]

    return crowd.database.read(ask)


def _scanned(crowd, line):
    found = _SCAN[crowd.database.name].search(line)
    return next((name for name in found.groups() if name), None) if found else None
