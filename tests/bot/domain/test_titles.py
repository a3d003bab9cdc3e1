"""Titles are used loosely: candidates are warned for, nobody is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import templates
from bot.domain.titles import Family, families_of, is_research, title_warning


@pytest.mark.parametrize(
    ("title", "families"),
    [
        ("ML Engineer", "ml_engineer"),
        ("Machine Learning Engineer", "ml_engineer"),
        ("Machine-Learning Engineer (m/f/d)", "ml_engineer"),
        ("machine learning eng.", "ml_engineer"),
        ("ML Eng", "ml_engineer"),
        ("MLE", "ml_engineer"),
        ("Sr. MLE II", "ml_engineer"),
        ("Software Engineer, Machine Learning", "ml_engineer"),
        ("Senior Deep Learning Engineer", "ml_engineer"),
        ("Computer Vision Engineer", "ml_engineer"),
        ("ＭＬ Engineer", "ml_engineer"),
        ("Applied ML Engineer", "applied_ml_engineer"),
        ("Applied Machine Learning Engineer", "applied_ml_engineer"),
        ("Applied Scientist", "applied_ml_engineer"),
        ("AI Engineer", "ai_engineer"),
        ("A.I. Engineer", ""),
        ("LLM Engineer", "ai_engineer"),
        ("Generative AI Engineer", "ai_engineer"),
        ("GenAI Developer", "ai_engineer"),
        ("Prompt Engineer", "ai_engineer"),
        ("AI Product Engineer", "ai_engineer"),
        ("Software Engineer, AI", "ai_engineer"),
        ("Head of AI", "ai_engineer"),
        ("AI/ML Engineer", "ai_engineer ml_engineer"),
        ("ML/AI Engineer", "ai_engineer ml_engineer"),
        ("Data Scientist", "data_scientist"),
        ("Head of Data Science", "data_scientist"),
        ("Decision Scientist", "data_scientist"),
        ("MLOps Engineer", "ml_platform_engineer"),
        ("ML Ops Engineer", "ml_platform_engineer"),
        ("ML Platform Engineer", "ml_platform_engineer"),
        ("Machine Learning Infrastructure Engineer", "ml_platform_engineer"),
        ("Platform Engineer (ML)", "ml_platform_engineer"),
        ("AI Platform Engineer", "ml_platform_engineer"),
        ("LLMOps Engineer", "ml_platform_engineer"),
        ("Research Scientist", "research"),
        ("Research Engineer", "research"),
        ("AI Researcher", "research"),
        ("ML Research Engineer", "ml_engineer research"),
        ("Backend Engineer", "general"),
        ("Data Engineer", "general"),
        ("User Researcher", "general"),
        ("Founding Engineer", ""),
        ("Member of Technical Staff", ""),
        ("Smiley Engineer", ""),
        ("🎉", ""),
        ("", ""),
    ],
)
def test_what_a_title_usually_means(title, families):
    assert {family.value for family in families_of(title)} == set(families.split())


@pytest.mark.parametrize(
    ("title", "template", "is_warned"),
    [
        ("AI Engineer", "ml_engineer", True),
        ("LLM Engineer", "applied_ml_engineer", True),
        ("ML Engineer", "ai_engineer", True),
        ("MLE", "data_scientist", True),
        ("MLOps Engineer", "ml_engineer", True),
        ("ML Engineer", "ml_platform_engineer", True),
        ("Data Scientist", "ml_engineer", True),
        ("Data Scientist", "general", True),
        ("Applied Scientist", "ai_engineer", True),
        ("Data Engineer", "ml_engineer", True),
        ("Research Scientist", "general", True),
        ("Research Engineer", "ml_engineer", True),
        ("AI Engineer", "ai_engineer", False),
        ("ML Engineer", "ml_engineer", False),
        ("AI/ML Engineer", "ml_engineer", False),
        ("AI/ML Engineer", "ai_engineer", False),
        ("ML Engineer", "applied_ml_engineer", False),
        ("Applied Scientist", "ml_engineer", False),
        ("Founding Engineer", "ml_engineer", False),
        ("Backend Engineer", "general", False),
        ("ML Product Manager", "general", False),
        ("AI Engineer", "acme_special", False),
        ("Research Scientist", "research_scientist", False),
    ],
)
def test_a_title_is_warned_of_when_candidates_would_expect_another_job(title, template, is_warned):
    assert (title_warning(title, template) is not None) is is_warned


def test_the_warning_says_both_jobs():
    assert title_warning(" Senior  AI Engineer ", "ml_engineer") == (
        "Candidates read “Senior AI Engineer” as an AI engineer: someone who builds product features on models that "
        "others trained. The answers describe a machine learning engineer: someone who trains models and owns them in "
        "production. Please check that the title fits."
    )


def test_research_is_told_that_the_scorecards_do_not_fit():
    assert title_warning("Research Scientist", "general") == (
        "“Research Scientist” reads as research, where papers and benchmarks count. The scorecards here are made for "
        "product work and do not fit research."
    )


def test_each_family_but_research_is_a_shipped_template():
    assert {family.value for family in Family} - {"research"} == set(templates.shipped())


@pytest.mark.parametrize("template", templates.shipped())
def test_no_shipped_template_is_about_research_and_each_ones_own_name_fits(template):
    assert not is_research(template)
    assert title_warning(templates.load(template)["name"], template) is None


@given(st.text(max_size=300), st.sampled_from([*templates.shipped(), "other", ""]))
def test_no_title_breaks_the_reading_and_a_warning_stays_short(title, template):
    warning = title_warning(title, template)

    assert warning is None or len(warning) < 450
