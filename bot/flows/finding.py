"""Finding: whom somebody means, by `C-17` or by what they remember of a name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.candidates import Application
from bot.domain.commands import Split
from bot.domain.names import folded_words, matches, one_line
from bot.domain.people import Member
from bot.flows.access import may_know
from storage.store import Records

_CODE = re.compile(r"c-?(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """The one that was meant, and what followed the name."""

    application: Application
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Several:
    """More than one could be meant."""

    applications: tuple[Application, ...]
    rest: str = ""


@dataclass(frozen=True, slots=True)
class NotFound:
    """Nobody, or nobody this member may know of: the two look the same."""

    who: str


def find(records: Records, member: Member, who: str) -> Found | Several | NotFound:
    """Return whom a member means. A full name that fits exactly wins over longer ones that begin with it."""
    found = _known(records, member, who)
    if not found:
        return NotFound(one_line(who, 80))
    return Found(found[0]) if len(found) == 1 else Several(tuple(found))


def find_in(records: Records, member: Member, splits: Sequence[Split]) -> Found | Several | NotFound:
    """Return whom a member means where the end of the name is not marked: the longest reading that fits somebody."""
    for split in splits:
        found = _known(records, member, split.who)
        if found:
            return Found(found[0], split.rest) if len(found) == 1 else Several(tuple(found), split.rest)
    return NotFound(one_line(splits[-1].who if splits else "", 80))


def _known(records: Records, member: Member, who: str) -> list[Application]:
    code = _CODE.fullmatch(who.strip())
    if code:
        application = records.applications.numbered(int(code.group(1)))
        return may_know(records, member, [application] if application else [])
    query = folded_words(who)
    if not query:
        return []
    exact = may_know(records, member, records.applications.of_candidates(records.candidates.called(who)))
    if exact:
        return exact
    named = [
        candidate_id
        for candidate_id, name in records.candidates.sounding_like(query)
        if matches(query, folded_words(name))
    ]
    return may_know(records, member, records.applications.of_candidates(named))
