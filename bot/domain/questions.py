"""Questions: what somebody asks who talks to us in a channel or a direct message."""

import re
from dataclasses import dataclass
from enum import StrEnum

_WORD = re.compile(r"[a-z]+")
_MENTION = re.compile(r"<[^>]*>")
_ABOUT_WAITS = frozenset(
    {"stuck", "wait", "waits", "waiting", "waited", "blocked", "blocking", "blocks", "stalled", "longest", "bottleneck"}
)
_PARTS = 3


class Question(StrEnum):
    """What is asked: who is stuck, or, whatever else it was, what we are good for."""

    STUCK = "stuck"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and where it was asked: the message it is in, and the thread the answer belongs in, if any."""

    question: Question
    ts: str
    thread_ts: str = ""

    @property
    def subject(self) -> str:
        """Return it as the subject of a delivery."""
        return f"{self.question}:{self.ts}:{self.thread_ts}"


def question_in(text: str) -> Question:
    """Return what is asked in some words, as Slack delivers them."""
    said = set(_WORD.findall(_MENTION.sub(" ", text).casefold()))
    return Question.STUCK if said & _ABOUT_WAITS else Question.HELP


def asked_in(subject: str) -> Asked:
    """Return the question a delivery answers."""
    question, ts, thread_ts = subject.split(":", _PARTS - 1)
    return Asked(Question(question), ts, thread_ts)
