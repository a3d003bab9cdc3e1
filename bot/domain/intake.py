"""Intake: five questions that choose the template of a new opening.

Hiring practice from the seeds: hiring an engineer who trains models where one who builds on them is needed, or the
other way round, is the most expensive mistake there is. Titles do not tell the two apart; these questions do. Answers
arrive as question key → answer key; a missing, unknown or “not sure” answer simply says nothing.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.titles import Family

NOT_SURE = "not_sure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One way to answer a question. `label` and `description` fit an option of a Slack form (75 characters each)."""

    key: str
    label: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the wizard in plain words. `NOT_SURE` may be offered beside its answers."""

    key: str
    words: str
    hint: str
    answers: tuple[Answer, ...]

    def label_of(self, key: str) -> str:
        """Return the words of one of its answers."""
        return next(answer.label for answer in self.answers if answer.key == key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The template the answers lead to, the answers that led there, and what to think about first."""

    template: Family
    reasons: tuple[str, ...]
    warnings: tuple[str, ...] = ()


QUESTIONS = (
    Question(
        key="model",
        words="Will this person train and own the model, or use one that others made?",
        hint="Owning it means from the data to the day it is replaced.",
        answers=(
            Answer(
                key="train", label="Train and own it", description="Data, training, release, monitoring, retraining"
            ),
            Answer(key="use", label="Use one that others made", description="Behind an API, or run as it is"),
            Answer(key="neither", label="Neither", description="Tools for others, answers from data, or other work"),
        ),
    ),
    Question(
        key="metric",
        words="Which product metric must the model move, and does this person own it?",
        hint="For example fewer fraud losses, more orders or faster replies.",
        answers=(
            Answer(key="owns", label="One metric, and they own it", description="They answer for it when it falls"),
            Answer(key="shared", label="No single metric, or not theirs", description="Others decide what it is for"),
            Answer(key="papers", label="Papers or benchmarks", description="Success is new knowledge: research"),
        ),
    ),
    Question(
        key="given",
        words="Is the model a given, so that the work is building a product around it?",
        hint="A given is a model you do not change, such as one behind an API.",
        answers=(
            Answer(key="given", label="Yes, the model is a given", description="Prompts, retrieval, tools, evaluation"),
            Answer(key="ours", label="No, we train or tune our own", description="This person or a colleague does"),
        ),
    ),
    Question(
        key="deliverable",
        words="Is the deliverable an insight or decision, or a service that must keep running?",
        hint="Ask what would be missed if this person were away for a month.",
        answers=(
            Answer(key="insight", label="An insight or a decision", description="Analyses, experiments, advice"),
            Answer(key="service", label="A service that must keep running", description="Somebody is called if not"),
        ),
    ),
    Question(
        key="users",
        words="Are the users other engineers who train models?",
        hint="Those who would use what this person builds every day.",
        answers=(
            Answer(key="engineers", label="Yes, engineers who train models", description="Pipelines, tools, serving"),
            Answer(key="people", label="No, customers or other colleagues", description="People who use the product"),
        ),
    ),
)

_TRAIN, _USE, _NEITHER = ("model", "train"), ("model", "use"), ("model", "neither")
_GIVEN, _OURS, _OWNS = ("given", "given"), ("given", "ours"), ("metric", "owns")
_INSIGHT, _ENGINEERS = ("deliverable", "insight"), ("users", "engineers")
# What an answer speaks for, and how strongly. The users and the deliverable settle more than one answer about the
# model does, and less than two.
_SPEAKS_FOR = {
    _TRAIN: (Family.ML_ENGINEER, 2),
    _USE: (Family.AI_ENGINEER, 2),
    _NEITHER: (Family.GENERAL, 2),
    _OWNS: (Family.ML_ENGINEER, 1),
    _GIVEN: (Family.AI_ENGINEER, 2),
    _OURS: (Family.ML_ENGINEER, 1),
    _INSIGHT: (Family.DATA_SCIENTIST, 3),
    _ENGINEERS: (Family.ML_PLATFORM_ENGINEER, 3),
}

