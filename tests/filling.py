"""Rows for every table, made from what the tables say of themselves: so none is forgotten, nor any column."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, DateTime, Integer, MetaData, SmallInteger, Table, insert

from bot.domain.audit import GENESIS, hash_of

ROWS = 6
BEGAN = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
WORDS = ("Zoë Ångström", "李小龍", "O'Brien", "🙂", "a\nb", " ", "null", "0")


def fill(connection: Connection, metadata: MetaData, seed: int, rows: int = ROWS) -> None:
    """Fill every table: numbers at their limits, texts of all scripts, instants to the microsecond, and nothing at all."""
    for table in metadata.sorted_tables:
        if table.name != "alembic_version":
            made = [_row(table, n, seed, connection.dialect.name) for n in range(1, rows + 1)]
            connection.execute(insert(table), _chained(made) if table.name == "audit" else made)


def _row(table: Table, n: int, seed: int, dialect: str) -> dict[str, Any]:
    return {column.name: _value(table, column, n, seed, dialect) for column in table.columns}


def _value(table: Table, column: Column[Any], n: int, seed: int, dialect: str) -> Any:
    """Return what stands in a column of the n-th row; asked again, the same, for other rows may refer to it."""
    draw = random.Random(f"{seed} {table.name} {column.name} {n}")
    if column.nullable and n % 3 == 0:
        return None
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column
        return _value(target.table, target, n, seed, dialect)
    if isinstance(column.type, Boolean):
        return n % 2 == 0
    if isinstance(column.type, SmallInteger):
        return draw.choice((0, 9, 32767))
    if isinstance(column.type, Integer):
        return n if column.primary_key else 1000 * n
    if isinstance(column.type, DateTime) or getattr(column.type, "impl", None).__class__ is DateTime:
        return _instant(column, n, draw, dialect)
    if isinstance(column.type, Date):
        return date(2026, 3, 10) + timedelta(days=n)
    if isinstance(column.type, JSON):
        return {"words": draw.sample(WORDS, 3), "deep": {"n": n, "none": None, "yes": True}, "half": 0.5}
    return _words(table, column, n, draw)


def _instant(column: Column[Any], n: int, draw: random.Random, dialect: str) -> datetime:
    at = BEGAN + timedelta(days=n, microseconds=draw.randrange(10**6))
    is_plain = dialect == "sqlite" and isinstance(column.type, DateTime)
    return at.replace(tzinfo=None) if is_plain else at


def _words(table: Table, column: Column[Any], n: int, draw: random.Random) -> str:
    """Return a text that is different in every row, as long as the column allows."""
    if table.name == "deliveries" and column.name == "kind":
        return "nudge" if n == 1 else "seat"
    if table.name == "deliveries" and column.name == "state":
        return "owed" if n % 2 else "shown"
    length = min(getattr(column.type, "length", None) or 200, 200)
    beginning = f"{column.name[:2]}{n}"
    return beginning + "".join(draw.choice(WORDS) for _ in range(200))[: max(0, length - len(beginning))]


def _chained(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let the entries of an audit, each of a workspace of its own, follow from what is before them."""
    for row in rows:
        said = {key: row[key] for key in ("actor_id", "action", "about", "door", "detail")}
        at = row["at"] if row["at"].tzinfo else row["at"].replace(tzinfo=UTC)
        row["previous"], row["hash"] = GENESIS, hash_of(GENESIS, row["workspace_id"], at, **said)
    return rows
