"""Several: four processes on one PostgreSQL database, killed and frozen one after the other.

Here a killed process's work is taken over by the others, once its claims have run out. Time is real while processes are
killed: a clock that is moved would let claims of the living run out, too.
"""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.crash.company import BotProcess, CrashingCompany
from tests.crash.trial import Trial, a_company
from tests.crash.truth import drain, judge_messages
from tests.databases import PostgreSQLServer
from tests.figures import Line, at_most, counted, shown

HOW_MANY = 4
KILL_EVERY = 3.0
KILLS, STOPS = 60, 60
TAKEN_OVER_WITHIN = 60.0
# Longer than a claim, and than what is waited for stragglers after it.
BEYOND_THE_CLAIM = 100


def run(seed: int, scale: float) -> list[Line]:
    """Kill four processes one by one for some minutes; beside it, freeze another company's for longer than their claims."""
    with TemporaryDirectory(prefix="hireloop-postgresql-") as folder:
        server = PostgreSQLServer(Path(folder))
        with (
            server.copy() as first,
            server.copy() as second,
            ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool,
        ):
            killed = pool.submit(
                kill_one_by_one, server.address_of(first), seed * 100 + 20, max(3, round(KILLS * scale))
            )
            frozen = pool.submit(
                freeze_one_by_one, server.address_of(second), seed * 100 + 21, max(3, round(STOPS * scale))
            )
            return killed.result() + frozen.result()


def kill_one_by_one(url: str, seed: int, kills: int, how_many: int = HOW_MANY) -> list[Line]:
    """Run several processes under load, killing one every few seconds."""
    part = f"{how_many} processes on one PostgreSQL database"
    with a_company(seed, url) as company:
        trial = _Several(company, seed, pause=0.05)
        trial.prepare()
        company.slack.trouble(slow=0.5, slow_seconds=0.5, methods=["chat.postMessage"])  # so that the dying are busy
        with trial.processes(how_many):
            trial.load.begin()
            trial.load.open()
            for _ in range(kills):
                trial.kill_one()
            trial.load.rest()
            company.slack.trouble()
            left = trial.wait_for_the_dead()
            drain(company, trial.records, moves_clock=False)
        toll = trial.conclude()
    return [
        shown(part, "kills, one every few seconds", kills),
        shown(part, "messages the dead had taken on", trial.orphaned),
        at_most(part, "all of them taken over by another within", trial.longest, TAKEN_OVER_WITHIN, "s"),
        counted(part, "… never", left, goal=0),
        shown(part, "deeds sent once more under the same receipt", toll.repeated),
        *toll.lines(part),
    ]


def freeze_one_by_one(url: str, seed: int, stops: int) -> list[Line]:
    """Freeze a process at random instants until another one has taken over all it had, and let it go on."""
    part = "SIGSTOP beyond the claim, on PostgreSQL"
    with a_company(seed, url) as company:
        trial = _Several(company, seed)
        trial.prepare()
        trial.load.begin()
        for _ in range(stops):
            trial.freeze_one()
        toll = trial.conclude()
        messages = judge_messages(company, trial.load.ledger)
    return [
        shown(part, "processes frozen amid their work", stops),
        shown(part, "messages they had taken on", trial.orphaned),
        shown(part, "… of which it was not known whether they had been posted", toll.messages_in_doubt),
        shown(part, "posted by both", len(messages.doubled)),
        *toll.lines(part),
    ]


class _Several(Trial):
    """A company whose bot runs as several processes."""

    def __init__(self, company: CrashingCompany, seed: int, *, pause: float = 0.03) -> None:
        super().__init__(company, seed, pause=pause)
        self.dice = random.Random(seed)
        self.alive: list[BotProcess] = []
        self.orphaned = 0
        self.longest = 0.0
        self._orphans: dict[int, tuple[str, float]] = {}  # delivery → who had claimed it, when they died

    @contextmanager
    def processes(self, how_many: int) -> Iterator[None]:
        """Run so many processes; kill those that are left at the end."""
        self.alive = [self.company.launch_beside() for _ in range(how_many)]
        try:
            for process in self.alive:
                process.wait_until_connected()
            yield
        finally:
            for process in self.alive:
                process.kill()
            self.company.wait_until_cut()
            self.load.shut()

    def kill_one(self) -> None:
        """Kill one of them, start another in its place, and let people work on meanwhile."""
        until = time.monotonic() + self.dice.uniform(0.5, 1.5) * KILL_EVERY
        victim = self.alive.pop(self.dice.randrange(len(self.alive)))
        victim.kill()
        died = time.monotonic()
        orphans = self.records.claimed_by(f"{victim.pid}-")
        self.orphaned += len(orphans)
        self._orphans |= {delivery: (who, died) for delivery, who in orphans.items()}
        self.alive.append(self.company.launch_beside())
        while time.monotonic() < until:
            self._look_for_orphans()
            time.sleep(0.2)
        self.alive[-1].wait_until_connected()

    def wait_for_the_dead(self, patience: float = 2 * TAKEN_OVER_WITHIN) -> int:
        """Wait until nothing is claimed by the dead any more; returns how much still is."""
        deadline = time.monotonic() + patience
        while self._orphans and time.monotonic() < deadline:
            self._look_for_orphans()
            time.sleep(0.2)
        return len(self._orphans)

    def _look_for_orphans(self) -> None:
        claims = self.records.claimed_by("")
        for delivery, (who, died) in list(self._orphans.items()):
            if claims.get(delivery) != who:
                self.longest = max(self.longest, time.monotonic() - died)
                del self._orphans[delivery]

    def freeze_one(self) -> None:
        """Freeze a process amid its work, let another take over what it had, and let it go on beside that one."""
        frozen = self.company.launch_beside()
        frozen.wait_until_connected()
        self.company.pass_settling()
        self.load.open()
        time.sleep(self.dice.uniform(0.1, 0.6))
        frozen.stop()
        self.load.shut()
        self.orphaned += self.records.claimed()
        self.toll.messages_in_doubt += self.records.in_doubt()
        self.company.slack.clock.advance(seconds=BEYOND_THE_CLAIM)
        other = self.company.launch_beside()
        try:
            other.wait_until_connected()
            drain(self.company, self.records)
            frozen.go_on()
            self.load.open()
            time.sleep(0.5)
            drain(self.company, self.records)
        finally:
            for process in (frozen, other):
                process.kill()
            self.company.wait_until_cut()
            self.load.shut()
        self.look_at_the_dead()
