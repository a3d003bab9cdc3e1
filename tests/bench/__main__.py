"""`make bench`: how fast it is, beside an empty default Bolt handler and plain SQL on the same data, in one run.

What is measured where: commands, votes, moves, Home, digests and sweeps in this process, through the real Bolt app
without a network between; start, burst, memory and the way over the socket with a real process and the practice
workspace. SQLite and PostgreSQL both have every commit on disk before it is acknowledged.
"""

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import commands, processes, putting_on_file, screens, sweeps, votes
from tests.bench.crowd import Crowd, crowded
from tests.bench.ledger import Ledger
from tests.databases import KINDS
from tests.figures import Line, all_met, keep, table

SIZES = (1_000, 10_000, 100_000)
MOST_GROWTH = 1.5
Measure = Callable[[Crowd, Ledger, int], list[Line]]
# What is measured among so many applications; each with how many times.
AMONG: dict[str, tuple[Measure, int]] = {
    "command": (commands.measure, 300),
    "home": (screens.measure_homes, 50),
    "digest": (screens.measure_digests, 20),
    "submit": (votes.measure, 100),
}
APART = ("sweep", "import", "process")
PARTS = (*AMONG, *APART)


def main() -> int:
    """Measure, print and keep; returns 1 where a goal was missed."""
    asked = _asked()
    logging.disable(logging.WARNING)
    ledger, lines, began = Ledger(), [], time.monotonic()
    for some in _measured(asked, ledger):
        lines += some
    for what in (commands.FIRST_PAGE, commands.LATE_PAGE, commands.SHOW):
        lines += ledger.growth(what, MOST_GROWTH)
    seconds = time.monotonic() - began
    print(table("How fast it is; every p50, in milliseconds", lines))
    print(f"\n  {seconds:.0f} s")
    if asked.is_whole or asked.keep:
        name = "bench" if asked.is_whole else f"bench-{'-'.join(asked.only)}"
        command = f"python -m tests.bench {' '.join(sys.argv[1:])}".strip()
        print(f"  kept in {keep(name, lines, command=command, seconds=seconds, measured=ledger.figures())}")
    return 0 if all_met(lines) else 1


def _measured(asked: argparse.Namespace, ledger: Ledger) -> Iterator[list[Line]]:
    """Measure one thing after the other, each crowd filled once."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in asked.databases:
            among = [AMONG[part] for part in asked.only if part in AMONG]
            for size in asked.sizes if among else ():
                yield from _among(kind, size, among, folder, ledger)
            if "sweep" in asked.only:
                _say(f"sweeps on {kind}")
                yield sweeps.measure_due(kind, folder, ledger, times=5)
                yield sweeps.measure_idle(kind, folder, ledger, times=100)
            if "import" in asked.only:
                _say(f"putting many on file on {kind}")
                yield putting_on_file.measure(kind, folder)
        if "process" in asked.only:
            _say("a real process")
            yield processes.measure(folder, asked.commands)


def _among(
    kind: str, size: int, among: list[tuple[Measure, int]], folder: Path, ledger: Ledger
) -> Iterator[list[Line]]:
    _say(f"{size:,} applications on {kind}")
    place = folder / f"{kind}-{size}"
    place.mkdir()
    with crowded(kind, place, size) as crowd:
        for measure, times in among:
            yield measure(crowd, ledger, times)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", type=_words, default=PARTS, help=f"of {','.join(PARTS)}")
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help="how many applications, such as 1000,10000")
    parser.add_argument("--databases", type=_words, default=KINDS, help=f"of {','.join(KINDS)}")
    parser.add_argument("--commands", type=int, default=100_000, help="sent to the real process to see its memory")
    parser.add_argument("--keep", action="store_true", help="keep the figures, also of some parts")
    asked = parser.parse_args()
    if unknown := {*asked.only} - {*PARTS} | {*asked.databases} - {*KINDS}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    asked.is_whole = len(sys.argv) == 1
    return asked


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(word) for word in text.split(","))


def _say(what: str) -> None:
    print(f"  … {what}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
