"""The simulated fortnight, short: a sixth of the applications and 20 deaths. `make fortnight` runs all of it.

Each rule must be able to be broken: that was tried by breaking the bot, and how often each was looked at is held here,
for a rule that is never looked at is never broken. One test, so that the runs are made once however many workers test.
"""

import logging

import pytest
import structlog

from tests.fortnight.figures import gaps, late_invitations, points_of_death
from tests.fortnight.run import Fortnight

SEED, APPLICATIONS, KILLS = 1, 50, 20
# How often a rule must have been looked at for its silence to mean anything.
AT_LEAST = {
    "hours": 100, "budget": 100, "batch": 100, "pings": 40, "after": 40, "reach": 5, "bundle": 100, "folded": 100, "blind": 10,
    "public": 8, "once": 100, "counts": 1,
}  # fmt: skip


@pytest.fixture
def quiet_logs():
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


def test_a_fortnight_wrongs_nobody_however_often_the_process_dies(quiet_logs):
    plain = Fortnight(SEED, applications=APPLICATIONS).go()
    assert plain.rules.all_broken == {}
    assert {rule: plain.rules.looked[rule] for rule, most in AT_LEAST.items() if plain.rules.looked[rule] < most} == {}
    # People leave, travel, go away and cannot be reached; an opening pauses; cards come late and are put off.
    done = {
        "leaves",
        "travels",
        "away",
        "pauses",
        "reopens",
        "snooze",
        "opens form",
        "hand over",
        "card",
        "reminds in person",
    }
    assert done - set(plain.behaviour.deeds) == set()
    assert {"bundle", "seat", "interview", "debrief", "digest", "unreachable"} - set(plain.rules.kinds) == set()
    assert any(len(one.keys) > 1 for one in plain.slack.standing())  # some messages say several things
    assert late_invitations(plain)[1] == 0

    deaths = points_of_death(SEED, plain.fate.passed, KILLS)
    killed = Fortnight(SEED, applications=APPLICATIONS, deaths=deaths).go()
    assert killed.restarts == KILLS
    assert killed.rules.all_broken == {}
    assert killed.standing() == plain.standing()

    off = Fortnight(SEED, applications=APPLICATIONS, nudges=False, is_checked=False).go()
    with_nudges, without = gaps(plain).median, gaps(off).median
    assert with_nudges is not None
    assert without is None or with_nudges < without  # nothing: more than half had not ended after the fortnight
    for run in (plain, killed, off):
        run.close()
