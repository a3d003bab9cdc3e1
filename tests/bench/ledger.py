"""The ledger of a run: every time that was measured, so that sizes can be set beside one another at its end."""

from dataclasses import asdict, dataclass, field
from typing import Any

from tests.bench.crowd import Crowd
from tests.bench.times import Took
from tests.figures import Line, at_most, shown

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was done, how long it took, and how many times as long as an empty handler and as plain SQL."""

    database: str
    size: int
    what: str
    took: Took
    beside_empty: float | None = None
    beside_sql: float | None = None


@dataclass(slots=True)
class Ledger:
    """Everything that was measured in a run, in its order."""

    entries: list[Entry] = field(default_factory=list)

    def enter(
        self, crowd: Crowd, what: str, measured: Took, *, empty: Took | None = None, sql: Took | None = None
    ) -> Entry:
        """Write down a time, beside what an empty handler and plain SQL took."""
        entry = Entry(
            database=crowd.database.name,
            size=crowd.size,
            what=what,
            took=measured,
            beside_empty=_ratio(measured, empty),
            beside_sql=_ratio(measured, sql),
        )
        self.entries.append(entry)
        return entry

    def growth(self, what: str, goal: float) -> list[Line]:
        """Return how many times as long something takes among the most as among the fewest, for each database."""
        lines = []
        for database, name in NAMES.items():
            ours = sorted((one for one in self.entries if (one.database, one.what) == (database, what)), key=_size)
            if len(ours) > 1:
                grown = ours[-1].took.p50 / ours[0].took.p50
                among = f"{what}, {ours[0].size:,} → {ours[-1].size:,}"
                lines.append(at_most(f"{name}, growth", among, grown, goal, "×"))
        return lines

    def figures(self) -> list[dict[str, Any]]:
        """Return everything as it is kept."""
        return [asdict(entry) for entry in self.entries]


def part_of(crowd: Crowd) -> str:
    """Return the name of the table's part for a crowd."""
    return f"{NAMES[crowd.database.name]}, {crowd.size:,} applications"


def line_of(crowd: Crowd, entry: Entry, goal: float | None = None) -> Line:
    """Return an entry as a line of the table: its p50, and beside it what it is compared with."""
    beside = [f"p99 {entry.took.p99:,.1f}"]
    beside += [f"{entry.beside_empty:.2f} × empty"] if entry.beside_empty else []
    beside += [f"{entry.beside_sql:.1f} × SQL"] if entry.beside_sql else []
    words = f"{entry.what} ({', '.join(beside)})"
    if goal is None:
        return shown(part_of(crowd), words, entry.took.p50, "ms")
    return at_most(part_of(crowd), words, entry.took.p50, goal, "ms")


def _ratio(measured: Took, other: Took | None) -> float | None:
    return round(measured.p50 / other.p50, 2) if other else None


def _size(entry: Entry) -> int:
    return entry.size
