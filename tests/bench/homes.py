"""How long it takes to put Home together for those who have the most in it, among 10,000 candidates on a SQLite file.

Run it as `make bench-home`, or `python -m tests.bench.homes --candidates 10000`. Three people: a recruiter who looks after everybody, a hiring
manager who is an admin too, and an interviewer with a hundred cards to write.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from sqlalchemy import insert, select

from bot.domain.pipeline import Stage
from bot.flows.home_content import home_of
from bot.views.home import home
from storage import tables
from storage.database import open_database
from storage.schema import migrate
from storage.store import Store, open_store
from tests.factories import COMPANY, LENA, MAYA, NOW, PRIYA, SAM, know_everybody, open_a_job, put_on_file

GOAL_MS = 10.0
OPENINGS = 8
STAGES = (Stage.APPLIED, Stage.RECRUITER_SCREEN, Stage.HM_SCREEN, Stage.LOOP, Stage.DEBRIEF)
PEOPLE = {"the recruiter": PRIYA, "an admin": MAYA, "an interviewer": SAM}


@dataclass(frozen=True, slots=True)
class Took:
    """How long one person's Home took, in milliseconds."""

    who: str
    n: int
    p50: float
    p95: float


def measure(folder: Path, candidates: int, times: int) -> list[Took]:
    """Put everybody's Home together so many times among so many candidates."""
    with crowded(folder, candidates) as store:
        return [_took(store, who, member_id, times) for who, member_id in PEOPLE.items()]


@contextmanager
def crowded(folder: Path, candidates: int) -> Iterator[Store]:
    """Open a company with so many candidates, each of whom somebody holds."""
    database = open_database(f"sqlite:///{folder / f'{candidates}.db'}")
    try:
        migrate(database)
        store = open_store(database, "T01", "Northwind")
        know_everybody(store)
        _fill(database, store, candidates)
        yield store
    finally:
        database.close()


def _fill(database, store, candidates):
    """Open the jobs, put one person on file as a recruiter would, and copy them."""
    openings = [store.write(lambda records, n=n: open_a_job(records, f"Job {n}")) for n in range(OPENINGS)]
    one = store.write(lambda records: put_on_file(records, opening=openings[0]))
    database.write(lambda connection: _copied(connection, one, [opening.id for opening in openings], candidates))


def _copied(connection, one, opening_ids, candidates):
    table = tables.candidates
    person = dict(connection.execute(select(table).where(table.c.id == one.candidate_id)).one()._mapping)
    table = tables.applications
    application = dict(connection.execute(select(table).where(table.c.id == one.id)).one()._mapping)
    people, applications, duties = [], [], []
    for n in range(1, candidates):
        stage, holder = STAGES[n % len(STAGES)], (PRIYA, MAYA, LENA)[n % 3] if n % 100 else SAM
        at = NOW - timedelta(minutes=n % 9973)
        people.append({**person, "id": person["id"] + n, "name": f"Person {n:05}", "name_key": f"person {n:05}"})
        applications.append({
            **application, "id": one.id + n, "candidate_id": person["id"] + n, "number": one.number + n,
            "opening_id": opening_ids[n % len(opening_ids)], "stage": stage.value, "stage_rank": stage.rank,
            "holder_id": holder, "duty": "stage", "waiting_since": at, "due_at": at + timedelta(days=2),
        })  # fmt: skip
        duties.append({
            "workspace_id": "T01", "application_id": one.id + n, "kind": "stage", "subject_id": n, "holder_id": holder,
            "started_at": at, "due_at": at + timedelta(days=2), "state": "open", "snoozes": 0,
        })  # fmt: skip
    connection.execute(insert(tables.candidates), people)
    connection.execute(insert(tables.applications), applications)
    connection.execute(insert(tables.duties), duties)


def _took(store, who, member_id, times):
    spent = []
    for _ in range(times):
        began = perf_counter()
        view = store.read(lambda records: home(found(records, member_id), NOW))
        spent.append((perf_counter() - began) * 1000)
        assert view["blocks"]
    return Took(who, times, round(median(spent), 2), round(quantiles(spent, n=20)[-1], 2))


def found(records, member_id):
    """Return somebody's Home."""
    return home_of(records, records.members.get(member_id), COMPANY, NOW)


def main() -> None:
    """Measure and print the table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--candidates", type=int, default=10_000)
    asked.add_argument("--times", type=int, default=100)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = measure(Path(folder), given.candidates, given.times)
    print(f"{given.candidates} candidates, SQLite; the goal is a p50 of {GOAL_MS} ms")
    for took in results:
        print(f"{took.who:16}{took.n:5}{took.p50:9.2f}{took.p95:9.2f}")


if __name__ == "__main__":
    main()
