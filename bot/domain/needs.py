"""Needs: whether a company needs the job it is about to open, and what to hire or do instead.

Hiring practice from the seeds: an engineer who trains models is the next hire once the product stands and calling an
API stops being enough, not a substitute for the product. It is advice; nobody is kept from opening the job.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.domain.intake import template_for
from bot.domain.titles import Family


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that may be true about the company, to tick. Label and description fit a checkbox (75 characters)."""

    key: str
    label: str
    description: str


FACTS = (
    Fact(
        key="own_data",
        label="We have data of our own that a general model cannot use",
        description="A model trained on it would beat one behind an API",
    ),
    Fact(
        key="degrading",
        label="A model of ours is getting worse, and nobody knows why",
        description="It may be the data, the world or the pipeline",
    ),
    Fact(
        key="guarantees",
        label="We need more speed, control or audit than an API gives",
        description="As in finance, health and defense; or cost and repeatability",
    ),
    Fact(
        key="api_bill",
        label="We pay more for model APIs than our own would cost",
        description="Counting training, hardware and the people to run it",
    ),
    Fact(
        key="apis_work",
        label="Our features use other companies’ models, and they work",
        description="Nobody asks for more than they give",
    ),
    Fact(
        key="no_product",
        label="The product around the model does not exist yet",
        description="There is nothing yet into which a model would go",
    ),
    Fact(
        key="two_train",
        label="Two or more people here train models",
        description="Each of them could use the same tools",
    ),
    Fact(
        key="one_call",
        label="The feature is ordinary backend work with one model call",
        description="Most of the work would be the same without the model",
    ),
    Fact(
        key="dashboards",
        label="We mostly need dashboards and clean tables",
        description="The numbers are there, but hard to get and to trust",
    ),
)
_BUILD_REASONS = frozenset({"own_data", "degrading", "guarantees", "api_bill"})
_PRODUCT_FIRST = (
    "The product around the model does not exist yet. Hire a backend engineer first; work on the model comes next."
)
_ONE_CALL = "One call to a model is ordinary backend work. Hire a backend engineer, who can do all of it."
_APIS_WORK = (
    "Your features run on other companies’ models, and they work. To build more on them, hire an AI engineer or a "
    "backend engineer first."
)
_NO_REASON_TO_TRAIN = (
    "None of the usual reasons to train your own model is ticked: data of your own, a model that gets worse, guarantees "
    "an API cannot give, or an API bill above the cost of your own. Try a model behind an API first, with an AI engineer "
    "or a backend engineer."
)
_NOBODY_TRAINS = (
    "You use other companies’ models, so there is nobody yet to build a platform for. Hire an AI engineer instead."
)
_TOO_FEW_TRAIN = (
    "A platform pays off once two or more people train models. Until then, hire a machine learning engineer who builds "
    "the first pipeline."
)
_ANALYST_FIRST = "For dashboards and clean tables, hire an analyst or a data engineer first."


def not_yet(answers: Mapping[str, str], facts: Collection[str]) -> list[str]:
    """Return why the company may not need this job yet, and what to hire or do instead; nothing where it does."""
    true = frozenset(facts)
    match template_for(answers).template:
        case Family.ML_ENGINEER | Family.APPLIED_ML_ENGINEER:
            return [*_before_the_product(true), *_before_training(true)]
        case Family.AI_ENGINEER:
            return [_ONE_CALL] if "one_call" in true else _before_the_product(true)
        case Family.ML_PLATFORM_ENGINEER:
            return _before_a_platform(true)
        case Family.DATA_SCIENTIST:
            return [_ANALYST_FIRST] if "dashboards" in true else []
        case _:
            return []


def _before_the_product(true: frozenset[str]) -> list[str]:
    return [_PRODUCT_FIRST] if "no_product" in true else []


def _before_training(true: frozenset[str]) -> list[str]:
    if true & _BUILD_REASONS:
        return []
    return [_APIS_WORK if "apis_work" in true else _NO_REASON_TO_TRAIN]


def _before_a_platform(true: frozenset[str]) -> list[str]:
    if "two_train" in true:
        return []
    return [_NOBODY_TRAINS if "apis_work" in true and not true & _BUILD_REASONS else _TOO_FEW_TRAIN]
