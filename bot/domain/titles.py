"""Job titles: what a title usually means to candidates, whatever the job behind it is.

Hiring practice from the seeds: companies use these titles loosely, “AI engineer” and “ML engineer” most of all, so a
title never chooses a template and is never refused. It only earns a warning when candidates would expect another job.
"""

import re
import unicodedata
from enum import StrEnum

from bot.domain.names import one_line

MAX_TITLE = 80


class Family(StrEnum):
    """A kind of job. The values are the keys of the shipped templates; research has no template of its own."""

    ML_ENGINEER = "ml_engineer"
    APPLIED_ML_ENGINEER = "applied_ml_engineer"
    AI_ENGINEER = "ai_engineer"
    DATA_SCIENTIST = "data_scientist"
    ML_PLATFORM_ENGINEER = "ml_platform_engineer"
    RESEARCH = "research"
    GENERAL = "general"

    @property
    def words(self) -> str:
        """Return the kind of job as it stands in a sentence, with its article."""
        return _WORDS[self][0]

    @property
    def work(self) -> str:
        """Return what this person does, to follow “someone who”."""
        return _WORDS[self][1]


_WORDS = {
    Family.ML_ENGINEER: ("a machine learning engineer", "trains models and owns them in production"),
    Family.APPLIED_ML_ENGINEER: (
        "an applied machine learning engineer",
        "trains models for one product and answers for its metric",
    ),
    Family.AI_ENGINEER: ("an AI engineer", "builds product features on models that others trained"),
    Family.DATA_SCIENTIST: ("a data scientist", "finds answers in data and helps people decide"),
    Family.ML_PLATFORM_ENGINEER: (
        "an ML platform engineer",
        "builds the tools with which other engineers train and run models",
    ),
    Family.RESEARCH: ("a researcher", "is measured by papers and benchmarks"),
    Family.GENERAL: ("a job outside machine learning", "does not work on models in the first place"),
}

# The titles people say are used interchangeably, so that none of the two is a wrong one for the other.
_SAME_WORK = frozenset({Family.ML_ENGINEER, Family.APPLIED_ML_ENGINEER})

_WORD = re.compile(r"[^\W_]+")
_ML = r"(?:ml|machine ?learning)"
_ROLE = r"(?:engineer|engineers|engineering|eng|developer|dev|lead|architect|specialist|builder)"
_AI = r"(?:ai|gen ?ai|generative ai|llms?|rag|agents?|agentic|prompt)"
# In this order, each on what the ones before left over: an “ML platform engineer” is no ML engineer.
_PATTERNS = (
    (
        Family.GENERAL,
        re.compile(
            r"\b(?:back ?end|front ?end|full ?stack|dev ?ops|sre|site reliability|designer|sales|marketing|recruiter"
            r"|accountant|account executive|office manager|customer success|(?:product|project) manager"
            r"|(?:data|analytics) engineer|(?:data|business) analyst|(?:user|ux|market) research\w*)\b"
        ),
    ),
    (Family.RESEARCH, re.compile(r"\b(?:research|researcher|researchers)(?: (?:scientist|engineer))?\b")),
    (
        Family.ML_PLATFORM_ENGINEER,
        re.compile(
            rf"\b(?:ml ?ops|llm ?ops|(?:{_ML}|ai|llm|model) (?:platforms?|infra|infrastructure|ops|tooling|serving)"
            rf"|(?:platform|infra|infrastructure) (?:engineer )?(?:for )?(?:{_ML}|ai))\b"
        ),
    ),
    (Family.APPLIED_ML_ENGINEER, re.compile(rf"\bapplied (?:{_ML}|scientists?)\b")),
    (Family.DATA_SCIENTIST, re.compile(r"\b(?:data ?scien(?:ce|tists?)|decision scientists?)\b")),
    (Family.ML_ENGINEER, re.compile(rf"\b(?:mles?|{_ML}|deep learning|computer vision)\b")),
)
_AI_TITLE = re.compile(
    rf"\b{_AI}(?: \w+){{0,2}} {_ROLE}\b|\b{_ROLE}(?: \w+){{0,2}} {_AI}\b|\b(?:head|director|vp) of (?:gen ?)?ai\b"
)


def families_of(title: str) -> frozenset[Family]:
    """Return the kinds of job a title usually stands for: several for “AI/ML Engineer”, none for “Founding Engineer”."""
    words = " ".join(_WORD.findall(unicodedata.normalize("NFKC", title).casefold()))
    found = set()
    left = words
    for family, pattern in _PATTERNS:
        if pattern.search(left):
            found.add(family)
            left = pattern.sub(" ", left)
    # What was called a platform or research above is not product work with AI as well.
    if not found & {Family.ML_PLATFORM_ENGINEER, Family.RESEARCH} and _AI_TITLE.search(words):
        found.add(Family.AI_ENGINEER)
    return frozenset(found)


def is_research(title_or_key: str) -> bool:
    """Tell whether a title, or a template's key, is about research."""
    return Family.RESEARCH in families_of(title_or_key)


def title_warning(title: str, template_key: str) -> str | None:
    """Return what to tell whoever chose a title that candidates will read as another job than the template describes.

    Nothing for titles we do not know and for a company's own templates; research titles are always mentioned, because
    no scorecard shipped here looks at papers and benchmarks.
    """
    shown = f"“{one_line(title, MAX_TITLE)}”"
    families = families_of(title)
    if Family.RESEARCH in families and not is_research(template_key):
        return (
            f"{shown} reads as research, where papers and benchmarks count. "
            "The scorecards here are made for product work and do not fit research."
        )
    if template_key not in set(Family) or not families:
        return None
    chosen = Family(template_key)
    if chosen in families or (chosen in _SAME_WORK and families & _SAME_WORK):
        return None
    expected = next(family for family in Family if family in families)
    return (
        f"Candidates read {shown} as {expected.words}: someone who {expected.work}. "
        f"The answers describe {chosen.words}: someone who {chosen.work}. Please check that the title fits."
    )
