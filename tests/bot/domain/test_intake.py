"""The answers choose the template, never the title; what cannot be true together is said."""

from collections import Counter
from itertools import product

import pytest

from bot import templates
from bot.domain.intake import NOT_SURE, QUESTIONS, template_for
from bot.domain.needs import FACTS, not_yet
from bot.domain.titles import Family

KEYS = [question.key for question in QUESTIONS]
EVERY_COMBINATION = [
    {key: answer for key, answer in zip(KEYS, answers, strict=True) if answer is not None}
    for answers in product(*([*(one.key for one in question.answers), NOT_SURE, None] for question in QUESTIONS))
]


def answers(text=""):
    return dict(pair.split("=") for pair in text.split())


@pytest.mark.parametrize(
    ("given", "template"),
    [
        ("model=train metric=shared given=ours deliverable=service users=people", "ml_engineer"),
        ("model=train metric=owns given=ours deliverable=service users=people", "applied_ml_engineer"),
        ("model=use metric=shared given=given deliverable=service users=people", "ai_engineer"),
        ("model=use metric=owns given=given deliverable=service users=people", "ai_engineer"),
        ("model=neither metric=shared given=ours deliverable=insight users=people", "data_scientist"),
        ("model=neither metric=shared given=ours deliverable=service users=engineers", "ml_platform_engineer"),
        ("model=neither metric=shared deliverable=service users=people", "general"),
        ("model=neither metric=shared given=ours deliverable=service users=people", "general"),
        ("model=train", "ml_engineer"),
        ("model=train metric=owns", "applied_ml_engineer"),
        ("model=use", "ai_engineer"),
        ("given=given", "ai_engineer"),
        ("deliverable=insight", "data_scientist"),
        ("users=engineers", "ml_platform_engineer"),
        ("model=not_sure metric=not_sure given=given", "ai_engineer"),
    ],
)
def test_answers_that_agree_choose_the_template_without_a_warning(given, template):
    choice = template_for(answers(given))

    assert choice.template == template
    assert choice.warnings == ()
    assert choice.reasons


def test_the_reasons_are_the_answers_that_led_there():
    choice = template_for(answers("model=train metric=owns given=ours deliverable=service users=people"))

    assert choice.reasons == (
        "Will this person train and own the model, or use one that others made? “Train and own it.”",
        "Which product metric must the model move, and does this person own it? “One metric, and they own it.”",
        "Is the model a given, so that the work is building a product around it? “No, we train or tune our own.”",
    )


@pytest.mark.parametrize(
    ("given", "template", "one", "other"),
    [
        ("model=train given=given", "ml_engineer", "Train and own it", "Yes, the model is a given"),
        ("model=use given=ours", "ai_engineer", "Use one that others made", "No, we train or tune our own"),
        ("model=neither given=given", "general", "Neither", "Yes, the model is a given"),
        ("model=neither metric=owns", "general", "Neither", "One metric, and they own it"),
        ("model=train deliverable=insight", "data_scientist", "Train and own it", "An insight or a decision"),
        ("model=use deliverable=insight", "data_scientist", "Use one that others made", "An insight or a decision"),
        ("given=given deliverable=insight", "data_scientist", "Yes, the model is a given", "An insight or a decision"),
        ("metric=owns deliverable=insight", "data_scientist", "One metric, and they own it", "An insight or a decision"),
        ("model=train users=engineers", "ml_platform_engineer", "Train and own it", "Yes, engineers who train models"),
        ("model=use users=engineers", "ml_platform_engineer", "Use one that others made", "Yes, engineers who train models"),
        ("given=given users=engineers", "ml_platform_engineer", "Yes, the model is a given", "Yes, engineers who train models"),
        ("metric=owns users=engineers", "ml_platform_engineer", "One metric, and they own it", "Yes, engineers who train models"),
        ("deliverable=insight users=engineers", "general", "An insight or a decision", "Yes, engineers who train models"),
    ],
)  # fmt: skip
def test_two_answers_that_disagree_are_named_and_the_nearest_template_is_chosen(given, template, one, other):
    choice = template_for(answers(given))

    assert choice.template == template
    assert choice.warnings[0].startswith(f"“{one}” and “{other}” disagree. ")


@pytest.mark.parametrize(
    ("given", "template"),
    [
        ("model=train given=ours deliverable=insight", "ml_engineer"),
        ("model=train given=ours users=engineers", "ml_engineer"),
        ("model=train metric=owns given=ours deliverable=insight", "applied_ml_engineer"),
        ("model=use given=given deliverable=insight", "ai_engineer"),
        ("model=neither given=given metric=owns", "general"),
    ],
)
def test_more_answers_outweigh_one_and_the_first_question_decides_a_tie(given, template):
    choice = template_for(answers(given))

    assert choice.template == template
    assert choice.warnings


@pytest.mark.parametrize("rest", ["", "model=train given=ours", "model=use given=given", "users=engineers"])
def test_research_has_no_template_here(rest):
    choice = template_for({**answers(rest), "metric": "papers"})

    assert choice.template == "general"
    assert choice.warnings[0].startswith("This is research, and the scorecards here are made for product work")
    assert choice.reasons == (
        "Which product metric must the model move, and does this person own it? “Papers or benchmarks.”",
    )


