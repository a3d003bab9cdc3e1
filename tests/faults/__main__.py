"""`make faults`: a storm over 10,000 envelopes and every trouble that the practice workspace can make, as one table.

Five parts, each alone with `--only`. The bot of the storm and of the door is a process of its own.
"""

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from tests.faults.deliveries import deliveries, pace
from tests.faults.door import door
from tests.faults.sockets import refused
from tests.faults.storm import storm
from tests.figures import Line, all_met, keep, table


def main() -> int:
    """Run, print and keep; returns 1 where a goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--deeds", type=int, default=9000, help="how many things people do in the storm")
    parser.add_argument("--messages", type=int, default=300, help="how many messages are owed under trouble")
    parser.add_argument("--burst", type=int, default=3000, help="how many envelopes come at once")
    parser.add_argument("--only", choices=("storm", "door", "sockets", "deliveries", "pace"))
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    for noisy in ("slack_sdk", "slack_bolt", "asyncio", "websockets"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)  # they tell of the trouble that we make
    parts: dict[str, Callable[[Path], list[Line]]] = {
        "door": lambda folder: door(folder, asked.burst),
        "pace": lambda folder: pace(folder, 10),
        "sockets": refused,
        "deliveries": lambda folder: deliveries(folder, asked.seed, asked.messages),
        "storm": lambda folder: storm(folder, asked.seed, asked.deeds),
    }
    began, lines = time.monotonic(), []
    for name, part in parts.items():
        if asked.only in {None, name}:
            lines += _run(name, part)
    seconds = time.monotonic() - began
    print(table(f"Faults, seed {asked.seed}: {seconds:.0f} s", lines))
    if asked.only is None:
        path = keep("faults", lines, command=f"make faults SEED={asked.seed}", seconds=seconds, seed=asked.seed)
        print(f"\n  kept in {path}")
    return 0 if all_met(lines) else 1


def _run(name: str, part: Callable[[Path], list[Line]]) -> list[Line]:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        lines = part(Path(folder))
    print(f"  {name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    return lines


if __name__ == "__main__":
    sys.exit(main())
