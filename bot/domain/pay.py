"""Pay: the range an opening posts, how people type and read it, and what others publish for comparison.

Hiring practice from the seeds: an honest range belongs in every ad, a missing or vague one reads as a warning sign.
Published figures differ in what they count (base, cash, total), so they are shown side by side with their source and
age; they are never merged, averaged or used to fill a posted range.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.errors import Refusal

WIDEST = 2


class Period(StrEnum):
    """What an amount is paid for."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"

    @property
    def words(self) -> str:
        """Return it as read after an amount: “a year”."""
        return "an hour" if self is Period.HOUR else f"a {self.value}"


class Basis(StrEnum):
    """What an amount counts: base pay alone, or everything with bonus and equity."""

    BASE = "base"
    TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedRange:
    """The pay range candidates are told, in whole units of its currency; `posted_range` makes a checked one."""

    currency: str
    low: int
    high: int
    period: Period = Period.YEAR
    basis: Basis = Basis.BASE

    @property
    def words(self) -> str:
        """Return it as people read it: “€80,000–100,000 a year, base”."""
        return f"{amounts(self.currency, self.low, self.high)} {self.period.words}, {self.basis}"


_CODES = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD
MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB
RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD
UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
# The codes of ISO 4217 that people are paid in; a mistyped code is caught instead of posted.
CURRENCIES = frozenset(_CODES.split())
# Only signs that mean one currency: “$” is said in a dozen countries, “¥” in two.
SYMBOLS = {"EUR": "€", "GBP": "£", "INR": "₹", "ILS": "₪", "KRW": "₩", "UAH": "₴", "VND": "₫", "PHP": "₱", "NGN": "₦"}
TYPED_SYMBOLS = {**{code: {sign} for code, sign in SYMBOLS.items()}, "JPY": {"¥"}, "CNY": {"¥"}}
DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP"})

_FULL_YEAR = {Period.YEAR: 1, Period.MONTH: 12, Period.DAY: 250, Period.HOUR: 2000}
_LEAST_A_YEAR = 1_000
_LARGE_UNITS = frozenset({"USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD"})
_MOST_A_YEAR = 5_000_000
_MOST_A_YEAR_IN_SMALL_UNITS = 100_000_000_000

_SPACES = re.compile(r"\s+")
_PLAIN = re.compile(r"\d{1,15}")
_GROUPED = re.compile(r"(?!0)\d{1,3}(?P<mark>[ .,'])\d{3}(?:(?P=mark)\d{3}){0,3}")
_LAKHS = re.compile(r"(?!0)\d{1,2}(?:,\d{2}){1,4},\d{3}")
_NO_CENTS = re.compile(r"[.,]00$")
_MARKS = re.compile(r"[ .,']")
_THOUSANDS = re.compile(r"(\d{1,6})(?:[.,](\d{1,2}))?\s?k")
_MILLIONS = re.compile(r"(\d{1,6})(?:[.,](\d{1,2}))?\s?m")
_ASK_FOR_A_NUMBER = "Please type one whole number, such as 80000, 80,000 or 80k."


def parse_amount(text: str, currency: str | None = None) -> int:
    """Return the whole number somebody typed, or refuse what can be read in two ways.

    “80k”, “80 000”, “80.000”, “80,000” and “80'000” are eighty thousand, with the sign or code of `currency` beside it
    if they like; “1,2” and “80,50” could be decimals or slips and are asked for again.
    """
    typed = _bare(text, currency)
    for pattern, unit in ((_THOUSANDS, 1_000), (_MILLIONS, 1_000_000)):
        if match := pattern.fullmatch(typed):
            return int(match.group(1)) * unit + int((match.group(2) or "").ljust(2, "0")) * unit // 100
    whole = _NO_CENTS.sub("", typed)
    if any(pattern.fullmatch(whole) for pattern in (_PLAIN, _GROUPED, _LAKHS)):
        return int(_MARKS.sub("", whole))
    raise Refusal(_ASK_FOR_A_NUMBER)


def _bare(text: str, currency: str | None) -> str:
    """Return what was typed without ornaments: one kind of space and apostrophe, no sign of its own currency."""
    typed = _SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold().replace("’", "'")).strip()
    for mark in (*marks_of(currency), currency.casefold()) if currency else ():
        typed = typed.removeprefix(mark).removesuffix(mark).strip()
    return typed


def marks_of(currency: str) -> frozenset[str]:
    """Return the signs people write for a currency; a dollar sign stands for any dollar or peso."""
    return frozenset({"$"}) if currency in DOLLARS else frozenset(TYPED_SYMBOLS.get(currency, ()))


