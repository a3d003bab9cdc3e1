"""How long a digest takes, with the lists for its thread, through the real flows on a SQLite file.

Run it as `make bench-digest`, or `python -m tests.bench.digesting --candidates 10000 --openings 20`. All openings share
one channel, so one digest tells of everybody. Everybody is waited for, a fifth past their time; a twentieth moved since
the last digest, and some of everything else that a digest tells of waits in each opening.
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, thread_time

from sqlalchemy import func, insert, select, text, update

from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.duties import Duty
from bot.domain.events import Kind
from bot.domain.pipeline import Stage
from bot.flows import digests
from storage import tables
from storage.database import open_database
from storage.schema import migrate
from storage.store import Store, open_store
from tests.factories import (
    COMPANY,
    MAYA,
    NOW,
    PRIYA,
    SAM,
    ask_for_cards,
    begin_a_duty,
    know_everybody,
    open_a_job,
    put_on_file,
    set_deadline,
    set_interview_time,
)

GOAL_MS = 50.0
NINE = NOW.replace(hour=8)  # in Berlin
DAY = timedelta(days=1)
HOLDERS = (SAM, PRIYA, MAYA)
KINDS = tuple(kind for kind in Duty if kind is not Duty.NOTHING)
STAGES = tuple(stage for stage in Stage if stage.is_active)


@dataclass(frozen=True, slots=True)
class Took:
    """How long one thing took, in milliseconds; `work` is the median of the processor's own time for it."""

    what: str
    n: int
    p50: float
    p95: float
    worst: float
    work: float


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a run."""

    candidates: int
    openings: int
    deciding: Took
    wording: Took
    listing: Took
    goal_ms: float = GOAL_MS

    @property
    def is_met(self) -> bool:
        """Tell whether the message is decided on, and put into words, within the goal each."""
        return max(self.deciding.p50, self.wording.p50) <= self.goal_ms


def measure(folder: Path, candidates: int, openings: int, times: int) -> Result:
    """Put a digest together so many times among so many candidates."""
    with _opened(folder / "bench.db") as database:
        store = open_store(database, "T01", "Northwind")
        know_everybody(store)
        ids = store.write(lambda records: [open_a_job(records, f"Job {n}").id for n in range(openings)])
        store.write(lambda records: [_one_of_everything(records, one) for one in records.openings.all()])
        database.write(lambda connection: _crowd(connection, ids, candidates - openings))
        assert store.write(lambda records: digests.owe_due(records, COMPANY, NINE)) == 1
        (root,) = (one for one in _owed(store) if one.kind is DeliveryKind.DIGEST)
        lists = replace(root, kind=DeliveryKind.DIGEST_DETAIL, subject=f"{root.subject}.1")
        today = store.read(lambda records: digests.digest_of(records, int(root.subject), COMPANY, NINE))
        _assert_full(today)
        looks = {
            "deciding whether to post": lambda records: digests.digest_of(records, int(root.subject), COMPANY, NINE),
            "the message": lambda records: digests.words(records, root, COMPANY, NINE),
            "a page of its lists": lambda records: digests.detail_words(records, lists, COMPANY, NINE),
        }
        took = [_took(what, [_time(store, look) for _ in range(times)]) for what, look in looks.items()]
    return Result(candidates, openings, *took)


@contextmanager
def _opened(path: Path):
    database = open_database(f"sqlite:///{path}")
    migrate(database)
    try:
        yield database
    finally:
        database.close()


def _one_of_everything(records, opening):
    application = put_on_file(records, f"Ada {opening.id}", opening=opening, now=NINE - 30 * DAY, stage=Stage.OFFER)
    (seat,) = ask_for_cards(records, application, SAM, now=NINE - 5 * DAY)
    begin_a_duty(records, application, Duty.CARD, holder_id=SAM, due_at=NINE - DAY, subject_id=seat.id)
    begin_a_duty(records, application, Duty.DECISION, holder_id=MAYA)
    begin_a_duty(records, application, Duty.GAP, since=NINE - 9 * DAY)
    set_deadline(records, application, NINE + 2 * DAY)
    set_interview_time(records, application, "coding", NINE + timedelta(hours=3))


def _crowd(connection, opening_ids, n):
    """Put many more people on file in bulk, with the rows that moves, panels and duties leave behind."""
    first = {
        name: (connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1
        for name, table in (("candidate", tables.candidates), ("application", tables.applications))
    }
    rows = {table: [] for table in (
        tables.candidates, tables.applications, tables.events, tables.duties, tables.interviews, tables.seats
    )}  # fmt: skip
    interview_id = (connection.execute(select(func.max(tables.interviews.c.id))).scalar() or 0) + 1
    for k in range(n):
        candidate, application, stage = first["candidate"] + k, first["application"] + k, STAGES[k % len(STAGES)]
        opening, ours = opening_ids[k % len(opening_ids)], {"workspace_id": "T01"}
        came_at = NINE - 40 * DAY + timedelta(minutes=k)
        rows[tables.candidates].append(
            {**ours, "id": candidate, "name": f"Person {k:05}", "name_key": f"person {k:05}", "created_at": came_at,
             "email": f"p{k}@example.com", "email_key": f"p{k}@example.com"}
        )  # fmt: skip
        rows[tables.applications].append(
            {**ours, "id": application, "number": 100_000 + k, "candidate_id": candidate, "opening_id": opening,
             "stage": stage.value, "stage_rank": stage.rank, "stage_since": came_at, "stage_event_id": 0,
             "duty": "stage", "waiting_since": came_at, "holder_id": HOLDERS[k % 3],
             "deadline_at": NINE + DAY if k % 200 == 0 else None}
        )  # fmt: skip
        event = {**ours, "application_id": application, "actor_id": PRIYA, "door": "command", "from_stage": None}
        rows[tables.events].append({**event, "at": came_at, "kind": Kind.ADDED.value, "to_stage": "applied"})
        moved_at = NINE - timedelta(hours=1) if k % 20 == 0 else came_at + DAY
        rows[tables.events].append(
            {**event, "at": moved_at, "kind": Kind.MOVED.value, "from_stage": "applied", "to_stage": stage.value}
        )
        rows[tables.duties].append(
            {**ours, "application_id": application, "kind": KINDS[k % len(KINDS)].value, "subject_id": k,
             "holder_id": HOLDERS[k % 3], "started_at": NINE - (k % 6) * DAY,
             "due_at": NINE + DAY * (1 if k % 5 else -1), "state": "open"}
        )  # fmt: skip
        rows[tables.interviews].append(
            {**ours, "id": interview_id + k, "application_id": application, "round_key": "coding",
             "created_at": came_at, "starts_at": NINE + DAY * (k % 50) + timedelta(hours=2)}
        )  # fmt: skip
        rows[tables.seats] += [
            {**ours, "interview_id": interview_id + k, "application_id": application, "round_key": "coding",
             "interviewer_id": who, "assigned_by": PRIYA, "assigned_at": came_at, "due_at": came_at + DAY}
            for who in HOLDERS
        ]  # fmt: skip
    for table, some in rows.items():
        connection.execute(insert(table), some)
    connection.execute(text("DELETE FROM stage_counts"))
    counted = select(
        tables.applications.c.workspace_id, tables.applications.c.opening_id, tables.applications.c.stage, func.count()
    ).group_by(*list(tables.applications.c)[1:2], tables.applications.c.opening_id, tables.applications.c.stage)
    connection.execute(insert(tables.stage_counts).from_select(["workspace_id", "opening_id", "stage", "n"], counted))
    connection.execute(update(tables.workspaces).values(last_number=200_000))


def _owed(store: Store) -> list[Delivery]:
    return store.write(lambda records: records.deliveries.claim("bench", NINE, 1000))


def _assert_full(today):
    """Assert that every part of the digest has something in it: an empty one would be quick for no good reason."""
    parts = (today.deadlines, today.decisions, today.waits, today.meetings, today.gaps, today.moves, today.offers)
    assert all(part.total > len(part.listed) > 0 for part in parts), parts
    assert len(today.over) == 4


def _time(store: Store, look: Callable) -> tuple[float, float]:
    began, worked = perf_counter(), thread_time()
    found = store.read(look)
    spent = (perf_counter() - began) * 1000, (thread_time() - worked) * 1000
    assert found
    return spent


def _took(what: str, times: list[tuple[float, float]]) -> Took:
    spent, worked = zip(*times, strict=True)
    figures = (median(spent), quantiles(spent, n=20)[-1], max(spent), median(worked))
    return Took(what, len(times), *(round(figure, 2) for figure in figures))


def table_of(result: Result) -> str:
    """Return a result as people read it."""
    lines = [
        f"{result.candidates:,} candidates in {result.openings} openings of one channel, SQLite",
        f"{'ms':26}{'n':>6}{'p50':>9}{'p95':>9}{'worst':>9}{'work':>9}",
    ]
    lines += [
        f"{took.what:26}{took.n:6}{took.p50:9.2f}{took.p95:9.2f}{took.worst:9.2f}{took.work:9.2f}"
        for took in (result.deciding, result.wording, result.listing)
    ]
    return "\n".join(
        [*lines, f"the goal, a p50 of at most {result.goal_ms} ms, is {'met' if result.is_met else 'missed'}"]
    )


def main() -> None:
    """Measure, print the table and keep the figures."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--candidates", type=int, default=10_000)
    asked.add_argument("--openings", type=int, default=20)
    asked.add_argument("--times", type=int, default=50)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measure(Path(folder), given.candidates, given.openings, given.times)
    kept = Path("test-output") / "bench-digest.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps(asdict(result), indent=2) + "\n")
    print(table_of(result))


if __name__ == "__main__":
    main()