@pytest.mark.parametrize(
    "given", ["", "metric=owns", "given=ours", "deliverable=service users=people", "model=not_sure"]
)
def test_without_the_first_answer_a_hint_is_not_enough(given):
    (warning,) = template_for(answers(given)).warnings

    assert warning.endswith(
        "Please ask the team first: Will this person train and own the model, or use one that others made?"
    )


def test_nothing_known_is_the_general_template():
    assert template_for({}).template == "general"
    assert template_for({}).reasons == ("No answer points to work on models or data.",)


def test_a_draw_is_told_as_one():
    assert template_for(answers("deliverable=insight users=engineers")).reasons == (
        "The answers speak for several jobs, and for none of them more than for the others.",
    )


def test_every_combination_of_answers_has_a_template_and_reasons():
    chosen = Counter()
    for given in EVERY_COMBINATION:
        choice = template_for(given)
        chosen[choice.template] += 1
        assert choice.template in templates.shipped()
        assert choice.reasons
        assert choice == template_for(dict(reversed(given.items())))
        assert given.get("metric") != "papers" or choice.template is Family.GENERAL

    assert len(EVERY_COMBINATION) == 5 * 5 * 4 * 4 * 4
    assert set(chosen) == set(templates.shipped())


def test_not_sure_says_no_more_than_no_answer():
    for given in EVERY_COMBINATION:
        said = {key: answer for key, answer in given.items() if answer != NOT_SURE}
        assert template_for(given) == template_for(said)


def test_an_answer_nobody_offers_is_no_answer():
    assert template_for({"model": "maybe", "weather": "fine"}) == template_for({})


def test_whoever_needs_no_model_is_never_sent_to_one_without_a_warning():
    for given in EVERY_COMBINATION:
        choice = template_for(given)
        if given.get("model") == "use" and choice.template in {"ml_engineer", "applied_ml_engineer"}:
            assert choice.warnings
        if given.get("model") == "train" and choice.template == "ai_engineer":
            assert choice.warnings


def test_everything_offered_fits_a_slack_form():
    assert [question.key for question in QUESTIONS] == ["model", "metric", "given", "deliverable", "users"]
    assert len({fact.key for fact in FACTS}) == len(FACTS) <= 10
    for question in QUESTIONS:
        assert question.words.endswith("?")
        assert 2 <= len(question.answers) <= 3
        assert len(question.words) <= 150
        assert len(question.hint) <= 150
    for offered in (*FACTS, *(answer for question in QUESTIONS for answer in question.answers)):
        assert 0 < len(offered.label) <= 75
        assert 0 < len(offered.description) <= 75


TRAIN = "model=train given=ours"


@pytest.mark.parametrize(
    ("given", "facts", "told"),
    [
        (TRAIN, "own_data", []),
        (TRAIN, "degrading", []),
        (TRAIN, "guarantees", []),
        (TRAIN, "api_bill apis_work", []),
        (TRAIN, "", ["None of the usual reasons to train your own model is ticked"]),
        (f"{TRAIN} metric=owns", "", ["None of the usual reasons to train your own model is ticked"]),
        (TRAIN, "apis_work", ["Your features run on other companies’ models, and they work."]),
        (TRAIN, "own_data no_product", ["The product around the model does not exist yet."]),
        (
            TRAIN,
            "no_product apis_work",
            ["The product around the model", "Your features run on other companies’ models"],
        ),
        ("model=use", "apis_work", []),
        ("model=use", "no_product", ["The product around the model does not exist yet."]),
        ("model=use", "one_call no_product", ["One call to a model is ordinary backend work."]),
        ("users=engineers", "two_train", []),
        ("users=engineers", "", ["A platform pays off once two or more people train models."]),
        ("users=engineers", "own_data apis_work", ["A platform pays off once two or more people train models."]),
        ("users=engineers", "apis_work", ["You use other companies’ models, so there is nobody yet"]),
        ("deliverable=insight", "", []),
        ("deliverable=insight", "dashboards", ["For dashboards and clean tables, hire an analyst"]),
        ("model=neither", "no_product", []),
        (f"{TRAIN} metric=papers", "", []),
        (TRAIN, "own_data nonsense", []),
    ],
)
def test_a_job_that_is_not_needed_yet_is_said_with_what_to_do_instead(given, facts, told):
    sentences = not_yet(answers(given), facts.split())

    assert len(sentences) == len(told)
    for sentence, beginning in zip(sentences, told, strict=True):
        assert sentence.startswith(beginning)
        assert "ire a" in sentence or "Try a model behind an API first" in sentence


def test_advice_is_given_for_every_combination_of_answers_and_facts():
    keys = [fact.key for fact in FACTS]
    for given in EVERY_COMBINATION[::37]:
        for ticked in product([False, True], repeat=len(keys)):
            facts = [key for key, is_true in zip(keys, ticked, strict=True) if is_true]
            assert len(not_yet(given, facts)) <= 2
