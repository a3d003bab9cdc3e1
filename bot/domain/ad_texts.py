"""Job ads as text: cut into passages that know their section, and whether a passage demands a thing or waives it.

Positions are those of the text as it was pasted, so that a warning can quote the very words. Every step reads the text
once; what is looked at around a word has a fixed limit, so a long text takes long in proportion and no more.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

MAX_TEXT = 40_000
MAX_HEADING = 60
MAX_QUOTE = 120


class Section(Enum):
    """What the list or paragraph under a heading is for."""

    OTHER = auto()
    MUST = auto()
    NICE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A word in lower case, and where it stands."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence, heading or list item of an ad."""

    text: str
    start: int
    section: Section
    is_heading: bool
    tokens: tuple[Token, ...]

    def token_at(self, start: int) -> int:
        """Return the number of the first token at or after a place in the passage's text."""
        return bisect_left(self.tokens, start, key=lambda token: token.start)

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the ad to quote from and to, so that a stretch of the passage's text stays in the quote."""
        if len(self.text) <= MAX_QUOTE:
            return self.start, self.start + len(self.text)
        room = max(0, (MAX_QUOTE - (end - start)) // 2)
        first = self.text.find(" ", max(0, start - room), start) + 1 if start > room else 0
        return self.start + (first or start if start > room else 0), self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has found: why it matters, and the stretch of the text it means, if it is about words in it."""

    why: str
    start: int = 0
    end: int = 0


# One character for one, so that no position moves: curly quotes, hyphens of every length, spaces that do not break.
_SAME_LENGTH = str.maketrans("’‘ʼ‐‑‒–—−\u00a0\u202f\u2009\u2028\u2029\r\x0b\x0c", "'''------   \n\n\n\n\n")
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_BULLET = re.compile(r"\s*(?:[-*•·◦▪‣✓✔o]\s|\d{1,2}[.)]\s)")
_SENTENCE_END = re.compile(r"[.!?…;][\"')\]]*\s+")
_LINE_GOES_ON = re.compile(
    r"(?:,|\b(?:an?|the|no|not|or|and|of|in|with|any|to|for|is|are|you|we|our|your|need|require))\s*$"
)
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|ph|ph\. ?d|[mb]\.(?:s|sc|a)|u\.s|incl|approx|min|yrs?|vs)\.\W*$", re.IGNORECASE
)

_NICE_HEADING = re.compile(
    r"\b(?:nice|bonus|preferred|optional|pluses|plus|good to have|extra (?:points|credit)|desirable|not required|ideally)\b"
)
_MUST_HEADING = re.compile(
    r"\b(?:must|musts|required|requirements?|qualifications?|essentials?|you(?:'ll| will)? (?:bring|need|have)|looking for"
    r"|skills|who you are|about you|your profile|minimum)\b"
)


def plain(text: str) -> str:
    """Return the text with one kind of quote, hyphen and space, every character where it was."""
    return text[:MAX_TEXT].translate(_SAME_LENGTH)


def passages(text: str) -> tuple[Passage, ...]:
    """Return the passages of an ad in order; a line that only wraps belongs to the passage before.

    A heading opens a section. It ends at the next heading, or where a paragraph of its own follows a list.
    """
    found: list[Passage] = []
    section = Section.OTHER
    after_heading = in_list = False
    for start, end in _paragraphs(text):
        words = text[start:end]
        apart, is_item = _stands_apart(text, start), _BULLET.match(words) is not None
        is_heading = not is_item and _is_heading(words, stands_apart=apart and not after_heading)
        if is_heading or (in_list and apart and not is_item):
            section = _section(words) if is_heading else Section.OTHER
            in_list = False
        in_list = in_list or is_item
        after_heading = is_heading
        found += [_passage(text, one, other, section, is_heading) for one, other in _sentences(text, start, end)]
    return tuple(found)


def _passage(text: str, start: int, end: int, section: Section, is_heading: bool) -> Passage:
    words = text[start:end]
    return Passage(text=words, start=start, section=section, is_heading=is_heading, tokens=tuple(_tokens(words)))


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return [token.word for token in _tokens(text)]


def quoted(text: str, start: int, end: int) -> tuple[str, int]:
    """Return a stretch of the text without the blanks around it, at most `MAX_QUOTE` long, and where it starts."""
    words = text[start : min(end, len(text))]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    if len(words) > MAX_QUOTE:
        cut = words.rfind(" ", MAX_QUOTE // 2, MAX_QUOTE)
        words = words[: cut if cut > 0 else MAX_QUOTE].rstrip()
    return words, start


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of whole lines that belong together: a list item, a heading, a paragraph that wraps."""
    start = end = 0
    position = 0
    for line in text.splitlines(keepends=True):
        if not _goes_on(text[max(start, end - 80) : end], line):
            if text[start:end].strip():
                yield start, end
            start = position
        position += len(line)
        end = position
    if text[start:end].strip():
        yield start, end


def _goes_on(before: str, line: str) -> bool:
    if not before.strip() or not line.strip() or _BULLET.match(line):
        return False
    return line.lstrip()[0].islower() or bool(_LINE_GOES_ON.search(before.casefold()))


def _stands_apart(text: str, start: int) -> bool:
    """Tell whether a blank line, or nothing, stands before this place."""
    above = text[max(0, start - 40) : start]
    blank = above[len(above.rstrip()) :]
    return blank.count("\n") > 1 or len(blank) == start


def _is_heading(words: str, *, stands_apart: bool) -> bool:
    line = words.strip().strip("*_#").strip()
    if not line or len(line) > MAX_HEADING or "\n" in line or line[-1] in ".,;!?":
        return False
    if line.endswith(":"):
        return True
    is_known = bool(_NICE_HEADING.search(line.casefold()) or _MUST_HEADING.search(line.casefold()))
    return (stands_apart or is_known) and len(line.split()) <= 6 and not _VERDICT.search(line)


# “PhD required” on a line of its own is a demand and no heading, unlike “Required:”.
_VERDICT = re.compile(r"\w\s+(?:is |are )?(?:strictly )?(?:required|needed|mandatory|a must|a plus)\b", re.IGNORECASE)


def _section(words: str) -> Section:
    heading = words.casefold()
    if _NICE_HEADING.search(heading):
        return Section.NICE
    return Section.MUST if _MUST_HEADING.search(heading) else Section.OTHER


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if not _ABBREVIATION.search(text[max(first, match.start() - 8) : match.start() + 1]):
            yield first, match.end()
            first = match.end()
    if text[first:end].strip():
        yield first, end


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        yield Token(match.group().casefold(), match.start(), match.end())
