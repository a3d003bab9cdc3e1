"""What somebody may wish for about their own time, and what is impossible."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.domain.calendars import DaysOff
from bot.domain.clocks import WorkingHours
from bot.domain.duties import Duty
from bot.domain.errors import Refusal
from bot.domain.preferences import USUAL
from bot.domain.wishes import (
    away_until,
    back_again,
    days_off,
    faults,
    muting,
    with_days_off,
    without_days_off,
)

TODAY = date(2026, 3, 10)


def on(day, month=3):
    return date(2026, month, day)


def test_usual_wishes_have_no_faults():
    assert faults(USUAL) == {}


def test_each_impossible_part_is_said_by_itself():
    night = replace(USUAL, hours=WorkingHours(time(22), time(6)), weekdays=frozenset(), batches=())

    assert faults(night) == {
        "hours": "Working hours end at least 2 hours after they start, on the same day.",
        "weekdays": "Choose at least one day of the week.",
        "batches": "Choose at least one time to hear what you owe.",
    }


def test_too_many_days_off_are_a_fault_of_the_days_off():
    many = replace(USUAL, days_off=tuple(DaysOff(date(2027, 1, 1), date(2027, 1, n % 28 + 1)) for n in range(51)))

    assert set(faults(many)) == {"days_off"}


def test_days_off_are_one_day_where_no_last_one_is_named():
    assert days_off(on(12), None, TODAY) == DaysOff(on(12), on(12))


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (on(12), on(11), "The last day comes before the first one."),
        (on(1), on(9), "These days are past."),
        (on(12), date(2027, 3, 14), "longer than a year"),
    ],
)
def test_impossible_days_off_are_refused(first, last, why):
    with pytest.raises(Refusal, match=why):
        days_off(first, last, TODAY)


def test_days_off_that_began_before_today_may_still_be_named():
    assert days_off(on(9), on(10), TODAY) == DaysOff(on(9), on(10))


def test_who_is_away_until_monday_is_back_on_monday():
    assert away_until(on(16), TODAY) == DaysOff(TODAY, on(15))


def test_nobody_is_away_until_today():
    with pytest.raises(Refusal, match="You would be back today"):
        away_until(TODAY, TODAY)


@pytest.mark.parametrize(
    ("known", "more", "kept"),
    [
        ([(12, 14)], (20, 21), [(12, 14), (20, 21)]),
        ([(20, 21)], (12, 14), [(12, 14), (20, 21)]),
        ([(12, 14)], (15, 16), [(12, 16)]),
        ([(12, 14)], (13, 13), [(12, 14)]),
        ([(12, 14), (16, 18)], (14, 17), [(12, 18)]),
    ],
    ids=["apart", "before", "touching", "within", "across two"],
)
def test_days_off_that_touch_become_one(known, more, kept):
    wishes = replace(USUAL, days_off=tuple(DaysOff(on(a), on(b)) for a, b in known))

    assert with_days_off(wishes, DaysOff(on(more[0]), on(more[1]))).days_off == tuple(
        DaysOff(on(a), on(b)) for a, b in kept
    )


def test_days_off_can_be_taken_back_one_by_one():
    wishes = replace(USUAL, days_off=(DaysOff(on(12), on(14)), DaysOff(on(20), on(21))))

    assert without_days_off(wishes, [DaysOff(on(12), on(14))]).days_off == (DaysOff(on(20), on(21)),)


def test_who_is_back_early_keeps_the_days_they_were_away_and_those_to_come():
    wishes = replace(USUAL, days_off=(DaysOff(on(9), on(14)), DaysOff(on(10), on(12)), DaysOff(on(20), on(21))))

    assert back_again(wishes, TODAY).days_off == (DaysOff(on(9), on(9)), DaysOff(on(20), on(21)))


def test_exactly_these_kinds_are_muted():
    before = muting(USUAL, [Duty.STAGE], on(20), TODAY)

    assert muting(before, [Duty.CARD, Duty.GAP], on(21), TODAY).mutes == {Duty.CARD: on(21), Duty.GAP: on(21)}
    assert muting(before, [], None, TODAY).mutes == {}
    assert muting(before, [], on(21), TODAY).mutes == {}


@pytest.mark.parametrize("until", [None, TODAY, on(9)])
def test_a_mute_ends_on_a_day_to_come(until):
    with pytest.raises(Refusal, match="Choose a day after today"):
        muting(USUAL, [Duty.CARD], until, TODAY)
