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
from tests.crash.truth import drain
from tests.databases import PostgreSQLServer
from tests.figures import Line, at_most, counted, shown

HOW_MANY = 4
KILL_EVERY = 3.0
KILLS, STOPS = 60, 60
TAKEN_OVER_WITHIN = 60.0
# So many processes stand still at the same time, longer than a claim and than what is waited for stragglers after it.
AT_ONCE = 10
BEYOND_THE_CLAIM = 100.0
AFTER_THE_THAW = 3.0


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
                freeze_together, server.address_of(second), seed * 100 + 21, max(3, round(STOPS * scale))
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


def freeze_together(url: str, seed: int, stops: int) -> list[Line]:
    """Freeze processes at random instants until others have taken over all they had, and let them go on.

    Slack knows no key by which it would refuse a second copy, so who stands still between the last look at the clock and
    the call itself, for longer than a claim, posts what another has posted by then. How often is shown, and promised by
    nobody.
    """
    part = "SIGSTOP beyond the claim, on PostgreSQL"
    with a_company(seed, url) as company:
        trial = _Several(company, seed)
        trial.prepare()
        trial.load.begin()
        for first in range(0, stops, AT_ONCE):
            trial.freeze(min(AT_ONCE, stops - first))
        toll = trial.conclude()
    doubled, toll.messages.doubled = toll.messages.doubled, []
    return [
        shown(part, "processes frozen amid their work", stops),
        shown(part, "messages they had taken on", trial.orphaned),
        shown(part, "… of which it was not known whether they had been posted", toll.messages_in_doubt),
        shown(part, "… posted by both, frozen after the last look and before the call", _keys(doubled)),
        *toll.lines(part),
    ]


def _keys(doubled: list[str]) -> int:
    """Return how many messages are among what was seen twice; what such a message says is named beside it."""
    return sum(one.startswith("hireloop-delivery-") for one in doubled)


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

    def freeze(self, how_many: int) -> None:
        """Freeze processes amid their work, let another take over what they had, and let them go on beside it.

        In real time: nobody stands still without the clock going on.
        """
        frozen: list[BotProcess] = []
        other = None
        try:
            for _ in range(how_many):
                frozen.append(self.company.launch_beside())
                frozen[-1].wait_until_connected()  # one after the other: each takes a core while it starts
            self.load.open()
            for process in frozen:
                time.sleep(self.dice.uniform(0.1, 0.6))
                process.stop()
            self.load.shut()
            self.orphaned += self.records.claimed()
            self.toll.messages_in_doubt += self.records.in_doubt()
            other = self.company.launch_beside()
            other.wait_until_connected()
            drain(self.company, self.records, 2 * BEYOND_THE_CLAIM, moves_clock=False)
            for process in frozen:
                process.go_on()
            self.load.open()
            time.sleep(AFTER_THE_THAW)
            self.load.shut()
            drain(self.company, self.records, moves_clock=False)
        finally:
            for process in (*frozen, *([other] if other else [])):
                process.kill()
            self.company.wait_until_cut()
            self.load.shut()
        self.look_at_the_dead()
