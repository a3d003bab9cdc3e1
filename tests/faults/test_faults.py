"""The storm in small: every part of `make faults`, with every kind of trouble at least once."""

import pytest

from tests.faults.deliveries import deliveries, pace
from tests.faults.door import door
from tests.faults.sockets import refused
from tests.faults.storm import storm
from tests.figures import table

# What people do in the small storm; with what trouble and retries add it is more than 600 envelopes.
DEEDS = 320
PARTS = {
    "the storm": lambda folder: storm(folder, seed=1, deeds=DEEDS, is_short=True),
    "the door": lambda folder: door(folder, burst=300, crowd=60),
    "messages owed": lambda folder: deliveries(folder, seed=1, messages=24),
    "Slack's pace": lambda folder: pace(folder, messages=4),
    "no new sockets for minutes": refused,
}


@pytest.mark.parametrize("part", PARTS)
def test_every_goal_is_met(tmp_path, part):
    lines = PARTS[part](tmp_path)

    missed = [line for line in lines if line.is_met is False]
    assert not missed, table("Missed", missed)
