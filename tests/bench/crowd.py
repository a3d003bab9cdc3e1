"""A company of any size: a hundred thousand applications in seconds, with the rows their history would have left.

Everything is consistent, as the bot itself would find it: kept counts, the chain of the audit, forms of names. Everybody
is still in the loop and waited for, a fifth past their time: harder than life, where most are at an end.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text, update

from bot.domain.audit import GENESIS, Action, about_candidate, hash_of
from bot.domain.candidates import name_key
from bot.domain.duties import Duty
from bot.domain.events import Door, Kind
from bot.domain.names import folded_words, letters_left_out
from bot.domain.pipeline import Stage
from bot.flows.members import keep_people
from storage import tables
from storage.database import Database, open_database
from storage.schema import migrate
from storage.store import Records, Store, open_store
from tests.databases import PostgreSQLServer
from tests.factories import (
    AIKO,
    COMPANY,
    EVIDENCE,
    LENA,
    MAYA,
    NOW,
    PRIYA,
    SAM,
    a_member,
    ask_for_cards,
    begin_a_duty,
    know_everybody,
    open_a_job,
    put_on_file,
    set_deadline,
    set_interview_time,
)
from tests.handlers.payloads import TEAM

NINE = NOW.replace(hour=8)  # nine o'clock in Berlin, when digests are due
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
OPENINGS = 20
FIRST_NUMBER = 1000  # the crowd's applications are C-1000 and on; smaller ones were put on file one by one
ROUND = "mlops_production"
STAGES = tuple(stage for stage in Stage if stage.is_active)
DUTIES = (Duty.STAGE, Duty.CARD, Duty.DECISION, Duty.GAP, Duty.CANDIDATE)
INTERVIEWERS = tuple(f"U2{n:03}" for n in range(60))
_BEGINNINGS = ("al", "be", "cor", "da", "el", "fi", "gra", "ho", "in", "jo")
_MIDDLES = ("ma", "ri", "len", "to", "vi", "sa", "na", "do", "ke", "lu")
_FIRST_ENDS, _LAST_ENDS = ("a", "o"), ("son", "berg", "mann", "ova", "sen", "ini", "ez", "wicz", "ley", "ford",
                                         "ström", "ides", "ak", "enko", "oğlu", "ette", "ham", "ura", "shi", "eira")  # fmt: skip
FIRST = [a + b + end for a in _BEGINNINGS for b in _MIDDLES for end in _FIRST_ENDS]
LAST = [a + b + end for a in _MIDDLES for b in _BEGINNINGS for end in _LAST_ENDS]


@dataclass(frozen=True, slots=True)
class Crowd:
    """A filled database: where it is, and how many applications there are."""

    database: Database
    store: Store
    url: str
    size: int


def name_of(k: int) -> str:
    """Return the name of the k-th of the crowd; nobody else has it, and many share either word of it."""
    return f"{FIRST[k % len(FIRST)]} {LAST[(k + k // len(LAST)) % len(LAST)]}".title()


@contextmanager
def crowded(kind: str, folder: Path, size: int, *, due: int = 0) -> Iterator[Crowd]:
    """Open a database of that kind with so many applications, of which so many have a duty whose ladder is due."""
    with _fresh(kind, folder) as (database, url):
        store = open_store(database, TEAM, "Northwind")
        fill(database, store, size, due=due)
        yield Crowd(database, store, url, size)


@contextmanager
def _fresh(kind: str, folder: Path) -> Iterator[tuple[Database, str]]:
    if kind == "sqlite":
        url = f"sqlite:///{folder / 'bench.db'}"
        with _opened(url) as database:
            yield database, url
        return
    server = PostgreSQLServer(folder, is_durable=True)
    with server.copy() as name, _opened(server.address_of(name)) as database:
        yield database, server.address_of(name)


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        migrate(database)
        yield database
    finally:
        database.close()


def fill(database: Database, store: Store, size: int, *, due: int = 0) -> None:
    """Put so many people on file: one of everything in each opening through the bot's own flows, the rest in bulk."""
    know_everybody(store)
    crew = [a_member(one, name=name_of(n).split()[1]) for n, one in enumerate(INTERVIEWERS)]
    store.write(lambda records: keep_people(records, crew, COMPANY.admins, COMPANY.recruiters))
    openings = store.write(lambda records: [open_a_job(records, f"Job {n}") for n in range(OPENINGS)])
    store.write(lambda records: [_one_of_everything(records, opening) for opening in openings])
    ids = [opening.id for opening in openings]
    database.write(lambda connection: _fill(connection, ids, size - OPENINGS, due))
    if database.name == "postgresql":
        _tidy(database)


