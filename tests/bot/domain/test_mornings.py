"""The morning line: for whom, on which day, and what it says of the day."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.bundles import Line
from bot.domain.calendars import Calendar, DaysOff
from bot.domain.clocks import WorkingHours
from bot.domain.colours import Colour
from bot.domain.duties import Duty
from bot.domain.meetings import Meeting
from bot.domain.mornings import Morning, is_first_today, morning_line, wants_morning
from bot.domain.preferences import USUAL
from tests.factories import a_member

BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = Calendar(zone=BERLIN)
NINE = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)  # in Berlin, on a Tuesday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_line(key="1", **special):
    ordinary = {
        "key": key, "kind": Duty.CARD, "about": f"Scorecard {key}", "minutes": 5, "due_at": NINE + 8 * HOUR,
        "unblocks": "the panel", "why_you": "you interviewed them", "colour": Colour.FINE,
    }  # fmt: skip
    return Line(**{**ordinary, **special})


def a_meeting(at, code="C-17"):
    return Meeting(code=code, name="Ada Lovelace", opening="ML engineer", round_name="Coding", starts_at=at)


def test_it_counts_what_is_owed_with_its_minutes_and_the_interviews_beside_it():
    meeting = a_meeting(NINE + 2 * HOUR)
    lines = [a_line("1"), a_line("2", minutes=10, colour=Colour.OVER), a_line("3")]

    assert morning_line(lines, [meeting], NINE, CALENDAR) == Morning(
        things=3, minutes=20, first=lines[1], meetings=(meeting,)
    )


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ({"colour": Colour.OVER, "due_at": NINE}, {"colour": Colour.DUE_SOON, "due_at": NINE - HOUR}),
        ({"colour": Colour.DUE_SOON}, {"colour": Colour.FINE, "due_at": NINE}),
        ({"due_at": NINE}, {"due_at": NINE + HOUR}),
        ({"due_at": NINE + 9 * DAY}, {"due_at": None}),
        ({"key": "1"}, {"key": "2"}),
    ],
)
def test_the_first_is_the_most_urgent_whatever_their_order(more, less):
    first, second = a_line(**{"key": "1", **more}), a_line(**{"key": "2", **less})

    for lines in ([first, second], [second, first]):
        assert morning_line(lines, [], NINE, CALENDAR).first == first


def test_interviews_are_those_of_ones_own_date_still_to_come_in_the_order_of_time():
    late, soon = a_meeting(NINE + 5 * HOUR), a_meeting(NINE, "C-18")
    others = [a_meeting(NINE - timedelta(minutes=1)), a_meeting(NINE + DAY), a_meeting(NINE + 15 * HOUR)]

    assert morning_line([], [late, *others, soon], NINE, CALENDAR).meetings == (soon, late)


def test_a_date_is_the_readers_own():
    auckland = Calendar(zone=ZoneInfo("Pacific/Auckland"))
    nine_there = datetime(2026, 3, 9, 20, 0, tzinfo=UTC)

    found = morning_line(
        [], [a_meeting(nine_there + 5 * HOUR), a_meeting(nine_there + 16 * HOUR)], nine_there, auckland
    )

    assert [one.starts_at for one in found.meetings] == [nine_there + 5 * HOUR]


def test_on_a_day_with_nothing_there_is_none():
    assert morning_line([], [], NINE, CALENDAR) is None
    assert morning_line([], [a_meeting(NINE + DAY)], NINE, CALENDAR) is None


@pytest.mark.parametrize(
    "calendar",
    [
        replace(CALENDAR, holidays=frozenset({date(2026, 3, 10)})),
        replace(CALENDAR, days_off=(DaysOff(date(2026, 3, 10), date(2026, 3, 10)),)),
        replace(CALENDAR, weekdays=frozenset({0, 2, 3, 4})),
    ],
)
def test_on_a_day_they_do_not_work_there_is_none(calendar):
    assert morning_line([a_line()], [a_meeting(NINE)], NINE, calendar) is None


@pytest.mark.parametrize(
    ("wishes", "moment", "wanted"),
    [
        ({}, NINE, True),
        ({}, NINE - timedelta(minutes=1), False),
        ({}, NINE + 9 * HOUR, False),
        ({}, NINE + 4 * DAY, False),  # a Saturday
        ({"morning": False}, NINE, False),
        ({"hours": WorkingHours(time(7, 0), time(15, 0))}, NINE - 2 * HOUR, True),
        ({"hours": WorkingHours(time(11, 0), time(19, 0))}, NINE, False),
        ({"days_off": (DaysOff(date(2026, 3, 9), date(2026, 3, 10)),)}, NINE, False),
        ({"weekdays": frozenset({1, 5})}, NINE + 4 * DAY, True),
    ],
)
def test_it_is_for_whoever_wants_it_from_the_start_of_their_own_day(wishes, moment, wanted):
    assert wants_morning(a_member(preferences=replace(USUAL, **wishes)), moment) is wanted


@pytest.mark.parametrize("special", [{"is_deactivated": True}, {"is_guest": True}, {"is_bot": True}])
def test_it_is_not_for_who_takes_no_part(special):
    assert not wants_morning(a_member(**special), NINE)


def test_the_start_of_the_day_is_that_of_their_zone():
    new_york = a_member(timezone="America/New_York")

    assert not wants_morning(new_york, NINE)
    assert wants_morning(new_york, NINE + 5 * HOUR)


def test_it_comes_with_the_first_bundle_of_their_day_only():
    assert is_first_today([], NINE, CALENDAR)
    assert is_first_today([NINE - DAY, NINE - 10 * HOUR], NINE, CALENDAR)
    assert not is_first_today([NINE - DAY, NINE - 8 * HOUR], NINE, CALENDAR)
