"""How long handing in a scorecard takes, beside a handler that does nothing, through the real app on a SQLite file.

Run it as `make bench-submit`, or `python -m tests.bench.submitting --candidates 10000 --panels 75`. Everything is as in
production: a Socket Mode envelope in, one commit to disk (`synchronous = FULL`) before it is acknowledged.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from slack_bolt import App, BoltRequest
from sqlalchemy import insert, select

from bot.app import build_app
from bot.directory import Identity
from bot.domain.pipeline import Stage
from bot.flows import scorecards as flow
from bot.views import scorecards as views
from storage import tables
from storage.database import Database, open_database
from storage.schema import migrate
from storage.store import Store, open_store
from tests.factories import (
    AIKO,
    COMPANY,
    LENA,
    MAYA,
    NOW,
    SAM,
    ask_for_cards,
    hand_in,
    know_everybody,
    move_to,
    open_a_job,
    put_on_file,
)
from tests.handlers.payloads import TEAM, Payload, Sender, picked, submission, typed

PANEL = (SAM, LENA, AIKO, MAYA)
NOTHING = "bench.nothing"
GOAL_MS = 5.0
SAID = "Asked for the rollback story: they had rehearsed it twice with the on-call team, and it took four minutes."


@dataclass(frozen=True, slots=True)
class Took:
    """How long one thing took, in milliseconds."""

    what: str
    n: int
    p50: float
    p95: float
    worst: float


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a run. `ratio` is how many times as long handing in a card takes as doing nothing."""

    candidates: int
    nothing: Took
    submitting: Took
    ratio: float
    goal_ms: float = GOAL_MS


def measure(folder: Path, candidates: int, panels: int) -> Result:
    """Hand in the cards of so many panels of four among so many candidates, and do nothing as often in between."""
    with opened(folder / "bench.db") as database:
        store = open_store(database, TEAM, "Northwind")
        know_everybody(store)
        envelopes = list(asked(store, panels))
        _crowd(database, store, candidates - panels)
        app = app_for(store)
        spent: dict[str, list[float]] = {NOTHING: [], views.FORM: []}
        for n, envelope in enumerate(envelopes):
            nothing = submission(Sender(SAM), NOTHING, "1", envelope["view"]["state"]["values"], [])
            for payload in (nothing, envelope) if n % 2 else (envelope, nothing):
                spent[payload["view"]["callback_id"]].append(time_of(app, payload))
        waiting = store.read(
            lambda records: [records.drafts.of(int(one["view"]["private_metadata"])) for one in envelopes]
        )
        assert not any(waiting), "a card was refused"
    nothing, submitting = _took("an empty handler", spent[NOTHING]), _took("handing in a card", spent[views.FORM])
    return Result(candidates, nothing, submitting, round(submitting.p50 / nothing.p50, 1))


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """Open a fresh database as the bot does."""
    database = open_database(f"sqlite:///{path}")
    migrate(database)
    try:
        yield database
    finally:
        database.close()


def asked(store: Store, panels: int) -> Iterator[Payload]:
    """Ask panels for their cards; returns the envelope of each card."""
    opening = store.write(open_a_job)
    for n in range(panels):
        application = store.write(lambda records, n=n: _at_the_loop(records, f"Panel {n:04}", opening))
        for seat in store.write(lambda records, one=application: ask_for_cards(records, one, *PANEL)):
            member = store.read(lambda records, seat=seat: records.members.get(seat.interviewer_id))
            form = store.read(lambda records, seat=seat, member=member: flow.form_for_seat(records, member, seat.id))
            filled = {views.RATING + one.key: picked("4") for one in form.focus}
            filled |= {views.EVIDENCE + one.key: typed(SAID) for one in form.focus}
            filled |= {views.WHY: typed(SAID), views.OVERALL: picked("yes")}
            yield submission(Sender(seat.interviewer_id), views.FORM, str(seat.id), filled, [])


def _at_the_loop(records, name, opening):
    application = put_on_file(records, name, opening=opening)
    for stage in (Stage.RECRUITER_SCREEN, Stage.LOOP):
        move_to(records, application, stage)
    return application


