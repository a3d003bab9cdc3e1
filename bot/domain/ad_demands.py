"""Demands: whether an ad really asks for a thing it mentions, or waives it (“no PhD required”, “a PhD is a plus”).

A mention is read from where it stands: backward over the small words that may stand between a demand or a “no” and the
thing, and forward to a verdict such as “required” or “not needed”. Any other word in between ends the reading, so
“you must explain models to PhDs” demands nothing. When in doubt it says no: a warning too few is kinder than a wrong one.
"""

import re
from enum import Enum, auto

from bot.domain.ad_texts import Passage, Section, Token, words_of

_BACKWARD = 14
_FORWARD = 14
_NEAR = 4
_REACH = 300
# “(Stanford preferred)” speaks of Stanford; “(preferred)” or “(not required)” of what stands before it.
_ASIDE = re.compile(
    r"\((?!(?:not |no |a |nice |strongly )?(?:optional|preferred|required|needed|plus|bonus|to have))[^()]{0,120}\)"
)


# “We want a rockstar with a PhD”: whatever they call the person, what stands behind “with” is asked for.
_WANTED_WITH = re.compile(
    r"\b(?:we (?:want|need|seek)|looking for|seeking|hiring|searching for)\b[^.!?;:]{0,60}\bwith\b[^.!?;:]{0,60}$",
    re.IGNORECASE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOT = _words("""
    no not never without nor neither non than cannot dont doesnt isnt unlike regardless whether instead rather nobody
    zero if even
""")
_DEMAND = _words("""
    require requires required requiring requirement requirements must need needs needed demand demands mandatory
    essential minimum least looking look seeking seek expect expects insist want wants only hiring hire
""")
_VERDICT = _words("""
    required mandatory must needed necessary essential expected minimum requirement compulsory obligatory
    prerequisite
""")
_SOFT = _words("""
    optional unnecessary irrelevant bonus plus preferred prefer preferably welcome helpful nice appreciated advantage
    desirable ideally
""")
_INSTEAD = _words("""
    equivalent comparable similar master masters master's msc ms bachelor bachelors bachelor's bs bsc experience
    years
""")
_UNIMPORTANT = _VERDICT | frozenset({"need", "require", "matter", "care", "mind", "important", "ask", "expect"})
_OTHER_CLAUSE = frozenset({"but", "however", "although", "though"})
_HAVE = frozenset({"have", "has", "hold", "holds", "possess", "possesses", "got"})
_THEY = frozenset({"you", "you've", "candidate", "candidates", "applicant", "applicants"})
_LESSER_DEGREES = _words("bs bsc ms msc ba ma b m bachelor bachelors bachelor's master masters master's")
_SMALL = _words("""
    a an the any some of in or and for to be is are having your we our they someone anyone people who with that at from by
    on do does did will would should also completed finished recent relevant strong solid proven formal advanced valid
    official recognized recognised good top tier elite real current strictly absolutely experience background degree
    degrees level phd phds ph d s sc doctorate doctorates doctoral certificate certificates certification certifications
    certified cert certs kaggle medal medals rank ranks ranking rankings grandmaster title famous logo logos brand brands
    aws gcp google azure cloud microsoft databricks tensorflow nvidia professional associate specialty developer machine
    learning ml ai deep data engineer engineering science computer statistics mathematics math physics related field
    vendor industry care about ask asking graduate graduates least trained training faang
""")
_CONNECTING = _SMALL | _DEMAND | _HAVE | _THEY | _LESSER_DEGREES


class _Read(Enum):
    WAIVED = auto()
    DEMANDED = auto()
    FIRST_WORDS = auto()
    NOTHING = auto()


def is_demanded(passage: Passage, start: int, end: int) -> bool:
    """Tell whether the passage demands what stands from `start` to `end` in its text.

    * In a nice-to-have list nothing is demanded; in a must-have list whatever an item begins with is.
    * A “no”, “not” or “without” before it, a “not needed” or “is a plus” after it waive it.
    * So does an alternative: “or equivalent experience”, “Master's or PhD”.
    * A question demands nothing: “Do you need a PhD? No.”
    """
    if passage.section is Section.NICE or passage.text[-8:].rstrip().endswith("?"):
        return False
    first = passage.token_at(start)
    before = _read_backward(passage.tokens, first)
    behind = _read_forward(words_of(without_asides(passage.text[end : end + _REACH])))
    if _Read.WAIVED in {before, behind}:
        return False
    in_list = passage.section is Section.MUST and before is _Read.FIRST_WORDS
    return (
        _Read.DEMANDED in {before, behind} or in_list or _is_wanted_with(passage.text[max(0, start - _REACH) : start])
    )


def _is_wanted_with(before: str) -> bool:
    if " with " not in before:
        return False
    wanted = _WANTED_WITH.search(before)
    return wanted is not None and not any(_is_not(word) for word in words_of(wanted.group()))


def without_asides(text: str) -> str:
    """Return the text without what stands in parentheses, unless that is itself a verdict."""
    return _ASIDE.sub(" ", text)


def is_negated(passage: Passage, start: int) -> bool:
    """Tell whether a “not”, “no” or “never” stands shortly before a place in the passage."""
    first = passage.token_at(start)
    return any(_is_not(token.word) for token in passage.tokens[max(0, first - 2 * _NEAR) : first])


def _is_not(word: str) -> bool:
    return word in _NOT or word.endswith("n't")


def _read_backward(tokens: tuple[Token, ...], first: int) -> _Read:
    demanded = has = joined = False
    for token in reversed(tokens[max(0, first - _BACKWARD) : first]):
        word = token.word
        if _is_not(word) or word in _SOFT or (word in _LESSER_DEGREES and not joined):
            return _Read.WAIVED
        demanded = demanded or word in _DEMAND or (has and word in _THEY)
        has = has or word in _HAVE
        joined = joined or word == "and"
        if word not in _CONNECTING:
            return _Read.DEMANDED if demanded else _Read.NOTHING
    if demanded:
        return _Read.DEMANDED
    return _Read.FIRST_WORDS if first <= _BACKWARD else _Read.NOTHING


def _read_forward(words: list[str]) -> _Read:
    for place, word in enumerate(words[:_FORWARD]):
        near = frozenset(words[place + 1 : place + 1 + _NEAR])
        is_alternative = (word == "or" and near & _INSTEAD) or (place == 0 and word in _LESSER_DEGREES)
        if is_alternative or word in _SOFT or (_is_not(word) and near & _UNIMPORTANT):
            return _Read.WAIVED
        if word in _VERDICT:
            return _Read.DEMANDED
        if word in _OTHER_CLAUSE:
            break
    return _Read.NOTHING
