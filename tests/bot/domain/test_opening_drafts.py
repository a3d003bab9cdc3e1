"""What the wizard carries from form to form, and what it finds wrong."""

from dataclasses import replace

import pytest

from bot import templates
from bot.domain.errors import Refusal
from bot.domain.opening_drafts import ChosenRounds, Facts, OpeningDraft, cut, round_problems
from tests.factories import MAYA, PRIYA

GOOD = Facts(
    title="ML engineer", location="Berlin", currency="EUR", low="80k", high="100k", manager_id=MAYA, recruiter_id=PRIYA
)
DATA = templates.load("ml_engineer")


def test_whole_facts_have_nothing_wrong_and_say_the_range():
    assert GOOD.problems() == {}
    assert GOOD.pay().words == "€80,000–100,000 a year, base"


def test_everything_missing_is_said_at_its_field():
    assert set(Facts().problems()) == {
        "title", "location", "currency", "low", "high", "manager_id", "recruiter_id",
    }  # fmt: skip


@pytest.mark.parametrize(("hour", "wrong"), [(0, set()), (23, set()), (24, {"digest_hour"}), (-1, {"digest_hour"})])
def test_the_digests_hour_is_one_of_a_day(hour, wrong):
    assert set(replace(GOOD, digest_hour=hour).problems()) == wrong


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"facts": 1, "answers": {}, "true": [], "template": "", "loop": ""}']
)
def test_a_draft_that_was_tampered_with_is_refused(text):
    with pytest.raises(Refusal):
        OpeningDraft.unpacked(text)


def test_the_chosen_rounds_are_frozen_in_their_order_with_the_choice():
    made = cut(DATA, "lean", ["mlops_production", "coding", "recruiter_screen"])

    assert [one["key"] for one in made["rounds"]] == ["mlops_production", "coding", "recruiter_screen"]
    assert made["shape"]["added"] == ["coding"]


def test_a_mandatory_round_needs_a_reason_and_one_round_has_to_stay():
    assert set(round_problems(DATA, "lean", ChosenRounds(rounds=()))) == {"rounds"}
    assert set(round_problems(DATA, "lean", ChosenRounds(rounds=("coding",)))) == {"why"}
    assert round_problems(DATA, "lean", ChosenRounds(rounds=("coding",), why="Not here.")) == {}
