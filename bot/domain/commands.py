"""The command language: what a person typed after `/candidate`, as a value.

Text arrives as Slack sends it: `& < >` escaped, people as `<@U01|ada>`, addresses perhaps as `<mailto:a@b.c|a@b.c>`,
and, from a Mac, quotes curled. Where a name ends and the rest begins cannot always be seen (`note Ada Lovelace strong
on evals`), so such commands carry every way to split, longest name first; who is really meant is decided with the
candidates at hand.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial

from bot.domain.pipeline import Stage

MAX_NAME_WORDS = 6
MAX_LENGTH = 4000
ANYWAY = " anyway"

_QUOTES = dict.fromkeys(map(ord, "“”„‟«»″"), '"')
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_MAILTO = re.compile(r"<mailto:([^|>]+)(?:\|[^>]*)?>")
_LINK = re.compile(r"<(https?://[^|>]+)(?:\|[^>]*)?>")
_EMAIL = re.compile(r"\S+@\S+")
_WEB = re.compile(r"\bhttps?://\S+", re.IGNORECASE)
_OWNER = re.compile(r"(?:^|\s)owner\s*:?\s*" + _MENTION.pattern, re.IGNORECASE)
_CODES = re.compile(r"\bc-(\d{1,9})\b", re.IGNORECASE)
_REASON = re.compile(r"\s+(?:because|reason:?|:|—|–)\s+", re.IGNORECASE)
_CURSOR = re.compile(r"\s*\b(after|before):(\S+)\s*$")

STAGE_WORDS: dict[str, Stage] = {
    **{stage.value.replace("_", " "): stage for stage in Stage},
    "screen": Stage.RECRUITER_SCREEN,
    "recruiter": Stage.RECRUITER_SCREEN,
    "hiring manager screen": Stage.HM_SCREEN,
    "hm": Stage.HM_SCREEN,
    "sample": Stage.WORK_SAMPLE,
    "take home": Stage.WORK_SAMPLE,
    "interview loop": Stage.LOOP,
    "interviews": Stage.LOOP,
    "onsite": Stage.LOOP,
    "refs": Stage.REFERENCES,
    "reference": Stage.REFERENCES,
    "hold": Stage.ON_HOLD,
    "hire": Stage.HIRED,
    "not moving forward": Stage.REJECTED,
    "reject": Stage.REJECTED,
    "withdrawn": Stage.WITHDREW,
    "withdraw": Stage.WITHDREW,
}


@dataclass(frozen=True, slots=True)
class Help:
    """Usage was asked for, or what was typed is not a command: `typed` is its first word, `meant` the nearest one."""

    typed: str | None = None
    meant: str | None = None


@dataclass(frozen=True, slots=True)
class Add:
    """Add a candidate; a form is wanted where name or opening are missing. `anyway`: although one has the same name."""

    name: str | None = None
    opening: str | None = None
    email: str | None = None
    owner_id: str | None = None
    resume_url: str | None = None
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class Show:
    """Show one candidate's card."""

    who: str


@dataclass(frozen=True, slots=True)
class List:
    """List candidates. `after` and `before` mark the place of a page, as its buttons carry it."""

    opening: str | None = None
    stage: Stage | None = None
    mine: bool = False
    waiting: bool = False
    after: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Move a candidate; without a stage, a form is wanted."""

    who: str
    stage: Stage | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Refer:
    """Tell a recruiter of somebody; a form is wanted where name or opening are missing."""

    name: str | None = None
    opening: str | None = None
    email: str | None = None
    resume_url: str | None = None


@dataclass(frozen=True, slots=True)
class Bulk:
    """Move many at once: those of an opening and a stage, or those named by their numbers."""

    opening: str | None = None
    stage: Stage | None = None
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """Something that needs nothing but a candidate: `what` is undo, shared, references or approve."""

    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Read:
    """Open the panel of a candidate: `what` is debrief, or without to have it opened although cards are missing."""

    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Compare:
    """Finalists of one opening side by side."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """How somebody uses the scale; without a person, one's own."""

    member_id: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Who has which role in the company."""


@dataclass(frozen=True, slots=True)
class Split:
    """One way to read a name and what follows it."""

    who: str
    rest: str


@dataclass(frozen=True, slots=True)
class Note:
    """Keep a note about a candidate, in every way the words can be split."""

    splits: tuple[Split, ...]


@dataclass(frozen=True, slots=True)
class Resume:
    """Keep where somebody's résumé lies; the rest of each split is the link, or that there is none."""

    splits: tuple[Split, ...]


