"""Competing offers: the rest of the loop fits before the deadline, or it is said plainly that it does not."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendars import Calendar, DaysOff
from bot.domain.clocks import WorkingHours
from bot.domain.deadlines import Change, Due, Fit, Remaining, Remedy, Way, fit

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Calendar(zone=BERLIN, hours=WorkingHours(time(9), time(17)))


def at(day, *clock):
    return datetime(2026, 3, day, *clock, tzinfo=BERLIN)


NOW = at(9, 9, 0)  # a Monday


def a_step(key, days=1.0, **other):
    return Remaining(key=key, holder=OFFICE, days=days, **other)


def a_round(key, days=3.0, **other):
    return a_step(key, days, is_round=True, **other)


def on(due):
    return due.at.astimezone(BERLIN).strftime("%a %d %H:%M")


LOOP = (a_round("design"), a_step("cards"), a_round("team"), a_step("decision"), a_step("offer", 2.0))


def test_with_enough_time_nothing_changes():
    promised = (a_step("cards", due_at=at(10, 12, 0)), a_step("decision", due_at=at(11, 12, 0)))

    assert fit(promised, at(20, 17, 0), NOW) == Fit(
        fits=True,
        dues=(Due("cards", at(10, 12, 0)), Due("decision", at(11, 12, 0))),
        ends_at=at(9, 13, 0),
    )


def test_what_was_not_promised_has_its_usual_time_after_the_one_before():
    dues = fit((a_step("cards", due_at=at(10, 12, 0)), a_step("decision")), at(20, 17, 0), NOW).dues

    assert [on(due) for due in dues] == ["Tue 10 12:00", "Wed 11 12:00"]


def test_every_step_gives_up_the_same_share_of_what_it_can_spare():
    steps = (a_step("cards", 2.0), a_step("decision", 2.0))

    tight = fit(steps, at(10, 17, 0), NOW)

    # Two usual days each are 16 hours, two of them the least. By Tuesday evening there are 16 for both.
    assert tight.fits
    assert [on(due) for due in tight.dues] == ["Mon 09 16:52", "Tue 10 16:45"]


def test_the_loop_is_tightened_until_it_ends_before_the_deadline():
    tight = fit(LOOP, at(16, 17, 0), NOW)

    assert tight.fits
    assert tight.remedies == ()
    assert tight.dues[-1].at <= at(16, 17, 0)
    assert [due.key for due in tight.dues] == ["design", "cards", "team", "decision", "offer"]


def test_when_it_no_longer_fits_it_says_by_how_much():
    late = fit(LOOP, at(10, 17, 0), NOW)

    assert not late.fits
    assert late.ends_at == at(11, 15, 0)
    assert late.late_by == timedelta(hours=22)
    assert late.late_days == 1
    assert late.dues[-1].at == late.ends_at


def test_it_says_which_single_change_would_make_it_fit():
    loop = (replace(LOOP[0], is_optional=True), *LOOP[1:])

    assert fit(loop, at(11, 10, 0), NOW).remedies == (
        Remedy((Change(Way.DROP, ("design",)),), at(10, 15, 0)),
        Remedy((Change(Way.SAME_DAY, ("design", "team")),), at(10, 16, 30)),
    )


def test_where_one_change_is_not_enough_it_says_which_two_are():
    loop = (*LOOP[:1], a_round("talk", is_optional=True), *LOOP[1:])

    assert fit(loop, at(11, 10, 0), NOW).remedies == (
        Remedy((Change(Way.DROP, ("talk",)), Change(Way.SAME_DAY, ("design", "team"))), at(10, 16, 30)),
        Remedy((Change(Way.SAME_DAY, ("design", "talk")), Change(Way.SAME_DAY, ("talk", "team"))), at(11, 10, 0)),
    )


def test_where_nothing_helps_there_is_only_another_day_to_ask_for():
    hopeless = fit((a_step("decision"),), NOW + timedelta(hours=1), NOW)

    assert hopeless.remedies == ()
    assert hopeless.ends_at == at(9, 11, 0)


def test_somebody_else_can_take_the_step_of_who_is_away():
    away = replace(OFFICE, days_off=(DaysOff(date(2026, 3, 9), date(2026, 3, 13)),))
    steps = (Remaining(key="decision", holder=away, days=1.0), a_step("offer"))

    late = fit(steps, at(11, 17, 0), NOW)

    assert late.ends_at == at(16, 13, 0)
    assert late.late_days == 3
    assert late.remedies == (Remedy((Change(Way.HAND_OVER, ("decision",)),), at(9, 13, 0)),)


def test_somebody_else_can_take_the_step_of_who_never_works():
    never = replace(OFFICE, weekdays=frozenset())

    late = fit((Remaining(key="decision", holder=never, days=1.0),), at(11, 17, 0), NOW)

    assert not late.fits
    assert late.remedies == (Remedy((Change(Way.HAND_OVER, ("decision",)),), at(9, 11, 0)),)


def test_a_promise_to_end_the_first_step_soon_is_believed():
    begun = (a_step("cards", due_at=at(9, 10, 0)), a_step("decision"))

    assert fit(begun, at(9, 12, 0), NOW).dues == (Due("cards", at(9, 10, 0)), Due("decision", at(9, 12, 0)))


def test_a_promise_that_has_passed_is_not_believed_and_the_next_step_has_its_time_from_now():
    over = (a_step("cards", due_at=at(6, 10, 0)), a_step("decision"))

    assert [on(due) for due in fit(over, at(20, 17, 0), NOW).dues] == ["Fri 06 10:00", "Tue 10 09:00"]
    assert fit(over, at(20, 17, 0), NOW).ends_at == at(9, 13, 0)


def test_promises_out_of_order_are_put_in_order():
    mixed = (a_step("cards", due_at=at(12, 12, 0)), a_step("decision", due_at=at(11, 12, 0)))

    assert [on(due) for due in fit(mixed, at(20, 17, 0), NOW).dues] == ["Wed 11 12:00", "Wed 11 12:00"]


def test_a_loop_without_steps_fits_until_the_deadline_has_passed():
    assert fit((), at(10, 9, 0), NOW) == Fit(fits=True, dues=(), ends_at=NOW)
    assert fit((), at(6, 9, 0), NOW) == Fit(fits=False, dues=(), ends_at=NOW, late_by=timedelta(days=3))


# --- Any loop ---------------------------------------------------------------------------------------------------------

instants = st.datetimes(datetime(2026, 3, 1), datetime(2026, 4, 30), timezones=st.just(UTC))
days = st.dates(date(2026, 3, 1), date(2026, 4, 30))
holders = st.builds(
    Calendar,
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati"]).map(ZoneInfo),
    hours=st.sampled_from([WorkingHours(), WorkingHours(time(14), time(22)), WorkingHours(time(7), time(11))]),
    weekdays=st.sampled_from([frozenset(range(5)), frozenset({6, 0, 1, 2, 3}), frozenset()]),
    holidays=st.frozensets(days, max_size=4),
    days_off=st.lists(st.builds(lambda first, more: DaysOff(first, first + timedelta(days=more)), days, st.integers(0, 9)), max_size=2).map(tuple),
)  # fmt: skip
loops = st.lists(
    st.builds(
        Remaining,
        key=st.integers(0, 999).map(str),
        holder=holders,
        days=st.sampled_from([0.5, 1.0, 2.0, 3.0]),
        due_at=st.one_of(st.none(), instants),
        is_round=st.booleans(),
        is_optional=st.booleans(),
    ),
    max_size=4,
    unique_by=lambda step: step.key,
)


@given(loops, instants, instants)
def test_never_later_than_before_and_in_order(steps, deadline, now):
    result = fit(steps, deadline, now)

    times = [due.at for due in result.dues]
    assert [due.key for due in result.dues] == [step.key for step in steps]
    assert times == sorted(times)
    assert all(step.due_at is None or due.at <= step.due_at for step, due in zip(steps, result.dues, strict=True))


@given(loops, instants, instants)
def test_it_fits_when_it_can(steps, deadline, now):
    result = fit(steps, deadline, now)

    assert result.fits == (result.ends_at <= deadline)
    if result.fits:
        assert all(due.at <= deadline for due in result.dues)
        assert (result.late_by, result.late_days, result.remedies) == (timedelta(), 0, ())
    else:
        assert result.late_by == result.ends_at - deadline > timedelta()


@given(loops, instants, instants, instants)
def test_a_nearer_deadline_never_makes_anything_later(steps, one, other, now):
    near, far = sorted([one, other])

    tight, loose = fit(steps, near, now), fit(steps, far, now)

    assert all(first.at <= second.at for first, second in zip(tight.dues, loose.dues, strict=True))
    assert loose.fits or not tight.fits
    assert tight.ends_at == loose.ends_at


@given(loops, instants, instants)
def test_tightening_again_at_once_changes_nothing_that_fits(steps, deadline, now):
    once = fit(steps, deadline, now)
    promised = [replace(step, due_at=due.at) for step, due in zip(steps, once.dues, strict=True)]

    if once.fits:
        assert fit(promised, deadline, now).dues == once.dues


@given(loops, instants, instants)
def test_what_would_make_it_fit_does(steps, deadline, now):
    result = fit(steps, deadline, now)

    assert len({len(remedy.changes) for remedy in result.remedies}) <= 1
    for remedy in result.remedies:
        assert remedy.ends_at <= deadline
        dropped = {change.keys[0] for change in remedy.changes if change.way is Way.DROP}
        assert all(step.is_optional for step in steps if step.key in dropped)
        if all(change.way is Way.DROP for change in remedy.changes):
            assert fit([step for step in steps if step.key not in dropped], deadline, now).fits
