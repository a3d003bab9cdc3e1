"""A company that lives through crashes: its Slack, which remembers everything, and its bot, whose processes die."""

import os
import random
import re
import signal
import string
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from holidays import country_holidays

from bot.manifest import PATH, manifest
from bot.sandbox import PracticeWorkspace
from bot.sandbox.changes import Change, Posted
from storage.database import open_database
from storage.schema import migrate
from storage.store import open_store
from tests.company import NOW, PEOPLE, TEAM, open_ml_job

ROOT = PATH.parent
BERLIN = ZoneInfo("Europe/Berlin")
HOLIDAYS = country_holidays("DE")
TO_START = 60.0
# Longer than the bot waits for stragglers before it looks for a message of unknown fate.
SETTLED = timedelta(seconds=35)
VOTERS = [f"V{number:02}" for number in range(1, 13)]
ASKED = [f"A{number:02}" for number in range(1, 25)]
TALKERS = [f"T{number:02}" for number in range(1, 9)]
TALKING = {who: f"C5{who}" for who in TALKERS}
_KEY = re.compile(r"hireloop-delivery-\d+")


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it was when it came: by what it is known, where it stands, and what it said then.

    What was due to one person at the same moment is one message, known by the keys of all that it says.
    """

    keys: tuple[str, ...]
    channel: str
    ts: str
    thread_ts: str | None
    text: str
    at: datetime


class Posts:
    """Everything the app ever posted, as the practice workspace saw it come in. Later edits change nothing here."""

    def __init__(self, slack: PracticeWorkspace) -> None:
        self._slack = slack
        self.all: list[Post] = []
        slack.core.workspace.watchers.append(self._notice)

    def _notice(self, change: Change) -> None:
        match change:
            case Posted(where, message) if keys := _keys_of(message):
                at = datetime.fromtimestamp(float(message["ts"]), UTC)
                post = Post(keys, where.id, message["ts"], message.get("thread_ts"), message.get("text", ""), at)
                self.all.append(post)

    def reader_of(self, post: Post) -> str | None:
        """Return whose direct message it is, or nothing where it stands in a channel."""
        where = self._slack.core.workspace.conversations[post.channel]
        people = [one for one in where.members if one != self._slack.core.installation.bot_user_id]
        return people[0] if where.kind == "im" else None


def _keys_of(message: dict[str, Any]) -> tuple[str, ...]:
    marks = (message.get("metadata") or {}).get("event_payload") or {}
    return tuple(key for key in (str(marks.get("key")), *marks.get("also", ())) if _KEY.fullmatch(key))


class BotProcess:
    """`python -m bot run` as a process of its own, writing its log into a file."""

    def __init__(self, slack: PracticeWorkspace, environment: dict[str, str], log: Path) -> None:
        self._log = log
        self._before = log.stat().st_size if log.exists() else 0
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run", "--clock", f"{slack.url}/control/clock"],
                env=environment, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    @property
    def said(self) -> str:
        """What this process has written so far."""
        with self._log.open("rb") as log:
            log.seek(self._before)
            return log.read().decode(errors="replace")

    def wait_until_connected(self) -> None:
        """Wait until it says that it is; its own words, since several processes may share one workspace."""
        deadline = time.monotonic() + TO_START
        while "connected" not in self.said:
            if not self.is_alive or time.monotonic() > deadline:
                raise AssertionError(f"the bot did not start:\n{self.said[-3000:]}")
            time.sleep(0.02)

    def kill(self) -> None:
        """End it as the kernel does when memory runs out."""
        self.process.kill()
        self.process.wait()

    def ask_to_leave(self, patience: float = 40.0) -> int:
        """Ask it to leave; returns how it left."""
        self.process.terminate()
        return self.process.wait(patience)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)


class CrashingCompany:
    """The practice workspace, the settings of its bot, and a fresh database in which one job is open."""

    def __init__(self, slack: PracticeWorkspace, database_url: str, folder: Path, seed: int) -> None:
        self.slack = slack
        self.posts = Posts(slack)
        self.database_url = database_url
        self.folder = folder
        self.random = random.Random(seed)
        self.environment = {
            "PATH": os.environ["PATH"],
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": database_url,
            "HIRELOOP_CHANNEL": "C01HIRING",
            "HIRELOOP_ADMINS": "U02MAYA",
            "HIRELOOP_RECRUITERS": "U01PRIYA",
            "HIRELOOP_TIMEZONE": "Europe/Berlin",
        }
        database = open_database(database_url)
        migrate(database)
        open_ml_job(open_store(database, TEAM["id"], TEAM["name"]), NOW)
        database.close()
        self._started = 0

    def launch(self) -> BotProcess:
        """Start a process and return at once."""
        self._started += 1
        return BotProcess(self.slack, self.environment, self.folder / "bot.log")

    def launch_beside(self) -> BotProcess:
        """Start a process that has a log of its own, since others write, too."""
        self._started += 1
        return BotProcess(self.slack, self.environment, self.folder / f"bot-{self._started}.log")

    def wait_until_cut(self) -> None:
        """Wait until the workspace has seen that nobody is connected, and has read what was still on its way."""
        self.slack.wait_until(lambda: not self.slack.core.sockets.links, timeout=10, what="a dead socket stays open")

    @contextmanager
    def running(self) -> Iterator[BotProcess]:
        """Run a process until it is connected; kill what is left of it at the end."""
        process = self.launch()
        try:
            process.wait_until_connected()
            self.slack.wait_for_app(timeout=TO_START)
            yield process
        finally:
            process.kill()
            self.wait_until_cut()

    def command_line(self, *words: str, before: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
        """Run another command of the bot's, to its end."""
        return subprocess.run(
            [*before, sys.executable, "-m", "bot", *words], env=self.environment, cwd=ROOT, capture_output=True,
            text=True, timeout=120, check=False,
        )  # fmt: skip

    @property
    def now(self) -> datetime:
        return self.slack.clock.now()

    @property
    def log(self) -> str:
        """What all its processes wrote, except those with logs of their own."""
        path = self.folder / "bot.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def pass_settling(self) -> None:
        """Let so much time pass that a message of unknown fate is looked for."""
        self.slack.clock.advance(seconds=SETTLED.total_seconds())

    def go_to(self, hour: int, minute: int, *, day_later: bool) -> None:
        """Move forward to a time of the working day in Berlin."""
        local = self.now.astimezone(BERLIN)
        to = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if day_later or to <= local:
            to += timedelta(days=1)
        while to.weekday() > 4 or to.date() in HOLIDAYS:  # no digest is owed on either
            to += timedelta(days=1)
        self.slack.clock.set(to)


@contextmanager
def crashing_company(folder: Path, seed: int, database_url: str | None = None) -> Iterator[CrashingCompany]:
    """Found a company; its database is a SQLite file in the folder where none is named."""
    people = [*PEOPLE, *(_person(handle) for handle in (*VOTERS, *ASKED, *TALKERS))]
    everybody = [str(one["id"]) for one in people]
    channels = [{"id": "C01HIRING", "name": "hiring", "members": everybody}]
    channels += [{"id": channel, "name": f"talk-{who.lower()}", "members": [who]} for who, channel in TALKING.items()]
    with PracticeWorkspace(manifest(), people, channels, team=TEAM, start_at=NOW) as slack:
        url = database_url or f"sqlite:///{folder / 'hireloop.db'}"
        yield CrashingCompany(slack, url, folder, seed)


def _person(handle: str) -> dict[str, Any]:
    return {"id": handle, "name": handle.lower(), "real_name": f"Person {_word(handle)}", "tz": "Europe/Berlin"}


def _word(handle: str) -> str:
    """Return the digits of a handle as letters, for a name."""
    return "".join(string.ascii_lowercase[int(one)] if one.isdigit() else one for one in handle).title()
