"""Handing in a scorecard stays quick: a short run of the benchmark, with room for a busy machine."""

from tests.bench.submitting import measure

# Measured: about forty times an empty handler, on a busy machine; most of it is SQL.
MOST_MS, MOST_TIMES = 50, 300


def test_handing_in_a_card_takes_milliseconds_among_a_thousand_candidates(tmp_path):
    result = measure(tmp_path, candidates=1000, panels=10)

    assert result.submitting.n == 40
    assert result.submitting.p50 < MOST_MS or result.ratio < MOST_TIMES
