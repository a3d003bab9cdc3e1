"""Ten thousand people brought in from a CSV file: through the flow behind `candidates import`, in one transaction.

The file is read and judged, and everybody put into an opening with what they are looked up by, an event, a duty and an entry
in the audit. Beside it, the flow behind `/candidate add` for a tenth of them, and the same tables filled by the bare driver.
"""

from pathlib import Path
from time import perf_counter

from bot.domain.imports import columns_of, read
from bot.domain.spreadsheets import sheet_of
from bot.flows.imports import bring_in, ground_for
from storage.store import Records
from tests.bench.crowd import NINE, OPENINGS, Crowd, crowded, name_of
from tests.bench.ledger import NAMES
from tests.factories import put_on_file
from tests.figures import Line, at_most, shown

MANY = 10_000
MOST_SECONDS = 10.0  # on SQLite, where the bot is stopped for it
IMPORT = "brought in from a CSV file, read and judged, in one transaction"


def measure(kind: str, folder: Path, many: int = MANY) -> list[Line]:
    """Bring that many in, among a few; and again, when everybody is there."""
    place = folder / f"{kind}-many"
    place.mkdir()
    raw, few = a_file(many), many // 10
    with crowded(kind, place, OPENINGS) as crowd:
        brought_in, arrived = import_it(crowd, raw)
        again, arrived_again = import_it(crowd, raw)
        one_by_one = _one_by_one(crowd, few)
    assert (arrived, arrived_again) == (many, 0)
    bare = folder / f"{kind}-bare"
    bare.mkdir()
    began = perf_counter()
    with crowded(kind, bare, OPENINGS + many):
        filled = perf_counter() - began
    part = f"{NAMES[kind]}, {many:,} people put on file"
    return [
        at_most(part, IMPORT, brought_in, MOST_SECONDS, "s")
        if kind == "sqlite"
        else shown(part, IMPORT, brought_in, "s"),
        shown(part, "… for each of them", brought_in / many * 1000, "ms"),
        shown(part, "the same file again: everybody is there", again, "s"),
        shown(part, f"through the flow behind /candidate add, for each of {few:,}", one_by_one / few * 1000, "ms"),
        shown(part, "the bench's own filling with as many, for comparison", filled, "s"),
    ]


def a_file(many: int) -> bytes:
    """Return what a table program would have saved: people of every opening, a few stages, some with a note."""
    stages = ("", "Recruiter screen", "loop", "offer", "rejected")
    rows = [
        f"{name_of(k)};p{k}@import.example;{stages[k % len(stages)]};job-{k % OPENINGS};{'Met at a fair' if k % 3 == 0 else ''}"
        for k in range(many)
    ]
    return "\r\n".join(["\ufeffName;E-mail;Stage;Opening;Note", *rows, ""]).encode()


def import_it(crowd: Crowd, raw: bytes) -> tuple[float, int]:
    """Bring the people of a file in as the command does; return how long it took and how many came."""
    began = perf_counter()
    ground = crowd.store.read(lambda records: ground_for(records, None, None, NINE))
    sheet = sheet_of(raw)
    rows = read(sheet.rows, columns_of(sheet.header, with_opening=True), ground)
    plan, numbers = crowd.store.write(
        lambda records: bring_in(records, rows, ground, anyway=False, skip_wrong=False, now=NINE)
    )
    took = perf_counter() - began
    assert not plan.wrong
    return took, len(numbers)


def _one_by_one(crowd: Crowd, many: int) -> float:
    def add(records: Records) -> None:
        openings = records.openings.all()
        for k in range(many):
            put_on_file(records, name_of(k), opening=openings[k % OPENINGS], email=f"q{k}@example.com", now=NINE)

    began = perf_counter()
    crowd.store.write(add)
    return perf_counter() - began
