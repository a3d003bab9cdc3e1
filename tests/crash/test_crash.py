"""The short form of `make crash`: a few of its kills, and every commit of one vote and one message."""

import pytest

from tests.crash import kills, points, strace, troubles
from tests.crash.points import Points
from tests.figures import all_met, table

needs_strace = pytest.mark.skipif(not strace.is_there(), reason=strace.MISSING)


def test_kills_at_random_lose_nothing_and_double_nothing():
    toll = kills.kill_at_random(seed=7, kills=18)

    assert toll.all_wrong == []
    assert all_met(kills.lines(toll, 18))
    assert toll.acknowledged > 20
    assert toll.while_starting > 0
    assert toll.in_flight > 0
    assert toll.messages_claimed > 0


@needs_strace
def test_a_kill_at_every_commit_and_at_some_calls_of_the_messenger_loses_and_doubles_nothing():
    toll = points.kill_at_points(7, [Points("fdatasync"), Points("sendto", 3), Points("pwrite64", 25, 4)])

    assert toll.all_wrong == []
    assert toll.struck["fdatasync"] >= 5  # adding, asking, sending, voting: each is a commit
    assert toll.struck["sendto"] >= 2
    assert toll.messages_in_doubt > 0


@needs_strace
def test_a_full_disk_is_told_in_a_sentence_and_forgotten_once_there_is_room():
    lines = troubles.fill_the_disk(7, 8)

    assert all_met(lines), table("A full disk", lines)
    assert next(line.value for line in lines if line.what == "deeds that found no room") > 0
