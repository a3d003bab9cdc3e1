"""Moments: what people type is read in their own zone, or refused in words that say how it was read."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendars import Calendar
from bot.domain.clocks import WorkingHours
from bot.domain.errors import Refusal
from bot.domain.moments import EXAMPLES, Moment, moment_of, said

BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = Calendar(zone=BERLIN, holidays=frozenset({date(2026, 4, 6)}))
WEDNESDAY = datetime(2026, 3, 4, 10, 0, tzinfo=BERLIN)


def read(text, now=WEDNESDAY, calendar=CALENDAR):
    return moment_of(text, now, calendar)


def refusal(text, now=WEDNESDAY, calendar=CALENDAR):
    with pytest.raises(Refusal) as refused:
        moment_of(text, now, calendar)
    return refused.value.sentence


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("today", (2026, 3, 4)),
        ("tomorrow", (2026, 3, 5)),
        ("Tomorrow!", (2026, 3, 5)),
        ("tmrw", (2026, 3, 5)),
        ("the day after tomorrow", (2026, 3, 6)),
        ("Friday", (2026, 3, 6)),
        ("fri", (2026, 3, 6)),
        ("  FRI.  ", (2026, 3, 6)),
        ("Thursday", (2026, 3, 5)),
        ("thurs", (2026, 3, 5)),
        ("Monday", (2026, 3, 9)),
        ("until Monday", (2026, 3, 9)),
        ("till Tue", (2026, 3, 10)),
        ("by Friday", (2026, 3, 6)),
        ("back on Monday", (2026, 3, 9)),
        ("before Sunday", (2026, 3, 8)),
        ("this Friday", (2026, 3, 6)),
        ("this Wednesday", (2026, 3, 4)),
        ("next Monday", (2026, 3, 9)),
        ("next Tuesday", (2026, 3, 10)),
        ("next Wednesday", (2026, 3, 11)),
        ("next week", (2026, 3, 9)),
        ("until next week", (2026, 3, 9)),
        ("next week Friday", (2026, 3, 13)),
        ("Friday next week", (2026, 3, 13)),
        ("2026-04-01", (2026, 4, 1)),
        ("on 2026-4-1", (2026, 4, 1)),
        ("2026/04/01", (2026, 4, 1)),
        ("“Friday”", (2026, 3, 6)),
        ("in eight days", (2026, 3, 12)),
        ("1 April", (2026, 4, 1)),
        ("1st of April", (2026, 4, 1)),
        ("the 1st of April", (2026, 4, 1)),
        ("until the 2nd April", (2026, 4, 2)),
        ("April 1", (2026, 4, 1)),
        ("Apr 3rd", (2026, 4, 3)),
        ("April 1, 2026", (2026, 4, 1)),
        ("1 Apr 2027", (2027, 4, 1)),
        ("22 sept", (2026, 9, 22)),
        ("Friday 13 March", (2026, 3, 13)),
        ("Fri, March 13", (2026, 3, 13)),
        ("1.4.", (2026, 4, 1)),
        ("01.04.2026", (2026, 4, 1)),
        ("13/4", (2026, 4, 13)),
        ("4/13", (2026, 4, 13)),
        ("4/4/2026", (2026, 4, 4)),
        ("in 3 days", (2026, 3, 7)),
        ("in a day", (2026, 3, 5)),
        ("in two weeks", (2026, 3, 18)),
        ("in 1 week", (2026, 3, 11)),
        ("in 3 business days", (2026, 3, 9)),
        ("in 1 working day", (2026, 3, 5)),
        ("4 March", (2026, 3, 4)),
    ],
)
def test_a_day(text, on):
    assert read(text) == Moment(date(*on))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Friday 17:00", (2026, 3, 6, 17, 0)),
        ("friday, 17:00", (2026, 3, 6, 17, 0)),
        ("by Friday at 17:00", (2026, 3, 6, 17, 0)),
        ("fri 5pm", (2026, 3, 6, 17, 0)),
        ("fri 5 pm", (2026, 3, 6, 17, 0)),
        ("fri 5 p.m.", (2026, 3, 6, 17, 0)),
        ("fri 5:30PM", (2026, 3, 6, 17, 30)),
        ("fri at 9am", (2026, 3, 6, 9, 0)),
        ("5pm Friday", (2026, 3, 6, 17, 0)),
        ("17:00 on Friday", (2026, 3, 6, 17, 0)),
        ("at 9:30 tomorrow", (2026, 3, 5, 9, 30)),
        ("noon tomorrow", (2026, 3, 5, 12, 0)),
        ("tomorrow 09:30", (2026, 3, 5, 9, 30)),
        ("tomorrow noon", (2026, 3, 5, 12, 0)),
        ("tomorrow 12pm", (2026, 3, 5, 12, 0)),
        ("tomorrow 12:30am", (2026, 3, 5, 0, 30)),
        ("tomorrow 17h30", (2026, 3, 5, 17, 30)),
        ("tomorrow at 17h", (2026, 3, 5, 17, 0)),
        ("Friday 00:00", (2026, 3, 6, 0, 0)),
        ("Friday 23:59", (2026, 3, 6, 23, 59)),
        ("Friday end of day", (2026, 3, 6, 17, 30)),
        ("Friday EOD", (2026, 3, 6, 17, 30)),
        ("by EOD Friday", (2026, 3, 6, 17, 30)),
        ("end of day Friday", (2026, 3, 6, 17, 30)),
        ("Fri. 9am.", (2026, 3, 6, 9, 0)),
        ("Friday at 17", (2026, 3, 6, 17, 0)),
        ("17:00", (2026, 3, 4, 17, 0)),
        ("today 5pm", (2026, 3, 4, 17, 0)),
        ("Wednesday 17:00", (2026, 3, 4, 17, 0)),
        ("2026-04-01 17:00", (2026, 4, 1, 17, 0)),
        ("2026-04-01T17:00", (2026, 4, 1, 17, 0)),
        ("1 April 9:30", (2026, 4, 1, 9, 30)),
        ("April 1 at 5pm", (2026, 4, 1, 17, 0)),
        ("1.4. 17:00", (2026, 4, 1, 17, 0)),
        ("Monday 30 March 2026, 09:00", (2026, 3, 30, 9, 0)),
        ("in 3 days 9:00", (2026, 3, 7, 9, 0)),
        ("in 3 days at 9:00", (2026, 3, 7, 9, 0)),
        ("in 2 hours", (2026, 3, 4, 12, 0)),
        ("in an hour", (2026, 3, 4, 11, 0)),
        ("in 45 min", (2026, 3, 4, 10, 45)),
        ("next week Monday 10:00", (2026, 3, 9, 10, 0)),
    ],
)
def test_an_instant(text, at):
    moment = read(text)

    assert moment.at == datetime(*at, tzinfo=BERLIN)
    assert moment.on == date(*at[:3])
    assert moment.at.tzinfo is UTC


def on_friday(*clock):
    return datetime(2026, 3, 6, *clock, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("text", "now", "sentence"),
    [
        ("Friday", on_friday(10, 0), "“Friday” can mean Friday, 6 March 2026 or Friday, 13 March 2026. Type “2026-03-06” or “2026-03-13”."),
        ("Friday 9:00", on_friday(10, 0), f"I read “Friday 9:00” as Friday, 6 March 2026 09:00, which is past. {EXAMPLES}"),
        ("next Friday", WEDNESDAY, "“next Friday” can mean Friday, 6 March 2026 or Friday, 13 March 2026. Type “2026-03-06” or “2026-03-13”."),
        ("next Friday 5pm", WEDNESDAY, "“next Friday 5pm” can mean Friday, 6 March 2026 or Friday, 13 March 2026. Type “2026-03-06 17:00” or “2026-03-13 17:00”."),
        ("this Monday", WEDNESDAY, f"I read “this Monday” as Monday, 2 March 2026, which is past. {EXAMPLES}"),
        ("9:00", WEDNESDAY, f"I read “9:00” as Wednesday, 4 March 2026 09:00, which is past. {EXAMPLES}"),
        ("today 10:00", WEDNESDAY, f"I read “today 10:00” as Wednesday, 4 March 2026 10:00, which is past. {EXAMPLES}"),
        ("1 March", WEDNESDAY, f"I read “1 March” as Sunday, 1 March 2026, which is past. {EXAMPLES}"),
        ("2025-04-01", WEDNESDAY, f"I read “2025-04-01” as Tuesday, 1 April 2025, which is past. {EXAMPLES}"),
        ("0001-01-01 00:00", WEDNESDAY, f"I read “0001-01-01 00:00” as Monday, 1 January 1 00:00, which is past. {EXAMPLES}"),
        ("1 April 2062", WEDNESDAY, f"I read “1 April 2062” as Saturday, 1 April 2062, which is more than two years ahead. {EXAMPLES}"),
        ("9999-12-31 23:59", WEDNESDAY, f"I read “9999-12-31 23:59” as Friday, 31 December 9999, which is more than two years ahead. {EXAMPLES}"),
        ("in 9999 business days", WEDNESDAY, f"I read “in 9999 business days” as more than two years ahead. {EXAMPLES}"),
        ("in 0 hours", WEDNESDAY, f"I read “in 0 hours” as now. {EXAMPLES}"),
        ("3/4", WEDNESDAY, "“3/4” can mean Friday, 3 April 2026 or Wednesday, 4 March 2026. Type “2026-04-03” or “2026-03-04”."),
        ("31 April", WEDNESDAY, f"“31 April” is not a date of 2026. {EXAMPLES}"),
        ("29 February 2027", WEDNESDAY, f"“29 February 2027” is not a date of 2027. {EXAMPLES}"),
        ("2026-13-01", WEDNESDAY, f"“2026-13-01” is not a date of 2026. {EXAMPLES}"),
        ("Thursday 13 March", WEDNESDAY, "“Thursday 13 March” does not fit: that day is Friday, 13 March 2026. Which of the two do you mean?"),
        ("Friday at 5", WEDNESDAY, "“Friday at 5” can be morning or evening. Type the time as 09:00 or 5pm."),
        ("Friday at 25", WEDNESDAY, "“Friday at 25” has no time I know. Type it as 17:00 or 5pm."),
        ("Friday midnight", WEDNESDAY, "Midnight can be the start or the end of a day. Type 00:00 or 23:59 with the day."),
        ("Friday 12am", WEDNESDAY, "Midnight can be the start or the end of a day. Type 00:00 or 23:59 with the day."),
        ("Friday 17:00 pm", WEDNESDAY, "“Friday 17:00 pm” mixes 24 hours with am or pm. Type the time as 17:00 or 5pm."),
        ("Friday 24:00", WEDNESDAY, "“Friday 24:00” has no time I know. Type it as 17:00 or 5pm."),
        ("Friday 0am", WEDNESDAY, "“Friday 0am” mixes 24 hours with am or pm. Type the time as 17:00 or 5pm."),
        ("Friday 9:75", WEDNESDAY, "“Friday 9:75” has no time I know. Type it as 17:00 or 5pm."),
        ("", WEDNESDAY, f"I need a day or a time. {EXAMPLES}"),
        ("until", WEDNESDAY, f"I do not understand “until” as a day or a time. {EXAMPLES}"),
        ("Friday 17:00 CET", WEDNESDAY, f"I do not understand “Friday 17:00 CET” as a day or a time. {EXAMPLES}"),
        ("soonish", WEDNESDAY, f"I do not understand “soonish” as a day or a time. {EXAMPLES}"),
        ("17.30", WEDNESDAY, f"I do not understand “17.30” as a day or a time. {EXAMPLES}"),
        ("3 days", WEDNESDAY, f"I do not understand “3 days” as a day or a time. {EXAMPLES}"),
    ],
)  # fmt: skip
def test_a_refusal_says_how_it_was_read(text, now, sentence):
    assert refusal(text, now) == sentence


def test_a_date_without_a_year_past_by_more_than_half_a_year_means_the_next():
    november = datetime(2026, 11, 21, 10, 0, tzinfo=BERLIN)

    assert read("5 January", november) == Moment(date(2027, 1, 5))
    assert "which is past" in refusal("1 October", november)


def test_it_is_their_own_today_that_counts():
    kiritimati = Calendar(zone=ZoneInfo("Pacific/Kiritimati"))

    assert read("tomorrow", datetime(2026, 3, 4, 11, 0, tzinfo=UTC), kiritimati) == Moment(date(2026, 3, 6))


def test_a_time_the_clocks_skip_is_shifted_forward():
    assert read("29 March 2:30").at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_of_a_time_that_comes_twice_the_first_counts():
    assert read("25 October 2:30").at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_business_days_skip_holidays_and_the_end_of_day_is_their_own():
    easter = datetime(2026, 4, 3, 10, 0, tzinfo=BERLIN)
    early = Calendar(zone=BERLIN, hours=WorkingHours(time(6), time(14)))

    assert read("in 1 business day", easter) == Moment(date(2026, 4, 7))
    assert read("Friday EOD", calendar=early).at == datetime(2026, 3, 6, 14, 0, tzinfo=BERLIN)


def test_a_day_is_said_as_people_read_it():
    assert said(date(2026, 3, 6)) == "Friday, 6 March 2026"


nows = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
WORDS = (
    "friday fri next this until by at in on 3 17:00 5pm 12 am days weeks hours april 1 1st 29 february 2026-04-01 "
    "0000-00-00 31/12 5/6 1.4. noon midnight eod today tomorrow week , . t 99 9999 business days - : “ \u0660\u0661"
)
words = st.sampled_from(WORDS.split())


@given(nows, st.one_of(st.lists(words, max_size=5).map(" ".join), st.text(max_size=30)))
def test_whatever_is_typed_is_a_moment_to_come_or_a_refusal(now, text):
    try:
        moment = moment_of(text, now, CALENDAR)
    except Refusal as refused:
        assert refused.sentence.endswith((".", "?"))
    else:
        assert moment.on >= CALENDAR.today(now)
        assert moment.at is None or moment.at > now
        assert moment.on - CALENDAR.today(now) < timedelta(days=800)


@given(nows, st.integers(1, 700), st.times(time(4), time(23, 59)))
def test_a_day_and_time_written_out_are_read_as_they_are(now, days, clock):
    day = CALENDAR.today(now) + timedelta(days=days)
    clock = clock.replace(second=0, microsecond=0)

    for text in (
        f"{day} {clock:%H:%M}",
        f"{said(day)} {clock:%H:%M}",
        f"{clock:%H:%M} {said(day)}",
        f"{said(day)}, {clock:%I:%M %p}",
    ):
        assert moment_of(text, now, CALENDAR) == Moment(day, datetime.combine(day, clock, BERLIN).astimezone(UTC))
