"""A few of the interleavings of tests/blind, in every run: nobody learns of a vote too early."""

import pytest

from tests.blind.interleavings import a_case, check

# Trees that neither `make suites` nor `make blind` tries: 160 interleavings.
SEEDS = range(10_000, 10_004)
LEAVES = 40


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_receives_anything_that_depends_on_how_others_voted_before_they_may_read_it(seed):
    assert check(a_case(seed, LEAVES)) > LEAVES
