"""`make crash`: everything that ends a process or keeps it from its work, printed as one table and kept as figures.

Each part keeps a file of its own, so that one can be run again without the others.
"""

import argparse
import sys
import time
from collections.abc import Callable

from tests.crash import backups, kills, points, several, troubles, upgrades
from tests.figures import Line, all_met, keep, table

Part = Callable[[int, float], list[Line]]
PARTS: dict[str, Part] = {
    "kills": kills.run,
    "points": points.run,
    "troubles": troubles.run,
    "several": several.run,
    "backups": backups.run,
    "upgrades": upgrades.run,
}


def main() -> int:
    """Run, print and keep; returns 1 where a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=PARTS, action="append", help="this part alone; may be given several times")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="how much of it: 0.1 is a tenth of the kills and points"
    )
    parser.add_argument("--keep", action="store_true", help="keep the figures in docs/figures")
    asked = parser.parse_args()
    lines: list[Line] = []
    for name in asked.only or PARTS:
        began = time.monotonic()
        found = PARTS[name](asked.seed, asked.scale)
        seconds = time.monotonic() - began
        print(f"  {name}: {seconds:.0f} s", file=sys.stderr)
        if asked.keep:
            command = f"python -m tests.crash --only {name} --seed {asked.seed} --scale {asked.scale:g}"
            keep(f"crash-{name}", found, command=command, seconds=seconds, seed=asked.seed, scale=asked.scale)
        lines += found
    print(table(f"Crashes, seed {asked.seed}", lines))
    return 0 if all_met(lines) else 1


if __name__ == "__main__":
    sys.exit(main())