# Pairs of answers that cannot both describe one job, with the way out of each.
_DISAGREE = (
    (_TRAIN, _GIVEN, "If you tune it on your data, this is a machine learning engineer; if not, an AI engineer."),
    (
        _USE,
        _OURS,
        "If this person trains it, this is a machine learning engineer; if a colleague does, an AI engineer.",
    ),
    (_NEITHER, _GIVEN, "Whoever builds the product around the model uses it."),
    (_NEITHER, _OWNS, "A metric that a model must move needs someone who trains or uses it."),
    (_TRAIN, _INSIGHT, "If the model goes live, this is a machine learning engineer; if not, a data scientist."),
    (
        _USE,
        _INSIGHT,
        "If a feature goes live, this is an AI engineer; if people need only the answer, a data scientist.",
    ),
    (_GIVEN, _INSIGHT, "A product built around a model has to keep running."),
    (_OWNS, _INSIGHT, "A model moves a metric only while it runs; advice alone does not."),
    (_TRAIN, _ENGINEERS, "If others train the models, this is an ML platform engineer; if not, an engineer who does."),
    (_USE, _ENGINEERS, "Where nobody trains models, there is no platform to build for them."),
    (_GIVEN, _ENGINEERS, "Where the model is a given, nobody needs tools to train it."),
    (_OWNS, _ENGINEERS, "Tools for engineers do not move a product metric themselves."),
    (_INSIGHT, _ENGINEERS, "Tools that engineers use every day have to keep running."),
)

# Less than this is a hint, not an answer.
_SURE = 2

_BY_KEY = {question.key: question for question in QUESTIONS}
_RESEARCH = (
    "This is research, and the scorecards here are made for product work: they do not look at papers and benchmarks. "
    "The general template is only a starting point."
)
_ASK_FIRST = f"The answers do not tell the jobs apart for sure. Please ask the team first: {QUESTIONS[0].words}"


def template_for(answers: Mapping[str, str]) -> Choice:
    """Choose a template from the answers.

    1. Research has no template here: the general one, with a warning.
    2. Otherwise the kind of job that most answers speak for, by their weight.
    3. In a tie the first question decides, because it separates the two most often confused jobs best; if it speaks
       for none of them, the general template.
    4. Answers that disagree are named in a warning, whatever was chosen.
    """
    given = _known(answers)
    warnings = tuple(_disagreements(given))
    if ("metric", "papers") in given:
        return Choice(template=Family.GENERAL, reasons=_quoted(given, {"metric"}), warnings=(_RESEARCH, *warnings))
    weights = Counter[Family]()
    for answer in given:
        family, weight = _SPEAKS_FOR.get(answer, (Family.GENERAL, 0))
        weights[family] += weight
    family = _heaviest(weights, given)
    led = {key for key, answer in given if _SPEAKS_FOR.get((key, answer), (None, 0))[0] is family}
    if weights[family] < _SURE and "model" not in dict(given):
        warnings = (*warnings, _ASK_FIRST)
    if family is Family.ML_ENGINEER and _OWNS in given:
        family = Family.APPLIED_ML_ENGINEER
    return Choice(template=family, reasons=_quoted(given, led) or (_no_lead(weights),), warnings=warnings)


def _known(answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the answers that say something, in the order of the questions."""
    chosen = [(question, answers.get(question.key)) for question in QUESTIONS]
    return [(asked.key, key) for asked, key in chosen if key in {answer.key for answer in asked.answers}]


def _heaviest(weights: Counter[Family], given: list[tuple[str, str]]) -> Family:
    most = max(weights.values(), default=0)
    tied = {family for family, weight in weights.items() if weight == most and weight > 0}
    if len(tied) == 1:
        return tied.pop()
    first = next((_SPEAKS_FOR[answer][0] for answer in given if answer[0] == "model"), Family.GENERAL)
    return first if first in tied else Family.GENERAL


def _quoted(given: list[tuple[str, str]], keys: set[str]) -> tuple[str, ...]:
    return tuple(f"{_BY_KEY[key].words} “{_BY_KEY[key].label_of(answer)}.”" for key, answer in given if key in keys)


def _disagreements(given: list[tuple[str, str]]) -> list[str]:
    return [
        f"“{_BY_KEY[one[0]].label_of(one[1])}” and “{_BY_KEY[other[0]].label_of(other[1])}” disagree. {way_out}"
        for one, other, way_out in _DISAGREE
        if one in given and other in given
    ]


def _no_lead(weights: Counter[Family]) -> str:
    if any(weights.values()):
        return "The answers speak for several jobs, and for none of them more than for the others."
    return "No answer points to work on models or data."
