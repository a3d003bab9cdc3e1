"""`make fuzz`: 20,000 inputs at every door, then as many as coverage finds worth trying; one table, kept as figures."""

import argparse
import logging
import os
import sys
import time

import structlog

from tests.databases import DATABASE_KIND, KINDS, database_kind
from tests.figures import Line, all_met, keep, table
from tests.fuzz.parts import CASES, DOORS, FOUND, GUIDED, found_before, guided, sometimes
from tests.fuzz.trying import Tally

PARTS = (FOUND, *CASES, GUIDED)
MOST_SHOWN = 20


def main() -> int:
    """Fuzz, print and keep; returns 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=sum(CASES.values()), help="how many inputs altogether")
    parser.add_argument("--only", choices=PARTS, default=None)
    parser.add_argument("--database", choices=KINDS, default=database_kind(), help="where everything is kept meanwhile")
    asked = parser.parse_args()
    os.environ[DATABASE_KIND] = asked.database
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    began = time.monotonic()
    total = Tally()
    lines = [line for part in PARTS if asked.only in {None, part} for line in _lines_of(part, asked, total)]
    if asked.only is None:
        lines += sometimes(total)
    print(table(f"Fuzzing on {asked.database}, seed {asked.seed}", lines))
    for case, promise, said in total.findings[:MOST_SHOWN]:
        print(f"\n{promise}: {said[:400]}\n  {str(case)[:1000]}")
    seconds = time.monotonic() - began
    print(f"\n  {seconds:.0f} s")
    if asked.only is None:
        command = f"python -m tests.fuzz --seed {asked.seed} --cases {asked.cases} --database {asked.database}"
        kept = keep(f"fuzz-{asked.database}", lines, command=command, seconds=seconds, inputs=total.cases)
        print(f"  kept in {kept}")
    return 0 if all_met(lines) else 1


def _lines_of(part: str, asked: argparse.Namespace, total: Tally) -> list[Line]:
    print(f"  {part} …", file=sys.stderr)
    if part == FOUND:
        return found_before(total.add)
    if part == GUIDED:
        return guided(asked.seed)
    share = asked.cases / sum(CASES.values())
    return DOORS[part](asked.seed, max(1, round(CASES[part] * share)), total.add)


if __name__ == "__main__":
    raise SystemExit(main())
