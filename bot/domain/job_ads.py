"""Job ads: a draft with everything an ad must say, and a reader of finished ads that warns kindly.

Hiring practice from the seeds: write the ad around the life cycle of the model, with the range, and without a wish-list.
The draft invents nothing: what nobody has said yet is a blank, “[…]”. A warning is advice; no ad is ever refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain import ad_pay, ad_structure, ad_wishes
from bot.domain.ad_structure import BLANK, family_of
from bot.domain.ad_texts import Finding, Passage, passages, plain, quoted
from bot.domain.names import one_line
from bot.domain.pay import PostedRange
from bot.domain.titles import Family, is_research

MAX_DRAFT = 2900
MAX_STEPS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class AdFacts:
    """What is known about an opening when its ad is drafted; `steps` are the rounds as candidates will read them."""

    title: str
    template_key: str
    level: str | None = None
    location: str | None = None
    steps: tuple[str, ...] = ()
    posted: PostedRange | None = None
    owns_metric: bool = False


class AdRule(StrEnum):
    """What an ad is read for, in the order of the warnings; at most one warning for each."""

    TITLE = "title"
    BUILDS_OR_INTEGRATES = "builds_or_integrates"
    LIFECYCLE = "lifecycle"
    PRODUCTION = "production"
    MUST_AND_NICE = "must_and_nice"
    PAY = "pay"
    WISH_LIST = "wish_list"
    PHD = "phd"
    YEARS = "years"
    CERTIFICATE = "certificate"
    FROM_SCRATCH = "from_scratch"
    KAGGLE = "kaggle"
    LOGO = "logo"
    BLANKS = "blanks"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdWarning:
    """One thing to think about: why it matters and, where it is about words, those words and where they start."""

    rule: AdRule
    why: str
    quote: str | None = None
    start: int | None = None


_WHAT_IT_DOES = {
    Family.ML_ENGINEER: "This job builds models: you train our models on our data and own them in production.",
    Family.APPLIED_ML_ENGINEER: (
        "This job builds models: you train models for one part of our product and own what they do to its metric."
    ),
    Family.AI_ENGINEER: (
        "This job integrates models: you build product features on models that others trained. You do not train them."
    ),
    Family.DATA_SCIENTIST: "This job finds answers: you turn questions into analyses and experiments, and those into decisions.",
    Family.ML_PLATFORM_ENGINEER: (
        "This job builds the platform: tools and pipelines with which other engineers train and run their models."
    ),
}
_YOUR_PART = {
    Family.ML_ENGINEER: "data preparation, training, evaluation, deployment, monitoring and retraining",
    Family.APPLIED_ML_ENGINEER: "data preparation, training, evaluation, deployment, monitoring and retraining",
    Family.AI_ENGINEER: "context and prompts, evaluation, release, monitoring",
    Family.DATA_SCIENTIST: "framing the question, data quality, experiments, presenting the result, handing it over",
    Family.ML_PLATFORM_ENGINEER: "data pipelines, training, evaluation, serving, monitoring and rollback",
}


def draft(facts: AdFacts) -> str:
    """Return the structure of an ad as plain text of at most `MAX_DRAFT` characters, blanks where nothing is known."""
    return "\n\n".join(_parts(facts, family_of(facts.template_key)))


def lint(text: str, template_key: str, posted: PostedRange | None) -> list[AdWarning]:
    """Return what to think about in an ad before it is published, in the order of `AdRule`; nothing for a good one."""
    read = passages(plain(text))
    return [_warning(text, rule, finding) for rule, finding in _findings(read, template_key, posted) if finding]


def _findings(
    read: tuple[Passage, ...], template_key: str, posted: PostedRange | None
) -> Iterator[tuple[AdRule, Finding | None]]:
    family = family_of(template_key)
    wish_list = ad_wishes.wish_list(read)
    phd = None if is_research(template_key) else ad_wishes.phd(read)
    yield AdRule.TITLE, ad_structure.title(read, template_key)
    yield AdRule.BUILDS_OR_INTEGRATES, ad_structure.builds_or_integrates(read, family)
    yield AdRule.LIFECYCLE, ad_structure.lifecycle(read, family)
    yield AdRule.PRODUCTION, ad_structure.production(read, family)
    yield AdRule.MUST_AND_NICE, ad_structure.must_and_nice(read)
    yield AdRule.PAY, ad_pay.pay(read, posted)
    yield AdRule.WISH_LIST, wish_list
    yield AdRule.PHD, phd
    # Many years alone are the honest scope of a staff engineer.
    yield AdRule.YEARS, ad_wishes.years(read) if wish_list or phd else None
    yield AdRule.CERTIFICATE, ad_wishes.certificate(read)
    yield AdRule.FROM_SCRATCH, ad_wishes.from_scratch(read)
    yield AdRule.KAGGLE, ad_wishes.kaggle(read)
    yield AdRule.LOGO, ad_wishes.logo(read)
    yield AdRule.BLANKS, ad_structure.blanks(read)


def _warning(text: str, rule: AdRule, finding: Finding) -> AdWarning:
    if finding.end == 0:
        return AdWarning(rule=rule, why=finding.why)
    quote, start = quoted(text, finding.start, finding.end)
    return AdWarning(rule=rule, why=finding.why, quote=quote, start=start)


def _parts(facts: AdFacts, family: Family) -> Iterator[str]:
    yield _head(facts)
    yield _listed("What you will do", [_WHAT_IT_DOES.get(family, f"This job: {BLANK}"), *_scope(facts, family)])
    if family in _YOUR_PART and family is not Family.DATA_SCIENTIST:
        yield _listed("How it runs", [
            f"Where it runs: {BLANK} (cloud, own machines or devices; batch or real-time)",
            f"How it is watched: {BLANK} (monitoring, alerts)",
            f"Scale: {BLANK} (requests a day, users, amount of data)",
            f"On-call: {BLANK} (who, how often, what is paid)",
        ])  # fmt: skip
    yield _listed("Must have", [f"{BLANK} (three to five things nobody can do the job without)", BLANK, BLANK])
    yield _listed("Nice to have", [f"{BLANK} (what can be learned here)", BLANK])
    yield _listed("The steps", _steps(facts))
    yield f"Pay\n{facts.posted.words if facts.posted else f'{BLANK} (the honest range, with currency and period)'}"


def _head(facts: AdFacts) -> str:
    place = one_line(facts.location or "", 80) or f"{BLANK} (place, or remote from where)"
    level = one_line(facts.level or "", 40)
    return f"{one_line(facts.title, 120) or BLANK}\n{f'{level} · ' if level else ''}{place}"


def _scope(facts: AdFacts, family: Family) -> Iterator[str]:
    if family in _YOUR_PART:
        yield f"Your part of the life cycle: {BLANK} (keep what applies: {_YOUR_PART[family]})"
    if facts.owns_metric:
        yield f"The product metric you answer for: {BLANK}, today at {BLANK}"
    yield f"A good first year: {BLANK}"


def _steps(facts: AdFacts) -> list[str]:
    shown = [one_line(step, 80) for step in facts.steps[:MAX_STEPS]]
    left = len(facts.steps) - len(shown)
    if left:
        shown.append(f"{left} more")
    return shown or [f"{BLANK} (each round with its minutes, and when we decide)"]


def _listed(heading: str, lines: list[str]) -> str:
    return "\n".join([heading, *(f"- {line}" for line in lines)])
