"""`make fortnight`: the whole fortnight, printed as one table and kept as figures.

Three runs of the same people: with nudges, without, and with a process that dies at 200 points. The messages go to a
Slack in memory, the records to a real SQLite file with the bot's own writer thread.
"""

import argparse
import json
import logging
import platform
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import structlog

from storage.database import open_database
from storage.schema import migrate
from tests.fortnight.behaviour import ASSUMPTIONS
from tests.fortnight.figures import Gaps, gaps, points_of_death, rows
from tests.fortnight.run import Fortnight

FIGURES = Path(__file__).parents[2] / "docs" / "figures" / "fortnight.json"


def main() -> int:
    """Run, print and keep; returns 1 where a rule was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--applications", type=int, default=300)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--memory", action="store_true", help="keep the records in memory, too: quicker")
    parser.add_argument("--json", type=Path, default=None, help="where to keep the figures")
    asked = parser.parse_args()
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        figures, is_good = _simulate(asked, Path(folder))
    figures["seconds"] = round(time.monotonic() - began)
    print(f"  {figures['seconds']} s")
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
        print(f"  kept in {asked.json}")
    return 0 if is_good else 1


def _simulate(asked, folder: Path):
    def a_run(name: str, **special) -> Fortnight:
        database = None
        if not asked.memory:
            database = open_database(f"sqlite:///{folder / name.replace(chr(32), chr(45))}.db")
            migrate(database)
        began = time.monotonic()
        run = Fortnight(asked.seed, applications=asked.applications, database=database, **special).go()
        print(f"  {name}: {run.instants} instants, {time.monotonic() - began:.0f} s", file=sys.stderr)
        return run

    on = a_run("on")
    deaths = points_of_death(asked.seed, on.fate.passed, asked.kills)
    killed = a_run("killed", deaths=deaths)
    # Two weeks more, so that most gaps that began in the fortnight have ended.
    longer = a_run("on for four weeks", days=28, is_checked=False)
    off = a_run("off for four weeks", days=28, nudges=False, is_checked=False)
    with_nudges, without = gaps(longer), gaps(off)
    standing, after_kills = on.standing(), killed.standing()
    different = sorted(channel for channel in standing.keys() | after_kills.keys()
                       if standing.get(channel) != after_kills.get(channel))  # fmt: skip
    doubled = len(killed.rules.broken["once"])
    messages = sum(len(said) for said in standing.values())
    print(f"\nA simulated fortnight, seed {asked.seed}: 23 March – 5 April 2026, {len(on.people)} people in "
          f"{len({one.timezone for one in on.people.values()})} time zones, {asked.applications} applications\n")  # fmt: skip
    print(f"  {'rule':<46} {'looked at':>10} {'broken':>7}")
    table = rows(on)
    for words, looked, broken in table:
        print(f"  {words:<46} {looked:>10} {broken:>7}")
    print(f"  {'a process killed ' + str(killed.restarts) + ' times: the same messages':<46} {messages:>10} "
          f"{len(different) + doubled:>7}\n")  # fmt: skip
    print(
        f"  median gap between rounds, with nudges {with_nudges.median:.1f} business hours, without {without.median:.1f}"
    )
    print(f"  (Kaplan–Meier; {len(with_nudges)} and {len(without)} gaps, {len(with_nudges.still_open)} and "
          f"{len(without.still_open)} of them still open after four weeks)")  # fmt: skip
    print("  Assumed, not measured:\n  " + "\n  ".join(ASSUMPTIONS) + "\n")
    for rule, broken in on.rules.broken.items():
        for what in broken[:5]:
            print(f"  {rule}: {what}")
    figures = {
        "command": f"make fortnight SEED={asked.seed}",
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "form": "records in a SQLite file",
        "seed": asked.seed,
        "people": len(on.people),
        "zones": sorted({one.timezone for one in on.people.values()}),
        "applications": asked.applications,
        "rules": [{"rule": words, "looked_at": looked, "broken": broken} for words, looked, broken in table],
        "messages": {"posted": dict(on.rules.kinds), "standing": messages, "calls": on.messenger.calls},
        "person_days_by_unasked_messages": dict(sorted(Counter(on.rules.posts_a_day.values()).items())),
        "cards_by_pings": dict(sorted(Counter(on.rules.pings.values()).items())),
        "killed": {
            "restarts": killed.restarts,
            "where": dict(sorted(Counter(killed.fate.died_at).items())),
            "conversations_that_differ": different,
            "messages_posted_twice": doubled,
        },
        "gap_between_rounds": {
            "unit": "business hours of the recruiter in Berlin; Kaplan–Meier median",
            "with_nudges": _gap(with_nudges),
            "without": _gap(without),
            "assumptions": " ".join(ASSUMPTIONS),
        },
    }
    is_good = not on.rules.all_broken and not killed.rules.all_broken and not different and not doubled
    for run in (on, longer, off, killed):
        run.close()
    return figures, is_good


def _hours(found: Gaps) -> str:
    return "more than was seen" if found.median is None else f"{found.median:.1f} business hours"


def _gap(found: Gaps) -> dict[str, float | int | None]:
    return {
        "median": None if found.median is None else round(found.median, 1),
        "gaps": len(found),
        "still_open": len(found.still_open),
    }


if __name__ == "__main__":
    sys.exit(main())
