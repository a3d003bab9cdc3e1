"""`python -m bot audit`: who changed or read what. It only reads, so the bot may be at work meanwhile."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.cli.workspaces import NO_DATABASE, workspace_meant
from bot.domain.audit import Entry, about_candidate, about_opening, first_break
from bot.domain.errors import Refusal
from bot.domain.names import one_line
from bot.flows.members import home_zone
from bot.settings import AnySettings, settings_of
from storage.checkup import audit_said, look, opened_to_look
from storage.store import Records

LONGEST_NAME = 60
BEGINS_FORMULA = ("=", "+", "-", "@")  # in a table program


class Format(StrEnum):
    """How entries are printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def show(
    candidate: Annotated[str | None, typer.Option(help="About a candidate in an opening: C-17")] = None,
    opening: Annotated[str | None, typer.Option(help="About an opening: its slug, ml-engineer")] = None,
    member: Annotated[str | None, typer.Option(help="By or about a member: their Slack id, U…")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From that day on: 2026-03-10")] = None,
    form: Annotated[Format, typer.Option("--format", help="For people, or for programs")] = Format.TEXT,
    workspace: Annotated[str | None, typer.Option(help="Which workspace, T…, where the database has several")] = None,
) -> None:
    """Print who changed or read what, and whether anybody tampered with it; leaves with 1 if so.

    The newest hash stands at the end. Keep it: only it can show later that entries are missing from the end.
    """
    settings = settings_of(AnySettings)
    about = _about(candidate, opening)

    def tell(records: Records) -> Entry | None:
        zone = home_zone(records, settings.company.timezone, settings.company.admins)
        wanted = records.audit.matching(
            about=about, member_id=member, since=since.replace(tzinfo=zone) if since else None
        )
        names = {one.id: one_line(one.name, LONGEST_NAME) for one in records.members.all()}
        _PRINTERS[form](wanted, names, zone)
        broken = first_break(records.audit.all())
        _conclude(form, broken, records.audit.head())
        return broken

    with opened_to_look(settings.database_url) as database:
        if database is None:
            raise Refusal(NO_DATABASE)
        broken = look(database, workspace_meant(database, workspace), tell)
    raise typer.Exit(1 if broken else 0)


def _about(candidate: str | None, opening: str | None) -> str | None:
    if candidate and opening:
        raise Refusal("Ask about a candidate or about an opening, not both.")
    if candidate is None:
        return about_opening(opening) if opening else None
    number = candidate.strip().upper().removeprefix("C-")
    if not (number.isascii() and number.isdigit()):
        raise Refusal(f"--candidate {candidate}: write C-17, as on the card.")
    return about_candidate(int(number))


def _print_text(entries: Iterable[Entry], names: Mapping[str, str], zone: ZoneInfo) -> None:
    for entry in entries:
        at = entry.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %Z")
        kind, _, about_id = entry.about.partition(":")
        about = f"{kind}:{names.get(about_id, about_id)}" if kind == "member" else entry.about
        parts = [at, names.get(entry.actor_id, entry.actor_id), entry.action, about, entry.detail, entry.door]
        print("  ".join(part for part in parts if part))


def _print_json(entries: Iterable[Entry], names: Mapping[str, str], zone: ZoneInfo) -> None:
    """Print one list, an entry a line, so that a million of them need not be in memory."""
    mark = "["
    for row in _rows(entries, names):
        print(f"{mark}{json.dumps(row, ensure_ascii=False)}", end="")
        mark = ",\n"
    print("]" if mark != "[" else "[]")


def _print_csv(entries: Iterable[Entry], names: Mapping[str, str], zone: ZoneInfo) -> None:
    columns = ("id", "at", "actor_id", "actor", "action", "about", "door", "detail", "previous", "hash")
    table = csv.DictWriter(sys.stdout, columns, extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    for row in _rows(entries, names):
        if row["actor"].startswith(BEGINS_FORMULA):
            row["actor"] = f"'{row['actor']}"
        table.writerow(row)


def _rows(entries: Iterable[Entry], names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        yield {**asdict(entry), "at": entry.at.isoformat(), "actor": names.get(entry.actor_id, "")}


_PRINTERS = {Format.TEXT: _print_text, Format.JSON: _print_json, Format.CSV: _print_csv}


def _conclude(form: Format, broken: Entry | None, head: str) -> None:
    """Say whether the chain holds, where it does not spoil what a program reads."""
    said = f"{audit_said(broken)} Its newest hash is {head}."
    print(said, file=sys.stdout if form is Format.TEXT else sys.stderr)
