"""When a digest comes, from when on it tells who moved, and when it is skipped because nothing changed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendars import Calendar
from bot.domain.clocks import at_local
from bot.domain.digest import (
    Deadline,
    Digest,
    Entry,
    Holder,
    Moved,
    Part,
    Posted,
    Wait,
    due_date,
    gap_since,
    is_worth_posting,
    moved_since,
    previous_business_day,
    standing,
)
from bot.domain.duties import Duty
from bot.domain.meetings import Meeting
from tests.factories import NOW

BERLIN = ZoneInfo("Europe/Berlin")
USUAL = Calendar(zone=BERLIN)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
MINUTE = timedelta(minutes=1)


def berlin(*parts):
    return datetime(*parts, tzinfo=BERLIN).astimezone(UTC)


# --- When ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "hour", "day"),
    [
        ((2026, 3, 10, 8, 59, 59), 9, None),
        ((2026, 3, 10, 9, 0, 0), 9, 10),
        ((2026, 3, 10, 14, 59, 59), 9, 10),
        ((2026, 3, 10, 15, 0, 0), 9, None),
        ((2026, 3, 7, 9, 0, 0), 9, None),
        ((2026, 3, 8, 9, 0, 0), 9, None),
        ((2026, 3, 30, 9, 0, 0), 9, 30),
        ((2026, 3, 10, 0, 0, 0), 0, 10),
        ((2026, 3, 10, 13, 59, 59), 14, None),
        ((2026, 3, 10, 14, 59, 59), 14, 10),
        ((2026, 3, 10, 15, 0, 0), 14, None),
        ((2026, 3, 10, 17, 59, 59), 17, 10),
        ((2026, 3, 10, 18, 0, 0), 17, None),
        ((2026, 3, 10, 23, 59, 59), 23, 10),
        ((2026, 3, 11, 0, 0, 0), 23, None),
    ],
)
def test_it_comes_on_business_days_at_its_hour_and_late_until_three_or_for_an_hour(moment, hour, day):
    assert due_date(berlin(*moment), hour, USUAL) == (date(2026, 3, day) if day else None)


def test_its_day_is_the_companys_own():
    tuesday_in_auckland = datetime(2026, 3, 9, 20, 30, tzinfo=UTC)  # 09:30 there, Monday evening in Berlin

    assert due_date(tuesday_in_auckland, 9, Calendar(zone=ZoneInfo("Pacific/Auckland"))) == date(2026, 3, 10)
    assert due_date(tuesday_in_auckland, 9, USUAL) is None


def test_on_a_public_holiday_there_is_none():
    good_friday = frozenset({date(2026, 4, 3)})

    assert due_date(berlin(2026, 4, 3, 9), 9, Calendar(zone=BERLIN, holidays=good_friday)) is None
    assert due_date(berlin(2026, 4, 3, 9), 9, USUAL) == date(2026, 4, 3)


def dates_asked(calendar, hour, start, minutes, step=10):
    """Return the dates that are due, by the instant they are, as a process that always runs would meet them."""
    found = {}
    for number in range(0, minutes, step):
        now = start + MINUTE * number
        if on := due_date(now, hour, calendar):
            found.setdefault(on, []).append(now)
    return found


@pytest.mark.parametrize("hour", [0, 1, 2, 3, 9, 23])
@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Berlin", date(2026, 10, 25)),
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Africa/Cairo", date(2026, 4, 24)),  # a Friday: 00:00 does not exist
        ("Africa/Cairo", date(2026, 10, 29)),  # a Thursday whose last hour comes twice
        ("Australia/Lord_Howe", date(2026, 4, 5)),  # half an hour
        ("Asia/Jerusalem", date(2026, 3, 27)),  # a Friday: 02:00 does not exist
    ],
)
def test_around_a_change_of_clocks_each_business_day_has_one_span_in_which_it_is_due(zone, day, hour):
    calendar = Calendar(zone=ZoneInfo(zone))
    start = datetime.combine(day, time(), UTC) - timedelta(days=3)

    found = dates_asked(calendar, hour, start, 7 * 24 * 60)

    for on, moments in found.items():
        assert on.weekday() < 5
        assert moments[-1] - moments[0] == timedelta(minutes=10) * (len(moments) - 1)
    days = {calendar.today(start + timedelta(days=n)) for n in range(1, 6)}
    assert {on for on in days if on.weekday() < 5} <= found.keys()


@settings(max_examples=150)
@given(
    zone=st.sampled_from(ZONES),
    hour=st.integers(0, 23),
    day=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
)
def test_in_every_zone_each_business_day_has_one_span_that_begins_at_its_hour(zone, hour, day):
    calendar = Calendar(zone=ZoneInfo(zone))
    begins = at_local(day, time(hour), calendar.zone)

    found = dates_asked(calendar, hour, begins - timedelta(hours=26), 52 * 60)

    assert (day in found) is calendar.is_business_day(day)
    if day in found:
        moments = found[day]
        assert moments[0] == begins
        assert moments[-1] - moments[0] == timedelta(minutes=10) * (len(moments) - 1)
        assert {calendar.today(one) for one in moments} == {day}


# --- Since when ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "since"),
    [
        (date(2026, 3, 10), datetime(2026, 3, 9, 8, 0, tzinfo=UTC)),
        (date(2026, 3, 9), datetime(2026, 3, 6, 8, 0, tzinfo=UTC)),
        (date(2026, 3, 30), datetime(2026, 3, 27, 8, 0, tzinfo=UTC)),  # summer time began in between
        (date(2026, 3, 31), datetime(2026, 3, 30, 7, 0, tzinfo=UTC)),
        (date(2026, 3, 8), datetime(2026, 3, 6, 8, 0, tzinfo=UTC)),  # asked for by hand on a Sunday
    ],
)
def test_the_first_one_tells_what_moved_since_its_hour_on_the_business_day_before(on, since):
    assert moved_since(on, 9, None, USUAL) == since


def test_it_tells_what_moved_since_the_last_one_that_was_posted_so_that_a_skipped_day_loses_nothing():
    last = Posted(on=date(2026, 3, 5), hour=14, says=None)

    assert moved_since(date(2026, 3, 10), 9, last, USUAL) == berlin(2026, 3, 5, 14)


def test_the_business_day_before_is_no_holiday():
    easter = Calendar(zone=BERLIN, holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))

    assert previous_business_day(date(2026, 4, 7), easter) == date(2026, 4, 2)


def test_where_nobody_ever_works_the_day_before_is_as_good_as_any():
    assert previous_business_day(date(2026, 4, 7), Calendar(zone=BERLIN, weekdays=frozenset())) == date(2026, 4, 6)


@pytest.mark.parametrize(
    ("now", "since"),
    [
        (berlin(2026, 3, 12, 9), berlin(2026, 3, 9, 9)),
        (berlin(2026, 3, 10, 9), berlin(2026, 3, 5, 9)),
        (berlin(2026, 4, 8, 9), berlin(2026, 4, 1, 9)),  # Good Friday and Easter Monday in between
        (berlin(2026, 3, 31, 9), berlin(2026, 3, 26, 9)),  # summer time began in between
    ],
)
def test_a_gap_is_over_three_business_days_once_the_same_clock_time_came_three_times(now, since):
    easter = Calendar(zone=BERLIN, holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))

    assert gap_since(now, easter) == since
    assert easter.business_days_later(since, 3) == now


# --- Whether ------------------------------------------------------------------------------------------------------------

WEDNESDAY = date(2026, 3, 11)
ADA = {"code": "C-17", "name": "Ada Lovelace", "opening": "ML engineer"}
GRACE = {"code": "C-18", "name": "Grace Hopper", "opening": "ML engineer"}
ENTRY = Entry(**ADA, stage="Debrief", since=NOW)
WAIT = Wait(**ADA, holder=Holder.INTERVIEWER, duty=Duty.CARD, due_at=NOW, cards_in=1, cards_asked=4)
DEADLINE = Deadline(**ADA, at=NOW + timedelta(days=2))
FULL = Digest(
    on=WEDNESDAY,
    openings=("ML engineer",),
    in_process=5,
    deadlines=Part(1, (DEADLINE,)),
    decisions=Part(1, (ENTRY,)),
    over={Holder.INTERVIEWER: 1},
    waits=Part(1, (WAIT,)),
    gaps=Part(1, (ENTRY,)),
    offers=Part(1, (ENTRY,)),
)


def one(part, **special):
    """Return a digest in which the only entry of a part is another one."""
    return replace(FULL, **{part: Part(1, (replace(getattr(FULL, part).listed[0], **special),))})


CHANGED = {
    "a deadline moved": one("deadlines", at=NOW + timedelta(days=3)),
    "somebody else has a deadline": one("deadlines", **GRACE),
    "somebody else needs a decision": one("decisions", **GRACE),
    "nobody needs a decision": replace(FULL, decisions=Part()),
    "another kind of person is waited for": one("waits", holder=Holder.RECRUITER),
    "something else is waited for": one("waits", duty=Duty.TELL),
    "a card came in": one("waits", cards_in=2),
    "a card more is asked for": one("waits", cards_asked=5),
    "more are over time": replace(FULL, over={Holder.INTERVIEWER: 2}),
    "another kind is over time": replace(FULL, over={Holder.RECRUITER: 1}),
    "somebody else has a gap": one("gaps", **GRACE),
    "somebody else is at the offer": one("offers", **GRACE),
    "there are more than are listed": replace(FULL, gaps=Part(2, FULL.gaps.listed)),
    "a decision is an offer": replace(FULL, decisions=Part(), offers=Part(1, (replace(ENTRY, **GRACE),))),
}
SAME = {
    "a day went by": replace(FULL, on=WEDNESDAY + timedelta(days=1)),
    "they wait longer": one("decisions", since=NOW - timedelta(days=9)),
    "it is over for longer": one("waits", due_at=NOW - timedelta(days=9)),
    "a name was corrected": one("offers", name="Ada King"),
    "an opening was renamed": replace(one("gaps", opening="ML lead"), openings=("ML lead",)),
    "somebody new was counted": replace(FULL, in_process=6),
    "nobody is over time, said with a nought": replace(FULL, over={Holder.INTERVIEWER: 1, Holder.RECRUITER: 0}),
}


@pytest.mark.parametrize("what", CHANGED)
def test_it_changed(what):
    last = Posted(on=WEDNESDAY - timedelta(days=1), hour=9, says=standing(FULL))

    assert standing(CHANGED[what]) != standing(FULL)
    assert is_worth_posting(CHANGED[what], last)


@pytest.mark.parametrize("what", SAME)
def test_it_did_not_change(what):
    last = Posted(on=WEDNESDAY - timedelta(days=1), hour=9, says=standing(FULL))

    assert standing(SAME[what]) == standing(FULL)
    assert not is_worth_posting(SAME[what], last)


def test_the_order_of_a_list_is_no_change():
    both = (ENTRY, replace(ENTRY, **GRACE))

    assert standing(replace(FULL, gaps=Part(2, both))) == standing(replace(FULL, gaps=Part(2, both[::-1])))


def test_a_move_and_an_interview_are_news_and_that_they_are_over_is_none():
    last = Posted(on=WEDNESDAY - timedelta(days=1), hour=9, says=standing(FULL))
    moved = replace(FULL, moves=Part(1, (Moved(**ADA, came_from=None, to="Applied"),)))
    met = replace(FULL, meetings=Part(1, (Meeting(**ADA, round_name="Coding", starts_at=NOW),)))

    assert is_worth_posting(moved, last)
    assert is_worth_posting(met, last)
    assert not is_worth_posting(FULL, replace(last, says=standing(moved)))


@pytest.mark.parametrize(
    ("last", "on", "posted"),
    [
        (date(2026, 3, 6), date(2026, 3, 9), True),  # Monday
        (date(2026, 3, 9), date(2026, 3, 10), False),
        (date(2026, 3, 9), date(2026, 3, 13), False),
        (date(2026, 3, 9), date(2026, 3, 16), True),
        (date(2026, 4, 2), date(2026, 4, 7), True),  # Tuesday after Easter Monday
        (date(2026, 3, 8), date(2026, 3, 9), True),  # asked for by hand on Sunday
    ],
)
def test_though_nothing_changed_it_comes_once_a_week_on_the_first_day_there_is_one(last, on, posted):
    quiet = replace(FULL, on=on)

    assert is_worth_posting(quiet, Posted(on=last, hour=9, says=standing(quiet))) is posted


def test_the_first_one_ever_is_posted_and_so_is_one_after_which_nobody_knows_what_was_said():
    assert is_worth_posting(FULL, None)
    assert is_worth_posting(FULL, Posted(on=WEDNESDAY - timedelta(days=1), hour=9, says=None))


def test_what_was_said_is_kept_as_a_fingerprint_that_names_nobody():
    assert len(standing(FULL)) == 64
    assert "C-17" not in standing(FULL)


def test_only_a_digest_with_nothing_in_it_is_quiet():
    assert Digest(on=WEDNESDAY, openings=("ML engineer",), in_process=9).is_quiet
    for part in ("deadlines", "decisions", "waits", "gaps", "offers", "moves", "meetings"):
        assert not Digest(on=WEDNESDAY, openings=("ML engineer",), **{part: Part(1)}).is_quiet
