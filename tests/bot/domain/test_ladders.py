"""Ladders: who hears about a duty, when, and who comes next; three pings at most, then somebody who can act."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendars import Calendar, DaysOff
from bot.domain.clocks import WorkingHours
from bot.domain.duties import Duty
from bot.domain.errors import Refusal
from bot.domain.ladders import (
    CANNOT_WAIT,
    COVER,
    LADDERS,
    MOST_PINGS,
    Role,
    Rule,
    Says,
    Step,
    due_after_pause,
    ladder_for,
    pending,
    plan,
)

BERLIN, NEW_YORK, KATHMANDU = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu")
CARD = LADDERS[Duty.CARD]
EVERYBODY = {role: Calendar(zone=BERLIN) for role in Role}
NOBODY_AT_ALL = Calendar(zone=BERLIN, weekdays=frozenset())

instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
days = st.dates(date(2026, 1, 1), date(2028, 2, 28))
calendars = st.builds(
    Calendar,
    zone=st.sampled_from([BERLIN, NEW_YORK, KATHMANDU, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Africa/Cairo")]),
    hours=st.sampled_from([WorkingHours(), WorkingHours(time(14), time(22)), WorkingHours(time(6), time(11))]),
    weekdays=st.one_of(st.just(frozenset(range(5))), st.frozensets(st.integers(0, 6))),
    holidays=st.frozensets(days, max_size=10),
    days_off=st.lists(st.builds(lambda first, more: DaysOff(first, first + timedelta(days=more)), days, st.integers(0, 40)), max_size=6).map(tuple),
)  # fmt: skip
teams = st.dictionaries(st.sampled_from(Role), calendars, max_size=4)
ladders = st.sampled_from(list(LADDERS.values()))


def at(*parts, zone=BERLIN):
    return datetime(*parts, tzinfo=zone)


def off(first, last, **other):
    return Calendar(zone=BERLIN, days_off=(DaysOff(date(*first), date(*last)),), **other)


def steps_of(ended, ladder=CARD, team=EVERYBODY):
    steps = plan(ladder, ended, ladder.due_at(ended, team[Role.HOLDER]), team)
    return [(step.key, step.to.value, step.at.astimezone(BERLIN).strftime("%a %H:%M")) for step in steps]


# --- The ladder of a card ---------------------------------------------------------------------------------------------


def test_a_card_of_a_tuesday_morning():
    assert steps_of(at(2026, 3, 10, 11, 0)) == [
        ("ask", "holder", "Tue 11:00"),
        ("remind", "holder", "Tue 14:00"),
        ("due", "holder", "Wed 11:00"),
        ("choose", "recruiter", "Wed 15:15"),
        ("last", "hiring_manager", "Fri 11:00"),
    ]


def test_a_card_of_a_friday_evening_is_due_on_monday():
    assert steps_of(at(2026, 3, 6, 16, 55)) == [
        ("ask", "holder", "Fri 16:55"),
        ("remind", "holder", "Mon 09:30"),
        ("due", "holder", "Mon 16:55"),
        ("choose", "recruiter", "Tue 12:40"),
        ("last", "hiring_manager", "Wed 16:55"),
    ]


@pytest.mark.parametrize(
    ("ended", "reminder"),
    [
        ((2026, 3, 10, 9, 0), "Tue 12:00"),
        ((2026, 3, 10, 15, 30), "Wed 10:00"),
        ((2026, 3, 10, 15, 31), "Wed 09:30"),
        ((2026, 3, 10, 17, 29), "Wed 09:30"),
        ((2026, 3, 10, 19, 0), "Wed 12:00"),
        ((2026, 3, 10, 7, 0), "Tue 12:00"),
        ((2026, 3, 7, 12, 30), "Mon 12:00"),
    ],
)
def test_the_reminder_is_three_working_hours_later_or_the_next_morning(ended, reminder):
    steps = {key: when for key, _, when in steps_of(at(*ended))}

    assert steps["remind"] == reminder


def test_a_reminder_that_would_not_be_before_the_due_time_is_left_out():
    ended = at(2026, 3, 10, 16, 0)

    steps = plan(CARD, ended, at(2026, 3, 10, 17, 0), EVERYBODY)

    assert [step.key for step in steps] == ["ask", "due", "choose", "last"]


def test_only_the_beginning_of_a_card_or_an_offer_may_come_between_batches():
    for kind, ladder in LADDERS.items():
        steps = plan(ladder, at(2026, 3, 10, 11, 0), at(2026, 3, 12, 11, 0), EVERYBODY)
        assert [step.key for step in steps if step.cannot_wait] == (["ask"] if kind in CANNOT_WAIT else [])


def test_each_role_has_its_own_business_time():
    team = EVERYBODY | {Role.RECRUITER: Calendar(zone=NEW_YORK, holidays=frozenset({date(2026, 3, 11)}))}

    steps = plan(CARD, at(2026, 3, 10, 10, 0), at(2026, 3, 11, 10, 0), team)

    recruiter = next(step for step in steps if step.to is Role.RECRUITER)
    assert recruiter.at == at(2026, 3, 12, 13, 15, zone=NEW_YORK)


# --- Every ladder -----------------------------------------------------------------------------------------------------


def test_every_kind_of_duty_has_a_ladder_that_ends_with_somebody_else():
    assert set(LADDERS) == set(Duty) - {Duty.NOTHING}
    for kind, ladder in LADDERS.items():
        assert ladder.kind is kind
        assert sum(rung.to is Role.HOLDER for rung in ladder.rungs) <= MOST_PINGS
        assert ladder.rungs[-1].says is Says.LAST
        assert ladder.rungs[-1].to is not Role.HOLDER
        assert len({rung.key for rung in ladder.rungs}) == len(ladder.rungs)
        assert [rung.days for rung in ladder.rungs] == sorted(rung.days for rung in ladder.rungs)
        assert any(rung.rule is Rule.DUE and rung.to is Role.HOLDER for rung in ladder.rungs)


def test_what_an_opening_sets_is_its_time():
    ladder = ladder_for(Duty.DECISION, {Duty.DECISION: 3, Duty.CARD: 2})

    assert ladder.days == 3
    assert ladder.rungs == LADDERS[Duty.DECISION].rungs
    assert ladder_for(Duty.OFFER, {Duty.CARD: 2}) == LADDERS[Duty.OFFER]
    assert ladder.due_at(at(2026, 3, 5, 10, 0), EVERYBODY[Role.HOLDER]) == at(2026, 3, 10, 10, 0)


@pytest.mark.parametrize("wanted", [0, -1, 31])
def test_a_time_nobody_can_mean_is_refused(wanted):
    with pytest.raises(Refusal) as refused:
        ladder_for(Duty.CARD, {Duty.CARD: wanted})

    assert refused.value.sentence == f"The time for a duty is between 1 and 30 business days, not {wanted}."


# --- A clock that stands still ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "paused", "resumed", "again"),
    [
        (at(2026, 3, 11, 11, 0), at(2026, 3, 10, 16, 30), at(2026, 3, 16, 9, 0), at(2026, 3, 16, 12, 0)),
        (at(2026, 3, 11, 11, 0), at(2026, 3, 11, 10, 0), at(2026, 3, 13, 17, 0), at(2026, 3, 16, 9, 30)),
        (at(2026, 3, 11, 11, 0), at(2026, 3, 11, 11, 0), at(2026, 3, 13, 17, 0), at(2026, 3, 11, 11, 0)),
        (at(2026, 3, 11, 11, 0), at(2026, 3, 10, 10, 0), at(2026, 3, 10, 10, 0), at(2026, 3, 11, 11, 0)),
    ],
)
def test_after_a_pause_there_is_as_much_time_as_was_left(due, paused, resumed, again):
    assert due_after_pause(due, paused, resumed, EVERYBODY[Role.HOLDER]) == again


def test_days_off_that_stopped_the_clock_are_not_time_that_was_left():
    away = off((2026, 3, 11), (2026, 3, 13))

    again = due_after_pause(at(2026, 3, 11, 11, 0), at(2026, 3, 11, 0, 0), at(2026, 3, 14, 0, 0), away)

    assert again == at(2026, 3, 16, 11, 0)


@given(calendars, instants, instants, instants)
def test_a_pause_never_makes_anything_due_earlier(calendar, due, one, other):
    paused, resumed = sorted([one, other])

    assert due_after_pause(due, paused, resumed, calendar) >= due


# --- Somebody is away -------------------------------------------------------------------------------------------------


def test_an_interviewer_who_is_away_is_not_pinged_and_somebody_is_asked_who_covers():
    team = EVERYBODY | {Role.HOLDER: off((2026, 3, 11), (2026, 3, 20))}

    assert steps_of(at(2026, 3, 10, 16, 30), team=team) == [
        ("ask", "holder", "Tue 16:30"),
        ("cover", "recruiter", "Wed 09:30"),
        ("due", "holder", "Mon 16:30"),
        ("choose", "recruiter", "Tue 12:15"),
        ("last", "hiring_manager", "Wed 16:30"),
    ]


def test_a_recruiter_who_is_away_is_stood_in_for():
    team = EVERYBODY | {Role.RECRUITER: off((2026, 3, 9), (2026, 3, 20))}

    assert steps_of(at(2026, 3, 10, 11, 0), team=team)[3:] == [
        ("choose", "hiring_manager", "Wed 15:15"),
        ("last", "hiring_manager", "Fri 11:00"),
    ]


def test_a_week_off_that_begins_tomorrow_counts_after_hours_today():
    team = EVERYBODY | {Role.RECRUITER: off((2026, 3, 12), (2026, 3, 20))}
    after_hours = at(2026, 3, 11, 13, 30)

    steps = plan(CARD, at(2026, 3, 10, 13, 30), after_hours, team)

    assert [(step.key, step.to) for step in steps][3] == ("choose", Role.HIRING_MANAGER)


def test_when_all_are_away_it_waits_for_who_is_back_first():
    team = {
        Role.HOLDER: off((2026, 3, 11), (2026, 3, 31)),
        Role.RECRUITER: off((2026, 3, 11), (2026, 3, 27)),
        Role.HIRING_MANAGER: off((2026, 3, 11), (2026, 3, 13)),
    }

    steps = plan(CARD, at(2026, 3, 10, 11, 0), at(2026, 3, 11, 11, 0), team)

    assert steps[2] == Step(COVER, at(2026, 3, 16, 9, 0).astimezone(UTC), Role.HIRING_MANAGER, Says.COVER)


def test_an_interviewer_who_never_works_is_covered_for_at_once():
    steps = plan(CARD, at(2026, 3, 10, 11, 0), at(2026, 3, 11, 11, 0), EVERYBODY | {Role.HOLDER: NOBODY_AT_ALL})

    assert [(step.key, step.to) for step in steps] == [
        ("cover", Role.RECRUITER),
        ("choose", Role.RECRUITER),
        ("last", Role.HIRING_MANAGER),
    ]


def test_a_role_that_is_left_out_is_passed_over():
    alone = {Role.HOLDER: EVERYBODY[Role.HOLDER]}

    assert [step.key for step in plan(CARD, at(2026, 3, 10, 11, 0), at(2026, 3, 11, 11, 0), alone)] == [
        "ask",
        "remind",
        "due",
    ]
    assert plan(CARD, at(2026, 3, 10, 11, 0), at(2026, 3, 11, 11, 0), {}) == ()


# --- What is next -----------------------------------------------------------------------------------------------------

TUESDAY, WEDNESDAY = at(2026, 3, 10, 11, 0), at(2026, 3, 11, 11, 0)


def next_step(*about):
    return next(iter(pending(*about)), None)


def next_key(*sent, now=None, team=EVERYBODY):
    step = next_step(CARD, TUESDAY, WEDNESDAY, sent, team, now)
    return step and step.key


def test_step_by_step():
    assert next_key() == "ask"
    assert next_key("ask") == "remind"
    assert next_key("ask", "remind") == "due"
    assert next_key("ask", "remind", "due") == "choose"
    assert next_key("ask", "remind", "due", "choose") == "last"
    assert next_key("ask", "remind", "due", "choose", "last") is None


def test_what_was_overtaken_is_not_sent_any_more():
    assert next_key("due") == "choose"
    assert next_key("ask", "last") is None


def test_after_an_outage_each_role_hears_once():
    friday = at(2026, 3, 13, 12, 0)

    steps = pending(CARD, TUESDAY, WEDNESDAY, (), EVERYBODY, friday)

    assert [(step.key, step.to) for step in steps] == [
        ("due", Role.HOLDER),
        ("choose", Role.RECRUITER),
        ("last", Role.HIRING_MANAGER),
    ]
    assert next_key(now=TUESDAY) == "ask"


def test_a_holder_who_cannot_be_reached_holds_nothing_up():
    steps = pending(CARD, TUESDAY, WEDNESDAY, ("choose",), EVERYBODY, at(2026, 3, 11, 16, 0))

    assert [step.key for step in steps] == ["due", "last"]


@given(ladders, instants, st.integers(-40, 400), teams)
def test_every_step_is_in_its_recipients_hours_and_in_order(ladder, started, hours, team):
    steps = plan(ladder, started, started + timedelta(hours=hours), team)

    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert len({step.key for step in steps}) == len(steps)
    assert sum(step.to is Role.HOLDER for step in steps) <= MOST_PINGS
    for step in steps:
        assert team[step.to].is_at_work(step.at) or team[step.to].never_works(started)


@given(
    ladders, instants, teams, st.sets(st.sampled_from(["ask", "remind", "due", "choose", "last", "cover"])), st.data()
)
def test_more_sent_never_makes_the_next_one_earlier(ladder, started, team, sent, data):
    due = started + timedelta(days=1)
    more = sent | data.draw(st.sets(st.sampled_from(["ask", "remind", "due", "choose", "last", "cover"])))

    one, other = next_step(ladder, started, due, sent, team), next_step(ladder, started, due, more, team)

    assert other is None or (one is not None and one.at <= other.at)
    assert one is None or one.key not in sent


@given(ladders, instants, teams)
def test_sending_step_after_step_comes_to_an_end(ladder, started, team):
    sent: list[str] = []
    while step := next_step(ladder, started, started + timedelta(days=1), sent, team):
        sent.append(step.key)

    assert len(sent) <= len(ladder.rungs) + 1
    assert next_step(ladder, started, started + timedelta(days=1), sent, team) is None


@given(ladders, instants, instants, instants, teams)
def test_a_due_time_that_comes_nearer_never_makes_the_end_later(ladder, started, one, other, team):
    near, far = sorted([one, other])

    ends = [
        [step.at for step in plan(ladder, started, due, EVERYBODY) if step.says is Says.LAST] for due in (near, far)
    ]

    assert ends[0] <= ends[1] or near.weekday() > 4 or far.weekday() > 4


@given(ladders, instants, teams)
def test_a_duty_reaches_somebody_who_works_if_there_is_one(ladder, started, team):
    able = {role for role in team if role in {rung.to for rung in ladder.rungs} and not team[role].never_works(started)}

    steps = plan(ladder, started, started + timedelta(days=1), team)

    assert not able or any(step.to in able for step in steps)


@given(ladders, instants, calendars, calendars)
def test_a_holder_away_never_keeps_the_others_waiting(ladder, started, holder, other_holder):
    due, home = started + timedelta(days=1), Calendar(zone=BERLIN)
    team = {Role.RECRUITER: home, Role.HIRING_MANAGER: home, Role.FOUNDER: home}

    ends = [plan(ladder, started, due, team | {Role.HOLDER: one})[-1] for one in (holder, other_holder)]

    assert ends[0] == ends[1]
