"""A debrief starts with what is contested, lets the least senior speak first, and puts nobody in an order of strength."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.debriefs import Finalist, Missing, MustState, agenda, compare, speaking_order
from bot.domain.errors import Refusal
from bot.domain.findings import Voice
from bot.domain.interviews import SeatKind
from bot.domain.scorecards import Overall
from bot.domain.votes import Label
from tests.factories import AIKO, LENA, MAYA, NOW, OTTO, PRIYA, SAM, a_template

TEMPLATE = a_template()
ROUND = "mlops_production"
ATTRIBUTES = [attribute.key for attribute in TEMPLATE.attributes]
NAMES = {SAM: "Sam", LENA: "Lena", AIKO: "Aiko", MAYA: "Maya", PRIYA: "Priya", OTTO: "Otto"}


def a_voice(member_id=SAM, minute=0, **special):
    return Voice(
        **{
            "member_id": member_id,
            "name": NAMES[member_id],
            "round_key": ROUND,
            "submitted_at": NOW + timedelta(minutes=minute),
            "overall": Overall.YES,
            **special,
        }
    )


def rated(member_id, minute=0, **ratings):
    evidence = {key: f"{NAMES[member_id]} saw {key}" for key in ratings}
    return a_voice(member_id, minute, ratings=ratings, evidence=evidence)


def an_agenda(*voices, label=Label.LEAN_YES, template=TEMPLATE, hiring_manager_id=MAYA, **special):
    return agenda(voices, template, label, hiring_manager_id=hiring_manager_id, **special)


def keys(findings):
    return [finding.attribute.key for finding in findings]


# --- Attendance ---------------------------------------------------------------------------------------------------------


def test_attendance_says_whose_card_is_there_and_whose_is_not():
    aiko = Missing(member_id=AIKO, name="Aiko", round_key="coding")
    otto = Missing(member_id=OTTO, name="Otto", round_key=ROUND)

    found = an_agenda(a_voice(SAM, 5), a_voice(LENA, 1), missing=[otto, aiko])

    assert [one.name for one in found.present] == ["Lena", "Sam"]
    assert found.missing == (aiko, otto)


def test_a_panel_that_may_not_be_read_has_no_agenda():
    with pytest.raises(ValueError, match="may not be read"):
        an_agenda(a_voice(), label=Label.NOT_READY)


# --- Findings -----------------------------------------------------------------------------------------------------------


def test_each_attribute_shows_who_rated_it_how_and_what_each_saw():
    found = an_agenda(rated(LENA, 1, mlops_monitoring="4"), rated(SAM, 2, mlops_monitoring="1")).findings[0]

    assert [(one.name, one.rating, one.evidence) for one in found.said] == [
        ("Sam", "1", "Sam saw mlops_monitoring"),
        ("Lena", "4", "Lena saw mlops_monitoring"),
    ]
    assert found.distribution == {"1": ("Sam",), "2": (), "3": (), "4": ("Lena",)}
    assert (found.low, found.high) == ("1", "4")


@pytest.mark.parametrize(
    ("low", "high", "is_contested"),
    [
        ("1", "4", True),
        ("1", "3", True),
        ("2", "4", True),
        ("1", "2", False),
        ("2", "3", False),
        ("3", "4", False),
        ("3", "3", False),
    ],
)
def test_ratings_two_apart_are_contested_and_neighbors_are_not(low, high, is_contested):
    found = an_agenda(rated(SAM, mlops_monitoring=low), rated(LENA, mlops_monitoring=high))

    assert keys(found.conflicts) == (["mlops_monitoring"] if is_contested else [])


def test_conflicts_come_first_the_largest_distance_before_all():
    found = an_agenda(
        rated(SAM, lifecycle_ownership="3", ml_fundamentals="2", mlops_monitoring="2", collaboration="1"),
        rated(LENA, lifecycle_ownership="3", ml_fundamentals="4", mlops_monitoring="4", collaboration="4"),
    )

    assert keys(found.conflicts) == ["collaboration", "mlops_monitoring", "ml_fundamentals"]
    assert keys(found.findings) == [*keys(found.conflicts), "lifecycle_ownership"]


def test_among_equally_contested_ones_must_haves_come_first_then_the_templates_order():
    low, high = dict.fromkeys(ATTRIBUTES, "1"), dict.fromkeys(ATTRIBUTES, "4")
    musts = [attribute.key for attribute in TEMPLATE.attributes if attribute.must]

    found = an_agenda(rated(SAM, **low), rated(LENA, **high))

    assert keys(found.conflicts) == musts + [key for key in ATTRIBUTES if key not in musts]


def test_what_is_not_contested_keeps_the_templates_order():
    found = an_agenda(rated(SAM, **dict.fromkeys(reversed(ATTRIBUTES), "3")))

    assert keys(found.findings) == ATTRIBUTES
    assert found.not_assessed == ()


def test_what_nobody_assessed_is_named():
    found = an_agenda(rated(SAM, **dict.fromkeys(ATTRIBUTES[2:], "3"), **{ATTRIBUTES[0]: "not_assessed"}))

    assert [attribute.key for attribute in found.not_assessed] == ATTRIBUTES[:2]
    assert keys(found.findings) == ATTRIBUTES[2:]


def test_a_shadows_rating_is_shown_beside_and_makes_no_conflict():
    shadow = replace(rated(OTTO, mlops_monitoring="1", collaboration="2"), kind=SeatKind.SHADOW)

    found = an_agenda(rated(SAM, mlops_monitoring="4"), shadow)

    monitoring = next(one for one in found.findings if one.attribute.key == "mlops_monitoring")
    assert [one.name for one in monitoring.said] == ["Sam"]
    assert [one.name for one in monitoring.not_counted] == ["Otto"]
    assert not found.conflicts
    assert "collaboration" in keys(found.findings)
    assert "collaboration" in [attribute.key for attribute in found.not_assessed]


# --- Must-haves ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratings", "state"),
    [
        (("3", "4"), MustState.GOOD),
        (("2", "3"), MustState.DIVIDED),
        (("1", "4"), MustState.DIVIDED),
        (("1", "2"), MustState.BELOW),
        (("not_assessed", "3"), MustState.GOOD),
        (("not_assessed", "not_assessed"), MustState.NOT_ASSESSED),
    ],
)
def test_where_the_panel_stands_on_a_must_have(ratings, state):
    people = (SAM, LENA)
    found = an_agenda(*(rated(who, mlops_monitoring=one) for who, one in zip(people, ratings, strict=True)))

    assert next(must.state for must in found.musts if must.attribute.key == "mlops_monitoring") is state


def test_must_haves_are_those_of_the_template_and_of_its_mandatory_rounds():
    attributes = tuple(replace(one, must=one.key == "collaboration") for one in TEMPLATE.attributes)
    template = replace(TEMPLATE, attributes=attributes)

    musts = {must.attribute.key for must in an_agenda(a_voice(), template=template).musts}

    assert musts == {"collaboration", "mlops_monitoring", "debugging_production"}


def test_a_shadow_does_not_assess_a_must_have():
    shadow = replace(rated(OTTO, mlops_monitoring="4"), kind=SeatKind.REVERSE_SHADOW)

    assert {must.state for must in an_agenda(a_voice(), shadow).musts} == {MustState.NOT_ASSESSED}


def test_the_states_have_words():
    assert [state.words for state in MustState] == [
        "Good or better for all who assessed it",
        "Good or better for some, below Good for others",
        "Below Good for all who assessed it",
        "Assessed by nobody",
    ]


# --- Who speaks ---------------------------------------------------------------------------------------------------------


def spoken(*voices, hiring_manager_id=MAYA, decider_id=None):
    return [one.member_id for one in speaking_order(voices, hiring_manager_id, decider_id)]


def test_the_least_senior_speaks_first_and_the_hiring_manager_last():
    assert spoken(
        a_voice(MAYA, seniority=1), a_voice(SAM, seniority=7), a_voice(LENA, seniority=2), a_voice(AIKO, seniority=4)
    ) == [LENA, AIKO, SAM, MAYA]


def test_where_somebody_else_decides_the_hiring_manager_speaks_just_before():
    voices = [a_voice(PRIYA, seniority=0), a_voice(MAYA, seniority=1), a_voice(SAM, seniority=9)]

    assert spoken(*voices, decider_id=PRIYA) == [SAM, MAYA, PRIYA]


def test_among_equals_whose_card_was_in_first_speaks_first():
    assert spoken(a_voice(SAM, 9), a_voice(AIKO, 3), a_voice(LENA, 5)) == [AIKO, LENA, SAM]


def test_who_held_two_rounds_speaks_once():
    assert spoken(a_voice(SAM, 1), a_voice(SAM, 2, round_key="coding"), a_voice(LENA, 3)) == [SAM, LENA]


@given(st.permutations([a_voice(SAM, 3, seniority=2), a_voice(LENA, 3, seniority=2), a_voice(MAYA), a_voice(AIKO, 1)]))
def test_the_whole_agenda_is_the_same_in_whatever_order_the_cards_are_read(voices):
    cards = [replace(one, ratings={"mlops_monitoring": "2"}, red_flags=("no_failed_model",)) for one in voices]

    found = an_agenda(*cards, label=Label.SPLIT)

    assert found == an_agenda(*sorted(cards, key=lambda one: one.member_id), label=Label.SPLIT)


# --- Flags and tie-breakers ---------------------------------------------------------------------------------------------


def test_flags_are_shown_in_words_with_who_ticked_them():
    found = an_agenda(
        a_voice(SAM, 1, red_flags=("no_failed_model", "works_on_my_machine")),
        a_voice(LENA, 2, red_flags=("no_failed_model",), green_flags=("rolled_back", "asked about users")),
    )

    assert [(flag.words, flag.by) for flag in found.red_flags] == [
        ("Shipped a model with no access control, monitoring or rollback", ("Sam",)),
        ("Cannot name a model of theirs that failed", ("Sam", "Lena")),
    ]
    assert [(flag.words, flag.by) for flag in found.green_flags] == [
        ("Has rolled back a bad release and says how", ("Lena",)),
        ("asked about users", ("Lena",)),
    ]


def test_two_people_of_one_name_are_two():
    found = an_agenda(
        a_voice(SAM, 1, red_flags=("no_failed_model",)), a_voice(LENA, 2, name="Sam", red_flags=("no_failed_model",))
    )

    assert found.red_flags[0].by == ("Sam", "Sam")


def test_a_shadows_flags_stay_on_the_shadows_card():
    assert not an_agenda(a_voice(), a_voice(OTTO, kind=SeatKind.SHADOW, red_flags=("no_failed_model",))).red_flags


@pytest.mark.parametrize("label", [one for one in Label if one is not Label.NOT_READY])
def test_tie_breakers_are_shown_only_for_a_split(label):
    found = an_agenda(a_voice(tie_breakers=("A relevant certificate",)), label=label)

    assert [one.words for one in found.tie_breakers] == (["A relevant certificate"] if label is Label.SPLIT else [])


# --- Side by side -------------------------------------------------------------------------------------------------------


def a_finalist(name, number, *voices, opening_id=1):
    return Finalist(application_id=number, opening_id=opening_id, name=name, code=f"C-{number}", voices=voices)


WEAK = a_finalist("Ada", 3, rated(SAM, **dict.fromkeys(ATTRIBUTES, "1")))
STRONG = a_finalist("Zoe", 1, rated(SAM, **dict.fromkeys(ATTRIBUTES, "4")))
SILENT = a_finalist("Émile", 2)


def test_finalists_stand_side_by_side_for_every_attribute_of_the_template():
    rows = compare([STRONG, WEAK], TEMPLATE)

    assert [row.attribute.key for row in rows] == ATTRIBUTES
    assert [(cell.code, cell.finding.low) for cell in rows[0].cells] == [("C-3", "1"), ("C-1", "4")]
    assert rows[0].cells[0].finding.said[0].evidence == f"Sam saw {ATTRIBUTES[0]}"


@given(st.permutations([STRONG, SILENT, WEAK]), st.permutations([STRONG.voices, SILENT.voices, WEAK.voices]))
def test_finalists_stand_in_the_order_of_their_names_whatever_was_said_of_them(order, voices):
    finalists = [replace(one, voices=said) for one, said in zip(order, voices, strict=True)]

    for row in compare(finalists, TEMPLATE):
        assert [cell.name for cell in row.cells] == ["Ada", "Émile", "Zoe"]


def test_two_of_one_name_stand_in_the_order_in_which_they_came():
    rows = compare([a_finalist("Ada", 9, *STRONG.voices), a_finalist("Ada", 4, *WEAK.voices)], TEMPLATE)

    assert [cell.code for cell in rows[0].cells] == ["C-4", "C-9"]


def test_what_nobody_assessed_of_somebody_is_an_empty_cell_and_not_a_missing_one():
    rows = compare([WEAK, SILENT], TEMPLATE)

    assert all(len(row.cells) == 2 and not row.cells[1].finding.is_assessed for row in rows)


@pytest.mark.parametrize("number", [0, 1, 6])
def test_only_two_to_five_are_compared(number):
    with pytest.raises(Refusal, match="Choose between 2 and 5 candidates to compare"):
        compare([a_finalist("Ada", one) for one in range(number)], TEMPLATE)


def test_only_different_candidates_of_one_opening_are_compared():
    with pytest.raises(Refusal, match="Only candidates of the same opening can be compared"):
        compare([WEAK, a_finalist("Zoe", 8, opening_id=2)], TEMPLATE)
    with pytest.raises(Refusal, match="One candidate is in there twice"):
        compare([WEAK, WEAK], TEMPLATE)


def test_a_comparison_carries_no_number_about_anybody():
    row = compare([WEAK, STRONG], TEMPLATE)[0]

    assert {field.name for field in fields(row)} == {"attribute", "cells"}
    assert {field.name for field in fields(row.cells[0])} == {"application_id", "name", "code", "finding"}
