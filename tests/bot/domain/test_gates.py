"""What every move asks for on its way, and in which words it says what is missing."""

import itertools
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.gates import (
    Facts,
    Gate,
    Gated,
    GatesUnmet,
    Said,
    Unmet,
    gates_between,
    reason_meant,
    reasons_for,
    unmet,
)
from bot.domain.pipeline import Stage, legal_moves
from tests.factories import a_template, an_application, an_opening

TODAY = date(2026, 3, 10)
TEMPLATE = a_template()
NOTHING = Facts(range_shared=False, references=0, cards_missing=False, assessed=frozenset())
EVERYTHING = Facts(
    range_shared=True,
    references=2,
    cards_missing=False,
    assessed=frozenset({"mlops_monitoring", "debugging_production"}),
)
RANGE, ROUND, REFERENCES = Gate.RANGE_SHARED, Gate.MANDATORY_ROUND_SCORED, Gate.TWO_REFERENCES

# What each legal move asks for; the ways out ask for the same from everywhere.
ON_THE_WAY = {
    ("sourced", "applied"): (),
    ("sourced", "recruiter_screen"): (),
    ("applied", "recruiter_screen"): (),
    ("applied", "hm_screen"): (RANGE,),
    ("recruiter_screen", "hm_screen"): (RANGE,),
    ("recruiter_screen", "work_sample"): (RANGE,),
    ("recruiter_screen", "loop"): (RANGE,),
    ("hm_screen", "work_sample"): (),
    ("hm_screen", "loop"): (),
    ("work_sample", "loop"): (),
    ("loop", "work_sample"): (),
    ("loop", "debrief"): (ROUND,),
    ("debrief", "loop"): (),
    ("debrief", "references"): (),
    ("debrief", "offer"): (REFERENCES,),
    ("references", "debrief"): (),
    ("references", "offer"): (REFERENCES,),
    ("offer", "hired"): (),
}
WAYS_OUT = {
    "on_hold": (Gate.REASON, Gate.REVISIT_DATE),
    "rejected": (Gate.REASON,),
    "withdrew": (Gate.REASON,),
}
LEGAL = [(here, to) for here in Stage for to in legal_moves(here)]


@pytest.mark.parametrize(("here", "to"), LEGAL)
def test_a_move_asks_for_what_lies_between(here, to):
    assert gates_between(TEMPLATE, here, to) == (WAYS_OUT.get(to) or ON_THE_WAY.get((here.value, to.value), ()))


def test_the_table_knows_every_legal_move():
    assert {(here.value, to.value) for here, to in LEGAL if to.value not in WAYS_OUT} == set(ON_THE_WAY)


@pytest.mark.parametrize("to", [stage for stage in Stage if stage.is_active])
@pytest.mark.parametrize("here", [stage for stage in Stage if stage.is_active])
def test_skipping_a_stage_skips_no_gate_and_going_back_asks_for_nothing(here, to):
    order = [stage for stage in Stage if stage.is_active]
    step_by_step = [
        gate
        for one, following in itertools.pairwise(order)
        if here.rank <= one.rank < to.rank
        for gate in gates_between(TEMPLATE, one, following)
    ]

    assert list(gates_between(TEMPLATE, here, to)) == step_by_step


@pytest.mark.parametrize("parked", ["on_hold", "rejected", "withdrew"])
@pytest.mark.parametrize("back", [stage for stage in Stage if stage.is_active])
def test_coming_back_to_where_somebody_was_asks_for_nothing(parked, back):
    assert gates_between(TEMPLATE, Stage(parked), back) == ()


def test_a_gate_that_is_asked_for_twice_is_asked_for_once():
    stages = tuple(
        replace(rule, gates=("range_shared",)) if rule.stage in {Stage.HM_SCREEN, Stage.LOOP} else rule
        for rule in TEMPLATE.stages
    )

    assert gates_between(replace(TEMPLATE, stages=stages), Stage.APPLIED, Stage.LOOP) == (Gate.RANGE_SHARED,)


def missing(gates, facts=NOTHING, said=Said(), to=Stage.LOOP, template=TEMPLATE):
    return [one.sentence for one in unmet(gates, facts, said, template, to, TODAY)]


@pytest.mark.parametrize(
    ("gate", "sentence"),
    [
        (RANGE, "Nobody has recorded that the candidate was told the pay range."),
        (
            ROUND,
            ("Nobody has assessed: Finding the cause in production and Monitoring in production. "
            "MLOps and production must be scored first."),
        ),
        (REFERENCES, "2 references are needed."),
        (Gate.REASON, "The reason is missing."),
        (Gate.REVISIT_DATE, "The date to look again is missing."),
    ],
)  # fmt: skip
def test_each_gate_says_what_is_missing(gate, sentence):
    assert missing([gate], to=Stage.REJECTED) == [sentence]