def range_problems(
    *, currency: str, low: str, high: str, period: str = Period.YEAR, basis: str = Basis.BASE
) -> dict[str, str]:
    """Return what is wrong with a typed range: a sentence for each field, nothing when it can be posted."""
    found = {}
    code = currency.strip().upper()
    if code not in CURRENCIES:
        found["currency"] = "Please give the currency as its three-letter code, such as EUR or USD."
    if period not in set(Period):
        found["period"] = "Please say whether this is for a year, a month, a day or an hour."
    if basis not in set(Basis):
        found["basis"] = "Please say whether this is base pay or total pay."
    amounts_typed = {}
    for field, text in (("low", low), ("high", high)):
        try:
            amounts_typed[field] = parse_amount(text, code if code in CURRENCIES else None)
        except Refusal as refusal:
            found[field] = refusal.sentence if text.strip() else _MISSING[field]
    if not found:
        found |= _amount_problems(code, amounts_typed["low"], amounts_typed["high"], Period(period))
    return found


_MISSING = {
    "low": "Please give the lower end of the range. Every opening posts its pay.",
    "high": "Please give the upper end of the range. Every opening posts its pay.",
}


def _amount_problems(currency: str, low: int, high: int, period: Period) -> dict[str, str]:
    most = _MOST_A_YEAR if currency in _LARGE_UNITS else _MOST_A_YEAR_IN_SMALL_UNITS
    if low == 0:
        return {"low": "Please give a lower end above zero."}
    if low > high:
        return {"high": f"The upper end is below the lower end of {low:,}. Were the two swapped?"}
    if low * _FULL_YEAR[period] < _LEAST_A_YEAR:
        return {"low": f"{low:,} {period.words} looks too low. For thousands, type a k, such as 80k."}
    if high * _FULL_YEAR[period] > most:
        return {"high": f"{high:,} {period.words} looks too high. Is this the right period and currency?"}
    return {}


def posted_range(
    *, currency: str, low: str | int, high: str | int, period: str = Period.YEAR, basis: str = Basis.BASE
) -> PostedRange:
    """Return a range fit to be posted, or refuse it with the first thing that is wrong."""
    typed = {"currency": currency, "low": str(low), "high": str(high), "period": period, "basis": basis}
    for sentence in range_problems(**typed).values():
        raise Refusal(sentence)
    code = currency.strip().upper()
    return PostedRange(
        currency=code,
        low=parse_amount(str(low), code),
        high=parse_amount(str(high), code),
        period=Period(period),
        basis=Basis(basis),
    )


def spread_warning(posted: PostedRange) -> str | None:
    """Return what to think about when the upper end is more than twice the lower one; it may be posted all the same."""
    if posted.high <= posted.low * WIDEST:
        return None
    return "The upper end is more than twice the lower one. A range this wide reads as no range; can it be narrower?"


def amounts(currency: str, low: int, high: int | None) -> str:
    """Return two amounts as people read them, one where both are the same, an open end where there is no upper one."""
    mark = SYMBOLS.get(currency, f"{currency} ")
    if high is None:
        return f"{mark}{low:,} and more"
    return f"{mark}{low:,}" if low == high else f"{mark}{low:,}–{high:,}"


_BASIS_WORDS = {
    "base": "base",
    "cash": "cash",
    "total": "total, with bonus and equity",
    "monthly": "monthly",
    "unspecified": "basis not stated",
}


def reference_lines(template: Mapping[str, Any], level: str | None = None) -> list[str]:
    """Return a template's published figures for a level and for “any” level, one line each, exactly as they were said.

    Each line has the role, level, place, basis, currency, range, source and date. Without a level, all of them.
    """
    rows = [row for row in template.get("pay_references", ()) if level is None or row["level"] in {level, "any"}]
    return [_reference_line(template["name"], row) for row in rows]


def _reference_line(role: str, row: Mapping[str, Any]) -> str:
    period = Period.MONTH if row["basis"] == "monthly" else Period.YEAR
    place, as_of = row.get("place") or "", str(row.get("as_of") or "not stated")
    return " · ".join([
        role,
        "any level" if row["level"] == "any" else row["level"],
        "place not stated" if place.casefold() in {"", "not stated"} else place,
        _BASIS_WORDS.get(row["basis"], row["basis"]),
        f"{amounts(row['currency'], row['low'], row['high'])} {period.words}",
        row.get("source") or "source not stated",
        f"as of {as_of}",
    ])  # fmt: skip
