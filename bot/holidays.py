"""Public holidays of the country somebody lives in, from the library that knows them.

Which country that is they say themselves; until then it follows from their time zone, by the table that comes with the
zones. Where neither says, no day is a holiday.
"""

import sys
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from importlib.util import find_spec, module_from_spec

import holidays
from holidays.registry import EntityLoader

from bot.domain.preferences import NO_COUNTRY


def _import_countries_one_by_one() -> None:
    """Let the library import the countries that are asked for.

    With the first of them its package imports all 250, which is eight megabytes for the life of the process. The library
    itself looks each up by the module it is in, and for that the package need not be carried out, only found.
    """
    package = find_spec("holidays.countries")
    if package:
        sys.modules.setdefault(package.name, module_from_spec(package))


_import_countries_one_by_one()


def holidays_of(country: str | None, timezone: str) -> Callable[[date], bool]:
    """Return what tells whether a date is a public holiday where somebody lives."""
    where = country or country_of(timezone) or NO_COUNTRY
    return _teller(where) if where in _known() else _no_day


def countries() -> dict[str, str]:
    """Return the countries whose holidays are known, names by their two letters, in the order of their names."""
    named = {code: name for code, name in _names().items() if code in _known()}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


@cache
def country_of(timezone: str) -> str | None:
    """Return the two letters of the country a time zone is named for, or nothing for UTC and its like."""
    zones = _zones()
    return zones.get(timezone) or zones.get(_older_names().get(timezone, ""))


def _teller(country: str) -> Callable[[date], bool]:
    return lambda day: day in _days(country, day.year)


@lru_cache(maxsize=4096)
def _days(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year, expand=False))


def _no_day(day: date) -> bool:
    return False


@cache
def _known() -> frozenset[str]:
    # From the library's table of them: what lists them with their regions imports each.
    return frozenset(EntityLoader.get_country_codes(include_aliases=False))


@cache
def _zones() -> dict[str, str]:
    rows = (line.split("\t") for line in _table("zone.tab"))
    return {row[2]: row[0] for row in rows}


@cache
def _older_names() -> dict[str, str]:
    """Return the zones' older names, which some computers still send: `Asia/Calcutta` for `Asia/Kolkata`."""
    links = (line.split() for line in _table("tzdata.zi") if line.startswith("L "))
    return {link[2]: link[1] for link in links}


@cache
def _names() -> dict[str, str]:
    rows = (line.split("\t") for line in _table("iso3166.tab"))
    return {row[0]: row[1] for row in rows}


def _table(name: str) -> list[str]:
    text = (files("tzdata.zoneinfo") / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
