"""`make crash`: everything that ends a process or keeps it from its work, printed as one table and kept as figures."""

import argparse
import sys
import time
from collections.abc import Callable

from tests.crash import kills, points, several, troubles
from tests.figures import Line, all_met, keep, shown, table

Part = Callable[[int, float], list[Line]]
PARTS: dict[str, Part] = {
    "kills": kills.run,
    "points": points.run,
    "troubles": troubles.run,
    "several": several.run,
}


def main() -> int:
    """Run, print and keep; returns 1 where a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=PARTS, action="append", help="this part alone; may be given several times")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="how much of it: 0.1 is a tenth of the kills and points"
    )
    asked = parser.parse_args()
    began = time.monotonic()
    lines = [line for name in asked.only or PARTS for line in _timed(name, asked.seed, asked.scale)]
    seconds = time.monotonic() - began
    print(table(f"Crashes, seed {asked.seed}", lines))
    print(f"\n  {seconds:.0f} s")
    if asked.scale == 1 and not asked.only:
        kept = keep("crash", lines, command=f"make crash SEED={asked.seed}", seconds=seconds, seed=asked.seed)
        print(f"  kept in {kept}")
    return 0 if all_met(lines) else 1


def _timed(name: str, seed: int, scale: float) -> list[Line]:
    began = time.monotonic()
    lines = PARTS[name](seed, scale)
    seconds = time.monotonic() - began
    print(f"  {name}: {seconds:.0f} s", file=sys.stderr)
    return [*lines, shown("how long it took", name, round(seconds), "s")]


if __name__ == "__main__":
    sys.exit(main())
