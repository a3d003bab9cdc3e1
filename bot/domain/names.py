"""Names: how people are found by what somebody remembers of their name.

A name is cut into folded words. Each word is indexed as it is and with each one letter left out; a query word does the
same, and two words that share such a form are at most one small typo (a letter more, less, other or swapped) apart,
which `is_close` then confirms. So a search is a handful of exact look-ups, whatever the number of candidates.
"""

import re
import unicodedata

MAX_WORDS = 8
MAX_WORD = 24
SHORTEST_WITH_TYPO = 4
_WORD = re.compile(r"\w+")
# Marks that turn the direction of whatever follows: harmless in a name, a trap in a sentence that quotes it.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def folded_words(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents and punctuation, at most eight of at most 24 letters."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(word[:MAX_WORD] for word in _WORD.findall(plain)[:MAX_WORDS])


def letters_left_out(word: str) -> frozenset[str]:
    """Return the word with each single letter left out; nothing for words too short to guess at."""
    if len(word) < SHORTEST_WITH_TYPO:
        return frozenset()
    return frozenset(word[:i] + word[i + 1 :] for i in range(len(word)))


def is_close(typed: str, word: str) -> bool:
    """Tell whether two folded words differ by at most one letter more, less, other, or two neighbours swapped."""
    if typed == word:
        return True
    if len(typed) > len(word):
        typed, word = word, typed
    if len(word) - len(typed) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), len(typed))
    rest_typed, rest_word = typed[start:], word[start:]
    if len(typed) < len(word):
        return rest_typed == rest_word[1:]
    return rest_typed[1:] == rest_word[1:] or (rest_typed[:2] == rest_word[1::-1] and rest_typed[2:] == rest_word[2:])


def matches(query: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Tell whether every word of a query is, begins, or is one typo away from a different word of the name."""
    left = list(words)
    for typed in sorted(query, key=len, reverse=True):
        found = next((word for word in left if word.startswith(typed)), None) or next(
            (word for word in left if len(typed) >= SHORTEST_WITH_TYPO and is_close(typed, word)), None
        )
        if found is None:
            return False
        left.remove(found)
    return bool(query)


def one_line(text: str, most: int) -> str:
    """Return text as a single line of at most that many characters, invisible control characters removed."""
    kept = "".join(letter for letter in text if letter.isspace() or _is_visible(letter))
    line = " ".join(kept.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def cleaned(text: str) -> str:
    """Return text of several lines as it was typed, without what nobody can see and a database may refuse."""
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text.strip()  # most texts; letter by letter takes a hundred times as long
    return "".join(letter for letter in text if letter in "\n\t" or _is_visible(letter)).strip()


def _is_visible(letter: str) -> bool:
    return letter not in _TURNS and unicodedata.category(letter) not in {"Cc", "Cs"}
