"""Points: the process killed at every system call with which one vote and one message are written down and sent.

The writer's calls are those of the database: a commit is some `pwrite64` and an `fdatasync`, so a kill before each is a
kill before, amid and after every commit. The messenger's are those of its network and its reading. Each point is a fresh
process, and each is the restart after the one before.
"""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context

from tests.crash import strace
from tests.crash.company import ASKED, VOTERS, BotProcess
from tests.crash.trial import Toll, Trial, a_company
from tests.crash.truth import ASKS, drain
from tests.figures import Line, shown

PART = "kill -9 at every system call"
WRITER = ("fdatasync", "pwrite64")
MESSENGER = ("socket", "connect", "setsockopt", "getsockopt", "sendto", "poll", "recvfrom", "close", "pread64", "fcntl")
TO_HAPPEN = 30.0
NEW_DAY_EVERY = 30


@dataclass(frozen=True, slots=True)
class Points:
    """Calls of a kind: all of them, or one in so many, up to some number."""

    calls: str
    every: int = 1
    most: int | None = None

    def numbers(self) -> Iterator[int]:
        """Return which calls are struck."""
        every = count(1, self.every)
        return every if self.most is None else (n for n, _ in zip(every, range(self.most), strict=False))


def run(seed: int, scale: float) -> list[Line]:
    """Kill at every call of the writer, and at every one of the messenger, in two companies at once."""
    strace.require()
    every = max(1, round(1 / scale))
    shares = [[Points(calls, every) for calls in WRITER], [Points(calls, every) for calls in MESSENGER]]
    with ProcessPoolExecutor(len(shares), mp_context=get_context("spawn")) as pool:
        tolls = list(pool.map(kill_at_points, [seed * 100 + 10, seed * 100 + 11], shares))
    return lines(tolls[0].add(tolls[1]))


def lines(toll: Toll) -> list[Line]:
    """Return what kills at system calls came to."""
    struck = [shown(PART, f"points: {calls}", n) for calls, n in sorted(toll.struck.items())]
    return [
        shown(PART, "kills", sum(toll.struck.values())),
        *struck,
        shown(PART, "messages of unknown fate at a kill", toll.messages_in_doubt),
        *toll.lines(PART),
    ]


def kill_at_points(seed: int, points: Iterable[Points]) -> Toll:
    """Found a company and kill its bot at each of some points."""
    with a_company(seed) as company:
        return _PointedKills(company, seed, pause=0.001).go(points)


class _PointedKills(Trial):
    """Kills one company's processes, each a call later than the last."""

    def go(self, points: Iterable[Points]) -> Toll:
        self.prepare()
        for one in points:
            for n in one.numbers():
                if not self._strike(one.calls, n):
                    break  # there is no such call any more: all of them were struck
                self.toll.struck[one.calls] += 1
                if sum(self.toll.struck.values()) % NEW_DAY_EVERY == 0:
                    with self.company.running():
                        self.pass_a_day()
        return self.conclude()

    def _strike(self, calls: str, n: int) -> bool:
        """Let a message be sent and a vote be handed in by a process that dies at a call; tell whether it did."""
        process = self.company.launch()
        process.wait_until_connected()
        self.load.open()
        ours = _idle_threads(process)
        drain(self.company, self.records)
        asked, voter = ASKED[self.toll.kills % len(ASKED)], VOTERS[self.toll.kills % len(VOTERS)]
        code, form = self.company.slack.carry_out(self.load.form_of(voter))
        drain(self.company, self.records)
        if calls in WRITER:
            ours = strace.threads_of(process.pid)
        with strace.injected(process.pid, ours, calls, f"signal=SIGKILL:when={n}"):
            self._ask_and_vote(process, code, asked, voter, form)
            died = not process.is_alive
        self.bury(process)
        self.look_at_the_dead()
        return died

    def _ask_and_vote(self, process: BotProcess, code: str, asked: str, voter: str, form: str) -> None:
        """Begin what is to be interrupted, and wait until the process died of it or everything was done and sent."""

        def is_told() -> bool:
            return any(ASKS in post.text and f"({code})" in post.text and self.company.posts.reader_of(post) == asked
                       for post in reversed(self.company.posts.all))  # fmt: skip

        doing = self.load.start(self.load.ask_and_vote(code, asked, voter, form, is_told))
        deadline = time.monotonic() + TO_HAPPEN
        while process.is_alive and time.monotonic() < deadline:
            if doing.done() and not self.records.waiting(self.company.now):
                return
            time.sleep(0.01)


def _idle_threads(process: BotProcess) -> set[int]:
    """Return the threads of which one will send: those that are there before anybody asks for anything, and wait."""
    time.sleep(0.2)  # for the first ticks to be over
    return {one for one in strace.threads_of(process.pid) if strace.waits_on_a_lock(process.pid, one)}
