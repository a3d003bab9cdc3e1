"""Evidence: whether a note says enough of what happened, and whether it only names where somebody comes from.

How long a note is, is measured fairly across scripts. A Latin letter, a digit, a space and a mark between words count
one (never more than two between two words). A letter of Arabic or Hebrew, which leave out most vowels, counts a third
more; a kana or a Hangul syllable two; a Chinese character three, about what it takes to say the same in English. Emoji,
links and mentions count nothing; code and quotes count as what is in them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.domain.evidence_words import CREDENTIAL, CREDENTIAL_GLUE, FILLER, KEY_TRIPLES, NOT_MASH, POINTER

LEAST = 80
ASK = "What was asked, and what did they answer?"
NOTHING_SAID = f"There are no words here yet. {ASK}"
POINTS_ELSEWHERE = (
    "Each note is read on its own, so please say it here, in a sentence or two. "
    "What you could not find out is “Not assessed”."
)
SAYS_NOTHING = f"This does not tell yet what happened. {ASK}"
REPEATS_ITSELF = f"This says the same thing more than once. {ASK}"
ONLY_CREDENTIALS = "That says where they come from. What did they say or do in the interview that shows it?"

# Sizes are kept in thirds of a Latin letter, so that they stay whole numbers.
_LETTER = 3
_MARKUP = re.compile(r"<[@#!][^>\s]{0,200}>|https?://[^\s|>]+|:[a-z0-9_+'-]+:", re.IGNORECASE)
# First and last code point, weight, and whether the script writes without spaces, so that each character is a word.
_SCRIPTS = (
    (0x0300, 0x036F, 0, False),
    (0x0590, 0x08FF, 4, False),
    (0x0E00, 0x0EFF, 3, True),
    (0x1000, 0x109F, 3, True),
    (0x1780, 0x17FF, 3, True),
    (0x3040, 0x30FF, 6, True),
    (0x31F0, 0x31FF, 6, True),
    (0x3400, 0x9FFF, 9, True),
    (0xAC00, 0xD7A3, 6, False),
    (0xF900, 0xFAFF, 9, True),
    (0x20000, 0x3FFFF, 9, True),
)
_LONGEST_WORD = 30 * _LETTER
_LONGEST_GAP = 2
# So many words (or characters that are words) in the same order again are a repetition. Fewer are a manner of speaking:
# “he was asked about …”.
_WORDS_IN_A_ROW = 6
_CHARACTERS_IN_A_ROW = 12
_CHARACTERS_IN_A_WORD = 2
# Who wrote enough in the first lines need not have the other three thousand characters looked at.
_FIRST_LINES = 600
_ENOUGH_BESIDES = 4
# Three words that say something in eighty characters: real notes have seven or more.
_LETTERS_PER_CONTENT_WORD = 26


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, or a character that is one; `gap` is the size of what stands before it, after the last also behind it."""

    text: str
    size: int
    gap: int
    is_character: bool
    is_mash: bool

    @property
    def weight(self) -> int:
        return 0 if self.is_mash else min(self.size, _LONGEST_WORD) + self.gap


def problem(text: str, least: int = LEAST) -> str | None:
    """Return in a kind sentence why a note is no evidence yet, or nothing where it is.

    It is evidence when its size without what repeats is at least `least`, its different words alone make half of that,
    and some of them say more than “good” or “okay”. What it says is for people to judge.
    """
    if _is_enough(_words(text[:_FIRST_LINES]), least):
        return None
    words = _words(text)
    if not words:
        return NOTHING_SAID
    if POINTER.fullmatch(" ".join(word.text for word in words)):
        return POINTS_ELSEWHERE
    if _is_enough(words, least):
        return None
    missing = least * _LETTER - _whole(words)
    if missing > 0:
        is_mostly_mash = _whole(words) * 2 < sum(word.size for word in words)
        return SAYS_NOTHING if is_mostly_mash or not _says_something(words, 0) else _too_short(missing, words)
    is_repeating = _fresh(words) < least * _LETTER and _says_something(words, 0)
    return REPEATS_ITSELF if is_repeating or _says_something(words, least) else SAYS_NOTHING


def question(text: str) -> str | None:
    """Return a kind question where a note names a rank, a famous name, a certificate or a degree and little besides.

    It is a question, not a refusal: such things may break a tie and never make the case. Four different words that are
    not about those are enough to keep it from being asked.
    """
    if len(text) > _FIRST_LINES and _has_substance(text[:_FIRST_LINES]):
        return None
    # In a short note such a name is looked for first, which is quicker: most have none.
    return ONLY_CREDENTIALS if CREDENTIAL.search(_plain(text)) and not _has_substance(text) else None


def _has_substance(text: str) -> bool:
    words = _words(CREDENTIAL.sub(" ", _plain(text)))
    return _amount(_different(words, FILLER | CREDENTIAL_GLUE)) >= _ENOUGH_BESIDES


