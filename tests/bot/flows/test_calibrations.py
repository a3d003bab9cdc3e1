"""Calibration: one's own use of the scale, never somebody else's, and nothing that is still blind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.calibration import FEWEST_CARDS, Measure
from bot.domain.openings import Training
from bot.domain.permissions import NOT_FOR_YOU
from bot.flows import calibrations
from bot.views.calibrations import calibration
from tests.bot.flows.deeds import as_, refused
from tests.bot.flows.votes import asked, go_on_without, hand_in
from tests.factories import AIKO, GUEST, LENA, MAYA, NOW, OTTO, PRIYA, SAM, put_on_file
from tests.limits import assert_well_made


def figures(store, who, whose=None):
    return as_(store, who, lambda r, m: calibrations.figures_of(r, m, whose or who))


def sat_together(store, how_many, sam="yes", lena="no"):
    for n in range(how_many):
        person = store.write(lambda r, n=n: put_on_file(r, f"Person {n}"))
        seats = asked(store, person, SAM, LENA)
        hand_in(store, seats[SAM], sam)
        hand_in(store, seats[LENA], lena)


def learning(store, who):
    opening = store.read(lambda r: r.openings.all()[0])
    people = {who: Training.SHADOW, SAM: Training.TRAINED}
    store.write(lambda r: r.openings.set_people(opening.id, "coding", people, by=PRIYA, now=NOW))


def test_before_the_eighth_card_there_is_nothing_to_show(store):
    sat_together(store, FEWEST_CARDS - 1)

    whose, found = figures(store, SAM)
    assert (whose, found) == ("you", ())
    assert "8th card" in calibration(whose, found)["text"]


def test_from_the_eighth_card_on_each_figure_says_what_it_means_and_from_how_many(store):
    sat_together(store, FEWEST_CARDS)

    whose, found = figures(store, SAM)

    by = {one.measure: one for one in found}
    assert by[Measure.OWN_VOTES].n == 8
    assert by[Measure.OWN_MEAN].value == "3.0"
    assert by[Measure.AGREEMENT].is_too_few
    message = calibration(whose, found)
    assert_well_made(message)
    assert all(one.definition in message["text"] for one in found)
    assert "Lena" not in str(message)


@pytest.mark.parametrize("who", [LENA, MAYA, PRIYA, OTTO, GUEST])
def test_nobody_sees_somebody_elses_who_is_not_learning(store, who):
    assert refused(figures, store, who, SAM) == NOT_FOR_YOU


def test_those_who_train_see_it_for_who_is_learning_and_nobody_else_does(store):
    learning(store, LENA)

    for who in (PRIYA, MAYA):
        assert figures(store, who, LENA) == ("Lena Fischer", ())
    for who in (SAM, AIKO, OTTO):
        assert refused(figures, store, who, LENA) == NOT_FOR_YOU


def test_a_card_that_waits_for_the_next_reveal_plays_no_part(store):
    sat_together(store, FEWEST_CARDS - 1)
    last = store.write(lambda r: put_on_file(r, "Last One"))
    seats = asked(store, last, SAM, LENA, AIKO)
    hand_in(store, seats[SAM])
    assert figures(store, SAM)[1] == ()
    go_on_without(store, PRIYA, last)
    before = figures(store, SAM)
    assert len(before[1]) == 9

    hand_in(store, seats[LENA], "definitely_not", rating="1", now=NOW + timedelta(hours=1))

    assert figures(store, SAM) == before


def test_who_trains_and_owes_a_card_themselves_learns_nothing_of_that_panel(store):
    learning(store, LENA)
    sat_together(store, FEWEST_CARDS - 1)
    last = store.write(lambda r: put_on_file(r, "Last One"))
    seats = asked(store, last, LENA, PRIYA)
    hand_in(store, seats[LENA])
    go_on_without(store, MAYA, last)

    assert len(figures(store, LENA)[1]) == 9
    assert len(figures(store, MAYA, LENA)[1]) == 9
    assert figures(store, PRIYA, LENA)[1] == ()
    assert replace(figures(store, LENA)[1][0]).n == 8
