"""Other troubles than death: asked to leave, frozen, a full or failing disk, a file that is locked or may not be written,
a clock that jumps. Nothing is lost, nothing happens twice, and whoever could not be served is told so in a sentence.
"""

import os
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from tests.crash import strace
from tests.crash.company import BotProcess, CrashingCompany
from tests.crash.load import Deed, Fate
from tests.crash.trial import Trial, a_company
from tests.figures import Line, at_most, counted, shown

NOT_SAVED = "That was not saved"
TO_LEAVE = 10.0
FROZEN_FOR = 30.0


def run(seed: int, scale: float) -> list[Line]:
    """Bring every trouble over a company of its own."""
    strace.require()
    troubles = (
        lambda: leave(seed, max(2, round(20 * scale))),
        lambda: freeze(seed, max(3.0, FROZEN_FOR * min(scale, 1.0)), max(1, round(3 * scale))),
        lambda: fill_the_disk(seed, max(8, round(200 * scale))),
        lambda: lock_the_file(seed),
        lambda: forbid_writing(seed),
        lambda: let_the_clock_jump(seed, max(4, round(40 * scale))),
    )
    with ThreadPoolExecutor(1) as pool:  # one after the other: what takes long here is waiting
        return [line for lines in pool.map(lambda trouble: trouble(), troubles) for line in lines]


class _Troubled(Trial):
    """A company at work that is troubled while its process lives on."""

    @contextmanager
    def at_work(self):
        """Run a process with everybody at work; what was in hand when it ended is of unknown fate."""
        with self.company.running() as process:
            self.company.pass_settling()
            self.load.open()
            yield process
        self.load.shut()
        self.look_at_the_dead()

    def write_a_note(self) -> Deed:
        """Note something about the first candidate, and return once it was answered or Slack's patience is over."""
        return self.company.slack.carry_out(self.load.note_now(next(iter(self.load.moved))), 30)

    def work_for(self, seconds: float) -> None:
        """Let people work for a while."""
        time.sleep(seconds)


@contextmanager
def _troubled(seed: int):
    with a_company(seed) as company:
        trial = _Troubled(company, seed)
        trial.prepare()
        yield trial


def leave(seed: int, times: int) -> list[Line]:
    """Ask the process to leave at random instants."""
    part, codes, longest = "SIGTERM", [], 0.0
    with _troubled(seed) as trial:
        trial.load.begin()
        for _ in range(times):
            with trial.at_work() as process:
                trial.work_for(trial.company.random.uniform(0, 0.8))
                began = time.monotonic()
                codes.append(process.ask_to_leave())
                longest = max(longest, time.monotonic() - began)
        toll = trial.conclude()
    return [
        counted(part, "processes that left by themselves, with 0", codes.count(0), goal=times),
        at_most(part, "the longest took", longest, TO_LEAVE, "s"),
        *toll.lines(part),
    ]


def freeze(seed: int, seconds: float, times: int) -> list[Line]:
    """Stop the process for a while, with everybody pressing on, and let it go on."""
    part = "SIGSTOP"
    with _troubled(seed) as trial:
        trial.load.begin()
        for _ in range(times):
            with trial.at_work() as process:
                trial.work_for(trial.company.random.uniform(0.2, 0.8))
                process.stop()
                trial.work_for(seconds)
                process.go_on()
                trial.work_for(2)
        toll = trial.conclude()
    return [
        shown(part, "frozen for", seconds, "s"),
        shown(part, "deeds sent once more, before the first was answered", toll.repeated),
        *toll.lines(part),
    ]


