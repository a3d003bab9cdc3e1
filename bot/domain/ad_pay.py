"""Pay in an ad: whether it gives a range, and the one that the opening posts.

Hiring practice from the seeds: an honest range belongs in every ad. A missing or vague one reads as a warning sign, and
in many places the law asks for it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.ad_texts import Finding, Passage
from bot.domain.errors import Refusal
from bot.domain.pay import CURRENCIES, PostedRange, marks_of, parse_amount

_MARK = r"[$€£¥₹₪₩₴₫₱₦]|\b[A-Z]{3}\b"
_NUMBER = r"\d{1,2}(?:,\d{2}){1,3},\d{3}|\d{1,3}(?:[.,' ]\d{3}){1,3}(?:[.,]\d{2}(?!\d))?|\d{1,9}(?:[.,]\d{1,2})?"
_RANGE = re.compile(
    rf"(?P<mark>{_MARK})?\s?(?<![\d.,])(?P<low>{_NUMBER})\s?(?P<low_k>[kK]\b)?\s?(?P<mark2>{_MARK})?(?:\s?(?:/\s?|per |an? )[a-z]{{1,6}})?\s?"
    rf"(?:-{{1,2}}|to\b|and\b)\s?(?P<mark3>{_MARK})?\s?(?P<high>{_NUMBER})\s?(?P<high_k>[kK]\b)?(?![\d%])\s?(?P<mark4>{_MARK})?"
)
_SINGLE = re.compile(
    rf"(?P<mark>{_MARK})?\s?(?<![\d.,])(?P<low>{_NUMBER})\s?(?P<low_k>[kK]\b)?(?![\d%])\s?(?P<mark2>{_MARK})?"
)
_PAY_WORD = re.compile(
    r"\b(?:salar(?:y|ies)|pay|pays|paid|compensation|remuneration|wages?|package|ote|base|per (?:year|annum|month|hour|day)"
    r"|an? (?:year|month|hour|day)|annual(?:ly)?|yearly)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:competitive|attractive|generous|market[- ](?:rates?|level|standard|leading)|commensurate|depend(?:s|ing) on (?:your )?"
    r"(?:experience|skills|seniority)|doe|negotiable|top of (?:the )?market|based on experience)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Two amounts of pay an ad gives (the same twice for a single one), the signs beside them, and where."""

    low: int
    high: int
    marks: frozenset[str]
    start: int
    end: int

    def is_range(self, posted: PostedRange) -> bool:
        """Tell whether this is what the opening posts; a sign that is missing contradicts nothing."""
        fits = {*marks_of(posted.currency), posted.currency}
        return (self.low, self.high) == (posted.low, posted.high) and self.marks <= fits


def pay(passages: tuple[Passage, ...], posted: PostedRange | None) -> Finding | None:
    """Find a range that is missing, vague, or another than the posted one; several are fine if one of them is it."""
    ranges = list(_mentions(passages, _RANGE)) or [one for one in _mentions(passages, _SINGLE) if _is_all(one, posted)]
    if not ranges:
        return _vague(passages) or Finding(
            f"There is no pay range. An ad without one reads as a warning sign.{_say(posted)}"
        )
    if posted is None or any(one.is_range(posted) for one in ranges):
        return None
    return Finding(f"This is not the range the opening posts.{_say(posted)}", ranges[0].start, ranges[0].end)


def _is_all(one: Mention, posted: PostedRange | None) -> bool:
    return posted is not None and posted.low == posted.high and one.is_range(posted)


def _vague(passages: tuple[Passage, ...]) -> Finding | None:
    for passage, is_about_pay in _with_context(passages):
        match = _VAGUE.search(passage.text) if is_about_pay else None
        if match:
            why = "Pay without numbers reads as a warning sign to good candidates. Please give the range."
            return Finding(why, *passage.around(match.start(), match.end()))
    single = next(_mentions(passages, _SINGLE), None)
    if single is None:
        return None
    return Finding("One number is not a range. Please give both ends.", single.start, single.end)


def _say(posted: PostedRange | None) -> str:
    return f" The opening posts {posted.words}." if posted else ""


def _with_context(passages: tuple[Passage, ...]) -> Iterator[tuple[Passage, bool]]:
    """Yield each passage and whether it is about pay, by its own words or those of the heading above."""
    heading_says_so = False
    for passage in passages:
        says_so = _PAY_WORD.search(passage.text) is not None
        if passage.is_heading:
            heading_says_so = says_so
        yield passage, says_so or heading_says_so


def _mentions(passages: tuple[Passage, ...], pattern: re.Pattern[str]) -> Iterator[Mention]:
    for passage, is_about_pay in _with_context(passages):
        for match in pattern.finditer(passage.text):
            one = _mention(passage, match.groupdict(), match.span())
            if one is not None and _is_pay(one, match, is_about_pay=is_about_pay, is_single=pattern is _SINGLE):
                yield one


def _is_pay(one: Mention, match: re.Match[str], *, is_about_pay: bool, is_single: bool) -> bool:
    """Tell pay from other numbers: “5-8 years” has no sign, “$12M raised” no range and no word of pay near."""
    is_large = one.high >= 1000 or bool(match["low_k"])
    if is_single:
        return is_about_pay and is_large and bool(one.marks)
    return bool(one.marks) or (is_about_pay and is_large)


def _mention(passage: Passage, parts: dict[str, str | None], span: tuple[int, int]) -> Mention | None:
    low_text, high_text = parts["low"] or "", parts.get("high") or parts["low"] or ""
    in_thousands = parts.get("high_k") or parts["low_k"]
    try:
        low = parse_amount(low_text + ("k" if parts["low_k"] or (in_thousands and len(low_text) <= 3) else ""))
        high = parse_amount(high_text + ("k" if in_thousands and len(high_text) <= 5 else ""))
    except Refusal:
        return None
    found = {value for key, value in parts.items() if key.startswith("mark") and value}
    marks = frozenset(mark for mark in found if len(mark) == 1 or mark in CURRENCIES)
    return Mention(low=low, high=high, marks=marks, start=passage.start + span[0], end=passage.start + span[1])
