"""One simulated fortnight: time goes from event to event, and everything goes through the real flows, store and sender."""

import heapq
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from sqlalchemy import select

from bot import jobs
from bot.app import build_app
from bot.domain.company import Company
from bot.flows.deliveries import Sender
from storage import tables as t
from storage.store import Store, open_store
from tests.fortnight.behaviour import ADMIN, CHANNEL, Behaviour
from tests.fortnight.fate import Died, Fate
from tests.fortnight.memory import Memory
from tests.fortnight.people import START, everybody
from tests.fortnight.practice import PracticeSlack
from tests.fortnight.rules import Rules
from tests.fortnight.slack import FakeSlack, Recorder

TEAM = "T01"


class MortalStore(Store):
    """A store whose process can die before a transaction, before it commits, and after it did."""

    fate: Fate

    def write(self, work: Callable[[Any], Any]) -> Any:
        self.fate.point("before a write")

        def run(records):
            result = work(records)
            self.fate.point("before a commit")
            return result

        result = super().write(run)
        self.fate.point("after a commit")
        return result


class Fortnight:
    """A run: `deaths` are the numbers of the points at which the process dies, of those it passes.

    What is checked goes through the practice workspace. Where only the gaps are measured, Slack is in memory.
    """

    def __init__(
        self,
        seed: int = 1,
        *,
        applications: int = 300,
        nudges: bool = True,
        deaths=(),
        database=None,
        days: int = 14,
        is_checked: bool = True,
    ) -> None:
        self.seed, self.nudges = seed, nudges
        self.now = START
        self.end = START + timedelta(days=days)
        people = everybody(seed)
        ids = [one.id for one in people]
        self.company = Company(
            channel_id=CHANNEL, admins=frozenset({ids[ADMIN], ids[0]}), recruiters=frozenset(ids[:3]),
            timezone="Europe/Berlin",
        )  # fmt: skip
        self.fate = Fate(deaths)
        self.database = database or Memory()
        open_store(self.database, TEAM, "Northwind")
        self.store = MortalStore(self.database, TEAM)
        self.store.fate = self.fate
        self.people = {one.id: one for one in people}
        self.behaviour = Behaviour(self, seed, people, applications)
        self.slack = (PracticeSlack if is_checked else FakeSlack)(self.people, self.clock)
        self.messenger = Recorder(self.slack, self.fate)
        self.rules = Rules(self)
        if is_checked:
            self.messenger.on_post, self.messenger.on_edit = self.rules.posted, self.rules.edited
        self.app: App | None = None
        self.is_checked = is_checked
        self._events: list[tuple[datetime, int, str, Callable[[datetime], None]]] = []
        self._n = count(1)
        self._digests: set[date] = set()
        self.restarts = 0
        self.instants = 0

    def clock(self) -> datetime:
        return self.now

    def at(self, at: datetime, what: str, do: Callable[[datetime], None]) -> None:
        """Let something happen at an instant."""
        heapq.heappush(self._events, (at, next(self._n), what, do))

    # --- The process ----------------------------------------------------------------------------------------------------

    def start_process(self) -> None:
        """Begin as `bot/process.py` does: nobody else is at it, so every claim is let go of."""
        self.sender = Sender(
            name=f"process-{self.restarts}",
            store=self.store,
            messenger=self.messenger,
            company=self.company,
            clock=self.clock,
            settle=timedelta(0),  # neither Slack has stragglers: what was posted stands there before anything else does
        )
        if isinstance(self.slack, PracticeSlack):
            self.app = build_app(
                token=self.slack.workspace.bot_token,
                api_url=self.slack.workspace.api_url,
                identity=self.slack.identity,
                store=self.store,
                messenger=self.messenger,
                company=self.company,
                clock=self.clock,
            )
        self.store.write(lambda records: records.deliveries.release_all())
        jobs.settle_what_is_old(self.store, self.now)

    def alive(self, do: Callable[[], Any]) -> Any:
        """Do something to its end, with as many processes as that takes."""
        while True:
            try:
                return do()
            except Died:
                self.restart()

    def restart(self) -> None:
        while True:
            self.restarts += 1
            try:
                self.start_process()
            except Died:
                continue
            return

    def listen(self, envelope: dict[str, Any]) -> BoltResponse:
        """Let the bot's listeners have an envelope: again, where the process died before it answered."""
        return self.alive(lambda: self.app.dispatch(BoltRequest(body=envelope, mode="socket_mode")))

    def tick(self) -> None:
        """Do what time asks for now, and send what is owed; where nothing is due, the ticks would find nothing either."""
        if self.nudges:
            if self._is_due("SELECT 1 FROM duties WHERE look_at <= ? LIMIT 1"):
                jobs.climb_ladders(self.store, self.now)
            jobs.owe_due_mornings(self.store, self.now)
            if self.now.second == 0 and self.now.minute == 0:
                jobs.owe_due_digests(self.store, self.company, self.now)
        if self.now.minute == 0 and self.now.second == 0:
            jobs.try_unreachable_again(self.store, self.now)
        if self._is_due("SELECT 1 FROM deliveries WHERE state = 'owed' AND due_at <= ? LIMIT 1"):
            self.sender.send_due()

    def _is_due(self, question: str) -> bool:
        now = f"{self.now:%Y-%m-%d %H:%M:%S.%f}"
        return bool(self.store.read(lambda records: records._connection.exec_driver_sql(question, (now,)).first()))

    # --- Time -----------------------------------------------------------------------------------------------------------

    def go(self) -> "Fortnight":
        """Let the whole fortnight pass."""
        self.store.write(self.behaviour.set_up)
        self.behaviour.plan()
        self.fate.is_off = False
        self.alive(self.start_process)
        while (at := self._next()) is not None and at < self.end:
            self.now = at
            self.instants += 1
            while self._events and self._events[0][0] <= at:
                heapq.heappop(self._events)[3](at)
            self.alive(self.tick)
            if self.is_checked and at.minute == 0 and at.second == 0:
                self.rules.every_hour(at)
        self.now = self.end
        self.alive(self.tick)
        if self.is_checked:
            self.rules.every_hour(self.end)
            self.rules.at_the_end(self.end)
        return self

    def _next(self) -> datetime | None:
        """Return when something happens next: somebody acts, a delivery is due, or a ladder wants to be looked at."""
        wanted = [self._events[0][0]] if self._events else []
        wanted += [at for at in self.store.read(self._due) if at is not None]
        return min(wanted, default=None)

    def _due(self, records) -> list[datetime | None]:
        now = f"{self.now:%Y-%m-%d %H:%M:%S.%f}"
        ask = records._connection.exec_driver_sql
        due = [ask("SELECT min(due_at) FROM deliveries WHERE state = 'owed' AND due_at > ?", (now,)).scalar()]
        if self.nudges:
            due.append(ask("SELECT min(look_at) FROM duties WHERE look_at > ?", (now,)).scalar())
        return [datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None for at in due]

    # --- What came of it ------------------------------------------------------------------------------------------------

    def standing(self) -> dict[str, list[tuple[str, str]]]:
        """Return what stands in every conversation: each message's subject, and all that it shows now."""
        about = self.store.read(
            lambda records: {
                f"hireloop-delivery-{row.id}": f"{row.kind} {row.subject}"
                for row in records._connection.execute(
                    select(t.deliveries.c.id, t.deliveries.c.kind, t.deliveries.c.subject)
                )
            }
        )
        found: dict[str, list[tuple[str, str]]] = {}
        for one in self.slack.standing():
            subjects = " and ".join(sorted(about[key] for key in one.keys))
            found.setdefault(one.where, []).append((subjects, _shown(one.said)))
        return {where: sorted(said) for where, said in found.items()}

    def close(self) -> None:
        self.slack.close()
        self.database.close()


def _shown(said: dict[str, Any]) -> str:
    """Return a message as it is, without the names Slack gives to its blocks."""
    blocks = [{name: value for name, value in block.items() if name != "block_id"} for block in said["blocks"]]
    return json.dumps([said["text"], blocks])