def _crowd(database: Database, store: Store, n: int) -> None:
    """Put many more people on file, each with a panel of four that was read: copies of one that was done for real."""

    def one(records):
        application = _at_the_loop(records, "Grace Hopper", records.openings.all()[0])
        for seat in ask_for_cards(records, application, *PANEL):
            hand_in(records, replace(seat))
        return application

    original = store.write(one)
    database.write(lambda connection: _copied(connection, original, n - 1))


def _copied(connection, original, n):
    """Copy somebody's rows, with the ids that belong together kept together."""
    about = original.id
    seats = select(tables.seats.c.id).where(tables.seats.c.application_id == about)
    wanted = {
        tables.candidates: tables.candidates.c.id == original.candidate_id,
        tables.applications: tables.applications.c.id == about,
        tables.events: tables.events.c.application_id == about,
        tables.interviews: tables.interviews.c.application_id == about,
        tables.seats: tables.seats.c.application_id == about,
        tables.scorecards: tables.scorecards.c.seat_id.in_(seats),
    }
    belongs = {
        "candidate_id": tables.candidates,
        "application_id": tables.applications,
        "interview_id": tables.interviews,
        "seat_id": tables.seats,
    }
    size = {}  # how many rows a person has in a table: the copies' ids follow the original's in steps of that
    for table, condition in wanted.items():
        rows = [dict(row._mapping) for row in connection.execute(select(table).where(condition).order_by(table.c.id))]
        size[table] = len(rows)
        copies = []
        for k in range(1, n + 1):
            for row in rows:
                copy = {**row, "id": row["id"] + k * len(rows)}
                copy |= {key: row[key] + k * size[other] for key, other in belongs.items() if key in row}
                copy |= {"name": f"Person {k:05}", "name_key": f"person {k:05}"} if table is tables.candidates else {}
                copy |= {"number": row["number"] + k} if table is tables.applications else {}
                copies.append(copy)
        connection.execute(insert(table), copies)


def app_for(store: Store) -> App:
    """Return the real app, with a handler beside that does nothing."""
    app = build_app(
        token="xoxb-bench",
        api_url="https://slack.invalid/api/",
        identity=Identity(
            team_id=TEAM, team_name="Northwind", bot_id="B01", bot_user_id="U0BOT", scopes=frozenset(), date=None
        ),
        store=store,
        messenger=None,  # nobody replies to a form
        company=COMPANY,
        clock=lambda: NOW,
    )
    app.view(NOTHING)(lambda ack: ack())
    return app


def time_of(app: App, payload: Payload) -> float:
    """Let an envelope arrive; returns after how many milliseconds it was answered."""
    request = BoltRequest(body=payload, mode="socket_mode")
    began = perf_counter()
    response = app.dispatch(request)
    spent = (perf_counter() - began) * 1000
    assert (response.status, response.body) == (200, ""), response.body
    return spent


def _took(what: str, spent: list[float]) -> Took:
    return Took(what, len(spent), round(median(spent), 3), round(quantiles(spent, n=20)[-1], 3), round(max(spent), 3))


def table_of(result: Result) -> str:
    """Return a result as people read it."""
    lines = [
        f"{result.candidates} candidates, SQLite, synchronous = FULL",
        f"{'ms':20}{'n':>6}{'p50':>9}{'p95':>9}{'worst':>9}",
    ]
    lines += [
        f"{took.what:20}{took.n:6}{took.p50:9.2f}{took.p95:9.2f}{took.worst:9.2f}"
        for took in (result.nothing, result.submitting)
    ]
    verdict = "met" if result.submitting.p50 < result.goal_ms else "missed"
    return "\n".join([*lines, f"ratio {result.ratio}; the goal, a p50 under {result.goal_ms} ms, is {verdict}"])


def main() -> None:
    """Measure, print the table and keep the figures."""
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--candidates", type=int, default=10_000)
    wanted.add_argument("--panels", type=int, default=75)
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measure(Path(folder), given.candidates, given.panels)
    kept = Path("test-output") / "bench-submit.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps(asdict(result), indent=2) + "\n")
    print(table_of(result))


if __name__ == "__main__":
    main()
