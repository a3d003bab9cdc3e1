"""Imports: what each row of a company's own file says, what is wrong with it, and who is there already.

Every row is judged before anybody is put on file. The rules are those of `/candidate add`, as if the rows were typed one
after the other, but for two things that a file makes different:

* Somebody who stands in the middle of a process elsewhere stands there here, too. Gates are for moves that are made here,
  so none is asked for on arrival; those that lie ahead are asked for as ever.
* Who is there already is no fault: the same file twice adds nobody twice. Two people of one name are told apart by their
  addresses, but only where that is said (`anyway`); without an address nobody can tell.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.candidates import (
    MAX_NOTE,
    NewCandidate,
    check_not_themselves,
    check_owner,
    checked_candidate,
    email_key,
    name_key,
)
from bot.domain.commands import stage_called
from bot.domain.errors import Refusal
from bot.domain.names import folded_words, one_line
from bot.domain.openings import Opening, require_open, slug_of
from bot.domain.people import Member
from bot.domain.pipeline import Stage
from bot.domain.spreadsheets import Row

MOST_QUOTED = 60
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Column(StrEnum):
    """What Hireloop has a place for. The value is the word for it, which every file may use."""

    NAME = "name"
    FIRST = "first name"
    LAST = "last name"
    EMAIL = "e-mail"
    RESUME = "resume"
    STAGE = "stage"
    OPENING = "opening"
    OWNER = "owner"
    LOOK_AGAIN = "look again on"
    NOTE = "note"


_CALLED = {
    Column.NAME: "name, full name, candidate, candidate name, applicant, applicant name",
    Column.FIRST: "first name, firstname, first, given name, forename",
    Column.LAST: "last name, lastname, last, surname, family name",
    Column.EMAIL: "e mail, email, mail, e mail address, email address, candidate email, primary email, primary email address",
    Column.RESUME: (
        "resume, resume url, resume link, link to resume, cv, cv url, cv link, link to cv, curriculum vitae"
    ),
    Column.STAGE: "stage, current stage, stage name, pipeline stage, interview stage",
    Column.OPENING: "opening, job, job title, job name, role, position",
    Column.OWNER: "owner, candidate owner, recruiter",
    Column.LOOK_AGAIN: "look again on, look again, on hold until, revisit on",
    Column.NOTE: "note, notes, comment, comments",
}
_MEANS = {words: column for column, names in _CALLED.items() for words in names.split(", ")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where in a row each thing stands, what its column is called, and the columns Hireloop has no place for."""

    where: Mapping[Column, int]
    header: tuple[str, ...]
    left_out: tuple[str, ...]

    def cell(self, row: Row, column: Column) -> str:
        """Return what a row says in a column; nothing where there is none."""
        place = self.where.get(column)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def strays(self, row: Row) -> bool:
        """Tell whether something stands where no column is: a delimiter too many, most of the time."""
        return any(
            cell and (place >= len(self.header) or not self.header[place]) for place, cell in enumerate(row.cells)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What rows are judged by: the openings and people there are, and who brings them in.

    `opening` is where everybody goes, unless a column says it. `by` is who does it; without one each opening's recruiter.
    """

    openings: Sequence[Opening]
    opening: Opening | None
    by: Member | None
    members: Mapping[str, Member]
    today: date
    members_by_email: Mapping[str, Member] = field(default_factory=dict)

    def actor(self, opening: Opening) -> Member:
        """Return who puts people into an opening, or refuse where that one cannot."""
        actor = self.by or self.members.get(opening.recruiter_id)
        if actor is None or not actor.can_take_part:
            raise Refusal(f"The recruiter of {opening.title} is not here any more. Say who brings them in: --by U…")
        return actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A row as it was understood: who goes where."""

    line: int
    person: NewCandidate
    opening: Opening
    stage: Stage
    look_again_on: date | None = None
    note: str = ""
    is_colleague: bool = False


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a row, in words."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class There:
    """A row whose person is in the opening already, under that number; they stay as they are."""

    line: int
    number: int
    same: str


@dataclass(frozen=True, slots=True)
class OnFile:
    """Somebody who has an address of the file; `is_colleague` where they were put on file as one."""

    candidate_id: int
    name_key: str
    is_colleague: bool = False


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody in an opening who has a name of the file."""

    number: int
    email_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Who is on file of those a file names: by address, by (opening, candidate), by (opening, name)."""

    by_email: Mapping[str, OnFile] = field(default_factory=dict)
    numbers: Mapping[tuple[int, int], int] = field(default_factory=dict)
    namesakes: Mapping[tuple[int, str], Sequence[Namesake]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Somebody to be put on file; `candidate_id` where they are known from another opening; a colleague works here."""

    wanted: Wanted
    candidate_id: int | None = None
    is_colleague: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would happen: who comes in, who is there already, and which rows are wrong, each in the order of lines."""

    arrivals: tuple[Arrival, ...]
    there: tuple[There, ...]
    wrong: tuple[Wrong, ...]

    @property
    def rows(self) -> int:
        """Return how many rows there were."""
        return len(self.arrivals) + len(self.there) + len(self.wrong)


# --- Columns ------------------------------------------------------------------------------------------------------------


def columns_of(header: Sequence[str], told: Iterable[str] = (), *, with_opening: bool) -> Columns:
    """Return what the columns of a header hold, or refuse: no name, or two columns for the same thing.

    `told` says of columns what they hold, as in `Bewerber=name`; they come before any other. Without `with_opening` it is
    said already where everybody goes, and a column for it is left out.
    """
    where: dict[Column, int] = _told(header, told)
    is_told = frozenset(where)
    for place, name in enumerate(header):
        column = _MEANS.get(_key(name))
        if column is None or column in is_told or place in where.values():
            continue
        if column in where:
            both = f"“{_quoted(header[where[column]])}” and “{_quoted(name)}”"
            raise Refusal(
                f"{both} both hold the {column}. Take one of them out, or say which: --column 'Its name={column}'"
            )
        where[column] = place
    if Column.NAME in where:
        where = {column: place for column, place in where.items() if column not in {Column.FIRST, Column.LAST}}
    elif not where.keys() & {Column.FIRST, Column.LAST}:
        raise Refusal(
            "No column holds the name. Call it “name”, or two of them “first name” and “last name”, or say which it is: "
            f"--column 'Its name=name'. There is {_listed(header)}."
        )
    if not with_opening:
        where.pop(Column.OPENING, None)
    used = set(where.values())
    left_out = tuple(_quoted(name) for place, name in enumerate(header) if name and place not in used)
    return Columns(where=where, header=tuple(header), left_out=left_out)


def _told(header: Sequence[str], told: Iterable[str]) -> dict[Column, int]:
    where: dict[Column, int] = {}
    places = {_key(name): place for place, name in reversed(list(enumerate(header))) if name}
    for said in told:
        name, _, meaning = said.rpartition("=")
        column = _MEANS.get(_key(meaning))
        if column is None:
            raise Refusal(f"--column '{_quoted(said)}': write 'Its name=…' with one of {', '.join(Column)}.")
        place = places.get(_key(name))
        if place is None:
            raise Refusal(
                f"--column '{_quoted(said)}': there is no column “{_quoted(name)}”. There is {_listed(header)}."
            )
        where[column] = place
    return where


def _key(words: str) -> str:
    """Return what makes two spellings of a column, a stage or an opening the same."""
    return " ".join(folded_words(words.replace("_", " ")))


def _listed(header: Sequence[str]) -> str:
    named = [f"“{_quoted(name)}”" for name in header if name]
    return ", ".join(named[:20]) + (" …" if len(named) > 20 else "")


def _quoted(text: str) -> str:
    return one_line(text, MOST_QUOTED)


# --- Rows ---------------------------------------------------------------------------------------------------------------


def read(rows: Iterable[Row], columns: Columns, ground: Ground) -> list[Wanted | Wrong]:
    """Return what each row says, or what is wrong with it by itself."""
    return [_read(row, columns, ground) for row in rows]


def _read(row: Row, columns: Columns, ground: Ground) -> Wanted | Wrong:
    try:
        return _wanted(row, columns, ground)
    except Refusal as refusal:
        return Wrong(row.line, refusal.sentence)


def _wanted(row: Row, columns: Columns, ground: Ground) -> Wanted:
    if columns.strays(row):
        raise Refusal("There are more cells than columns. A cell with the delimiter in it goes in quotation marks.")
    opening = _opening(columns.cell(row, Column.OPENING), ground)
    owner = _owner(columns.cell(row, Column.OWNER), ground)
    name = columns.cell(row, Column.NAME) or " ".join(columns.cell(row, one) for one in (Column.FIRST, Column.LAST))
    person = checked_candidate(
        name,
        columns.cell(row, Column.EMAIL),
        owner.id if owner else None,
        resume_url=columns.cell(row, Column.RESUME) or None,
    )
    if owner:
        check_owner(person, owner)
    check_not_themselves(person, ground.actor(opening))
    stage = _stage(columns.cell(row, Column.STAGE), opening)
    return Wanted(
        line=row.line,
        person=person,
        opening=opening,
        stage=stage,
        look_again_on=_look_again(columns.cell(row, Column.LOOK_AGAIN), opening, stage, ground.today),
        note=_note(columns.cell(row, Column.NOTE)),
        is_colleague=bool(person.email) and email_key(person.email or "") in ground.members_by_email,
    )


def _opening(said: str, ground: Ground) -> Opening:
    if ground.opening is not None:
        return ground.opening
    if not said:
        raise Refusal("It does not say for which opening.")
    slug = slug_of(said)
    found = [one for one in ground.openings if one.slug == slug] or [
        one for one in ground.openings if slug_of(one.title) == slug
    ]
    if len(found) != 1:
        there_is = ", ".join(one.slug for one in ground.openings)
        raise Refusal(f"“{_quoted(said)}” is not an opening. There is {there_is}.")
    return require_open(found[0])


def _owner(said: str, ground: Ground) -> Member | None:
    if not said:
        return None
    owner = ground.members.get(said) or ground.members_by_email.get(email_key(said))
    if owner is None:
        raise Refusal(
            f"“{_quoted(said)}” is nobody here. An owner is named by their e-mail address at work, or their Slack id."
        )
    return owner


def _stage(said: str, opening: Opening) -> Stage:
    if not said:
        return Stage.APPLIED
    own = {_key(rule.name): rule.stage for rule in opening.template.stages}
    stage = own.get(_key(said)) or stage_called(_key(said))
    if stage is None:
        names = ", ".join(rule.name for rule in opening.template.stages)
        raise Refusal(f"“{_quoted(said)}” is not a stage of {opening.title}. There is {names}.")
    return stage


def _look_again(said: str, opening: Opening, stage: Stage, today: date) -> date | None:
    """Return the day to look again at who is on hold; without one nobody would ever be reminded of them."""
    if stage is not Stage.ON_HOLD:
        return None
    try:
        day = date.fromisoformat(said) if _DAY.fullmatch(said) else None
    except ValueError:
        day = None
    if day is None or day <= today:
        name = opening.stage_name(stage)
        raise Refusal(
            f"Who is in {name} needs a day to look again, after today: a column “{Column.LOOK_AGAIN}”, as 2030-12-31."
        )
    return day


def _note(said: str) -> str:
    if len(said) > MAX_NOTE:
        raise Refusal(f"The note is longer than {MAX_NOTE:,} characters.")
    return said


# --- Who is there already -----------------------------------------------------------------------------------------------


def planned(rows: Iterable[Wanted | Wrong], known: Known, *, anyway: bool) -> Plan:
    """Return what would happen to each row, beside those on file and those on the lines before it."""
    before = _Before()
    arrivals: list[Arrival] = []
    there: list[There] = []
    wrong: list[Wrong] = []
    for row in rows:
        if isinstance(row, Wrong):
            wrong.append(row)
        elif here := _there(row, known):
            there.append(here)
        elif why := _clash(row, known, anyway=anyway) or before.clash(row, anyway=anyway):
            wrong.append(Wrong(row.line, why))
        else:
            before.remember(row)
            on_file = known.by_email.get(_email(row))
            is_colleague = row.is_colleague or (on_file is not None and on_file.is_colleague)
            candidate_id = on_file.candidate_id if on_file else None
            arrivals.append(Arrival(wanted=row, candidate_id=candidate_id, is_colleague=is_colleague))
    return Plan(arrivals=tuple(arrivals), there=tuple(there), wrong=tuple(wrong))


def _there(row: Wanted, known: Known) -> There | None:
    """Return whether somebody is in the opening already: by their address, or by a name nothing tells apart."""
    on_file = known.by_email.get(_email(row))
    if on_file is not None:
        number = known.numbers.get((row.opening.id, on_file.candidate_id))
        return There(row.line, number, "e-mail address") if number else None
    for namesake in known.namesakes.get((row.opening.id, name_key(row.person.name)), ()):
        if not row.person.email or not namesake.email_key:
            return There(row.line, namesake.number, "name")
    return None


def _clash(row: Wanted, known: Known, *, anyway: bool) -> str | None:
    on_file = known.by_email.get(_email(row))
    if on_file is not None:
        is_theirs = on_file.name_key == name_key(row.person.name)
        return None if is_theirs else "That e-mail address belongs to somebody else on file."
    namesakes = known.namesakes.get((row.opening.id, name_key(row.person.name)), ())
    if namesakes and not anyway:
        return f"C-{namesakes[0].number} in {row.opening.title} has this name and another address. {_TWO_PEOPLE}"
    return None


_TWO_PEOPLE = "If they are two people, say --anyway."


class _Before:
    """Who was on the lines before."""

    def __init__(self) -> None:
        self._by_email: dict[str, tuple[int, str]] = {}
        self._in: dict[tuple[int, str], int] = {}
        self._named: dict[tuple[int, str], tuple[int, bool]] = {}

    def clash(self, row: Wanted, *, anyway: bool) -> str | None:
        """Return what is wrong with a row beside those before it."""
        name, email = name_key(row.person.name), _email(row)
        if email and (line := self._in.get((row.opening.id, email))):
            return f"It has the e-mail address of line {line}."
        if email in self._by_email and self._by_email[email][1] != name:
            return f"It has the e-mail address of line {self._by_email[email][0]}, and another name."
        if namesake := self._named.get((row.opening.id, name)):
            line, all_have_addresses = namesake
            if not email or not all_have_addresses:
                return f"It has the name of line {line}, and nothing tells them apart."
            return None if anyway else f"It has the name of line {line}, and another address. {_TWO_PEOPLE}"
        return None

    def remember(self, row: Wanted) -> None:
        """Keep who comes in with a row."""
        name, email = name_key(row.person.name), _email(row)
        if email:
            self._by_email.setdefault(email, (row.line, name))
            self._in[row.opening.id, email] = row.line
        line, all_have_addresses = self._named.get((row.opening.id, name), (row.line, True))
        self._named[row.opening.id, name] = (line, all_have_addresses and bool(email))


def _email(row: Wanted) -> str:
    return email_key(row.person.email) if row.person.email else ""
