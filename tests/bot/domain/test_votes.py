"""When a panel may be read, and its label: every panel of one to six people over every vote there is."""

import inspect
from collections import Counter
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import votes as rules
from bot.domain.interviews import SeatKind
from bot.domain.scorecards import Overall
from bot.domain.votes import (
    Forced,
    Label,
    Outcome,
    Quorum,
    Side,
    Vote,
    is_against_majority,
    label_of,
    majority,
    quorum,
)
from tests.factories import PRIYA

DN, N, Y, SY, OUT = Overall
LEARNING = (SeatKind.SHADOW, SeatKind.REVERSE_SHADOW)
BY_PRIYA = Forced(member_id=PRIYA, reason="Sam is ill until Monday.")
PANELS = [panel for size in range(1, 7) for panel in combinations_with_replacement(Overall, size)]
anybodys_votes = st.lists(st.sampled_from(Overall), min_size=1, max_size=6)


def votes(*overall, kind=SeatKind.INTERVIEWER):
    return [Vote(overall=one, kind=kind) for one in overall]


def label(*overall):
    """Return the label of a panel that is completely in."""
    return label_of(votes(*overall), len(overall))


# --- Each label ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("panel", "expected"),
    [
        ((Y, N), Label.SPLIT),
        ((SY, N), Label.SPLIT),
        ((DN, SY), Label.SPLIT),
        ((Y, Y, N, N), Label.SPLIT),
        ((DN, Y, Y), Label.SPLIT),
        ((DN, SY, Y, Y, Y), Label.SPLIT),
        ((DN, N, N, SY), Label.SPLIT),
        ((OUT,), Label.SPLIT),
        ((OUT, OUT, OUT), Label.SPLIT),
        ((Y, N, OUT), Label.SPLIT),
        ((N,), Label.CLEAR_NO),
        ((DN,), Label.CLEAR_NO),
        ((N, N, Y), Label.CLEAR_NO),
        ((N, N, SY), Label.CLEAR_NO),
        ((DN, N, Y), Label.CLEAR_NO),
        ((N, OUT), Label.CLEAR_NO),
        ((SY,), Label.CLEAR_YES),
        ((SY, Y, Y), Label.CLEAR_YES),
        ((SY, OUT, OUT), Label.CLEAR_YES),
        ((Y,), Label.LEAN_YES),
        ((Y, Y, Y), Label.LEAN_YES),
        ((Y, OUT), Label.LEAN_YES),
        ((Y, Y, N), Label.LEAN_YES),
        ((SY, SY, N), Label.LEAN_YES),
    ],
)
def test_a_panel_that_is_in_has_the_first_label_whose_condition_holds(panel, expected):
    assert label(*panel) is expected


def conditions(panel):
    """Say the conditions again, each by itself, as the reference has them."""
    count = Counter(panel)
    positive, negative = count[Y] + count[SY], count[N] + count[DN]
    return {
        Label.SPLIT: positive == negative or (count[DN] and count[SY]) or (count[DN] and positive > negative),
        Label.CLEAR_NO: negative > positive,
        Label.CLEAR_YES: negative == 0 and count[SY] > 0,
        Label.LEAN_YES: True,
    }


def test_every_panel_of_one_to_six_has_the_first_label_that_holds():
    assert len(PANELS) == 461
    for panel in PANELS:
        assert label(*panel) is next(one for one, holds in conditions(panel).items() if holds), panel


def test_what_is_left_for_lean_yes_is_exactly_a_lead_with_a_plain_no_or_a_plain_yes_from_all():
    for panel in PANELS:
        count = Counter(panel)
        leads = count[Y] + count[SY] > count[N] + count[DN]
        plain = (count[N] and not count[DN]) or not (count[N] or count[DN] or count[SY])
        assert (label(*panel) is Label.LEAN_YES) == bool(leads and plain), panel


def test_every_label_but_not_ready_is_met_by_some_panel():
    assert {label(*panel) for panel in PANELS} == set(Label) - {Label.NOT_READY}


