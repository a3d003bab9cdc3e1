"""Upgrades: every older schema brought to today's with its data compared; a migration killed at every statement, resumed.

The rows are made from what each schema says of itself, so a new revision is tried as soon as it is there. What a
revision does to rows besides adding columns to them stands in `MEANT`.
"""

import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Column, Connection, Integer, MetaData, Table, select, text

from storage import schema
from storage.checkup import first_broken_entry
from storage.copying import Content, contents, copy_everything
from storage.database import Database
from storage.schema import migrate
from storage.tables import metadata
from tests.crash.dying import killed, points, some
from tests.crash.places import Folder, Place, Server, opened
from tests.figures import Line, counted, shown
from tests.filling import fill

Rows = dict[str, list[dict[str, Any]]]


def run(seed: int, scale: float, folder: Path | None = None) -> list[Line]:
    """Try it on SQLite and on PostgreSQL; a scale below 1 kills at fewer points."""
    with tempfile.TemporaryDirectory() as made:
        files, server = Folder(Path(made)), Server(folder or Path(made))
        return [
            *(line for place in (files, server) for line in older_schemas(place, seed)),
            *(line for place in (files, server) for line in killed_migrations(place, seed, scale)),
            *killed_copies(files, server, seed, scale),
        ]


# --- Every older schema -------------------------------------------------------------------------------------------------


def older_schemas(place: Place, seed: int) -> list[Line]:
    """Fill a database at each revision, bring it to today's schema, and compare every value."""
    part = f"every older schema, brought to today's on {place.name}"
    done = wrong = values = different = broken = 0
    for revision in revisions():
        with place.fresh() as address, opened(address) as database:
            bring_to(database, revision)
            before = _filled(database, seed)
            migrate(database)
            after = database.read(_rows_of_today)
            meant = _meant(before, revision)
            wrong += sum(_differences(meant[name], after[name]) for name in after)
            values += sum(len(row) for rows in after.values() for row in rows)
            different += len(database.read(_differences_from_the_tables))
            broken += first_broken_entry(database) is not None
            done += 1
    return [
        counted(part, "schemas that arrived", done, goal=len(revisions())),
        shown(part, "values compared", values),
        counted(part, "values lost, changed, or not derived as meant", wrong, goal=0),
        counted(part, "differences of the schema from a new one's", different, goal=0),
        counted(part, "audits broken", broken, goal=0),
    ]


@cache
def revisions() -> list[str]:
    """Return every schema there ever was, the oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(schema._MIGRATIONS))
    return config


def bring_to(database: Database, revision: str) -> None:
    """Make a database as it was when a revision was the newest."""
    engine = database.schema_engine()
    with engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def _filled(database: Database, seed: int) -> Rows:
    """Fill a database of any schema; returns its rows."""

    def work(connection: Connection) -> Rows:
        known = MetaData()
        known.reflect(connection)
        fill(connection, known, seed)
        return {table.name: _rows(connection, table) for table in known.sorted_tables}

    return database.write(work)


def _rows_of_today(connection: Connection) -> Rows:
    return {table.name: _rows(connection, table) for table in metadata.sorted_tables}


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    return [
        {name: _aware(value) for name, value in row.items()} for row in connection.execute(select(table)).mappings()
    ]


def _aware(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _no_nudges(rows: Rows) -> None:
    """Nudges of before are dropped, and the messages that were to say them; what is owed is owed since it was made."""
    rows["nudges"] = []
    rows["deliveries"] = [row for row in rows["deliveries"] if row["kind"] != "nudge"]
    for row in rows["deliveries"]:
        row["owed_at"] = row["created_at"]
        row["posted_at"] = row["created_at"] if row["ts"] is not None else None


MEANT: dict[str, Callable[[Rows], None]] = {"0005": _no_nudges}


def _meant(before: Rows, revision: str) -> Rows:
    """Return what the rows of a revision must be today."""
    rows = {name: [dict(row) for row in found] for name, found in before.items()}
    for later in revisions():
        if later > revision and later in MEANT:
            MEANT[later](rows)
    return {
        table.name: [
            {column.name: row.get(column.name, _default(column)) for column in table.columns}
            for row in rows.get(table.name, [])
        ]
        for table in metadata.sorted_tables
    }


def _default(column: Column[Any]) -> Any:
    """Return what a row from before a column has in it."""
    if column.server_default is None:
        return None
    said = str(column.server_default.arg)
    if isinstance(column.type, Boolean):
        return said == "true"
    return int(said) if isinstance(column.type, Integer) else said


def _differences(meant: Iterable[dict[str, Any]], found: Iterable[dict[str, Any]]) -> int:
    """Return how many values differ; a row too many or too few differs in all of them."""
    one, other = sorted(map(_sortable, meant)), sorted(map(_sortable, found))
    if len(one) != len(other):
        return max(sum(map(len, one)), sum(map(len, other)))
    return sum(a != b for pair in zip(one, other, strict=True) for a, b in zip(*pair, strict=True))


def _sortable(row: dict[str, Any]) -> list[str]:
    return [repr(row[name]) for name in sorted(row, key=lambda name: (name != "id", name))]


def _differences_from_the_tables(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return compare_metadata(context, metadata)


# --- A migration that is killed -----------------------------------------------------------------------------------------


def killed_migrations(place: Place, seed: int, scale: float) -> list[Line]:
    """Kill the first start of all, and the longest upgrade there is, at every statement; let a normal start go on."""
    part = f"a migration killed at a statement, resumed on {place.name}"
    possible = tried = struck = other_schema = other_data = 0
    for is_filled in (False, True):
        with place.fresh() as base:
            if is_filled:
                with opened(base) as database:
                    bring_to(database, revisions()[0])
                    _filled(database, seed)
            with place.copy(base) if is_filled else place.fresh() as undisturbed:
                total = points(start, undisturbed)
                meant = _state(undisturbed)
            possible += total
            for point in some(total, seed, scale):
                with place.copy(base) if is_filled else place.fresh() as address:
                    struck += killed(start, point, address)
                    start(address)
                    found = _state(address)
                    tried += 1
                    other_schema += found[0] != meant[0]
                    other_data += found[1] != meant[1]
    return [
        shown(part, "points where it could be killed", possible),
        counted(part, "kills that struck", struck, goal=tried),
        counted(part, "schemas different from an undisturbed one's", other_schema, goal=0),
        counted(part, "data different from an undisturbed one's", other_data, goal=0),
    ]


def start(address: str) -> None:
    """Do with a database what the start of the bot does."""
    with opened(address) as database:
        migrate(database)


SQLITE_SCHEMA = ["SELECT type, name, tbl_name, sql FROM sqlite_master"]
POSTGRESQL_SCHEMA = [
    """
    SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length
    FROM information_schema.columns WHERE table_schema = 'public'
    """,
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    """,
    "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
]


