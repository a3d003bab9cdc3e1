"""Backups of a SQLite file: a copy taken while the bot works, looked through, and put in place whole or not at all.

The copy is SQLite's own online backup, read by a connection that cannot write: it needs no lock of the running bot and
neither changes nor checkpoints its file (see `storage.database`). What is made is made in a folder of its own beside
its place, for the owner's eyes only, and goes there by one rename.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, select

from bot.domain.audit import Entry
from bot.domain.deliveries import DeliveryKind
from bot.domain.errors import Refusal
from storage.checkup import SQLiteFile, damage, first_broken_entry
from storage.database import DatabaseUnusable, address_of, alone_with, open_database
from storage.schema import migrate, newest_version, version_of
from storage.store import Records
from storage.tables import workspaces

LOCKED_FOR = 10.0  # seconds to wait for a lock


@dataclass(frozen=True, slots=True)
class Backup:
    """What was found in a copy: its schema, and the entry at which its audit is broken, if it is."""

    version: str
    broken: Entry | None

    @property
    def is_audit_read(self) -> bool:
        """Tell whether the audit was looked at: one of another schema than ours cannot be."""
        return self.version == newest_version()


def back_up(live: Path, target: Path, *, may_replace: bool = False) -> Backup:
    """Copy a database that may be in use, and look the copy through.

    One that SQLite finds damaged is not kept. One whose audit is broken is: it holds the rest all the same.
    """
    if not live.exists():
        raise Refusal("There is no database yet; the bot's first start makes it.")
    if not may_replace and target.exists():
        raise _is_there(target)
    with _made_beside(target) as made:
        _copy(live, made)
        version = _require_whole(made)
        broken = first_broken_entry(SQLiteFile(made)) if version == newest_version() else None
        _put(made, target, may_replace=may_replace)
    return Backup(version, broken)


def restore(backup: Path, live: Path, now: datetime) -> Path | None:
    """Put a backup in the place of a database nobody uses, migrated; returns where the one before is kept.

    What was owed in the backup may have been sent since, so it is looked up in Slack before it is sent. What was first
    owed after it nobody here knows of.
    """
    if not backup.is_file():
        raise Refusal(f"{backup}: there is no such file.")
    if live.exists() and live.samefile(backup):
        raise Refusal(f"{backup} is the database itself.")
    with alone_with(live), _made_beside(live) as made:
        _copy(backup, made)
        _require_whole(made)
        _catch_up(made, now)
        kept = _keep_aside(live, now)
        _put(made, live, may_replace=True)
    return kept


@contextmanager
def _made_beside(target: Path) -> Iterator[Path]:
    """Give an empty file of the owner's in a folder of its own, on the same disk as its place to be."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        made = Path(folder) / target.name
        os.close(os.open(made, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        yield made


def _copy(source: Path, target: Path) -> None:
    """Copy one moment of a database into one file, without a log beside it."""
    address = f"file:{quote(str(source))}?mode=ro"
    try:
        with (
            closing(sqlite3.connect(address, uri=True, timeout=LOCKED_FOR)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise DatabaseUnusable(f"The database file {source} cannot be copied: {error}.") from error


def _require_whole(made: Path) -> str:
    """Refuse a copy that is damaged or empty; returns the version of its schema."""
    copied = SQLiteFile(made)
    try:
        wrong = damage(copied)
    except DatabaseUnusable:  # too damaged to be looked through
        wrong = ["SQLite cannot read it to its end: the original is damaged."]
    if wrong:
        raise DatabaseUnusable(f"The copy was not kept. {' '.join(wrong)}")
    version = copied.read(version_of)
    if version is None:
        raise DatabaseUnusable("The copy was not kept: it is no database of Hireloop's, or there is nothing in it yet.")
    return version


def _put(made: Path, target: Path, *, may_replace: bool) -> None:
    """Let a finished file take its place in one step; what stands there goes only where that was said."""
    if may_replace:
        made.replace(target)
    else:
        try:
            target.hardlink_to(made)
        except FileExistsError:
            raise _is_there(target) from None
    folder = os.open(target.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _is_there(target: Path) -> Refusal:
    return Refusal(f"{target} is there already. Name another file, or say --replace.")


def _catch_up(made: Path, now: datetime) -> None:
    """Bring a restored file to the newest schema, and let what it owes be looked up before it is sent."""
    database = open_database(address_of(made))
    try:
        migrate(database)
        database.write(lambda connection: _doubt(connection, now))
    finally:
        database.close()


def _doubt(connection: Connection, now: datetime) -> None:
    for workspace_id in connection.scalars(select(workspaces.c.id)).all():
        records = Records(connection, workspace_id)
        for delivery in records.deliveries.doubt_all():
            if delivery.kind is DeliveryKind.BUNDLE:  # what it was to say counts as said until it is known not to be
                heard = [one for one in records.nudges.to(delivery.to) if one.sent_at is None and one.wanted_at <= now]
                records.nudges.sent([one.id for one in heard], delivery.id, now)


def _keep_aside(live: Path, now: datetime) -> Path | None:
    """Give the database that is to be replaced a second name, with its log; returns it, or nothing where there was none."""
    if live.stat().st_size == 0:
        return None
    _fold(live)
    kept = live.with_name(f"{live.name}.before-{now:%Y%m%d-%H%M%S}")
    kept.hardlink_to(live)
    for ending in ("-wal", "-shm"):  # where somebody reads it still; beside another database they would damage it
        log = live.with_name(f"{live.name}{ending}")
        if log.exists():
            log.rename(kept.with_name(f"{kept.name}{ending}"))
    return kept


def _fold(live: Path) -> None:
    """Bring what stands in the log of a database into its file, if it can be: a damaged one stays as it is."""
    try:
        with closing(sqlite3.connect(live, timeout=LOCKED_FOR)) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    except sqlite3.DatabaseError:
        return