@dataclass(frozen=True, slots=True)
class Vote:
    """Open the scorecard form for a candidate."""

    who: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Assign interviewers to a round of a candidate."""

    splits: tuple[Split, ...]
    interviewer_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """Post today's digest now."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Something about a candidate and a time: `what` is schedule or deadline."""

    what: str
    splits: tuple[Split, ...]


@dataclass(frozen=True, slots=True)
class Nudges:
    """What was said to whom about a candidate."""

    who: str


@dataclass(frozen=True, slots=True)
class Away:
    """Be away for a while, as the words say; without any, see when one is away."""

    words: str


Command = (
    Help
    | Add
    | Refer
    | Show
    | List
    | Move
    | Bulk
    | About
    | Read
    | Compare
    | Calibration
    | Note
    | Resume
    | Vote
    | Panel
    | Digest
    | Settings
    | Timed
    | Nudges
    | Away
)


def parse(text: str) -> Command:
    """Return what a person asked for; `Help` for nothing, or for anything not understood."""
    first, _, rest = _plain(text[:MAX_LENGTH]).partition(" ")
    word, rest = first.casefold(), rest.strip()
    if word in {"", "help"}:
        return Help()
    if word in NEED_WHO and not rest:
        return Help(typed=word, meant=word)
    if word in _READERS:
        return _READERS[word](rest)
    near = get_close_matches(word, SUBCOMMANDS, n=1, cutoff=0.7)
    return Help(typed=first, meant=near[0] if near else None)


def _plain(text: str) -> str:
    """Undo Slack's escaping once and straighten quotes; mentions stay as `<@U01>`."""
    text = _LINK.sub(r"\1", _MAILTO.sub(r"\1", text))
    kept = re.split(f"({_MENTION.pattern.replace('(', '(?:', 1)})", text)
    plain = "".join(part if _MENTION.fullmatch(part) else html.unescape(part) for part in kept)
    return " ".join(plain.translate(_QUOTES).split())


def _unquoted(text: str) -> str:
    return text.strip().strip('"').strip()


def _quoted_start(text: str) -> tuple[str, str] | None:
    """Return a quoted beginning and the rest, where there is one."""
    if text.startswith('"') and '"' in text[1:]:
        name, _, rest = text[1:].partition('"')
        return name.strip(), rest.strip()
    return None


def _add(rest: str) -> Add:
    anyway = rest.endswith(ANYWAY)
    rest = rest.removesuffix(ANYWAY)
    owner = _OWNER.search(rest)
    rest = _OWNER.sub(" ", rest).strip()
    resume = _WEB.search(rest)
    rest = _WEB.sub(" ", rest).strip()
    if start := _quoted_start(rest):
        name, tail = start
        emails = _EMAIL.findall(tail)  # what stands in quotes is a name, whatever it looks like
    else:
        name, _, tail = rest.rpartition(" for ") if " for " in rest else (rest, "", "")
        emails = _EMAIL.findall(tail) or _EMAIL.findall(name)
        name = _unquoted(_EMAIL.sub(" ", name))
    tail = re.sub(r"^for\s+", "", tail)
    opening = _unquoted(_EMAIL.sub(" ", tail))
    return Add(
        name=name or None,
        opening=opening or None,
        email=emails[0] if emails else None,
        owner_id=owner.group(1) if owner else None,
        resume_url=resume.group() if resume else None,
        anyway=anyway,
    )


def _list(rest: str) -> List:
    marks = {}
    while mark := _CURSOR.search(rest):
        marks[mark.group(1)] = mark.group(2)
        rest = rest[: mark.start()]
    words = _unquoted(rest).split()
    filters = {word.casefold() for word in words} & {"mine", "waiting"}
    words = [word for word in words if word.casefold() not in filters]
    stage, words = _stage_at_either_end(words)
    return List(
        opening=" ".join(words) or None,
        stage=stage,
        mine="mine" in filters,
        waiting="waiting" in filters,
        after=marks.get("after"),
        before=marks.get("before"),
    )


