"""Calendars: one person's business time, in every zone, over two years, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import clocks
from bot.domain.calendars import HORIZON_DAYS, Calendar, DaysOff
from bot.domain.clocks import WorkingHours

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = sorted(available_timezones() - {"localtime"})
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLAIN = Calendar(zone=BERLIN)
NEVER = Calendar(zone=BERLIN, weekdays=frozenset())
YEAR_OFF = Calendar(zone=BERLIN, days_off=(DaysOff(date(2026, 3, 10), date(2027, 3, 9)),))
# Half-hour zones, both sides of the date line, half an hour of summer time, clocks that change at midnight or on Friday.
HARD = ["Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Pago_Pago",
        "America/St_Johns", "Africa/Cairo", "Asia/Beirut", "America/Havana", "Africa/Casablanca", "Asia/Gaza",
        "Antarctica/Troll", "Pacific/Apia", "Pacific/Kwajalein", "America/Nuuk", "Pacific/Easter"]  # fmt: skip

instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
zones = st.one_of(st.sampled_from(ZONES), st.sampled_from(HARD)).map(ZoneInfo)
whole_times = st.times(max_value=time(23, 45)).map(
    lambda at: at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
)
hours = (
    st.tuples(whole_times, whole_times).filter(lambda two: two[0] != two[1]).map(lambda two: WorkingHours(*sorted(two)))
)
dates = st.dates(date(2026, 1, 1), date(2027, 12, 31))
ranges = st.builds(lambda first, length: DaysOff(first, first + DAY * length), dates, st.integers(0, 30))
calendars = st.builds(
    Calendar,
    zone=zones,
    hours=hours,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    holidays=st.frozensets(dates, max_size=20),
    days_off=st.lists(ranges, max_size=3).map(tuple),
    batches=st.lists(whole_times, max_size=3).map(tuple),
)


def at(*parts, zone=BERLIN):
    return datetime(*parts, tzinfo=zone)


def changes_of(zone):
    """The hours in which a zone changes its offset within the two years."""
    days = [FIRST + DAY * number for number in range((LAST - FIRST).days)]
    for day in days:
        if day.astimezone(zone).utcoffset() != (day + DAY).astimezone(zone).utcoffset():
            yield day


def moments_to_try(name):
    zone = ZoneInfo(name)
    regular = [FIRST + timedelta(hours=353) * number for number in range(49)]
    return regular + [day + HOUR * hour for day in changes_of(zone) for hour in range(-24, 49, 6)]


# --- The plain clock: business time of somebody who is never away, in the fewest words -----------------------------------


def plain_next_business_day(day):
    return day + DAY * (7 - day.weekday() if day.weekday() >= 4 else 1)


def plain_business_days_later(instant, days, zone):
    local = instant.astimezone(zone)
    day = local.date()
    for _ in range(days):
        day = plain_next_business_day(day)
    return clocks.at_local(day, local.time(), zone)


def plain_working_moment(instant, zone):
    local = instant.astimezone(zone)
    today, clock, hours = local.date(), local.time(), clocks.NINE_TO_HALF_PAST_FIVE
    if today.weekday() < 5 and clock < hours.end:
        return instant if clock >= hours.start else clocks.at_local(today, hours.start, zone)
    return clocks.at_local(plain_next_business_day(today), hours.start, zone)


# --- Every zone -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", range(8))
def test_in_every_zone_a_plain_calendar_is_the_plain_clock(part):
    for name in ZONES[part::8]:
        zone = ZoneInfo(name)
        calendar = Calendar(zone=zone)
        for instant in moments_to_try(name):
            assert calendar.working_moment(instant) == plain_working_moment(instant, zone), (name, instant)
            assert calendar.business_days_later(instant, 1) == plain_business_days_later(instant, 1, zone), name
            assert calendar.business_days_later(instant, 4) == plain_business_days_later(instant, 4, zone), name


@pytest.mark.parametrize("part", range(8))
def test_in_every_zone_nobody_is_disturbed_outside_their_hours(part):
    for name in ZONES[part::8]:
        calendar = Calendar(zone=ZoneInfo(name), hours=WorkingHours(time(0, 0), time(3, 30)))
        before = FIRST
        for instant in sorted(moments_to_try(name)):
            moment = calendar.working_hours_later(instant, 2.25)
            assert calendar.is_at_work(moment), (name, instant)
            assert calendar.is_at_work(calendar.next_batch(instant)), (name, instant)
            assert before <= moment, (name, instant)
            before = moment


@given(instants, zones, st.integers(0, 7))
def test_a_plain_calendar_is_the_plain_clock(instant, zone, days):
    calendar = Calendar(zone=zone)

    assert calendar.working_moment(instant) == plain_working_moment(instant, zone)
    assert calendar.business_days_later(instant, days) == plain_business_days_later(instant, days, zone)
    assert calendar.next_business_day(instant.date()) == plain_next_business_day(instant.date())
    assert calendar.is_business_day(instant.date()) == (instant.weekday() < 5)


# --- Any calendar -----------------------------------------------------------------------------------------------------


@given(calendars, instants, st.floats(0, 40))
def test_it_never_lands_outside_their_hours(calendar, instant, some_hours):
    for moment in (
        calendar.working_moment(instant),
        calendar.next_batch(instant),
        calendar.working_hours_later(instant, some_hours),
    ):
        assert moment >= instant
        assert calendar.is_at_work(moment) or moment >= instant + DAY * (HORIZON_DAYS - 2)


@given(calendars, instants, instants, st.floats(0, 40), st.floats(0, 40))
def test_later_never_becomes_earlier(calendar, one, other, some_hours, other_hours):
    first, second = sorted([one, other])
    few, many = sorted([some_hours, other_hours])

    assert calendar.working_moment(first) <= calendar.working_moment(second)
    assert calendar.next_batch(first) <= calendar.next_batch(second)
    assert calendar.working_hours_later(first, few) <= calendar.working_hours_later(second, few)
    assert calendar.working_hours_later(first, few) <= calendar.working_hours_later(first, many)
    assert calendar.next_business_day(first.date()) <= calendar.next_business_day(second.date())


@given(calendars, instants, st.integers(0, 6), st.integers(0, 6))
def test_more_business_days_are_never_earlier(calendar, instant, some, other):
    few, many = sorted([some, other])

    assert calendar.business_days_later(instant, few) <= calendar.business_days_later(instant, many)


@given(calendars, instants, st.integers(1, 10))
def test_it_is_a_business_day_of_theirs_at_the_same_clock_time(calendar, instant, days):
    due = calendar.business_days_later(instant, days)

    clock = instant.astimezone(calendar.zone).time().replace(fold=0)
    assert calendar.is_business_day(calendar.today(due)) or due > instant + DAY * (HORIZON_DAYS - 2)
    assert due == clocks.at_local(calendar.today(due), clock, calendar.zone)
    assert due > instant


@given(calendars, instants, st.integers(0, 6), st.integers(0, 6))
def test_business_days_add_up(calendar, instant, some, other):
    start = calendar.working_moment(instant)
    on_the_way = calendar.business_days_later(start, some)

    once, twice = calendar.business_days_later(start, some + other), calendar.business_days_later(on_the_way, other)

    assert calendar.today(once) == calendar.today(twice)


@given(calendars, instants, st.floats(0, 20), st.floats(0, 20))
def test_working_hours_add_up(calendar, instant, some, other):
    once = calendar.working_hours_later(instant, some + other)
    twice = calendar.working_hours_later(calendar.working_hours_later(instant, some), other)

    assert abs(once - twice) < timedelta(milliseconds=1) or not calendar.is_at_work(once - timedelta(milliseconds=1))


@given(calendars, instants)
def test_the_moment_itself_if_at_work(calendar, instant):
    assert (calendar.working_moment(instant) == instant) == calendar.is_at_work(instant)


@given(calendars, instants, zones)
def test_a_zone_that_changes_while_they_wait_moves_the_moment_into_the_new_day(calendar, instant, moved_to):
    waited_for = calendar.working_moment(instant)
    moved = Calendar(zone=moved_to, weekdays=calendar.weekdays, hours=calendar.hours)

    moment = moved.working_moment(waited_for)

    assert moment >= waited_for
    assert moved.is_at_work(moment)
    assert moment - waited_for <= timedelta(days=8)


# --- The clock time ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ((2026, 3, 6, 16, 55), 1, (2026, 3, 9, 16, 55)),
        ((2026, 3, 6, 16, 55), 0, (2026, 3, 6, 16, 55)),
        ((2026, 3, 4, 9, 30), 5, (2026, 3, 11, 9, 30)),
        ((2026, 3, 27, 2, 30), 1, (2026, 3, 30, 2, 30)),
        ((2026, 3, 7, 18, 0), 1, (2026, 3, 9, 18, 0)),
    ],
)
def test_the_same_clock_time_on_a_business_day(start, days, due):
    assert PLAIN.business_days_later(at(*start), days) == at(*due)


def test_holidays_and_days_off_are_no_business_days():
    calendar = Calendar(
        zone=BERLIN, holidays=frozenset({date(2026, 4, 6)}), days_off=(DaysOff(date(2026, 4, 7), date(2026, 4, 8)),)
    )

    assert calendar.business_days_later(at(2026, 4, 2, 11, 0), 2) == at(2026, 4, 9, 11, 0)


def test_holidays_may_be_asked_of_a_function():
    calendar = Calendar(zone=BERLIN, holidays=lambda day: day.day == 6)

    assert not calendar.is_business_day(date(2026, 4, 6))
    assert calendar.next_business_day(date(2026, 4, 3)) == date(2026, 4, 7)


def test_weekdays_are_their_own():
    sunday_to_thursday = Calendar(zone=ZoneInfo("Asia/Jerusalem"), weekdays=frozenset({6, 0, 1, 2, 3}))

    assert sunday_to_thursday.next_business_day(date(2026, 3, 5)) == date(2026, 3, 8)


def test_a_time_the_clocks_skip_is_shifted_forward_by_the_gap():
    cairo = ZoneInfo("Africa/Cairo")

    assert Calendar(zone=cairo).business_days_later(at(2026, 4, 23, 0, 30, zone=cairo), 1) == at(
        2026, 4, 24, 1, 30, zone=cairo
    )


def test_of_a_time_that_comes_twice_the_first_counts():
    cairo = ZoneInfo("Africa/Cairo")

    due = Calendar(zone=cairo).business_days_later(at(2026, 10, 28, 23, 30, zone=cairo), 1)

    assert due == datetime(2026, 10, 29, 20, 30, tzinfo=UTC)


def test_from_the_second_of_two_times_it_is_still_that_clock_time():
    second = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)

    assert PLAIN.business_days_later(second, 1) == at(2026, 10, 26, 2, 30)
    assert PLAIN.business_days_later(second, 0) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_samoa_had_no_friday_at_the_end_of_2011():
    apia = ZoneInfo("Pacific/Apia")
    calendar = Calendar(zone=apia)

    assert not calendar.is_business_day(date(2011, 12, 30))
    assert calendar.business_days_later(at(2011, 12, 29, 16, 55, zone=apia), 1) == at(2012, 1, 2, 16, 55, zone=apia)
    assert calendar.working_moment(at(2011, 12, 29, 18, 0, zone=apia)) == at(2012, 1, 2, 9, 0, zone=apia)


def test_kwajalein_left_out_a_saturday_and_a_neighbour_a_whole_new_year():
    kwajalein, kiritimati = ZoneInfo("Pacific/Kwajalein"), ZoneInfo("Pacific/Kiritimati")
    every_day = frozenset(range(7))

    assert Calendar(zone=kwajalein, weekdays=every_day).next_business_day(date(1993, 8, 20)) == date(1993, 8, 22)
    assert Calendar(zone=kiritimati, weekdays=every_day).next_business_day(date(1994, 12, 30)) == date(1995, 1, 1)


def test_lord_howe_moves_by_half_an_hour():
    lord_howe = ZoneInfo("Australia/Lord_Howe")
    calendar = Calendar(zone=lord_howe, weekdays=frozenset(range(7)), hours=WorkingHours(time(1), time(3)))

    assert calendar.working_hours_later(at(2026, 4, 5, 1, 0, zone=lord_howe), 1.25) == datetime(
        2026, 4, 4, 15, 15, tzinfo=UTC
    )
    assert calendar.window(date(2026, 4, 5)).end - calendar.window(date(2026, 4, 5)).start == timedelta(hours=2.5)
    assert calendar.window(date(2026, 10, 4)).end - calendar.window(date(2026, 10, 4)).start == timedelta(hours=1.5)


def test_hours_the_clocks_skip_are_no_working_hours_that_day():
    night = Calendar(zone=BERLIN, weekdays=frozenset(range(7)), hours=WorkingHours(time(2), time(3)))

    assert night.window(date(2026, 3, 29)) is None
    assert night.working_moment(at(2026, 3, 29, 1, 30)) == at(2026, 3, 30, 2, 0)


def test_at_work_from_the_first_minute_until_before_the_last():
    assert not PLAIN.is_at_work(at(2026, 3, 10, 8, 59))
    assert PLAIN.is_at_work(at(2026, 3, 10, 9, 0))
    assert PLAIN.is_at_work(at(2026, 3, 10, 17, 29))
    assert not PLAIN.is_at_work(at(2026, 3, 10, 17, 30))
    assert not PLAIN.is_at_work(at(2026, 3, 7, 12, 0))


# --- Working hours ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "some_hours", "end"),
    [
        ((2026, 3, 10, 10, 0), 3, (2026, 3, 10, 13, 0)),
        ((2026, 3, 10, 14, 30), 3, (2026, 3, 11, 9, 0)),
        ((2026, 3, 10, 16, 0), 3, (2026, 3, 11, 10, 30)),
        ((2026, 3, 6, 16, 0), 3, (2026, 3, 9, 10, 30)),
        ((2026, 3, 7, 12, 0), 0, (2026, 3, 9, 9, 0)),
        ((2026, 3, 10, 7, 0), 1, (2026, 3, 10, 10, 0)),
        ((2026, 3, 10, 10, 0), 8.5, (2026, 3, 11, 10, 0)),
        ((2026, 3, 10, 10, 0), -1, (2026, 3, 10, 10, 0)),
        ((2026, 3, 27, 16, 30), 2, (2026, 3, 30, 10, 0)),
    ],
)
def test_working_hours_pass_only_at_work(start, some_hours, end):
    assert PLAIN.working_hours_later(at(*start), some_hours) == at(*end)


@pytest.mark.parametrize(
    ("start", "end", "some_hours"),
    [
        ((2026, 3, 10, 10, 0), (2026, 3, 10, 13, 0), 3),
        ((2026, 3, 6, 16, 0), (2026, 3, 9, 10, 30), 3),
        ((2026, 3, 7, 9, 0), (2026, 3, 8, 17, 0), 0),
        ((2026, 3, 10, 13, 0), (2026, 3, 10, 10, 0), 0),
        ((2026, 3, 10, 0, 0), (2026, 3, 10, 23, 0), 8.5),
        ((2026, 3, 27, 17, 0), (2026, 3, 30, 9, 30), 1),
    ],
)
def test_working_time_between_two_instants(start, end, some_hours):
    assert PLAIN.working_hours_between(at(*start), at(*end)) == some_hours


@given(calendars, instants, st.floats(0, 40))
def test_the_time_between_is_the_time_that_passed(calendar, instant, some_hours):
    later = calendar.working_hours_later(instant, some_hours)

    if calendar.is_at_work(later) and later - instant < HORIZON_DAYS * DAY - 7 * DAY:  # else it is cut short there
        assert calendar.working_hours_between(instant, later) == pytest.approx(some_hours, abs=1e-6)


@pytest.mark.parametrize(
    ("now", "batch"),
    [
        ((2026, 3, 10, 8, 0), (2026, 3, 10, 9, 30)),
        ((2026, 3, 10, 9, 30), (2026, 3, 10, 9, 30)),
        ((2026, 3, 10, 9, 31), (2026, 3, 10, 15, 30)),
        ((2026, 3, 10, 15, 31), (2026, 3, 11, 9, 30)),
        ((2026, 3, 6, 16, 0), (2026, 3, 9, 9, 30)),
    ],
)
def test_batches_are_at_half_past_nine_and_half_past_three(now, batch):
    assert PLAIN.next_batch(at(*now)) == at(*batch)


@pytest.mark.parametrize(
    ("start", "end", "now", "batch"),
    [
        (time(14), time(22), (2026, 3, 10, 10, 0), (2026, 3, 10, 14, 0)),
        (time(14), time(22), (2026, 3, 10, 14, 1), (2026, 3, 10, 15, 30)),
        (time(6), time(14), (2026, 3, 10, 10, 0), (2026, 3, 10, 13, 30)),
        (time(10), time(10, 20), (2026, 3, 10, 9, 0), (2026, 3, 10, 10, 0)),
    ],
)
def test_batches_are_clipped_into_their_own_hours(start, end, now, batch):
    assert Calendar(zone=BERLIN, hours=WorkingHours(start, end)).next_batch(at(*now)) == at(*batch)


def test_batches_can_be_their_own():
    once = Calendar(zone=BERLIN, batches=(time(11),))

    assert once.next_batch(at(2026, 3, 10, 11, 1)) == at(2026, 3, 11, 11, 0)
    assert Calendar(zone=BERLIN, batches=()).next_batch(at(2026, 3, 10, 10, 0)) == at(2026, 3, 10, 15, 30)


# --- Away, and never at work ------------------------------------------------------------------------------------------


def test_away_is_days_off_not_a_weekend_or_a_holiday():
    calendar = Calendar(
        zone=BERLIN, holidays=frozenset({date(2026, 3, 16)}), days_off=(DaysOff(date(2026, 3, 11), date(2026, 3, 13)),)
    )

    assert not calendar.is_away(at(2026, 3, 10, 23, 59))
    assert calendar.is_away(at(2026, 3, 11, 0, 0))
    assert calendar.is_away(at(2026, 3, 13, 12, 0))
    assert not calendar.is_away(at(2026, 3, 14, 12, 0))
    assert calendar.back_on(at(2026, 3, 11, 12, 0)) == date(2026, 3, 17)
    assert calendar.back_on(at(2026, 3, 10, 12, 0)) == date(2026, 3, 10)


def test_whoever_never_works_is_away_and_gets_the_last_day_looked_at():
    now = at(2026, 3, 10, 12, 0)
    last = at(2027, 4, 14, 9, 0)

    assert NEVER.never_works(now)
    assert NEVER.is_away(now)
    assert NEVER.back_on(now) is None
    assert NEVER.next_business_day(date(2026, 3, 10)) == date(2027, 4, 14)
    assert NEVER.business_days_later(now, 50) == at(2027, 4, 14, 12, 0)
    assert NEVER.working_moment(now) == NEVER.next_batch(now) == NEVER.working_hours_later(now, 9) == last
    assert not NEVER.is_at_work(last)


def test_a_year_off_ends():
    assert YEAR_OFF.working_moment(at(2026, 3, 10, 12, 0)) == at(2027, 3, 10, 9, 0)
    assert YEAR_OFF.back_on(at(2026, 3, 10, 12, 0)) == date(2027, 3, 10)
    assert not YEAR_OFF.never_works(at(2026, 3, 10, 12, 0))


def test_hours_that_end_before_they_start_are_nobodys():
    upside_down = Calendar(zone=BERLIN, hours=WorkingHours(time(17), time(9)))

    assert upside_down.never_works(at(2026, 3, 10, 18, 0))
    assert not upside_down.is_at_work(at(2026, 3, 10, 18, 0))


def test_more_hours_than_a_year_has_end_at_the_last_day_looked_at():
    assert PLAIN.working_hours_later(at(2026, 3, 10, 12, 0), 1_000_000) == at(2027, 4, 14, 9, 0)


@given(instants, st.integers(0, 50), st.floats(0, 10_000))
def test_nothing_loops_for_ever(instant, days, some_hours):
    for calendar in (NEVER, YEAR_OFF):
        assert calendar.business_days_later(instant, days) >= instant - DAY
        assert calendar.working_hours_later(instant, some_hours) >= instant
        assert calendar.next_batch(instant) <= instant + DAY * (HORIZON_DAYS + 2)
