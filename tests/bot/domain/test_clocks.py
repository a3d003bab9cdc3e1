"""Business time: the same clock time on the next business day, and nobody disturbed outside their hours."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendars import Calendar
from bot.domain.clocks import NINE_TO_HALF_PAST_FIVE, WorkingHours, is_business_day, zone_named

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
ZONES = sorted(available_timezones() - {"localtime"})
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


def local(zone, *parts):
    return datetime(*parts, tzinfo=zone)


def business_days_later(instant, days, zone):
    return Calendar(zone=zone).business_days_later(instant, days)


def working_moment(instant, zone, hours=NINE_TO_HALF_PAST_FIVE):
    return Calendar(zone=zone, hours=hours).working_moment(instant)


def later(zone, *parts, days=1):
    return business_days_later(local(zone, *parts), days, zone).astimezone(zone)


def test_a_card_assigned_on_friday_evening_is_due_on_monday_at_the_same_time():
    assert later(BERLIN, 2026, 3, 6, 16, 55) == local(BERLIN, 2026, 3, 9, 16, 55)


@pytest.mark.parametrize(("day", "due"), [(2, 3), (3, 4), (4, 5), (5, 6), (6, 9), (7, 9), (8, 9)])
def test_the_next_business_day_skips_the_weekend(day, due):
    assert later(BERLIN, 2026, 3, day, 10, 0) == local(BERLIN, 2026, 3, due, 10, 0)


def test_five_business_days_are_a_week():
    assert later(BERLIN, 2026, 3, 4, 9, 30, days=5) == local(BERLIN, 2026, 3, 11, 9, 30)


def test_the_clock_time_stays_when_the_clocks_change():
    # On 29 March 2026 Berlin moves from UTC+1 to UTC+2, on 8 March New York from UTC-5 to UTC-4.
    assert later(BERLIN, 2026, 3, 27, 16, 55) == datetime(2026, 3, 30, 14, 55, tzinfo=UTC)
    assert later(NEW_YORK, 2026, 3, 6, 16, 55) == datetime(2026, 3, 9, 20, 55, tzinfo=UTC)
    # Lord Howe moves by half an hour, from UTC+11 to UTC+10:30, on Sunday 5 April 2026.
    assert later(LORD_HOWE, 2026, 4, 3, 16, 55) == datetime(2026, 4, 6, 6, 25, tzinfo=UTC)
    assert later(BERLIN, 2026, 10, 23, 16, 55) == datetime(2026, 10, 26, 15, 55, tzinfo=UTC)


def test_it_is_the_persons_own_friday_that_counts():
    # Saturday 00:30 in Kathmandu (UTC+5:45) is still Friday in UTC.
    friday_in_utc = datetime(2026, 3, 6, 18, 45, tzinfo=UTC)

    assert business_days_later(friday_in_utc, 1, ZoneInfo("Asia/Kathmandu")) == datetime(2026, 3, 8, 18, 45, tzinfo=UTC)


# Egypt and Lebanon change their clocks at midnight; Egypt does it on a Friday.
CAIRO = ZoneInfo("Africa/Cairo")


def test_a_time_that_does_not_exist_is_shifted_forward_by_the_gap():
    assert later(CAIRO, 2026, 4, 23, 0, 30) == local(CAIRO, 2026, 4, 24, 1, 30)


def test_of_a_time_that_exists_twice_the_first_counts():
    # Cairo's midnight of 29–30 October 2026 is turned back to 23:00 of Thursday.
    due = business_days_later(local(CAIRO, 2026, 10, 28, 23, 30), 1, CAIRO)

    assert due == datetime(2026, 10, 29, 20, 30, tzinfo=UTC)


@given(instants, st.sampled_from(ZONES), st.integers(1, 7))
def test_anywhere_and_any_day_it_is_a_business_day_at_the_same_time(instant, name, days):
    zone = ZoneInfo(name)

    due = business_days_later(instant, days, zone)

    was, then = instant.astimezone(zone), due.astimezone(zone)
    assert due > instant
    assert is_business_day(then.date())
    shifted = datetime.combine(then.date(), was.time().replace(fold=0), zone).astimezone(UTC).astimezone(zone)
    assert then.time().replace(fold=0) == shifted.time().replace(fold=0)


@given(instants, st.sampled_from(ZONES))
def test_anywhere_and_at_any_time_nobody_is_disturbed_outside_their_hours(instant, name):
    zone = ZoneInfo(name)

    moment = working_moment(instant, zone)

    at = moment.astimezone(zone)
    assert moment >= instant
    assert moment - instant < timedelta(days=4)
    assert is_business_day(at.date())
    assert time(9) <= at.time() < time(17, 30)


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        ((2026, 3, 10, 8, 59), (2026, 3, 10, 9, 0)),
        ((2026, 3, 10, 9, 0), (2026, 3, 10, 9, 0)),
        ((2026, 3, 10, 17, 29), (2026, 3, 10, 17, 29)),
        ((2026, 3, 10, 17, 30), (2026, 3, 11, 9, 0)),
        ((2026, 3, 6, 17, 30), (2026, 3, 9, 9, 0)),
        ((2026, 3, 7, 12, 0), (2026, 3, 9, 9, 0)),
        ((2026, 3, 8, 3, 0), (2026, 3, 9, 9, 0)),
    ],
)
def test_the_next_moment_at_work(now, moment):
    assert working_moment(local(BERLIN, *now), BERLIN) == local(BERLIN, *moment)


def test_working_hours_can_be_others():
    late = WorkingHours(time(14), time(22))

    assert working_moment(local(BERLIN, 2026, 3, 10, 9, 0), BERLIN, late) == local(BERLIN, 2026, 3, 10, 14, 0)


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../../etc/passwd", "Europe/", "\x00", "x" * 300, "Europe"])
def test_a_zone_nobody_knows_costs_nobody_their_reminder(name):
    assert zone_named(name) == ZoneInfo("UTC")
