"""Until somebody may read a panel, not one byte they receive depends on how the others voted."""

import os

import pytest

from tests.blind.interleavings import a_case, check

# Interleavings in chunks of two trees with forty each: 2,000 with `make suites`, more with `make blind`.
CHUNKS = int(os.environ.get("HIRELOOP_BLIND_CHUNKS", "25"))
TREES, LEAVES = 2, 40


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_nobody_receives_anything_that_depends_on_how_others_voted_before_they_may_read_it(chunk):
    compared = sum(check(a_case(seed, LEAVES)) for seed in range(chunk * TREES, (chunk + 1) * TREES))

    assert compared > TREES * LEAVES
