"""Before the first onsite the hiring manager can answer what good candidates ask."""

import pytest

from bot.domain.readiness import CHECKLIST, open_items, summary

KEYS = ["metric", "offline_evaluation", "online_story", "manager_shipped", "offer_scope", "work_sample", "pace"]


def test_the_checklist_asks_questions_and_says_why_they_matter():
    assert [item.key for item in CHECKLIST] == KEYS
    for item in CHECKLIST:
        assert item.question.endswith("?")
        assert item.why.endswith(".")
        assert len(item.question) <= 150
        assert len(item.why) <= 200


@pytest.mark.parametrize(
    ("done", "left"),
    [([], KEYS), (["metric"], KEYS[1:]), (KEYS, []), (["pace", "metric", "metric", "unknown"], KEYS[1:-1])],
)
def test_what_is_open_stays_in_the_order_of_the_list(done, left):
    assert [item.key for item in open_items(done)] == left


def test_the_summary_counts_and_says_what_comes_next():
    assert (
        summary([])
        == "0 of 7 questions have an answer. Next: Can you say which metric the current model optimizes, and why?"
    )
    assert summary(["metric", "unknown"]) == (
        "1 of 7 questions have an answer. Next: Is it written down how you evaluate a model before it goes live?"
    )
    assert summary(KEYS) == "Ready for the first onsite: all 7 questions have an answer."
