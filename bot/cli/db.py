"""`python -m bot db`: backups of the database, and its way from SQLite to PostgreSQL and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import system_clock
from bot.domain.errors import Refusal
from bot.settings import database_address
from storage import backup as backups
from storage import copying
from storage.checkup import audit_said
from storage.database import Database, open_database, sqlite_file

cli = typer.Typer(help="Back the database up, restore it, copy it elsewhere.", no_args_is_help=True)


@cli.command()
def backup(
    file: Annotated[Path | None, typer.Argument(help="Where to; else beside the database, named by the time")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the file if it is there")] = False,
) -> None:
    """Copy the database, also while the bot works, and look the copy through; leaves with 1 if something is wrong."""
    live = _file("pg_dump --format=custom --file=hireloop.dump")
    target = file or live.with_name(f"{live.stem}-{system_clock():%Y%m%d-%H%M%S}.db")
    made = backups.back_up(live, target, may_replace=replace)
    older = f"Its schema is {made.version}, so its audit was not looked at."
    print(f"Backed up to {target} ({target.stat().st_size / 1e6:,.1f} MB). SQLite finds the copy whole.")
    print(audit_said(made.broken) if made.is_audit_read else older)
    raise typer.Exit(1 if made.broken else 0)


@cli.command()
def restore(file: Annotated[Path, typer.Argument(help="What `db backup` made")]) -> None:
    """Put a backup in the place of the database, which is kept aside. The bot must be stopped."""
    live = _file("pg_restore --clean --dbname=…")
    kept = backups.restore(file, live, system_clock())
    print(f"Restored {live} from {file}.{f' What was there before is {kept}.' if kept else ''}")
    print(
        "What the bot owed then, it looks up in Slack before it sends it; what came after the backup it does not know."
    )


@cli.command()
def copy(
    source: Annotated[str, typer.Argument(help="An address as in DATABASE_URL")],
    target: Annotated[str, typer.Argument(help="The address of an empty database")],
) -> None:
    """Copy everything from one database into an empty one, SQLite or PostgreSQL. The bot must be stopped."""
    path = sqlite_file(source)
    if path is not None and not path.exists():
        raise Refusal(f"{path}: there is no such file.")
    with _opened(source) as old, _opened(target) as new:
        rows = copying.copy_everything(old, new)
    print(f"Copied {rows:,} rows; every one was read back and is the same, and the audit is unbroken.")
    print("Set DATABASE_URL to the second address and start the bot. Keep the first until you are content.")


def _file(theirs: str) -> Path:
    """Return the SQLite file of the settings, or refuse with the tool that does the same for PostgreSQL."""
    address = database_address()
    path = sqlite_file(address)
    if path is None:
        raise Refusal(f"This is for SQLite. PostgreSQL has its own tool for it: {theirs}")
    return path


@contextmanager
def _opened(address: str) -> Iterator[Database]:
    database = open_database(address)
    try:
        yield database
    finally:
        database.close()