def _is_enough(words: list[_Word], least: int) -> bool:
    wanted = least * _LETTER
    return _fresh(words) >= wanted and _varied(words) * 2 >= wanted and _says_something(words, least)


def _says_something(words: list[_Word], least: int) -> bool:
    return _amount(_different(words, FILLER)) >= max(1, least // _LETTERS_PER_CONTENT_WORD)


def _different(words: Iterable[_Word], besides: frozenset[str]) -> dict[str, bool]:
    """Return the different words that are worth something, and whether each is a mere character."""
    kept = (word for word in words if not word.is_mash and word.text not in besides and not word.text.isdecimal())
    return {word.text: word.is_character for word in kept}


def _amount(different: dict[str, bool]) -> int:
    characters = sum(different.values())
    return len(different) - characters + characters // _CHARACTERS_IN_A_WORD


def _fresh(words: list[_Word]) -> int:
    """Return the size of a note without what repeats in it."""
    return sum(word.weight for word, is_again in zip(words, _repeated(words), strict=True) if not is_again)


def _varied(words: list[_Word]) -> int:
    """Return the size of the different words; of characters, the different pairs: an alphabet has only so many."""
    pairs = zip([None, *words], words, strict=False)
    return sum(
        {
            (before.text if before and word.is_character else "", word.text): word.weight for before, word in pairs
        }.values()
    )


def _whole(words: list[_Word]) -> int:
    return sum(word.weight for word in words)


def _too_short(missing: int, words: list[_Word]) -> str:
    """Say how much is missing, in characters of the script that was used."""
    each = max(_LETTER, sum(word.size for word in words) // sum(len(word.text) for word in words))
    number = -(-missing // each)
    amount = "one more character" if number == 1 else f"about {number} more characters"
    return f"A little more, please: {amount}. {ASK}"


def _repeated(words: list[_Word]) -> list[bool]:
    """Tell of each word whether it stands in a row of words that was there before."""
    again = [False] * len(words)
    seen: set[tuple[str, ...]] = set()
    for end, word in enumerate(words, start=1):
        width = _CHARACTERS_IN_A_ROW if word.is_character else _WORDS_IN_A_ROW
        row = tuple(one.text for one in words[max(0, end - width) : end])
        if len(row) == width and row in seen:
            again[end - width : end] = [True] * width
        seen.add(row)
    return again


def _plain(text: str) -> str:
    return _MARKUP.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def _words(text: str) -> list[_Word]:
    """Cut a note into words; in scripts without spaces each character is one."""
    found: list[_Word] = []
    gap = 0
    for piece, kind in _pieces(_plain(text)):
        if kind is None:
            gap += 1
            continue
        folded = piece.casefold()
        size = len(piece) * _LETTER if piece.isascii() else sum(_weight(letter) for letter in piece)
        found.append(_Word(folded, size, _gap(gap), kind, not kind and _is_mash(piece, folded)))
        gap = 0
    return [*found[:-1], replace(found[-1], gap=found[-1].gap + _gap(gap))] if found else []


def _gap(characters: int) -> int:
    return min(characters, _LONGEST_GAP) * _LETTER


def _pieces(text: str) -> Iterator[tuple[str, bool | None]]:
    """Yield words (False), characters that are words (True) and single characters in between (None)."""
    start = None
    for index, letter in enumerate(text):
        kind = _kind(letter)
        if kind is False:
            start = index if start is None else start
            continue
        if start is not None:
            yield text[start:index], False
            start = None
        yield letter, kind
    if start is not None:
        yield text[start:], False


@lru_cache(maxsize=4096)
def _kind(letter: str) -> bool | None:
    """Tell whether a character is part of a word (False), a word by itself (True), or neither (None)."""
    if unicodedata.category(letter)[0] not in "LMN":
        return None
    return _script(letter)[1]


def _weight(letter: str) -> int:
    return _script(letter)[0]


@lru_cache(maxsize=4096)
def _script(letter: str) -> tuple[int, bool]:
    point = ord(letter)
    return next(((weight, alone) for low, high, weight, alone in _SCRIPTS if low <= point <= high), (_LETTER, False))


def _is_mash(typed: str, folded: str) -> bool:
    """Tell whether a word was made by resting on the keyboard: one or two letters, the same twice, one row, no vowel."""
    if folded in NOT_MASH or typed.isdecimal():
        return False
    if _is_along_keys(folded):
        return True
    if len(folded) < 4:
        return False
    if folded in (folded * 2)[1:-1] or (len(folded) > 4 and len(set(folded)) <= 2):
        return True
    return folded.isascii() and folded.isalpha() and not typed.isupper() and not set(folded) & set("aeiouy")


def _is_along_keys(folded: str) -> bool:
    """Tell whether more than four fifths of a word run along one row of a keyboard."""
    starts = [start for start in range(len(folded) - 2) if folded[start : start + 3] in KEY_TRIPLES]
    if not starts:
        return False
    covered = {place for start in starts for place in range(start, start + 3)}
    return len(covered) * 5 > len(folded) * 4
