"""A company whose bot is a process of its own, so that its memory, its threads and its times are its own.

Beside it: the practice workspace with a recruiting team and interviewers enough to keep many forms open at once, and
candidates enough that every deed of a storm can have its own.
"""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.domain.people import Member
from bot.domain.pipeline import Stage
from bot.flows.members import keep_people
from bot.manifest import PATH, manifest
from bot.sandbox import PracticeWorkspace
from storage.database import open_database
from storage.schema import migrate
from storage.store import open_store
from tests.company import CHANNELS, NOW, PEOPLE, TEAM, open_ml_job
from tests.factories import PRIYA, ask_for_cards, put_on_file

ROOT = PATH.parent
RECRUITERS = tuple(f"U1R{n:02}" for n in range(12))
INTERVIEWERS = tuple(f"U2I{n:02}" for n in range(12))
EVERYBODY = (*RECRUITERS, *INTERVIEWERS)
START_SECONDS = 60.0
LEAVE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Load:
    """What a process uses now."""

    threads: int
    files: int
    megabytes: float


class Company:
    """A running company: `slack` to be people in, the bot's process to look at from outside."""

    def __init__(self, slack: PracticeWorkspace, folder: Path, process: subprocess.Popen[bytes]) -> None:
        self.slack = slack
        self.folder = folder
        self.process = process

    def load(self) -> Load:
        """Return what the bot's process uses now."""
        about = Path(f"/proc/{self.process.pid}")
        told = dict(line.split(":", 1) for line in (about / "status").read_text().splitlines())
        return Load(int(told["Threads"]), len(list((about / "fd").iterdir())), int(told["VmRSS"].split()[0]) / 1024)

    def rows(self, question: str) -> list[tuple]:
        """Return what the bot's records answer, read beside it without touching them."""
        with closing(sqlite3.connect(f"file:{self.folder / 'hireloop.db'}?mode=ro", uri=True)) as records:
            return records.execute(question).fetchall()

    def count(self, question: str) -> int:
        """Return how many rows a question finds."""
        return int(self.rows(f"SELECT count(*) FROM {question}")[0][0])

    def complaints(self) -> Counter[str]:
        """Return the errors that the bot has logged of its own; Slack's library tells of the trouble that we make."""
        lines = (self.folder / "bot.log").read_text().splitlines()
        told = [json.loads(line) for line in lines if '"level": "error"' in line and '"library_warned"' not in line]
        return Counter(_in_short(one) for one in told)

    def sockets(self) -> int:
        """Return how many of the bot's sockets are whole and may stay."""

        def look() -> int:
            links = self.slack.core.sockets.links
            return sum(link.is_open and not link.is_lost and not link.retiring for link in links)

        return self.slack.ask(look)


@contextmanager
def company_of_its_own(folder: Path, candidates: int, voted_on: int = 0) -> Iterator[Company]:
    """Start a company with so many candidates; on the first few every interviewer owes a card."""
    people = [*PEOPLE, *_accounts(RECRUITERS, "recruiter"), *_accounts(INTERVIEWERS, "interviewer")]
    channels = [{**CHANNELS[0], "members": [str(one["id"]) for one in people]}]
    url = f"sqlite:///{folder / 'hireloop.db'}"
    _put_everybody_on_file(url, candidates, voted_on)
    with PracticeWorkspace(manifest(), people, channels, team=TEAM, start_at=NOW) as slack:
        with (folder / "bot.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run", "--clock", f"{slack.url}/control/clock"],
                env=_environment(slack, url), cwd=ROOT, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            slack.wait_for_app(sockets=2, timeout=START_SECONDS)
            yield Company(slack, folder, process)
        finally:
            process.terminate()
            try:
                process.wait(LEAVE_SECONDS)
            finally:
                process.kill()


def wait_until(condition, seconds: float) -> bool:
    """Wait until something is true; tell whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _in_short(told: dict[str, str]) -> str:
    """Return what an error was, in a few words."""
    return " ".join([told["event"], *told.get("exception", "").strip().splitlines()[-1:]])[:120]


def _accounts(ids: tuple[str, ...], what: str) -> list[dict[str, object]]:
    return [
        {"id": one, "name": one.lower(), "real_name": f"{what.title()} {one}", "tz": "Europe/Berlin"} for one in ids
    ]


def _put_everybody_on_file(url: str, candidates: int, voted_on: int) -> None:
    database = open_database(url)
    migrate(database)
    store = open_store(database, TEAM["id"], TEAM["name"])
    people = [Member(id=one, name=one, timezone="Europe/Berlin") for one in (PRIYA, "U02MAYA", *EVERYBODY)]
    store.write(lambda records: keep_people(records, people, ("U02MAYA",), (PRIYA, *RECRUITERS)))
    open_ml_job(store, NOW)
    for n in range(candidates):
        stage = Stage.LOOP if n < voted_on else Stage.APPLIED

        def put(records, name=f"Candidate number {n}", stage=stage):
            application = put_on_file(records, name, stage=stage)
            if stage is Stage.LOOP:
                ask_for_cards(records, application, *INTERVIEWERS)

        store.write(put)
    database.close()


def _environment(slack: PracticeWorkspace, url: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": url,
        "HIRELOOP_CHANNEL": "C01HIRING",
        "HIRELOOP_ADMINS": "U02MAYA",
        "HIRELOOP_RECRUITERS": ",".join((PRIYA, *RECRUITERS)),
        "HIRELOOP_TIMEZONE": "Europe/Berlin",
        "HIRELOOP_LOG_FORMAT": "json",
    }
