"""Scenarios: small, in one process, each counting what one safeguard is there to prevent. With it in place that is 0."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count
from pathlib import Path
from typing import Any, Self

from slack_sdk.web import WebClient
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import OperationalError

from bot.domain import deliveries as rules
from bot.domain.events import Door
from bot.flows import candidates
from bot.flows.deliveries import Sender
from bot.messenger import Messenger, Sent, Unknown
from storage.database import Database, open_database
from storage.schema import migrate
from storage.store import Records, Store, open_store
from storage.tables import workspaces
from tests.bot.flows.slack import Crashed, FakeMessenger
from tests.factories import COMPANY, NOW, PRIYA, SAM, a_member, ask_for_cards, know_everybody, open_a_job, put_on_file

# Longer than a claim, and than what is waited for stragglers after it.
A_LONG_TIME = timedelta(seconds=120)
LATE = timedelta(seconds=8)
THREADS, TIMES = 8, 25
AFTER_THE_CLAIM, BEFORE_THE_POST = 2, 4  # which look at the clock it is


class Clock:
    """A clock in the scenario's hands; `at` says what happens at which look at it."""

    def __init__(self) -> None:
        self.now = NOW
        self.at: dict[int, Callable[[], None]] = {}
        self._looks = count(1)

    def __call__(self) -> datetime:
        self.at.get(next(self._looks), lambda: None)()
        return self.now


class LateSlack(FakeMessenger):
    """Takes the first post, says nothing, and lets it appear only seconds later."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.appears_at = None

    def post(self, channel_id, message, key, thread_ts=None, also=()):
        if self.appears_at is not None:
            return super().post(channel_id, message, key, thread_ts, also)
        self.appears_at = self.clock.now + LATE
        super().post(channel_id, message, key, thread_ts, also)
        return Unknown("timeout")

    def find(self, channel_id, key, since, thread_ts=None):
        found = super().find(channel_id, key, since, thread_ts)
        is_the_late_one = isinstance(found, Sent) and found.ts == "1.0"
        return FakeMessenger().find(channel_id, key, since) if is_the_late_one and self.is_early else found

    @property
    def is_early(self) -> bool:
        return self.appears_at is not None and self.clock.now < self.appears_at


def posts_of_a_process_that_dies_after_its_post(folder: Path) -> int:
    """Count the posts too many where Slack took a post and the process died before that was written down."""
    slack, clock, store = FakeMessenger(), Clock(), _store_where_sam_was_asked(folder)
    slack.crash = "after the post"
    with suppress(Crashed):
        _sender("one", store, slack, clock).send_due()
    slack.crash = None
    clock.now += A_LONG_TIME
    _sender("two", store, slack, clock).send_due()
    return len(slack.messages) - 1


def posts_of_a_process_that_stands_still_after_its_claim(folder: Path) -> int:
    """Count the posts too many where a process stands still until another one has taken over what it had claimed."""
    return _posts_beside_a_process_that_stands_still(folder, AFTER_THE_CLAIM)


def posts_of_a_process_that_stands_still_before_its_post(folder: Path) -> int:
    """Count the posts too many where it stands still after it wrote down what it was about to do."""
    return _posts_beside_a_process_that_stands_still(folder, BEFORE_THE_POST)


def posts_where_slack_is_late(folder: Path) -> int:
    """Count the posts too many where Slack says nothing and lets the message appear seconds later."""
    clock, store = Clock(), _store_where_sam_was_asked(folder)
    slack = LateSlack(clock)
    sender = _sender("one", store, slack, clock)
    for _ in range(20):
        sender.send_due()
        clock.now += timedelta(seconds=5)
    return len(slack.messages) - 1


def posts_where_the_line_is_cut(_: Path) -> int:
    """Count the posts too many where Slack takes a post and the line is cut before it answers."""
    with SlackThatHangsUp() as slack:
        client = WebClient(token="xoxb-1", base_url=slack.url, timeout=5, retry_handlers=[])
        outcome = Messenger(client).post("C1", {"text": "Hello"}, "hireloop-delivery-1")
        assert isinstance(outcome, Unknown)
        return slack.posts - 1


def changes_lost_where_many_write_at_once(folder: Path) -> int:
    """Count the changes that are lost, or refused, where many threads read a number and write the next one."""
    database, number = _database(folder), workspaces.c.last_number
    open_store(database, "T01", "Northwind")

    def add_one(connection: Connection) -> None:
        known = connection.scalar(select(number)) or 0
        connection.execute(update(workspaces).values(last_number=known + 1))

    def add() -> None:
        for _ in range(TIMES):
            with suppress(OperationalError):
                database.write(add_one)

    threads = [threading.Thread(target=add) for _ in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    counted = database.read(lambda connection: connection.scalar(select(number))) or 0
    database.close()
    return THREADS * TIMES - counted


def notes_where_an_envelope_comes_twice(folder: Path) -> int:
    """Count the notes too many where Slack brings the same envelope twice."""
    store = _store_where_sam_was_asked(folder)
    ada = store.read(lambda records: records.applications.numbered(1))
    assert ada is not None

    def note(records: Records) -> dict[str, Any]:
        candidates.note(records, a_member(PRIYA, is_recruiter=True), ada.id, "well said", door=Door.COMMAND, now=NOW)
        return {"text": "Noted."}

    for _ in range(2):
        store.once("command:1", NOW, note)
    events = store.read(lambda records: records.events.latest(ada.id, 50))
    return sum(event.text == "well said" for event in events) - 1


def writes_answered_and_not_on_disk(folder: Path) -> int:
    """Count the writes that another connection does not find at the moment they were answered."""
    database, lost = _database(folder), 0
    for number in range(20):
        name = f"W{number}"
        database.write(lambda connection, name=name: connection.execute(insert(workspaces).values(id=name, name=name)))
        lost += name not in database.read(lambda connection: connection.scalars(select(workspaces.c.id)).all())
    database.close()
    return lost


class SlackThatHangsUp:
    """Takes every post, and hangs up before it answers."""

    def __init__(self) -> None:
        self.posts = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                outer.posts += 1
                self.close_connection = True

            def log_message(self, *_: Any) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/api/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _posts_beside_a_process_that_stands_still(folder: Path, look: int) -> int:
    slack, clock, store = FakeMessenger(), Clock(), _store_where_sam_was_asked(folder)

    def stand_still() -> None:
        clock.now += A_LONG_TIME
        _sender("two", store, slack, lambda: clock.now).send_due()

    clock.at[look] = stand_still
    _sender("one", store, slack, clock).send_due()
    return len(slack.messages) - 1


def _sender(name: str, store: Store, slack: FakeMessenger, clock: Callable[[], datetime]) -> Sender:
    return Sender(name=name, store=store, messenger=slack, company=COMPANY, clock=clock, settle=rules.SETTLE)


def _database(folder: Path) -> Database:
    database = open_database(f"sqlite:///{folder / 'hireloop.db'}")
    migrate(database)
    return database


def _store_where_sam_was_asked(folder: Path) -> Store:
    """Return records in which one message is owed: the request for Sam's card about Ada (C-1)."""
    store = open_store(_database(folder), "T01", "Northwind")
    know_everybody(store)
    store.write(lambda records: open_a_job(records, "ML engineer"))
    ada = store.write(lambda records: put_on_file(records, "Ada Lovelace"))
    store.write(lambda records: ask_for_cards(records, ada, SAM))
    return store
