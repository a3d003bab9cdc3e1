"""Readiness: what a hiring manager should be able to answer before the first onsite.

Hiring practice from the seeds: good candidates check the company while the company checks them, and take a missing
answer to any of these questions as a reason to decline.
"""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessItem:
    """One question to the hiring manager, and why its answer matters to a good candidate. The key is stable."""

    key: str
    question: str
    why: str


CHECKLIST = (
    ReadinessItem(
        key="metric",
        question="Can you say which metric the current model optimizes, and why?",
        why="A team that cannot say why it chose its goal has a system that is hard to improve. If there is no model "
        "yet, say what the first one should optimize.",
    ),
    ReadinessItem(
        key="offline_evaluation",
        question="Is it written down how you evaluate a model before it goes live?",
        why="A written evaluation shows that changes are decided by evidence and not by whoever speaks last.",
    ),
    ReadinessItem(
        key="online_story",
        question="Can you tell of one time when live numbers and test numbers disagreed?",
        why="Every team that runs models has such a story. Telling it shows that you look at both numbers.",
    ),
    ReadinessItem(
        key="manager_shipped",
        question="Has the manager brought an ML feature to production, and can they say what went wrong?",
        why="Candidates want a manager who knows this work from the inside and speaks openly about mistakes.",
    ),
    ReadinessItem(
        key="offer_scope",
        question="Does the offer letter say which part is theirs: the base model or the layer built on it?",
        why="People want to know what they will own before they sign.",
    ),
    ReadinessItem(
        key="work_sample",
        question="Does the work sample hold a real data problem that needs judgment?",
        why="Most problems with models in production are data problems, and good candidates see whether you know that.",
    ),
    ReadinessItem(
        key="pace",
        question="Are the interviewers free, so that no more than a few days pass between two rounds?",
        why="Good candidates have other offers. Weeks between rounds lose them, sometimes before round two.",
    ),
)


def open_items(done: Collection[str]) -> tuple[ReadinessItem, ...]:
    """Return the questions without an answer yet, in the order of the checklist; keys nobody knows are ignored."""
    return tuple(item for item in CHECKLIST if item.key not in done)


def summary(done: Collection[str]) -> str:
    """Return where the hiring manager stands, in one or two sentences."""
    left = open_items(done)
    if not left:
        return f"Ready for the first onsite: all {len(CHECKLIST)} questions have an answer."
    ready = len(CHECKLIST) - len(left)
    return f"{ready} of {len(CHECKLIST)} questions have an answer. Next: {left[0].question}"
