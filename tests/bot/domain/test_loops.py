"""Loops: an opening freezes the rounds it chose, in its order, after its worries were shown."""

import pytest

from bot import templates
from bot.domain.loops import LoopWarning, Worry, loop_warnings, reshaped, shaped
from bot.domain.templates import template_from_data

DATA = templates.load("ml_engineer")
TEMPLATE = template_from_data(DATA)
LEAN = ["recruiter_screen", "hm_past_project", "ml_system_design", "mlops_production", "cross_functional"]


def rounds_of(data):
    return [one.key for one in template_from_data(data).rounds]


def worries(*args, **choice):
    return [warning.worry for warning in loop_warnings(DATA, *args, **choice)]


def test_an_opening_freezes_only_the_rounds_of_its_loop():
    lean = shaped(DATA, "lean")

    assert rounds_of(lean) == LEAN
    assert template_from_data(lean).loop("lean") == template_from_data(lean).rounds
    assert lean["attributes"] == DATA["attributes"]
    assert len(DATA["rounds"]) == 7


def test_rounds_can_be_added_and_removed():
    frozen = shaped(DATA, "lean", added=["coding"], removed=["cross_functional"])

    assert rounds_of(frozen) == [*LEAN[:-1], "coding"]


def test_the_order_is_the_openings_own_and_what_it_leaves_out_follows():
    frozen = shaped(DATA, "lean", added=["coding"], order=["coding", "mlops_production"])

    assert rounds_of(frozen) == [
        "coding", "mlops_production", "recruiter_screen", "hm_past_project", "ml_system_design", "cross_functional",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "choice",
    [
        {"added": ["nothing"]},
        {"removed": ["nothing"]},
        {"order": ["nothing"]},
        {"order": ["coding"]},
        {"added": ["recruiter_screen"]},
        {"added": ["coding", "coding"], "removed": ["coding"]},
        {"order": []},
    ],
)
def test_rounds_that_are_not_there_or_there_already_change_nothing(choice):
    assert rounds_of(shaped(DATA, "lean", **choice)) == LEAN


def test_a_loop_that_is_not_there_is_a_key_error():
    with pytest.raises(KeyError):
        shaped(DATA, "short")


def test_a_later_template_is_cut_the_same_way():
    frozen = shaped(DATA, "lean", added=["coding"], removed=["cross_functional"], order=["coding"])
    today = {**DATA, "name": "Model person", "loops": {**DATA["loops"], "lean": [*LEAN, "ml_deep_dive"]}}

    assert rounds_of(reshaped(DATA, frozen)) == rounds_of(frozen)
    assert reshaped(DATA, frozen) == frozen
    assert rounds_of(reshaped(today, frozen)) == [
        "coding", "recruiter_screen", "hm_past_project", "ml_system_design", "mlops_production", "ml_deep_dive",
    ]  # fmt: skip


def test_a_later_template_without_the_added_round_has_none():
    frozen = shaped(DATA, "lean", added=["coding"])
    today = {**DATA, "rounds": [one for one in DATA["rounds"] if one["key"] != "coding"]}

    assert rounds_of(reshaped(today, frozen)) == LEAN


@pytest.mark.parametrize("frozen", [DATA, shaped(DATA, "lean")])
def test_what_cannot_be_cut_the_same_way_stays_whole(frozen):
    today = {**DATA, "loops": {"whole": LEAN}} if "shape" in frozen else DATA

    assert reshaped(today, frozen) == today


@pytest.mark.parametrize("key", templates.shipped())
@pytest.mark.parametrize("loop", ["lean", "full"])
def test_a_shipped_loop_worries_nobody_but_for_shared_attributes(key, loop):
    assert {warning.worry for warning in loop_warnings(templates.load(key), loop)} <= {Worry.SHARED_FOCUS}


def test_more_than_six_rounds_are_too_many():
    assert Worry.TOO_MANY_ROUNDS not in worries("full")
    [warning] = [
        one for one in loop_warnings(DATA, "full", added=["ml_deep_dive"]) if one.worry is Worry.TOO_MANY_ROUNDS
    ]

    assert len(warning.rounds) == 7
    assert not warning.needs_reason


def test_removing_a_mandatory_round_needs_a_reason_and_comes_first():
    first = loop_warnings(DATA, "lean", removed=["mlops_production"])[0]

    assert first == LoopWarning(worry=Worry.MANDATORY_REMOVED, rounds=(TEMPLATE.round("mlops_production"),))
    assert first.needs_reason


def test_a_must_have_that_no_round_looks_at_is_named():
    unseen = [
        one.attribute.key
        for one in loop_warnings(DATA, "lean", removed=["mlops_production"])
        if one.worry is Worry.MUST_HAVE_UNSEEN
    ]

    assert unseen == ["mlops_monitoring", "debugging_production"]


def test_rounds_that_look_at_the_same_attribute_are_named():
    shared = [one for one in loop_warnings(DATA, "lean") if one.worry is Worry.SHARED_FOCUS]

    assert [([one.key for one in warning.rounds], warning.attribute.name) for warning in shared] == [
        (["recruiter_screen", "hm_past_project"], "Owning the whole life cycle")
    ]