def _one_of_everything(records: Records, opening: Any) -> None:
    """Put somebody on file about whom there is something of everything that a digest tells of."""
    name = f"Ada Lovelace {opening.id}"
    application = put_on_file(records, name, opening=opening, now=NINE - 30 * DAY, stage=Stage.OFFER)
    (seat,) = ask_for_cards(records, application, SAM, now=NINE - 5 * DAY)
    begin_a_duty(records, application, Duty.CARD, holder_id=SAM, due_at=NINE - DAY, subject_id=seat.id)
    begin_a_duty(records, application, Duty.DECISION, holder_id=MAYA)
    begin_a_duty(records, application, Duty.GAP, since=NINE - 9 * DAY)
    set_deadline(records, application, NINE + 2 * DAY)
    set_interview_time(records, application, "coding", NINE + timedelta(hours=3))


def _fill(connection: Connection, openings: list[int], n: int, due: int) -> None:
    if connection.dialect.name == "postgresql":
        # As when a backup is restored: rows that are known to agree are not looked up one by one.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    rows = _Rows(connection, openings)
    people = range(n)
    _load(connection, tables.candidates, map(rows.candidate, people))
    _load(connection, tables.name_forms, sorted(form for k in people for form in rows.forms(k)))
    _load(connection, tables.applications, map(rows.application, people))
    _load(connection, tables.events, (event for k in people for event in rows.events(k)))
    _load(connection, tables.interviews, map(rows.interview, people))
    _load(connection, tables.seats, (seat for k in people for seat in rows.seats(k)))
    _load(connection, tables.scorecards, (card for k in people for card in rows.scorecards(k)))
    _load(connection, tables.duties, (rows.duty(k, is_due=k < due) for k in people))
    _load(connection, tables.audit, rows.audit(people))
    _count(connection)


class _Rows:
    """The rows of the k-th person, in the order of the columns `_COLUMNS` names; ids follow those already taken."""

    def __init__(self, connection: Connection, openings: list[int]) -> None:
        self._openings = openings
        self._first = {table: _last_id(connection, table) + 1 for table in _NUMBERED}
        self._head = connection.execute(select(tables.audit.c.hash).order_by(tables.audit.c.id.desc())).scalar()

    def candidate(self, k: int) -> tuple[Any, ...]:
        name, email = name_of(k), f"p{k}@example.com"
        return self._id(tables.candidates, k), TEAM, name, name_key(name), email, email, _came_at(k)

    def forms(self, k: int) -> Iterator[tuple[Any, ...]]:
        forms = {form for word in name_of(k).split() for form in _forms_of(word)}
        for is_whole, form in forms:
            yield TEAM, is_whole, form, self._id(tables.candidates, k)

    def application(self, k: int) -> tuple[Any, ...]:
        stage, holder = STAGES[k % len(STAGES)], _holder(k)
        return (
            self._id(tables.applications, k), TEAM, FIRST_NUMBER + k, self._id(tables.candidates, k),
            self._openings[k % OPENINGS], stage.value, stage.rank, _came_at(k), self._id(tables.events, 2 * k + 1),
            holder, DUTIES[k % len(DUTIES)].value, _came_at(k), _due_at(k), NINE + DAY if k % 200 == 0 else None,
        )  # fmt: skip

    def events(self, k: int) -> Iterator[tuple[Any, ...]]:
        about = (TEAM, self._id(tables.applications, k))
        moved_at = NINE - timedelta(hours=1) if k % 20 == 0 else _came_at(k) + DAY
        stage = STAGES[k % len(STAGES)].value
        first = self._id(tables.events, 2 * k)
        yield first, *about, _came_at(k), PRIYA, Kind.ADDED.value, Door.COMMAND.value, None, Stage.APPLIED.value
        yield first + 1, *about, moved_at, PRIYA, Kind.MOVED.value, Door.BUTTON.value, Stage.APPLIED.value, stage

    def interview(self, k: int) -> tuple[Any, ...]:
        starts_at = NINE + DAY * (k % 50 - 10) + timedelta(hours=2)
        ours = self._id(tables.interviews, k), TEAM, self._id(tables.applications, k)
        return *ours, ROUND, _came_at(k), starts_at, starts_at + timedelta(hours=1)

    def seats(self, k: int) -> Iterator[tuple[Any, ...]]:
        for n in range(3):
            came_in_at = _came_at(k) + DAY if _is_in(k, n) else None
            yield (
                self._id(tables.seats, 3 * k + n), TEAM, self._id(tables.interviews, k),
                self._id(tables.applications, k), ROUND, _interviewer(k, n), PRIYA, _came_at(k), _due_at(k), came_in_at,
            )  # fmt: skip

    def scorecards(self, k: int) -> Iterator[tuple[Any, ...]]:
        for n in range(3):
            if _is_in(k, n):
                at, ratings = _came_at(k) + DAY, {"monitoring": "3", "rollback": "4"}
                yield TEAM, self._id(tables.seats, 3 * k + n), 1, at, ratings, EVIDENCE, "yes"

    def duty(self, k: int, *, is_due: bool) -> tuple[Any, ...]:
        kind = DUTIES[k % len(DUTIES)]
        subject = self._id(tables.seats, 3 * k) if kind is Duty.CARD else self._id(tables.events, 2 * k + 1)
        look_at = NINE - MINUTE if is_due else NINE + DAY
        began_at = NINE - (k % 6 + 2) * DAY
        return (
            TEAM,
            self._id(tables.applications, k),
            kind.value,
            subject,
            _holder(k),
            began_at,
            _due_at(k),
            "open",
            look_at,
        )

    def audit(self, people: Iterable[int]) -> Iterator[tuple[Any, ...]]:
        previous = self._head or GENESIS
        for k in people:
            for action in (Action.CANDIDATE_ADDED, Action.MOVED):
                said = {"actor_id": PRIYA, "action": action.value, "about": about_candidate(FIRST_NUMBER + k),
                        "door": Door.COMMAND.value, "detail": ""}  # fmt: skip
                new = hash_of(previous, TEAM, _came_at(k), **said)
                yield TEAM, _came_at(k), *said.values(), previous, new
                previous = new

    def _id(self, table: Table, k: int) -> int:
        return self._first[table] + k


