"""Every safeguard is tested by something that turns red without it."""

import pytest

from tests.crash.mutations import MUTATIONS


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.missing)
def test_with_every_safeguard_nothing_is_lost_or_doubled_and_without_it_something_is(mutation, tmp_path):
    with_it, without = tmp_path / "with", tmp_path / "without"
    with_it.mkdir()
    without.mkdir()

    assert mutation.harm(with_it) == 0
    with mutation.take_away():
        assert mutation.harm(without) > 0
