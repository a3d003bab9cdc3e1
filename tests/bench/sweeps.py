"""Sweeps: a look at everything that may have come due, which happens three times a minute for ever."""

from functools import partial
from pathlib import Path

from bot import jobs
from tests.bench.crowd import NINE, Crowd, crowded
from tests.bench.ledger import Ledger, line_of, part_of
from tests.bench.times import Took, one_by_one, timed, took
from tests.figures import Line, counted

SOME, DUE, MOST_MS = 1_000, 100, 250.0
MANY, MOST_IDLE_MS = 50_000, 5.0
SWEEP, IDLE = f"a sweep with {DUE} due", "a sweep with none due"


def measure_due(kind: str, folder: Path, ledger: Ledger, times: int) -> list[Line]:
    """Sweep through 1,000 duties of which 100 are due, a few times on a fresh database each."""
    spent: list[float] = []
    for n in range(times):
        with crowded(kind, _folder(folder, f"{kind}-due-{n}"), SOME, due=DUE) as crowd:
            assert _due(crowd) == DUE
            spent.append(timed(partial(sweep, crowd)))
            left = _due(crowd)
    entry = ledger.enter(crowd, SWEEP, took(spent))
    return [line_of(crowd, entry, MOST_MS), counted(part_of(crowd), "duties still due after the sweep", left, goal=0)]


def measure_idle(kind: str, folder: Path, ledger: Ledger, times: int, size: int = MANY) -> list[Line]:
    """Sweep through 50,000 duties of which none is due."""
    with crowded(kind, _folder(folder, f"{kind}-idle"), size) as crowd:
        measured: Took = one_by_one([partial(sweep, crowd)] * times)
        return [line_of(crowd, ledger.enter(crowd, IDLE, measured), MOST_IDLE_MS)]


def sweep(crowd: Crowd) -> int:
    """Look at every duty whose ladder wants something by now, as the tick does; return how many there were."""
    return jobs.climb_ladders(crowd.store, NINE)


def _due(crowd: Crowd) -> int:
    return crowd.store.write(lambda records: len(records.duties.to_look_at(NINE, SOME)))


def _folder(folder: Path, name: str) -> Path:
    path = folder / name
    path.mkdir()
    return path
