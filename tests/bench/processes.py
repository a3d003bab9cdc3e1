"""A real process, through a real socket: from its start to the first ack, a burst, its memory after very many commands.

The bot is `python -m bot run` on a SQLite file of 10,000 applications; Slack is the practice workspace, in the process
that measures. Beside it stands a process with Bolt and its Socket Mode handler as they come, which only acknowledges.
"""

import asyncio
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from bot.manifest import PATH, manifest
from bot.sandbox import PracticeWorkspace
from bot.sandbox.delivery import NotAcknowledged, Parcel, deliver
from tests.bench.crowd import FIRST_NUMBER, NINE, OPENINGS, crowded
from tests.bench.times import Took, took
from tests.company import CHANNELS, PEOPLE, TEAM
from tests.factories import PRIYA
from tests.figures import Line, at_most, counted, shown

PART = "A real process on SQLite, over the socket"
SIZE = 10_000
TIMES = 200
BURST, BURST_SECONDS, MOST_BURST_MS = 200, 1.0, 1000.0
MOST_SECONDS_TO_START = 2.0
MOST_MB, MOST_GROWTH = 120.0, 1.05
IN_FLIGHT = 10
PATIENCE = 60.0
PAGE_BYTES = resource.getpagesize()
WARM = 10  # a tenth of the commands warms everything up: what is kept once is no growth


def measure(folder: Path, commands: int, size: int = SIZE, times: int = TIMES, starts: int = 3) -> list[Line]:
    """Measure everything about the process, and how long its answers take over the socket."""
    place = folder / "process"
    place.mkdir()
    with crowded("sqlite", place, size) as crowd:
        url = crowd.url
    with _workspace() as slack, _running(slack, [sys.executable, "-m", "tests.bench.empty_process"], {}):
        slack.wait_for_app(timeout=PATIENCE)
        empty = slack.carry_out(_one_by_one(slack, ["list"] * times))
    to_first_ack = took([_seconds_to_the_first_ack(url) for _ in range(starts)])
    with _workspace() as slack, _running(slack, *_bot(slack, url)) as process:
        slack.wait_for_app(sockets=2, timeout=PATIENCE)
        slack.carry_out(_typed(slack, "list"))
        idle = _megabytes(process.pid)
        lines = [at_most(PART, "from the start to the first ack", to_first_ack.p50, MOST_SECONDS_TO_START, "s")]
        lines += _over_the_socket(slack, empty, size, times)
        lines += _burst(slack, size)
        return lines + _memory(slack, process.pid, idle, commands, size)


def _over_the_socket(slack: PracticeWorkspace, empty: Took, size: int, times: int) -> list[Line]:
    lines = [shown(PART, f"an empty default Bolt process (p99 {empty.p99:.1f})", empty.p50, "ms")]
    for what, texts in {"/candidate list": ["list"] * times, "/candidate show": _shows(times, size)}.items():
        slack.carry_out(_one_by_one(slack, texts[:10]))
        measured = slack.carry_out(_one_by_one(slack, texts))
        lines.append(shown(PART, f"{what} (p99 {measured.p99:.1f})", measured.p50, "ms"))
        lines.append(at_most(PART, f"{what}: p50 beside the empty process", measured.p50 / empty.p50, 1.0, "×"))
    return lines


def _burst(slack: PracticeWorkspace, size: int) -> list[Line]:
    texts = _mixed(BURST, size)
    measured, lost = slack.carry_out(_spread(slack, texts, BURST_SECONDS))
    return [
        at_most(PART, f"a burst of {BURST} in one second: the last ack after", measured.worst, MOST_BURST_MS, "ms"),
        counted(PART, "… not acknowledged", lost, goal=0),
    ]