@given(anybodys_votes, st.randoms())
def test_no_order_of_the_cards_changes_anything(panel, random):
    shuffled = random.sample(panel, len(panel))

    assert label(*shuffled) is label(*panel)
    assert majority(votes(*shuffled)) is majority(votes(*panel))


@given(anybodys_votes, st.lists(st.tuples(st.sampled_from(Overall), st.sampled_from(LEARNING)), max_size=4))
def test_shadows_change_nothing(panel, shadows):
    with_shadows = votes(*panel) + [Vote(overall=one, kind=kind) for one, kind in shadows]

    assert label_of(with_shadows, len(panel)) is label(*panel)
    assert majority(with_shadows) is majority(votes(*panel))
    assert label_of(with_shadows, len(panel) + 1) is Label.NOT_READY


@given(anybodys_votes)
def test_who_could_not_assess_is_in_but_has_no_voice(panel):
    if any(one is not OUT for one in panel):
        assert label(*panel, OUT) is label(*panel)


def test_shadows_alone_are_no_panel():
    assert label_of(votes(SY, SY, kind=SeatKind.SHADOW), 0) is Label.NOT_READY
    assert label_of(votes(SY, SY, kind=SeatKind.SHADOW), 1, forced=BY_PRIYA) is Label.NOT_READY


# --- What a single vote can do ------------------------------------------------------------------------------------------

TOWARDS_YES = [Label.CLEAR_NO, Label.SPLIT, Label.LEAN_YES, Label.CLEAR_YES]


def without(panel, one):
    rest = list(panel)
    rest.remove(one)
    return rest


def test_one_plain_no_less_never_makes_a_label_worse():
    for panel in PANELS:
        if N in panel and len(panel) > 1:
            before, after = label(*panel), label(*without(panel, N))
            assert TOWARDS_YES.index(after) >= TOWARDS_YES.index(before), panel


def test_one_definitely_not_less_never_makes_a_label_worse_except_that_it_can_end_a_quarrel_the_others_have_decided():
    for panel in PANELS:
        if DN in panel and len(panel) > 1:
            before, after = label(*panel), label(*without(panel, DN))
            worse = TOWARDS_YES.index(after) < TOWARDS_YES.index(before)
            if worse:
                assert (before, after) == (Label.SPLIT, Label.CLEAR_NO), panel
                assert SY in panel, panel


def test_one_vote_for_more_never_turns_a_panel_against_somebody():
    for panel in PANELS:
        for more in (Y, SY):
            assert label(*panel, more) is not Label.CLEAR_NO or label(*panel) is Label.CLEAR_NO, panel


def test_no_single_no_makes_a_clear_no_of_a_panel_that_leads():
    for panel in PANELS:
        if majority(votes(*panel)) is Side.FOR:
            assert label(*panel, N) is not Label.CLEAR_NO, panel
            assert label(*panel, DN) is not Label.CLEAR_NO, panel


def test_a_definitely_not_never_leads_to_a_yes_label():
    assert all(label(*panel) in {Label.SPLIT, Label.CLEAR_NO} for panel in PANELS if DN in panel)


# --- Quorum -------------------------------------------------------------------------------------------------------------


def test_a_panel_is_complete_when_all_assigned_cards_are_in():
    for assigned in range(1, 7):
        for cards_in in range(assigned):
            assert quorum(votes(*[Y] * cards_in), assigned) is Quorum.MISSING
        assert quorum(votes(*[OUT] * assigned), assigned) is Quorum.COMPLETE


@pytest.mark.parametrize("assigned", range(1, 7))
def test_after_the_due_time_four_or_more_may_proceed_one_short(assigned):
    for cards_in in range(assigned):
        may = assigned >= 4 and cards_in == assigned - 1
        cast = votes(*[Y] * cards_in)
        assert quorum(cast, assigned, is_past_due=True) is (Quorum.ONE_SHORT if may else Quorum.MISSING)
        assert label_of(cast, assigned, is_past_due=True) is (Label.LEAN_YES if may else Label.NOT_READY)


