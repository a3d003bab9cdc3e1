"""`python -m bot candidates`: people who come from a spreadsheet or another tool, put on file all at once."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.workspaces import NO_DATABASE, workspace_meant
from bot.clock import system_clock
from bot.domain.errors import Refusal
from bot.domain.imports import Column, Columns, Ground, Plan, Wanted, Wrong, columns_of, read
from bot.domain.names import one_line
from bot.domain.pipeline import Stage
from bot.domain.spreadsheets import DELIMITERS, LARGEST, Sheet, sheet_of
from bot.flows.imports import bring_in, ground_for, plan_for
from bot.settings import database_address
from storage.checkup import Readable, look, opened_to_look
from storage.database import open_database
from storage.store import Store

MOST_LINES = 20

cli = typer.Typer(help="The people who are being hired.", no_args_is_help=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for: which file, where its people go, and who brings them in."""

    file: Path
    opening: str | None
    by: str | None
    told: Sequence[str]
    encoding: str | None
    anyway: bool
    skip_wrong: bool


@cli.command("import")
def bring_them_in(  # noqa: PLR0913, PLR0917 - the options of a command
    file: Annotated[Path, typer.Argument(help="A CSV file with a line of column names", show_default=False)],
    opening: Annotated[
        str | None, typer.Option(help="Where everybody goes: ml-engineer; else a column says it")
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who brings them in, U…; else the opening's recruiter")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what would happen; the bot may be running")] = False,
    skip_wrong: Annotated[bool, typer.Option("--skip-wrong", help="Bring in the others where rows are wrong")] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also who has the name, but not the address, of somebody in the opening")
    ] = False,
    column: Annotated[
        list[str] | None, typer.Option(help="What a column holds: 'Bewerber=name'; may be said several times")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="How the file is written, if not in UTF-8: cp1252")] = None,
    workspace: Annotated[str | None, typer.Option(help="Which workspace, T…, where the database has several")] = None,
) -> None:
    """Put the people of a CSV file on file, all of them or none. The bot must not be running on the same SQLite file."""
    asked = Asked(
        file=file, opening=opening, by=by, told=column or (), encoding=encoding, anyway=anyway, skip_wrong=skip_wrong
    )
    raw = _bytes_of(file)
    if check:
        _check(asked, raw, workspace)
    else:
        _import(asked, raw, workspace)


def _bytes_of(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise Refusal(f"{file} cannot be read: {error.strerror}.") from error


def _check(asked: Asked, raw: bytes, workspace: str | None) -> None:
    """Say what would happen, from what is on file now; nothing is opened to be changed."""
    with opened_to_look(database_address()) as database:
        if database is None:
            raise Refusal(NO_DATABASE)
        workspace_id = workspace_meant(database, workspace)
        rows, _ = _judged(asked, raw, database, workspace_id)
        plan = look(database, workspace_id, lambda records: plan_for(records, rows, anyway=asked.anyway))
    _tell(plan, {})
    print("Nothing was changed: this was only a look.")
    raise typer.Exit(1 if plan.wrong and not asked.skip_wrong else 0)


def _import(asked: Asked, raw: bytes, workspace: str | None) -> None:
    with opened_to_look(database_address()) as there_is:
        if there_is is None:
            raise Refusal(NO_DATABASE)
    database = open_database(database_address())
    try:
        carry_out(asked, raw, Store(database, workspace_meant(database, workspace)))
    finally:
        database.close()


def carry_out(asked: Asked, raw: bytes, store: Store) -> None:
    """Put the people of a file on file and say what was done, or refuse where a row is wrong."""
    rows, ground = _judged(asked, raw, store.database, store.workspace_id)
    plan, numbers = store.write(
        lambda records: bring_in(
            records, rows, ground, anyway=asked.anyway, skip_wrong=asked.skip_wrong, now=system_clock()
        )
    )
    _tell(plan, numbers)
    if plan.wrong and not asked.skip_wrong:
        raise Refusal("Nobody was put on file. Mend these rows, or leave them out: --skip-wrong")


def _judged(asked: Asked, raw: bytes, database: Readable, workspace_id: str) -> tuple[list[Wanted | Wrong], Ground]:
    """Read the file, say how it was understood, and return what each of its rows says."""
    ground = look(database, workspace_id, lambda records: ground_for(records, asked.opening, asked.by, system_clock()))
    sheet = sheet_of(raw, asked.encoding)
    columns = columns_of(sheet.header, asked.told, with_opening=asked.opening is None)
    if asked.opening is None and Column.OPENING not in columns.where:
        raise Refusal("For which opening? Say --opening, or have a column “opening”. `openings list` lists them.")
    rows = read(sheet.rows, columns, ground)
    if not rows:
        raise Refusal(f"{asked.file.name} has column names, and no rows.")
    _tell_columns(asked.file, sheet, columns, len(rows))
    return rows, ground


# --- What is said -------------------------------------------------------------------------------------------------------


def _tell_columns(file: Path, sheet: Sheet, columns: Columns, rows: int) -> None:
    print(f"{one_line(file.name, 80)}: {_many(rows, 'row')}, with {DELIMITERS[sheet.delimiter]}s between the cells.")
    used = [f"{column} from “{one_line(sheet.header[place], 60)}”" for column, place in columns.where.items()]
    print(f"  {', '.join(used)}")
    if columns.left_out:
        print(f"  Left out, for Hireloop has no place for it: {', '.join(f'“{name}”' for name in columns.left_out)}")


def _tell(plan: Plan, numbers: dict[int, int]) -> None:
    """Say what happened to the rows, or would."""
    if plan.arrivals:
        codes = f", {_codes(numbers.values())}" if numbers else ""
        print(f"{'Put on file' if numbers else 'To be put on file'}: {len(plan.arrivals):,}{codes}")
        wanted = [one.wanted for one in plan.arrivals]
        openings = {one.opening.id: one.opening for one in wanted}
        for (opening_id, stage), many in sorted(
            Counter((one.opening.id, one.stage) for one in wanted).items(), key=_place
        ):
            print(f"  {many:,} in {openings[opening_id].stage_name(stage)} of {openings[opening_id].title}")
    if plan.there:
        print(f"There already, and left as they are: {len(plan.there):,}")
        _tell_lines([(one.line, f"C-{one.number} has this {one.same}.") for one in plan.there])
    if plan.wrong:
        print(f"Wrong: {len(plan.wrong):,}")
        _tell_lines([(one.line, one.why) for one in plan.wrong])


def _codes(numbers: Collection[int]) -> str:
    first, last = min(numbers), max(numbers)
    return f"as C-{first}" if first == last else f"from C-{first} to C-{last}"


def _tell_lines(lines: Sequence[tuple[int, str]]) -> None:
    """Print what is said of the first lines of the file, and how many more there are."""
    for line, said in lines[:MOST_LINES]:
        print(f"  line {line:,}: {said}")
    if len(lines) > MOST_LINES:
        print(f"  and {_many(len(lines) - MOST_LINES, 'more row')}")


def _place(counted: tuple[tuple[int, Stage], int]) -> tuple[int, int]:
    (opening_id, stage), _ = counted
    return opening_id, stage.rank


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
