"""Colours: fine, due soon, over; a clock that is paused is fine."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendars import Calendar, DaysOff
from bot.domain.colours import Colour, colour_at, colour_of

BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = Calendar(zone=BERLIN)
AWAY = Calendar(zone=BERLIN, days_off=(DaysOff(date(2026, 3, 9), date(2026, 3, 13)),))
DUE = datetime(2026, 3, 9, 16, 55, tzinfo=BERLIN)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("now", "colour"),
    [
        ((2026, 3, 6, 17, 0), Colour.FINE),
        ((2026, 3, 9, 12, 54), Colour.FINE),
        ((2026, 3, 9, 12, 55), Colour.DUE_SOON),
        ((2026, 3, 9, 16, 54), Colour.DUE_SOON),
        ((2026, 3, 9, 16, 55), Colour.OVER),
        ((2026, 3, 20, 9, 0), Colour.OVER),
    ],
)
def test_due_soon_is_four_working_hours_before(now, colour):
    assert colour_at(DUE, datetime(*now, tzinfo=BERLIN), CALENDAR) is colour


def test_due_on_monday_morning_is_soon_on_friday_afternoon():
    monday = datetime(2026, 3, 9, 10, 0, tzinfo=BERLIN)

    assert colour_at(monday, datetime(2026, 3, 6, 14, 30, tzinfo=BERLIN), CALENDAR) is Colour.DUE_SOON
    assert colour_at(monday, datetime(2026, 3, 6, 14, 29, tzinfo=BERLIN), CALENDAR) is Colour.FINE


def test_a_candidate_has_calendar_days():
    assert colour_of(DUE, DUE - timedelta(hours=25), None) is Colour.FINE
    assert colour_of(DUE, DUE - timedelta(hours=24), None) is Colour.DUE_SOON
    assert colour_of(DUE, DUE, None) is Colour.OVER


def test_without_a_due_time_or_while_paused_all_is_fine():
    later = DUE + timedelta(days=1)

    assert colour_of(None, later, CALENDAR) is Colour.FINE
    assert colour_at(DUE, later, CALENDAR, is_paused=True) is Colour.FINE
    assert colour_of(DUE, later, AWAY) is Colour.FINE
    assert colour_of(DUE, later, CALENDAR) is Colour.OVER


def test_what_is_over_comes_first():
    assert sorted(Colour, key=lambda colour: colour.rank) == [Colour.OVER, Colour.DUE_SOON, Colour.FINE]


@given(instants, instants, instants)
def test_a_colour_never_goes_back(due, one, other):
    first, second = sorted([one, other])

    assert colour_at(due, second, CALENDAR).rank <= colour_at(due, first, CALENDAR).rank
    assert colour_at(due, second, None).rank <= colour_at(due, first, None).rank