def _state(address: str) -> tuple[list[str], Any]:
    """Return everything of a database's schema, and what its tables hold."""

    def read(connection: Connection) -> tuple[list[str], Any]:
        questions = SQLITE_SCHEMA if connection.dialect.name == "sqlite" else POSTGRESQL_SCHEMA
        questions = [*questions, "SELECT version_num FROM alembic_version"]
        said = [_in_order(row) for question in questions for row in connection.execute(text(question))]
        return sorted(said), contents(connection)

    with opened(address) as database:
        return database.read(read)


def _in_order(row: Iterable[Any]) -> str:
    """Return what is said of a piece of the schema; Alembic writes the constraints of a rebuilt table in any order."""
    return " | ".join(", ".join(sorted(line.strip(" \t,") for line in str(part).splitlines())) for part in row)


# --- A copy that is killed ----------------------------------------------------------------------------------------------


def killed_copies(files: Place, server: Place, seed: int, scale: float) -> list[Line]:
    """Kill `db copy` at every statement, to PostgreSQL and back: nothing was copied or everything; then the next one works."""
    part = "a copy killed at a statement, begun again"
    possible = tried = struck = halves = whole = different = 0
    with files.fresh() as origin, server.fresh() as moved:
        with opened(origin) as database:
            migrate(database)
            database.write(lambda connection: fill(connection, metadata, seed))
            meant = database.read(contents)
        possible += (there := points(copy, origin, moved))
        with files.fresh() as back:
            possible += (again := points(copy, moved, back))
        for source, place, total in ((origin, server, there), (moved, files, again)):
            for point in some(total, seed, scale):
                with place.fresh() as target:
                    struck += killed(copy, point, source, target)
                    tried += 1
                    left = _held(target)
                    if left == meant:
                        whole += 1
                        continue
                    halves += any(held.rows for held in left.values())
                    copy(source, target)
                    different += _held(target) != meant
    return [
        shown(part, "points where it could be killed", possible),
        counted(part, "kills that struck", struck, goal=tried),
        shown(part, "… after everything was copied", whole),
        counted(part, "half copies left behind", halves, goal=0),
        counted(part, "second copies that differ from the original", different, goal=0),
    ]


def copy(source: str, target: str) -> None:
    """Do what `db copy` does."""
    with opened(source) as old, opened(target) as new:
        copy_everything(old, new)


def _held(address: str) -> dict[str, Content]:
    """Return what a database holds."""
    with opened(address) as database:
        migrate(database)  # it may have been killed before the tables were there
        return database.read(contents)