def test_facts_that_are_there_are_not_asked_for():
    assert missing([RANGE, ROUND, REFERENCES], EVERYTHING) == []


def test_that_the_range_was_told_may_be_said_with_the_move():
    assert missing([RANGE], said=Said(range_shared=True)) == []


@pytest.mark.parametrize(
    ("count", "said"), [(0, ["2 references are needed."]), (1, ["One more reference is needed."]), (2, []), (3, [])]
)
def test_how_many_references_are_needed(count, said):
    assert missing([REFERENCES], replace(NOTHING, references=count)) == said


@pytest.mark.parametrize(
    ("revisit_on", "is_met"),
    [(None, False), (date(2026, 3, 9), False), (TODAY, False), (date(2026, 3, 11), True)],
)
def test_the_day_to_look_again_is_after_today(revisit_on, is_met):
    assert (missing([Gate.REVISIT_DATE], said=Said(revisit_on=revisit_on)) == []) is is_met


@pytest.mark.parametrize(
    ("to", "said", "is_met"),
    [
        (Stage.REJECTED, Said(reason="They were not what we hoped for."), False),
        (Stage.REJECTED, Said(reason_code="level_mismatch"), True),
        (Stage.REJECTED, Said(reason_code="other_offer"), False),
        (Stage.REJECTED, Said(reason_code="made_up"), False),
        (Stage.WITHDREW, Said(reason_code="other_offer"), True),
        (Stage.WITHDREW, Said(reason_code="level_mismatch"), False),
        (Stage.ON_HOLD, Said(reason="The team is being rebuilt."), True),
        (Stage.ON_HOLD, Said(reason_code="level_mismatch"), False),
        (Stage.ON_HOLD, Said(), False),
    ],
)
def test_who_leaves_needs_one_of_that_exits_reasons_and_on_hold_words_of_ones_own(to, said, is_met):
    assert (missing([Gate.REASON], said=said, to=to) == []) is is_met


@pytest.mark.parametrize("assessed", [frozenset(), frozenset({"mlops_monitoring"}), EVERYTHING.assessed])
def test_while_a_card_is_out_nothing_depends_on_what_the_others_say(assessed):
    assert missing([ROUND], replace(EVERYTHING, cards_missing=True, assessed=assessed)) == [
        "Not every scorecard is in, and MLOps and production must be scored first."
    ]


def test_half_a_mandatory_round_is_not_scored():
    half = replace(EVERYTHING, assessed=frozenset({"mlops_monitoring"}))

    assert missing([ROUND], half) == [
        "Nobody has assessed: Finding the cause in production. MLOps and production must be scored first."
    ]


def test_an_opening_without_a_mandatory_round_asks_for_none():
    without = replace(TEMPLATE, rounds=tuple(replace(one, mandatory=False) for one in TEMPLATE.rounds))

    assert missing([ROUND], replace(NOTHING, cards_missing=True), template=without) == []


@pytest.mark.parametrize("gate", Gate)
def test_only_what_is_said_with_a_move_can_never_be_passed_without(gate):
    assert gate.is_said_with_the_move is (gate in {Gate.REASON, Gate.REVISIT_DATE})


def test_a_move_that_is_kept_says_who_where_to_and_all_that_is_missing():
    kept = GatesUnmet(
        Gated(
            application=an_application(),
            opening=an_opening(),
            to=Stage.OFFER,
            unmet=(Unmet(RANGE, "One."), Unmet(REFERENCES, "Two.")),
            said=Said(),
            may_override=False,
        )
    )

    assert kept.sentence == "Before Ada Lovelace (C-17) can move to Offer: One. Two."


# --- Reasons, as people type them ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "words", "key"),
    [
        (Stage.REJECTED, "level_mismatch", "level_mismatch"),
        (Stage.REJECTED, "Level-Mismatch ", "level_mismatch"),
        (Stage.REJECTED, "Right skills, wrong level for this opening", "level_mismatch"),
        (Stage.REJECTED, "right skills", "level_mismatch"),
        (Stage.REJECTED, "level", "level_mismatch"),
        (Stage.REJECTED, "skills", None),
        (Stage.REJECTED, "too expensive", None),
        (Stage.REJECTED, "", None),
        (Stage.REJECTED, None, None),
        (Stage.WITHDREW, "the pay", "comp"),
        (Stage.WITHDREW, "level", None),
        (Stage.ON_HOLD, "level", None),
        (Stage.LOOP, "level", None),
    ],
)
def test_a_reason_is_meant_by_its_key_its_words_or_the_only_one_that_begins_so(to, words, key):
    assert reason_meant(TEMPLATE, to, words) == key


@pytest.mark.parametrize("to", Stage)
def test_only_the_two_final_ways_out_have_reasons_to_choose(to):
    assert bool(reasons_for(TEMPLATE, to)) is (to in {Stage.REJECTED, Stage.WITHDREW})
