"""What Slack itself says to a person; the page is given the same sentences."""

from typing import Any

from bot.sandbox.model import Json
from bot.sandbox.rules.reading import read


def every_sentence() -> Json:
    """Return all of them by name, with their gaps."""
    return read("words")


def sentence(name: str, **gaps: Any) -> str:
    """Return one of them, filled in."""
    return str(every_sentence()[name]).format(**gaps)


def refusal(code: str) -> str:
    """Return what a person reads when the workspace refuses."""
    return sentence(code) if code in every_sentence() else sentence("refused", error=code.replace("_", " "))


def failure(code: str, what: str) -> str:
    """Return what a person reads when something they did came to nothing."""
    return sentence(code if code in every_sentence() else "failed", what=what, error=code)
