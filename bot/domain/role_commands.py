"""The command language of `/role`: what a person typed after it, as a value.

It is small: a word, and perhaps which opening is meant. What follows `close` or `pause` is always an opening's name, so
nothing has to be split.
"""

import html
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

MAX_LENGTH = 4000
_QUOTES = dict.fromkeys(map(ord, "“”„‟«»″"), '"')


class Verb(StrEnum):
    """What can be asked about one opening."""

    SHOW = "show"
    EDIT = "edit"
    PAUSE = "pause"
    CLOSE = "close"
    REOPEN = "reopen"
    PEOPLE = "people"
    AD = "ad"
    READINESS = "readiness"
    CLOCKS = "clocks"


SUBCOMMANDS = ("new", "list", *(verb.value for verb in Verb), "help")


@dataclass(frozen=True, slots=True)
class RoleHelp:
    """Usage was asked for, or what was typed is not a command: `typed` is its first word, `meant` the nearest one."""

    typed: str | None = None
    meant: str | None = None


@dataclass(frozen=True, slots=True)
class NewRole:
    """Open a job, with the wizard; what was typed after it is the title."""

    title: str | None = None


@dataclass(frozen=True, slots=True)
class ListRoles:
    """List the openings."""


@dataclass(frozen=True, slots=True)
class AboutRole:
    """Something about one opening; without its name, the only one is meant."""

    verb: Verb
    opening: str | None = None


RoleCommand = RoleHelp | NewRole | ListRoles | AboutRole


def parse_role(text: str) -> RoleCommand:
    """Return what a person asked for; `RoleHelp` for nothing, or for anything not understood."""
    plain = " ".join(html.unescape(text[:MAX_LENGTH]).translate(_QUOTES).split())
    first, _, rest = plain.partition(" ")
    word, said = first.casefold(), rest.strip().strip('"').strip() or None
    match word:
        case "" | "help":
            return RoleHelp()
        case "new":
            return NewRole(said)
        case "list":
            return ListRoles()
    if word in set(Verb):
        return AboutRole(Verb(word), said)
    near = get_close_matches(word, SUBCOMMANDS, n=1, cutoff=0.7)
    return RoleHelp(typed=first, meant=near[0] if near else None)