def fill_the_disk(seed: int, times: int) -> list[Line]:
    """Let a write fail, each time a later one: for want of room, then for a broken disk; then all of them for a while."""
    part, told, repeated = "a full disk", [], []
    with _troubled(seed) as trial:
        with trial.at_work() as process:
            for number in range(times):
                error = ("pwrite64", "ENOSPC") if number % 4 else ("fdatasync", "EIO")
                told.append(_note_amid(trial, process, *error, f"when={1 + number % 40}"))
                repeated.append(trial.write_a_note())
            trial.load.begin()
            with strace.injected(process.pid, strace.threads_of(process.pid), "pwrite64", "error=ENOSPC"):
                trial.work_for(3)
            trial.work_for(2)
            refused = [one for one in trial.load.ledger.deeds if one.fate is Fate.REFUSED]
        toll = trial.conclude()
    return [
        shown(part, "deeds that found no room", len(refused)),
        counted(part, "… and were not told so in a sentence", sum(NOT_SAVED not in one.answer for one in refused), goal=0),
        counted(part, "saved at once when there was room again",
                sum(one.fate is Fate.ACKNOWLEDGED for one in repeated), goal=times),
        counted(part, "without an answer", sum(one.fate is Fate.UNKNOWN for one in told + repeated), goal=0),
        *toll.lines(part),
    ]  # fmt: skip


def _note_amid(trial: _Troubled, process: BotProcess, calls: str, error: str, when: str) -> Deed:
    with strace.injected(process.pid, strace.threads_of(process.pid), calls, f"error={error}:{when}"):
        return trial.write_a_note()


def lock_the_file(seed: int) -> list[Line]:
    """Let another program hold the database's lock: while the bot runs, and while it starts."""
    part = "a locked database"
    with _troubled(seed) as trial:
        with trial.at_work(), _locked(trial.company), ThreadPoolExecutor(4) as pool:
            told = list(pool.map(lambda _: trial.write_a_note(), range(8)))
        with _locked(trial.company):
            started = trial.company.command_line("run")
        with trial.at_work():
            after = trial.write_a_note()
        toll = trial.conclude()
    return [
        counted(part, "told so in a sentence", sum(one.answer.startswith(NOT_SAVED) for one in told), goal=len(told)),
        counted(part, "… too late for Slack", sum(one.was_repeated for one in told), goal=0),
        counted(part, "starts refused with a sentence", _is_a_sentence(started), goal=1),
        counted(part, "saved when it was free again", int(after.fate is Fate.ACKNOWLEDGED), goal=1),
        *toll.lines(part),
    ]


@contextmanager
def _locked(company: CrashingCompany):
    with closing(sqlite3.connect(company.folder / "hireloop.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


def forbid_writing(seed: int) -> list[Line]:
    """Start on a file, and in a folder, that may not be written to."""
    part = "a read-only file"
    with _troubled(seed) as trial:
        company = trial.company
        places = [company.folder / "hireloop.db", company.folder]
        found = [_started_on_read_only(company, place) for place in places]
        toll = trial.conclude()
    return [
        counted(part, "starts refused with a sentence", sum(map(_is_a_sentence, found)), goal=len(places)),
        *toll.lines(part),
    ]


def _started_on_read_only(company: CrashingCompany, place: Path):
    mode = place.stat().st_mode
    (company.folder / "hireloop.db.lock").unlink(missing_ok=True)
    place.chmod(mode & ~0o222)
    try:
        return company.command_line("run", before=_OBEYING)
    finally:
        place.chmod(mode)


# Root may write to what may not be written to, unless it gives that up.
_OBEYING = ("setpriv", "--bounding-set=-dac_override") if os.geteuid() == 0 else ()


def _is_a_sentence(ended) -> int:
    return int(ended.returncode == 1 and "Traceback" not in ended.stderr and ended.stderr.strip().endswith("."))


def let_the_clock_jump(seed: int, times: int) -> list[Line]:
    """Move the clock by an hour or a day, forward and back, under load."""
    part, jumps = "a clock that jumps", (1, -1, 24, -24, 24, -1, 1, -24)
    with _troubled(seed) as trial:
        trial.load.begin()
        with trial.at_work():
            for number in range(times):
                trial.company.slack.clock.advance(hours=jumps[number % len(jumps)])
                trial.work_for(0.5)
        toll = trial.conclude()
    return [shown(part, "jumps of an hour or a day, forward and back", times), *toll.lines(part)]
