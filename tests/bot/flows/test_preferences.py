"""Everybody says for themselves when they work and what they want to hear."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.domain.calendars import DaysOff
from bot.domain.clocks import WorkingHours
from bot.domain.duties import Duty
from bot.domain.permissions import NOT_FOR_YOU
from bot.domain.preferences import USUAL
from bot.flows import preferences
from tests.bot.flows.deeds import as_, refused
from tests.factories import AIKO, GONE, GUEST, NOW, SAM


def save(store, wishes, who=SAM, now=NOW):
    return as_(store, who, lambda records, member: preferences.save(records, member, wishes, now))


def kept(store, who=SAM):
    return store.read(lambda records: records.members.get(who)).preferences


def go_away(store, until, who=SAM, now=NOW):
    return as_(store, who, lambda records, member: preferences.go_away(records, member, until, now))


def come_back(store, who=SAM, now=NOW):
    return as_(store, who, lambda records, member: preferences.come_back(records, member, now))


def test_wishes_are_kept_for_the_one_whose_they_are(store):
    wishes = replace(USUAL, hours=WorkingHours(time(7), time(15)), country="FR", morning=False)

    save(store, wishes)

    assert kept(store) == wishes
    assert kept(store, AIKO) == USUAL


def test_a_refresh_of_the_people_keeps_their_wishes(store):
    save(store, replace(USUAL, morning=False))
    store.write(lambda records: records.members.keep([records.members.get(SAM)]))

    assert not kept(store).morning


def test_what_is_past_is_left_out(store):
    past = DaysOff(date(2026, 3, 8), date(2026, 3, 9))
    save(store, replace(USUAL, days_off=(past,), mutes={Duty.CARD: date(2026, 3, 10)}))

    assert kept(store) == USUAL


def test_impossible_wishes_are_refused_and_nothing_changes(store):
    said = refused(save, store, replace(USUAL, weekdays=frozenset()))

    assert said == "Choose at least one day of the week."
    assert kept(store) == USUAL


@pytest.mark.parametrize("who", [GUEST, GONE])
def test_who_is_nobody_here_wishes_nothing(store, who):
    assert refused(save, store, replace(USUAL, morning=False), who) == NOT_FOR_YOU
    assert refused(go_away, store, "Monday", who) == NOT_FOR_YOU
    assert refused(come_back, store, who) == NOT_FOR_YOU


@pytest.mark.parametrize("until", ["until Monday", "Monday", "back on 16 March"])
def test_away_until_monday_is_back_on_monday(store, until):
    assert go_away(store, until) == DaysOff(date(2026, 3, 10), date(2026, 3, 15))
    assert kept(store).days_off == (DaysOff(date(2026, 3, 10), date(2026, 3, 15)),)


def test_the_day_is_read_in_ones_own_zone(store):
    late = NOW.replace(hour=3)  # still Monday evening in New York

    assert go_away(store, "tomorrow", AIKO, late) == DaysOff(date(2026, 3, 9), date(2026, 3, 9))


def test_going_away_twice_is_being_away_longer(store):
    go_away(store, "Thursday")
    go_away(store, "Monday")

    assert kept(store).days_off == (DaysOff(date(2026, 3, 10), date(2026, 3, 15)),)


def test_nobody_is_away_until_today(store):
    assert "You would be back today" in refused(go_away, store, "today")
    assert "is past" in refused(go_away, store, "1 March")


def test_who_comes_back_early_says_so_once(store):
    go_away(store, "Monday")

    assert come_back(store)
    assert kept(store).days_off == ()
    assert not come_back(store)