@cache
def _forms_of(word: str) -> frozenset[tuple[bool, str]]:
    (folded,) = folded_words(word)
    return frozenset({(True, folded)} | {(False, form) for form in letters_left_out(folded)})


def _came_at(k: int) -> datetime:
    return NINE - 400 * DAY + timedelta(minutes=k * 5 % 550_000, seconds=k % 60)


def _due_at(k: int) -> datetime:
    return NINE + DAY * (1 if k % 5 else -1)


def _holder(k: int) -> str:
    return _interviewer(k, 0) if DUTIES[k % len(DUTIES)] is Duty.CARD else (PRIYA, MAYA, LENA, AIKO)[k % 4]


def _interviewer(k: int, n: int) -> str:
    return INTERVIEWERS[(k + 7 * n) % len(INTERVIEWERS)]


def _is_in(k: int, n: int) -> bool:
    """Tell whether a card is in: two of three, and all where nobody waits for one."""
    return n > 0 or DUTIES[k % len(DUTIES)] is not Duty.CARD


_NUMBERED = (tables.candidates, tables.applications, tables.events, tables.interviews, tables.seats)
_COLUMNS = {
    tables.candidates: "id workspace_id name name_key email email_key created_at",
    tables.name_forms: "workspace_id is_whole form candidate_id",
    tables.applications: (
        "id workspace_id number candidate_id opening_id stage stage_rank stage_since stage_event_id "
        "holder_id duty waiting_since due_at deadline_at"
    ),
    tables.events: "id workspace_id application_id at actor_id kind door from_stage to_stage",
    tables.interviews: "id workspace_id application_id round_key created_at starts_at ends_at",
    tables.seats: (
        "id workspace_id interview_id application_id round_key interviewer_id assigned_by assigned_at due_at submitted_at"
    ),
    tables.scorecards: "workspace_id seat_id version submitted_at ratings evidence overall",
    tables.duties: "workspace_id application_id kind subject_id holder_id started_at due_at state look_at",
    tables.audit: "workspace_id at actor_id action about door detail previous hash",
}


def _last_id(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.max(table.c.id))).scalar() or 0


def _load(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """Send rows the quickest way each database has, each value as SQLAlchemy would have sent it."""
    names = _COLUMNS[table].split()
    processors = [
        table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect) for name in names
    ]
    ready = (tuple(p(value) if p else value for p, value in zip(processors, row, strict=True)) for row in rows)
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" for _ in names)
        driver.executemany(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})", ready)
        return
    with driver.cursor() as cursor:
        with cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
            for row in ready:
                copy.write_row(row)
        if "id" in table.c:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}")


def _count(connection: Connection) -> None:
    """Bring what is kept beside the rows up to date: how many stand where, and the last number given."""
    connection.execute(tables.stage_counts.delete())
    standing = (tables.applications.c.workspace_id, tables.applications.c.opening_id, tables.applications.c.stage)
    counted = select(*standing, func.count()).group_by(*standing)
    connection.execute(insert(tables.stage_counts).from_select(["workspace_id", "opening_id", "stage", "n"], counted))
    last = select(func.max(tables.applications.c.number)).scalar_subquery()
    connection.execute(update(tables.workspaces).where(tables.workspaces.c.id == TEAM).values(last_number=last))


def _tidy(database: Database) -> None:
    """Do what PostgreSQL does by itself a minute after many rows came in."""
    engine = database.schema_engine()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()
