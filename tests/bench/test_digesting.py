"""The digest stays quick: a short run of the benchmark, with room for a busy machine."""

from tests.bench.digesting import GOAL_MS, measure

# With the applications read first, as SQLite would by itself, it takes seconds.
MANY = 2000


def test_the_digest_of_two_thousand_takes_milliseconds(tmp_path):
    result = measure(tmp_path, candidates=MANY, openings=20, times=10)

    assert result.wording.n == 10
    assert result.wording.work < GOAL_MS
    assert result.deciding.work < GOAL_MS