def test_a_recruiter_with_a_reason_may_read_it_at_any_time_once_there_is_a_card():
    assert quorum(votes(Y), 4, forced=BY_PRIYA) is Quorum.FORCED
    assert quorum(votes(Y, Y, Y), 4, is_past_due=True, forced=BY_PRIYA) is Quorum.FORCED
    assert quorum(votes(Y), 1, forced=BY_PRIYA) is Quorum.COMPLETE
    assert quorum([], 4, forced=BY_PRIYA) is Quorum.MISSING


@pytest.mark.parametrize("forced", [None, Forced(member_id=PRIYA, reason="  "), Forced(member_id="", reason="Ill.")])
def test_without_a_name_or_a_reason_nothing_is_forced(forced):
    assert label_of(votes(Y), 2, forced=forced) is Label.NOT_READY


def test_nothing_makes_a_panel_of_nobody_ready():
    assert label_of([], 0, is_past_due=True, forced=BY_PRIYA) is Label.NOT_READY


def test_only_a_complete_panel_opens_by_itself():
    assert [one for one in Quorum if one.opens_by_itself] == [Quorum.COMPLETE]
    assert [one for one in Quorum if not one.is_met] == [Quorum.MISSING]


@given(anybodys_votes, st.integers(1, 5), st.booleans())
def test_before_the_quorum_the_label_does_not_depend_on_how_anybody_voted(panel, missing, is_past_due):
    assigned = len(panel) + missing
    others = [Y] * len(panel)

    if not quorum(votes(*others), assigned, is_past_due=is_past_due).is_met:
        assert label_of(votes(*panel), assigned, is_past_due=is_past_due) is Label.NOT_READY


# --- The decision -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("panel", "expected"),
    [
        ((Y, N), None),
        ((OUT, OUT), None),
        ((), None),
        ((Y, OUT), Side.FOR),
        ((DN, SY, Y), Side.FOR),
        ((SY, N, N), Side.AGAINST),
    ],
)
def test_the_majority_is_the_side_with_more_voices(panel, expected):
    assert majority(votes(*panel)) is expected


@pytest.mark.parametrize(
    ("decision", "panel", "is_against"),
    [
        (Outcome.ADVANCE, (N, N, SY), True),
        (Outcome.ADVANCE, (Y, Y, DN), False),
        (Outcome.ADVANCE, (Y, N), False),
        (Outcome.ADVANCE, (OUT,), False),
        (Outcome.REJECT, (Y, Y, DN), True),
        (Outcome.REJECT, (N, N, SY), False),
        (Outcome.REJECT, (Y, N), False),
        (Outcome.HOLD, (Y, Y), False),
        (Outcome.MEETING, (N, N), False),
        (Outcome.ANOTHER_SIGNAL, (Y, Y), False),
    ],
)
def test_a_decision_is_against_the_majority_when_it_goes_the_other_way(decision, panel, is_against):
    assert is_against_majority(decision, votes(*panel)) is is_against


def test_no_panel_is_overruled_both_by_advancing_and_by_not_moving_forward():
    for panel in PANELS:
        against = [one for one in Outcome if is_against_majority(one, votes(*panel))]
        assert len(against) == (0 if majority(votes(*panel)) is None else 1), panel


def test_only_a_split_forces_a_debrief():
    assert [one for one in Label if one.forces_debrief] == [Label.SPLIT]


def test_labels_have_words_and_stand_in_the_order_in_which_they_are_tried():
    assert [one.words for one in Label] == ["Not ready", "Split", "Clear no", "Clear yes", "Lean yes"]


def test_nothing_here_returns_a_number():
    functions = [one for _, one in inspect.getmembers(rules, inspect.isfunction) if one.__module__ == rules.__name__]
    assert functions
    for function in functions:
        assert function.__annotations__["return"] in {Label, Quorum, bool, Side | None}, function.__name__
    assert not any(issubclass(kind, int | float) for kind in (Label, Quorum, Side, Outcome))