def _bulk(rest: str) -> Bulk:
    numbers = tuple(dict.fromkeys(int(number) for number in _CODES.findall(rest)))
    stage, words = _stage_at_either_end(_CODES.sub(" ", rest).replace(",", " ").split())
    return Bulk(opening=_unquoted(" ".join(words)) or None, stage=stage, numbers=numbers)


def stage_called(words: str) -> Stage | None:
    """Return the stage people mean by these words, whatever the case, hyphens or underscores."""
    return STAGE_WORDS.get(" ".join(words.casefold().replace("-", " ").replace("_", " ").split()))


def _stage_at_either_end(words: list[str]) -> tuple[Stage | None, list[str]]:
    for size in range(len(words), 0, -1):
        if stage := stage_called(" ".join(words[-size:])):
            return stage, words[:-size]
        if stage := stage_called(" ".join(words[:size])):
            return stage, words[size:]
    return None, words


def _move(rest: str) -> Move:
    said, *why = _REASON.split(rest, maxsplit=1)
    reason = why[0] if why else None
    if start := _quoted_start(said):
        who, tail = start
        return Move(who, stage_called(re.sub(r"^to\s+", "", tail)), reason) if tail else Move(who, None, reason)
    words = said.split()
    for size in range(len(words) - 1, 0, -1):
        if stage := stage_called(" ".join(words[-size:])):
            name = words[:-size]
            return Move(" ".join(name[:-1] if name[-1:] == ["to"] and len(name) > 1 else name), stage, reason)
    return Move(_unquoted(said), None, reason)


def _splits(rest: str) -> tuple[Split, ...]:
    if start := _quoted_start(rest):
        return (Split(*start),)
    words = rest.split()
    most = min(MAX_NAME_WORDS, len(words))
    if words and _CODES.fullmatch(words[0].rstrip(":")):  # as we write it; nobody's name begins so
        most = 1
    return tuple(Split(" ".join(words[:size]).rstrip(":"), " ".join(words[size:])) for size in range(most, 0, -1))


def _panel(rest: str) -> Panel:
    ids = tuple(dict.fromkeys(_MENTION.findall(rest)))
    return Panel(_splits(" ".join(_MENTION.sub(" ", rest).split())), ids)


def _refer(rest: str) -> Refer:
    asked = _add(rest)
    return Refer(asked.name, asked.opening, asked.email, asked.resume_url)


def _about(what: str, rest: str) -> About:
    return About(what, _unquoted(rest))


def _read(what: str, rest: str) -> Read:
    return Read(what, _unquoted(rest))


def _compare(rest: str) -> Compare:
    return Compare(tuple(dict.fromkeys(int(number) for number in _CODES.findall(rest))))


def _calibration(rest: str) -> Calibration:
    found = _MENTION.search(rest)
    return Calibration(found.group(1) if found else None)


NEED_WHO = frozenset(
    {
        "show",
        "vote",
        "move",
        "note",
        "resume",
        "panel",
        "undo",
        "shared",
        "references",
        "approve",
        "debrief",
        "without",
        "schedule",
        "deadline",
        "nudges",
    }
)
_READERS: dict[str, Callable[[str], Command]] = {
    "add": _add,
    "refer": _refer,
    "list": _list,
    "show": lambda rest: Show(_unquoted(rest)),
    "vote": lambda rest: Vote(_unquoted(rest)),
    "move": _move,
    "bulk": _bulk,
    "note": lambda rest: Note(_splits(rest)),
    "resume": lambda rest: Resume(_splits(rest)),
    "panel": _panel,
    "compare": _compare,
    "calibration": _calibration,
    **{what: partial(_read, what) for what in ("debrief", "without")},
    "schedule": lambda rest: Timed("schedule", _splits(rest)),
    "deadline": lambda rest: Timed("deadline", _splits(rest)),
    "nudges": lambda rest: Nudges(_unquoted(rest)),
    "away": lambda rest: Away(rest.strip()),
    "digest": lambda _: Digest(),
    "settings": lambda _: Settings(),
    **{what: partial(_about, what) for what in ("undo", "shared", "references", "approve")},
}
SUBCOMMANDS = (*_READERS, "help")
