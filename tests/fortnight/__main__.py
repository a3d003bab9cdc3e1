"""`make fortnight`: the whole fortnight, printed as one table and kept as figures.

Four runs of the same people: with nudges, with a process that dies at 200 points, and for the gap between rounds four
weeks with nudges and without. The first two go through the practice workspace, over real HTTP and with the real
messenger; of the other two only the deeds are measured, so their Slack is in memory. All records are in SQLite files
with the bot's own writer thread.
"""

import argparse
import logging
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import structlog

from bot.domain.deliveries import DeliveryKind
from storage.database import open_database
from storage.schema import migrate
from tests.figures import Line, all_met, counted, keep, shown, table
from tests.fortnight.behaviour import ASSUMPTIONS
from tests.fortnight.figures import Gaps, gaps, late_invitations, points_of_death, rows
from tests.fortnight.run import Fortnight
from tests.fortnight.waits import waits_for_news

FORM = "records in SQLite files; messages in the practice workspace over HTTP; of the two runs for the gap, in memory"
NEWS = {
    DeliveryKind.REVEAL: "an opened panel",
    DeliveryKind.DECISION: "a decision",
    DeliveryKind.INTERVIEW: "an invitation",
    DeliveryKind.SEAT: "a request for a card",
}


def main() -> int:
    """Run, print and keep; returns 1 where a rule was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--applications", type=int, default=300)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--json", type=Path, default=None, help="the file in docs/figures where the figures are kept")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)  # Bolt says at every start that it was given no store for installations
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        lines, more = _simulate(asked, Path(folder))
    seconds = time.monotonic() - began
    print(table(f"A simulated fortnight, seed {asked.seed}: 23 March – 5 April 2026, {more['people']} people in "
                f"{len(more['zones'])} time zones, {asked.applications} applications", lines))  # fmt: skip
    print("\n  Assumed, not measured:\n  " + "\n  ".join(ASSUMPTIONS))
    print(f"\n  {seconds:.0f} s")
    if asked.json:
        kept = keep(asked.json.stem, lines, command=f"make fortnight SEED={asked.seed}", seconds=seconds, **more)
        print(f"  kept in {kept}")
    return 0 if all_met(lines) else 1


def _simulate(asked: argparse.Namespace, folder: Path) -> tuple[list[Line], dict[str, Any]]:
    def a_run(name: str, **special: Any) -> Fortnight:
        database = open_database(f"sqlite:///{folder / name.replace(' ', '-')}.db")
        migrate(database)
        began = time.monotonic()
        run = Fortnight(asked.seed, applications=asked.applications, database=database, **special).go()
        print(f"  {name}: {run.instants} instants, {time.monotonic() - began:.0f} s", file=sys.stderr)
        return run

    on = a_run("on")
    killed = a_run("killed", deaths=points_of_death(asked.seed, on.fate.passed, asked.kills))
    # Two weeks more, so that most gaps that began in the fortnight have ended.
    longer = a_run("on for four weeks", days=28, is_checked=False)
    off = a_run("off for four weeks", days=28, nudges=False, is_checked=False)
    for run in (on, killed):
        for rule, broken in run.rules.broken.items():
            for what in broken[:5]:
                print(f"  {rule}: {what}", file=sys.stderr)
    lines = [*_rules(on), *_deaths(on, killed), *_waits(on), *_gap(gaps(longer), gaps(off))]
    more = {
        "form": FORM,
        "seed": asked.seed,
        "people": len(on.people),
        "zones": sorted({one.timezone for one in on.people.values()}),
        "applications": asked.applications,
        "posted_by_kind": dict(on.rules.kinds),
        "calls": on.messenger.calls,
        "deeds": dict(on.behaviour.deeds),
        "person_days_by_unasked_messages": dict(sorted(Counter(on.rules.posts_a_day.values()).items())),
        "cards_by_pings": dict(sorted(Counter(on.rules.pings.values()).items())),
        "died": dict(sorted(Counter(killed.fate.died_at).items())),
        "assumptions": " ".join(ASSUMPTIONS),
    }
    for run in (on, killed, longer, off):
        run.close()
    return lines, more


def _rules(on: Fortnight) -> list[Line]:
    return [counted("Rules, how often broken", f"{words} (of {looked:,})", broken, goal=0)
            for words, looked, broken in rows(on)]  # fmt: skip


def _deaths(on: Fortnight, killed: Fortnight) -> list[Line]:
    part = "The process dies"
    plain, after = on.standing(), killed.standing()
    different = sum(plain.get(where) != after.get(where) for where in plain.keys() | after.keys())
    return [
        shown(part, "deaths", killed.restarts),
        shown(part, "messages that stand in the end", sum(map(len, plain.values()))),
        counted(part, "conversations that show anything else", different, goal=0),
        counted(part, "rules broken", sum(map(len, killed.rules.all_broken.values())), goal=0),
    ]


def _waits(on: Fortnight) -> list[Line]:
    part = "How long news waits for its reader, in their working hours"
    lines = []
    for kind, words in NEWS.items():
        waits = waits_for_news(on, [kind])
        for share, name in ((0.5, "median"), (0.95, "95 %"), (1.0, "worst")):
            lines.append(shown(part, f"{words}, {name} of {len(waits.hours)}", round(waits.quantile(share), 1), "h"))
    missed, could = late_invitations(on)
    lines.append(shown(part, "invitations not read before the interview", missed))
    return [*lines, counted(part, "of them to somebody who had an hour at work before it", could, goal=0)]


def _gap(with_nudges: Gaps, without: Gaps) -> list[Line]:
    part = "The gap between rounds, in business hours (Kaplan–Meier)"
    return [
        shown(part, f"median with nudges ({len(with_nudges.still_open)} of {len(with_nudges)} still open)",
              _rounded(with_nudges.median), "h"),
        shown(part, f"median without ({len(without.still_open)} of {len(without)} still open)",
              _rounded(without.median), "h"),
    ]  # fmt: skip


def _rounded(hours: float | None) -> float | str:
    return "more than was seen" if hours is None else round(hours, 1)


if __name__ == "__main__":
    sys.exit(main())
