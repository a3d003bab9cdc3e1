"""What a person has before their eyes, in words, whichever way they look."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Message:
    """A message as it is read; `str()` is the line that scenarios expect."""

    author: str
    text: str
    ephemeral: bool = False
    edited: bool = False
    reactions: tuple[str, ...] = ()
    replies: str = ""

    def __str__(self) -> str:
        whisper = ", only to you" if self.ephemeral else ""
        marks = [*(["(edited)"] if self.edited else []), *self.reactions, *([self.replies] if self.replies else [])]
        return " ".join([f"{self.author}{whisper}: {self.text}", *(f"[{mark.strip('()')}]" for mark in marks)])


@dataclass(frozen=True)
class Form:
    """The modal on top: its words, and by label what stands in its fields and what is wrong there."""

    title: str
    words: str = ""
    note: str = ""
    labels: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    foot: list[str] = field(default_factory=list)


def one_line(text: str) -> str:
    """Words as they follow each other, however they are broken into lines."""
    return " ".join(text.split())
