"""One person's use of the scale: from eight cards on, figure by figure from five things on, and never about others."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calibration import CardBeside, Figure, Measure, calibration
from bot.domain.scorecards import Overall

DN, N, Y, SY, OUT = Overall


def a_card(number=1, **special):
    return CardBeside(
        **{
            "application_id": number,
            "overall": Y,
            "others": (Y, N),
            "ratings": ("3", "4"),
            "others_ratings": ("2", "2", "3"),
            "went_forward": True,
            "is_on_time": True,
            "is_revealed": True,
            **special,
        }
    )


def eight(**special):
    return [a_card(number, **special) for number in range(8)]


def figures(cards):
    return {figure.measure: figure for figure in calibration(cards)}


def value(cards, measure):
    return figures(cards)[measure].value


# --- When there is anything to say --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "is_shown"), [(0, False), (7, False), (8, True), (9, True)])
def test_before_the_eighth_card_there_is_nothing(number, is_shown):
    assert bool(calibration([a_card(one) for one in range(number)])) is is_shown


def test_cards_of_panels_that_are_still_closed_play_no_part():
    closed = [a_card(number, is_revealed=False, overall=DN, others=(DN,), ratings=("1",)) for number in range(20, 40)]

    assert calibration(eight()[:7] + closed) == ()
    assert calibration(eight() + closed) == calibration(eight())


@given(st.lists(st.sampled_from(Overall), max_size=3), st.lists(st.sampled_from(["1", "2", "3", "4"]), max_size=4))
def test_nothing_depends_on_what_others_said_on_a_panel_that_is_still_closed(others, others_ratings):
    closed = a_card(99, is_revealed=False, others=tuple(others), others_ratings=tuple(others_ratings))

    assert calibration([*eight(), closed]) == calibration(eight())


def test_a_figure_from_fewer_than_five_things_says_so():
    cards = eight(went_forward=None)[:4] + eight(ratings=(), others_ratings=(), others=())[4:]

    found = figures(cards)

    assert (found[Measure.AGREEMENT].value, found[Measure.AGREEMENT].n) == ("too few", 4)
    assert found[Measure.AGREEMENT].is_too_few
    assert (found[Measure.ON_TIME].value, found[Measure.ON_TIME].n) == ("8 of 8", 8)
    assert not found[Measure.ON_TIME].is_too_few


def test_where_nothing_was_rated_every_figure_about_ratings_says_too_few():
    found = figures(eight(ratings=("not_assessed",), others_ratings=()))

    about_ratings = (
        Measure.OWN_RATINGS,
        Measure.PANEL_RATINGS,
        Measure.OWN_MEAN,
        Measure.PANEL_MEAN,
        Measure.EXTREMES,
    )
    assert {(found[one].value, found[one].n) for one in about_ratings} == {("too few", 0)}


@given(st.lists(st.builds(a_card, st.integers(0, 20), went_forward=st.sampled_from([True, False, None])), max_size=20))
def test_a_value_is_shown_exactly_from_five_things_on(cards):
    for figure in calibration(cards):
        assert (figure.value == "too few") == (figure.n < 5)


# --- The figures --------------------------------------------------------------------------------------------------------


def test_every_measure_is_there_once_in_its_order():
    assert [figure.measure for figure in calibration(eight())] == list(Measure)


def test_own_votes_are_counted_by_option():
    cards = [a_card(number, overall=one) for number, one in enumerate([DN, N, N, Y, Y, Y, Y, SY])]

    assert value(cards, Measure.OWN_VOTES) == "Definitely not: 1 · No: 2 · Yes: 4 · Strong yes: 1"
    assert value([*cards, a_card(9, overall=OUT)], Measure.OWN_VOTES).endswith("Strong yes: 1 · Could not assess: 1")


def test_the_panels_votes_are_everybody_elses():
    found = figures(eight(others=(Y, N, SY)))

    assert found[Measure.PANEL_VOTES].value == "Definitely not: 0 · No: 8 · Yes: 8 · Strong yes: 8"
    assert found[Measure.PANEL_VOTES].n == 24


def test_own_ratings_are_counted_and_averaged():
    cards = eight(ratings=("1", "3", "4", "not_assessed"))

    found = figures(cards)

    assert (found[Measure.OWN_RATINGS].value, found[Measure.OWN_RATINGS].n) == ("1: 8 · 2: 0 · 3: 8 · 4: 8", 24)
    assert (found[Measure.OWN_MEAN].value, found[Measure.OWN_MEAN].n) == ("2.7", 24)
    assert found[Measure.EXTREMES].value == "16 of 24"


def test_the_panels_mean_stands_beside_ones_own():
    found = figures(eight(ratings=("4",), others_ratings=("1", "2", "3")))

    assert (found[Measure.OWN_MEAN].value, found[Measure.PANEL_MEAN].value) == ("4.0", "2.0")
    assert found[Measure.PANEL_RATINGS].value == "1: 8 · 2: 8 · 3: 8 · 4: 0"


def test_colleagues_count_once_for_a_candidate_whom_one_met_twice():
    cards = [*eight(), a_card(0, ratings=("1",))]

    found = figures(cards)

    assert found[Measure.PANEL_RATINGS].n == 24
    assert found[Measure.OWN_RATINGS].n == 17


@pytest.mark.parametrize(
    ("overall", "went_forward", "agrees"),
    [
        (SY, True, True),
        (Y, True, True),
        (N, False, True),
        (DN, False, True),
        (Y, False, False),
        (DN, True, False),
    ],
)
def test_a_vote_agrees_with_a_decision_on_the_same_side(overall, went_forward, agrees):
    cards = eight(overall=overall, went_forward=went_forward)

    assert value(cards, Measure.AGREEMENT) == ("8 of 8" if agrees else "0 of 8")


def test_what_is_undecided_or_could_not_be_assessed_neither_agrees_nor_not():
    more = [a_card(8, went_forward=None), a_card(9, overall=OUT)]

    assert figures(eight() + more)[Measure.AGREEMENT].n == 8


def test_cards_in_on_time_are_a_share_of_all():
    cards = [replace(card, is_on_time=number % 4 > 0) for number, card in enumerate(eight())]

    assert value(cards, Measure.ON_TIME) == "6 of 8"


@given(
    st.permutations(
        [
            a_card(number, overall=one, ratings=(r,))
            for number, (one, r) in enumerate(zip([*Overall, DN, N, Y], "12341234", strict=True))
        ]
    )
)
def test_the_order_of_the_cards_plays_no_part(cards):
    assert calibration(cards) == calibration(sorted(cards, key=lambda card: card.application_id))


# --- Manners ------------------------------------------------------------------------------------------------------------


def test_every_figure_has_a_name_and_a_definition_of_one_sentence():
    names = [measure.words for measure in Measure]
    assert len(set(names)) == len(names)
    for figure in calibration(eight()):
        assert figure.definition.endswith(".")
        assert figure.definition.count(". ") == 0


def test_nothing_says_who_anybody_is_nor_ranks_them():
    for kind in (CardBeside, Figure):
        named = {field.name for field in fields(kind)}
        assert not {one for one in named if "member" in one or "name" in one or "rank" in one}
    assert not any("rank" in (measure.words + measure.definition).lower() for measure in Measure)
