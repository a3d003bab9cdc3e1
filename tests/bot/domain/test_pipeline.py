"""Every pair of stages: whether somebody may move from one to the other."""

import pytest

from bot.domain.pipeline import Stage, legal_moves

OUT = "on_hold rejected withdrew"
ALLOWED = {
    "sourced": f"applied recruiter_screen {OUT}",
    "applied": f"recruiter_screen hm_screen {OUT}",
    "recruiter_screen": f"hm_screen work_sample loop {OUT}",
    "hm_screen": f"work_sample loop {OUT}",
    "work_sample": f"loop {OUT}",
    "loop": f"work_sample debrief {OUT}",
    "debrief": f"loop references offer {OUT}",
    "references": f"debrief offer {OUT}",
    "offer": f"hired {OUT}",
    "on_hold": "rejected withdrew",
    "hired": "withdrew",
    "rejected": "",
    "withdrew": "",
}
ACTIVE = [
    "sourced",
    "applied",
    "recruiter_screen",
    "hm_screen",
    "work_sample",
    "loop",
    "debrief",
    "references",
    "offer",
]
PARKED = ["on_hold", "rejected", "withdrew"]


@pytest.mark.parametrize("to", list(Stage))
@pytest.mark.parametrize("stage", list(Stage))
def test_a_move_is_legal_or_not(stage, to):
    assert (to in legal_moves(stage)) is (to.value in ALLOWED[stage.value].split())


@pytest.mark.parametrize("stage", list(Stage))
def test_the_way_forward_is_offered_first(stage):
    assert [to.value for to in legal_moves(stage)] == ALLOWED[stage.value].split()


@pytest.mark.parametrize("came_from", ACTIVE)
@pytest.mark.parametrize("parked", PARKED)
def test_who_is_parked_can_go_back_to_where_they_came_from_and_nowhere_else(parked, came_from):
    back = [to.value for to in legal_moves(Stage(parked), Stage(came_from))]

    assert back == ([came_from, "rejected", "withdrew"] if parked == "on_hold" else [came_from])


@pytest.mark.parametrize("came_from", ["on_hold", "hired", "rejected", "withdrew", None])
@pytest.mark.parametrize("parked", ["rejected", "withdrew"])
def test_nobody_goes_back_to_a_stage_in_which_nothing_happens(parked, came_from):
    assert legal_moves(Stage(parked), Stage(came_from) if came_from else None) == ()


@pytest.mark.parametrize("came_from", ACTIVE)
def test_where_somebody_came_from_changes_nothing_while_they_are_in_the_process(came_from):
    for stage in ACTIVE:
        assert legal_moves(Stage(stage), Stage(came_from)) == legal_moves(Stage(stage))


def test_whoever_was_hired_can_only_withdraw():
    assert legal_moves(Stage.HIRED, Stage.OFFER) == (Stage.WITHDREW,)


def test_stages_are_ranked_in_the_order_of_the_pipeline():
    assert [stage.value for stage in sorted(Stage, key=lambda stage: stage.rank)] == [
        *ACTIVE,
        "on_hold",
        "hired",
        "rejected",
        "withdrew",
    ]


def test_the_process_is_over_at_three_stages_and_no_clock_runs_on_hold():
    assert [stage.value for stage in Stage if stage.is_final] == ["hired", "rejected", "withdrew"]
    assert [stage.value for stage in Stage if stage.is_active] == ACTIVE