def _memory(slack: PracticeWorkspace, pid: int, idle: float, commands: int, size: int) -> list[Line]:
    began = perf_counter()
    slack.carry_out(_in_flight(slack, commands // WARM, size))
    warm = _megabytes(pid)
    slack.carry_out(_in_flight(slack, commands - commands // WARM, size))
    seconds, after = perf_counter() - began, _megabytes(pid)
    return [
        at_most(PART, "resident memory, idle", idle, MOST_MB, "MB"),
        at_most(PART, f"resident memory after {commands:,} commands", after, MOST_MB, "MB"),
        at_most(PART, f"… beside what it was after {commands // WARM:,}", after / warm, MOST_GROWTH, "×"),
        shown(PART, f"{commands:,} commands, {IN_FLIGHT} at once: in a second", round(commands / seconds)),
    ]


# --- What is sent -------------------------------------------------------------------------------------------------------


def _shows(n: int, size: int) -> list[str]:
    return [f"show C-{FIRST_NUMBER + k * 7 % (size - OPENINGS)}" for k in range(n)]


def _mixed(n: int, size: int) -> list[str]:
    """Return what people type in a day: of ten, seven cards, two lists and a note."""
    shows = _shows(n, size)
    kinds = {3: "list", 6: "list", 9: f"note C-{FIRST_NUMBER}: called, will call again"}
    return [kinds.get(k % 10, shows[k]) for k in range(n)]


async def _typed(slack: PracticeWorkspace, text: str) -> float:
    """Type `/candidate …`; return after how many milliseconds its ack was there."""
    core = slack.core
    person, where = core.workspace.people[PRIYA], core.workspace.conversations[str(CHANNELS[0]["id"])]
    payload = core.interactions.payloads.command(person, where, "/candidate", text)
    began = perf_counter()
    await deliver(core, Parcel("slash_commands", payload, "bench", user_id=PRIYA))
    return (perf_counter() - began) * 1000


async def _one_by_one(slack: PracticeWorkspace, texts: Sequence[str]) -> Took:
    return took([await _typed(slack, text) for text in texts])


async def _spread(slack: PracticeWorkspace, texts: Sequence[str], seconds: float) -> tuple[Took, int]:
    """Type everything, evenly within so many seconds, without waiting for answers; return what was not acknowledged, too."""

    async def at_its_time(n: int, text: str) -> float | None:
        await asyncio.sleep(seconds * n / len(texts))
        try:
            return await _typed(slack, text)
        except NotAcknowledged:
            return None

    spent = await asyncio.gather(*(at_its_time(n, text) for n, text in enumerate(texts)))
    acked = [one for one in spent if one is not None]
    return took(acked), len(texts) - len(acked)


async def _in_flight(slack: PracticeWorkspace, n: int, size: int) -> None:
    """Type so many commands, always the same number at once."""
    left = iter(_mixed(n, size))

    async def type_on() -> None:
        for text in left:
            await _typed(slack, text)

    await asyncio.gather(*(type_on() for _ in range(IN_FLIGHT)))


# --- Processes ----------------------------------------------------------------------------------------------------------


@contextmanager
def _workspace() -> Iterator[PracticeWorkspace]:
    with PracticeWorkspace(manifest(), PEOPLE, CHANNELS, team=TEAM, start_at=NINE) as slack:
        yield slack


def _bot(slack: PracticeWorkspace, url: str) -> tuple[list[str], dict[str, str]]:
    settings = {
        "DATABASE_URL": url,
        "HIRELOOP_CHANNEL": str(CHANNELS[0]["id"]),
        "HIRELOOP_ADMINS": "U02MAYA",
        "HIRELOOP_RECRUITERS": PRIYA,
        "HIRELOOP_TIMEZONE": "Europe/Berlin",
    }
    return [sys.executable, "-m", "bot", "run", "--clock", f"{slack.url}/control/clock"], settings


@contextmanager
def _running(
    slack: PracticeWorkspace, words: list[str], settings: dict[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        **settings,
    }
    process = subprocess.Popen(
        words, env=environment, cwd=PATH.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _seconds_to_the_first_ack(url: str) -> float:
    with _workspace() as slack:
        began = perf_counter()
        with _running(slack, *_bot(slack, url)):
            slack.wait_for_app(timeout=PATIENCE)
            slack.carry_out(_typed(slack, "list"))
            return perf_counter() - began


def _megabytes(pid: int) -> float:
    """Return the resident memory of a process."""
    resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return resident * PAGE_BYTES / 2**20
