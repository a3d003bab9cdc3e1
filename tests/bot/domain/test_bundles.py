"""Bundles: one message with all somebody owes, in their hours, three a day at most, and true until the next one."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.bundles import (
    Act,
    Decision,
    Line,
    Mute,
    Owed,
    PutOff,
    Reader,
    Reason,
    Snooze,
    decide,
    muted,
    snoozed,
)
from bot.domain.calendars import Calendar, DaysOff
from bot.domain.clocks import WorkingHours, at_local
from bot.domain.colours import Colour
from bot.domain.duties import Duty
from bot.domain.errors import Refusal
from bot.domain.ladders import LADDERS, Role, pending

BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = Calendar(zone=BERLIN)
MAYA = Reader(calendar=CALENDAR)


def at(*clock, day=10):
    return datetime(2026, 3, day, *clock, tzinfo=BERLIN)


def a_line(key="card:1", kind=Duty.CARD, due_at=None, colour=Colour.FINE):
    return Line(
        key=key, kind=kind, about="Ada Lovelace", minutes=4, due_at=due_at or at(17, 0, day=12),
        unblocks="the debrief on Thursday", why_you="You interviewed them", colour=colour,
    )  # fmt: skip


def a_duty(key="card:1", kind=Duty.CARD, wanted_at=None, due_at=None, **other):
    return Owed(line=a_line(key, kind, due_at), wanted_at=wanted_at or at(9, 0), **other)


DUTY = a_duty()
SAID = replace(DUTY, wanted_at=None)


# --- When it goes out -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "until", "reason"),
    [
        (at(7, 0), at(9, 30), Reason.NOT_YET),
        (at(9, 10), at(9, 30), Reason.BATCH),
        (at(20, 0), at(9, 30, day=11), Reason.QUIET),
        (at(12, 0, day=14), at(9, 30, day=16), Reason.QUIET),
    ],
)
def test_it_waits_for_the_next_batch(now, until, reason):
    assert decide([DUTY], MAYA, now) == Decision(act=Act.WAIT, lines=(DUTY.line,), look_again_at=until, reason=reason)


@pytest.mark.parametrize("now", [at(9, 30), at(9, 31), at(12, 0), at(17, 29), at(9, 30, day=11)])
def test_from_its_batch_on_it_is_sent(now):
    assert decide([DUTY], MAYA, now) == Decision(act=Act.SEND, lines=(DUTY.line,), mentions=frozenset({"card:1"}))


def test_what_becomes_wanted_after_a_batch_waits_for_the_next():
    decision = decide([a_duty(wanted_at=at(9, 31))], MAYA, at(10, 0))

    assert (decision.act, decision.look_again_at, decision.reason) == (Act.WAIT, at(15, 30), Reason.BATCH)


def test_a_batch_missed_yesterday_is_this_mornings():
    missed = a_duty(wanted_at=at(15, 0, day=9))

    assert decide([missed], MAYA, at(9, 0)).look_again_at == at(9, 30)
    assert decide([missed], MAYA, at(9, 30)).act is Act.SEND


def test_a_card_at_the_end_of_an_interview_comes_at_once_and_brings_the_rest_along():
    card = a_duty("card:2", wanted_at=at(11, 0), cannot_wait=True)
    other = a_duty("tell:1", Duty.TELL, wanted_at=at(10, 0))
    later = a_duty("gap:1", Duty.GAP, wanted_at=at(16, 0))

    decision = decide([later, other, card], MAYA, at(11, 0))

    assert decision.act is Act.SEND
    assert decision.mentions == {"card:2", "tell:1"}
    assert [line.key for line in decision.lines] == ["card:2", "gap:1", "tell:1"]
    assert decision.look_again_at == at(9, 30, day=11)


def test_out_of_hours_even_that_waits_until_they_start():
    card = a_duty(wanted_at=at(19, 0), cannot_wait=True)

    assert decide([card], MAYA, at(19, 0)).look_again_at == at(9, 0, day=11)


def test_there_is_never_a_fourth():
    sent = replace(MAYA, sent_at=(at(9, 30), at(11, 0), at(15, 30)))
    card = a_duty(wanted_at=at(16, 0), cannot_wait=True)

    decision = decide([card], sent, at(16, 0))

    assert (decision.act, decision.look_again_at, decision.reason) == (Act.WAIT, at(9, 0, day=11), Reason.BUDGET)
    assert decide([card], sent, at(9, 0, day=11)).act is Act.SEND
    assert decide([DUTY], sent, at(16, 0)).look_again_at == at(9, 30, day=11)


def test_do_not_disturb_is_waited_out():
    quiet = replace(MAYA, dnd_until=at(11, 0))

    decision = decide([DUTY], quiet, at(9, 30))

    assert (decision.act, decision.look_again_at, decision.reason) == (Act.WAIT, at(11, 0), Reason.DO_NOT_DISTURB)
    assert decide([DUTY], MAYA, at(11, 0)).act is Act.SEND


def test_who_is_away_hears_it_when_they_are_back():
    away = Reader(calendar=Calendar(zone=BERLIN, days_off=(DaysOff(date(2026, 3, 9), date(2026, 3, 13)),)))

    decision = decide([DUTY], away, at(10, 0))

    assert (decision.act, decision.look_again_at, decision.reason) == (Act.WAIT, at(9, 30, day=16), Reason.AWAY)


def test_who_is_at_the_form_is_left_alone_for_an_hour():
    busy = a_duty(form_opened_at=at(9, 15))

    decision = decide([busy], MAYA, at(9, 30))

    assert (decision.act, decision.look_again_at, decision.reason) == (Act.WAIT, at(15, 30), Reason.FORM_OPEN)
    assert decide([busy, a_duty("tell:1", Duty.TELL)], MAYA, at(9, 30)).mentions == {"tell:1"}


# --- True in place ----------------------------------------------------------------------------------------------------


def test_what_is_done_or_new_is_edited_in_place_at_any_hour():
    shown = replace(MAYA, shown=(DUTY.line.told, a_line("card:2").told))

    assert decide([SAID], shown, at(22, 0)) == Decision(act=Act.UPDATE, lines=(DUTY.line,))
    assert decide([], shown, at(22, 0)) == Decision(act=Act.UPDATE, lines=())
    assert decide([SAID, a_duty("card:2"), a_duty("card:3")], shown, at(22, 0)).act is Act.UPDATE


def test_a_bundle_that_is_true_is_left_alone():
    assert decide([SAID], replace(MAYA, shown=(DUTY.line.told,)), at(10, 0)) == Decision(
        act=Act.NOTHING, lines=(DUTY.line,)
    )
    assert decide([], MAYA, at(10, 0)) == Decision(act=Act.NOTHING, lines=())
    assert decide([], replace(MAYA, shown=()), at(10, 0)) == Decision(act=Act.NOTHING, lines=())
    assert decide([DUTY], replace(MAYA, shown=(DUTY.line.told,)), at(9, 0)).act is Act.WAIT


def test_a_colour_that_changes_is_shown_without_a_message():
    over = Owed(line=a_line(colour=Colour.OVER), wanted_at=None)

    assert decide([over], replace(MAYA, shown=(DUTY.line.told,)), at(10, 0)).act is Act.UPDATE


def test_what_is_over_comes_first_then_what_is_due_first():
    duties = [
        Owed(line=a_line("a", due_at=at(9, 0, day=20)), wanted_at=None),
        Owed(line=a_line("b", due_at=at(9, 0, day=11)), wanted_at=None),
        Owed(line=replace(a_line("c"), due_at=None), wanted_at=None),
        Owed(line=a_line("d", due_at=at(9, 0, day=9), colour=Colour.OVER), wanted_at=None),
        Owed(line=a_line("e", due_at=at(17, 0, day=10), colour=Colour.DUE_SOON), wanted_at=None),
    ]

    assert [line.key for line in decide(duties, MAYA, at(10, 0)).lines] == ["d", "e", "b", "a", "c"]


# --- Snooze and mute --------------------------------------------------------------------------------------------------


def test_put_off_for_two_hours_it_comes_back_then_although_no_batch_is_near():
    later = replace(SAID, snooze=snoozed(0, PutOff.TWO_HOURS, at(10, 10), CALENDAR))

    waiting = decide([later], MAYA, at(11, 0))

    assert (waiting.act, waiting.look_again_at, waiting.reason) == (Act.WAIT, at(12, 10), Reason.SNOOZED)
    assert decide([later], MAYA, at(12, 10)).mentions == {"card:1"}


def test_put_off_until_tomorrow_it_comes_with_the_first_batch():
    assert snoozed(0, PutOff.TOMORROW, at(10, 0), CALENDAR) == Snooze(at(9, 30, day=11), 1)
    assert snoozed(0, PutOff.TOMORROW, at(10, 0, day=13), CALENDAR) == Snooze(at(9, 30, day=16), 1)


def test_two_hours_before_the_evening_end_the_next_morning():
    late = replace(SAID, snooze=snoozed(0, PutOff.TWO_HOURS, at(17, 0), CALENDAR))

    assert decide([late], MAYA, at(17, 1)).look_again_at == at(9, 0, day=11)


def test_it_can_be_put_off_twice_and_its_due_time_stays():
    once = replace(DUTY, snooze=snoozed(0, PutOff.TWO_HOURS, at(10, 0), CALENDAR))
    twice = replace(once, snooze=snoozed(1, PutOff.TOMORROW, at(12, 0), CALENDAR))

    assert twice.snooze.times == 2
    assert twice.line == DUTY.line
    with pytest.raises(Refusal) as refused:
        snoozed(2, PutOff.TWO_HOURS, at(15, 0), CALENDAR)
    assert (
        refused.value.sentence
        == "You put this off twice already. You can do it, hand it over, or say that it did not happen."
    )


def test_what_was_put_off_and_mentioned_again_follows_its_ladder():
    mentioned = replace(DUTY, snooze=Snooze(at(9, 0, day=9), 2, is_open=False), wanted_at=at(15, 0))

    assert decide([mentioned], MAYA, at(10, 0)).look_again_at == at(15, 30)


def test_a_muted_kind_is_kept_in_the_bundle_and_not_mentioned():
    reader = replace(MAYA, mutes=(muted(Duty.TELL, date(2026, 3, 16), at(9, 0), CALENDAR),))
    duties = [DUTY, a_duty("tell:1", Duty.TELL)]

    decision = decide(duties, reader, at(9, 30))

    assert decision.mentions == {"card:1"}
    assert {line.key for line in decision.lines} == {"card:1", "tell:1"}
    assert decision.look_again_at == at(9, 30, day=16)
    assert decide(duties[1:], reader, at(9, 30)).reason is Reason.MUTED


def test_ones_own_card_is_mentioned_when_it_is_due_whatever_is_muted():
    reader = replace(MAYA, mutes=(Mute(Duty.CARD, date(2026, 4, 1)),))
    card = a_duty(wanted_at=at(9, 0), due_at=at(11, 0, day=11))

    assert decide([card], reader, at(9, 30)).look_again_at == at(15, 30, day=11)
    assert decide([replace(card, wanted_at=at(11, 0, day=11))], reader, at(15, 30, day=11)).act is Act.SEND


def test_a_mute_ends_on_a_day_to_come():
    with pytest.raises(Refusal) as refused:
        muted(Duty.CARD, date(2026, 3, 10), at(9, 0), CALENDAR)

    assert refused.value.sentence == "Please choose a day after today."


# --- Weeks of somebody's life -----------------------------------------------------------------------------------------

START = datetime(2026, 3, 20, tzinfo=UTC)  # across the change of the clocks in Europe
TICK = timedelta(minutes=30)
moments = st.integers(0, 9 * 48).map(lambda ticks: START + TICK * ticks)
lives = st.builds(
    Calendar,
    zone=st.sampled_from(["Europe/Berlin", "Asia/Kathmandu", "Pacific/Kiritimati", "America/New_York", "Australia/Lord_Howe"]).map(ZoneInfo),
    hours=st.sampled_from([WorkingHours(), WorkingHours(time(14), time(22)), WorkingHours(time(6), time(14, 30))]),
    weekdays=st.sampled_from([frozenset(range(5)), frozenset({6, 0, 1, 2, 3}), frozenset({1, 3})]),
    days_off=st.sampled_from([(), (DaysOff(date(2026, 3, 24), date(2026, 3, 26)),)]),
)  # fmt: skip
stories = st.lists(st.tuples(moments, st.booleans(), st.integers(1, 300)), max_size=12)


def live(calendar, story):
    """Ask every half hour for three weeks; return who was sent what, and what the bundle and the duties were in the end."""
    duties = {
        f"tell:{number}": a_duty(f"tell:{number}", Duty.TELL, wanted_at=wanted_at, cannot_wait=cannot_wait)
        for number, (wanted_at, cannot_wait, _) in enumerate(story)
    }
    done_at = {f"tell:{number}": wanted_at + TICK * ticks for number, (wanted_at, _, ticks) in enumerate(story)}
    sent, shown, mentioned = [], None, {}
    for now in (START + TICK * number for number in range(21 * 48)):
        owed = [
            one for key, one in duties.items() if done_at[key] > now and (one.wanted_at is None or one.wanted_at <= now)
        ]
        decision = decide(owed, Reader(calendar=calendar, sent_at=tuple(sent), shown=shown), now)
        if decision.act is Act.SEND:
            sent.append(now)
            mentioned |= dict.fromkeys(decision.mentions, now)
            duties |= {key: replace(duties[key], wanted_at=None) for key in decision.mentions}
        if decision.act in {Act.SEND, Act.UPDATE}:
            shown = tuple(line.told for line in decision.lines)
    return sent, shown, mentioned, done_at


@settings(max_examples=40)
@given(lives, stories)
def test_in_any_weeks_of_anybody(calendar, story):
    sent, shown, mentioned, done_at = live(calendar, story)

    days = [calendar.today(moment) for moment in sent]
    assert all(calendar.is_at_work(moment) for moment in sent)
    assert all(days.count(day) <= 3 for day in days)
    assert not shown  # everything was done in the end, and the message says so
    for number, (wanted_at, _, _) in enumerate(story):
        first_day = calendar.today(calendar.working_moment(wanted_at))
        morning = at_local(calendar.next_business_day(first_day), time(), calendar.zone)
        by = calendar.next_batch(morning) + TICK
        assert mentioned.get(f"tell:{number}", done_at[f"tell:{number}"]) <= by or done_at[f"tell:{number}"] <= by


@given(lives, stories, st.randoms(), moments)
def test_the_order_of_the_duties_does_not_matter(calendar, story, random, now):
    duties = [
        a_duty(f"tell:{number}", Duty.TELL, wanted_at=one[0], cannot_wait=one[1]) for number, one in enumerate(story)
    ]
    shuffled = random.sample(duties, len(duties))

    assert decide(duties, Reader(calendar=calendar), now) == decide(shuffled, Reader(calendar=calendar), now)


snoozes = st.one_of(st.none(), st.builds(Snooze, moments, st.integers(1, 2), st.booleans()))
any_duties = st.lists(
    st.builds(a_duty, st.integers(0, 99).map(str), st.sampled_from(Duty), st.one_of(st.none(), moments), moments,
              cannot_wait=st.booleans(), form_opened_at=st.one_of(st.none(), moments), snooze=snoozes),
    max_size=5, unique_by=lambda one: one.line.key,
)  # fmt: skip
readers = st.builds(
    Reader,
    calendar=lives,
    sent_at=st.lists(moments, max_size=5).map(tuple),
    dnd_until=st.one_of(st.none(), moments),
    mutes=st.lists(st.builds(Mute, st.sampled_from(Duty), st.dates(date(2026, 3, 20), date(2026, 4, 5))), max_size=2).map(tuple),
)  # fmt: skip


@given(any_duties, readers, moments)
def test_nothing_goes_out_at_the_wrong_time(duties, reader, now):
    decision = decide(duties, reader, now)

    if decision.act is Act.SEND:
        assert reader.calendar.is_at_work(now)
        assert reader.dnd_until is None or reader.dnd_until <= now
        assert sum(reader.calendar.today(sent_at) == reader.calendar.today(now) for sent_at in reader.sent_at) < 3
        assert decision.mentions
    elif decision.look_again_at:
        assert decision.look_again_at > now
        assert reader.calendar.is_at_work(decision.look_again_at)
        assert decision.reason


@given(any_duties, readers, moments)
def test_when_told_to_look_again_it_is_sent_if_nothing_else_happened(duties, reader, now):
    reader = replace(reader, sent_at=tuple(sent_at for sent_at in reader.sent_at if sent_at <= now))
    decision = decide(duties, reader, now)

    if decision.act is Act.WAIT:
        then = decision.look_again_at
        still_quiet = replace(
            reader, dnd_until=reader.dnd_until if reader.dnd_until and reader.dnd_until > then else None
        )
        assert decide(duties, still_quiet, then).act is Act.SEND


@settings(max_examples=60)
@given(st.sampled_from(list(LADDERS.values())), moments, lives, lives, lives)
def test_every_duty_reaches_somebody_by_the_time_it_is_passed_on(ladder, started, holder, recruiter, manager):
    """The ladder and the bundles together: every rung is sent by the morning after it is wanted, whoever is away."""
    team = {Role.HOLDER: holder, Role.RECRUITER: recruiter, Role.HIRING_MANAGER: manager}
    due = ladder.due_at(started, holder)

    for step in pending(ladder, started, due, (), team):
        reader = Reader(calendar=team[step.to], sent_at=(step.at - TICK,) * 3)
        duty = a_duty(wanted_at=step.at, cannot_wait=step.cannot_wait)
        decision = decide([duty], reader, step.at)
        sent_at = step.at if decision.act is Act.SEND else decision.look_again_at
        morning = at_local(
            reader.calendar.next_business_day(reader.calendar.today(step.at)), time(), reader.calendar.zone
        )
        assert step.at <= sent_at <= reader.calendar.next_batch(morning)
