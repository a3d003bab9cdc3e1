"""Backups of a bot at work, taken by the command line, each restored and held against what was acknowledged by then.

The bot is the real process with the practice workspace around it; two people give it commands all the while, and what it
owes it sends. A command counts as acknowledged once Slack had its ack. A backup must hold everything that was
acknowledged before it began.
"""

import os
import random
import string
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, select

from bot.domain.events import Kind
from bot.manifest import PATH, manifest
from bot.sandbox import PracticeWorkspace
from bot.sandbox.errors import SlackError
from storage.checkup import SQLiteFile, damage, findings, first_broken_entry
from storage.database import address_of
from storage.schema import migrate
from storage.store import open_store
from storage.tables import applications, candidates, events
from tests.company import CHANNELS, NOW, PEOPLE, TEAM, open_ml_job
from tests.crash.places import opened
from tests.figures import Line, counted, shown

POINTS = 50
FEWEST = 2
PATIENCE = 120.0
PART = "a backup of a bot at work, restored"
DEED = tuple[str, str]  # what was done, and to whom or in which words


def run(seed: int, scale: float) -> list[Line]:
    """Take a backup at 50 points and of a killed bot's file, restore each; a scale below 1 takes fewer."""
    with tempfile.TemporaryDirectory() as made, _company(Path(made)) as company:
        found = _Found()
        with _bot(company) as process, _people_at_work(company, seed) as deeds:
            for point in range(max(FEWEST, round(POINTS * scale))):
                _try(company, Path(made) / f"{point}", deeds, found)
            process.kill()
            process.wait()
        alone = _Found()
        _try(company, Path(made) / "killed", deeds, alone)
        lost_by_the_bot = deeds.done - _held(company.file)
        return [
            counted(PART, "backups restored", found.restored, goal=found.tried),
            counted(PART, "backup of a killed bot's file restored", alone.restored, goal=1),
            counted(PART, "damaged, or with a broken audit", found.broken + alone.broken, goal=0),
            counted(PART, "with something for the doctor to say", found.unwell + alone.unwell, goal=0),
            counted(PART, "acknowledged before, and not in the backup", found.lost + alone.lost, goal=0),
            counted(PART, "acknowledged, and not in the bot's own database", len(lost_by_the_bot), goal=0),
            counted(PART, "backups during which the bot did not work on", found.still, goal=0),
            shown(PART, "commands acknowledged", len(deeds.done)),
            shown(PART, "of them while a backup was taken", found.meanwhile),
        ]


# --- The company --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Company:
    """The practice workspace, the database's file, and the settings of whoever works on it."""

    slack: PracticeWorkspace
    file: Path
    environment: dict[str, str]


@contextmanager
def _company(folder: Path) -> Iterator[_Company]:
    file = folder / "hireloop.db"
    with opened(address_of(file)) as database:
        migrate(database)
        open_ml_job(open_store(database, TEAM["id"], TEAM["name"]), NOW)
    with PracticeWorkspace(manifest(), PEOPLE, CHANNELS, team=TEAM, start_at=NOW) as slack:
        environment = {
            "PATH": os.environ["PATH"],
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": address_of(file),
            "HIRELOOP_CHANNEL": "C01HIRING",
            "HIRELOOP_ADMINS": "U02MAYA",
            "HIRELOOP_RECRUITERS": "U01PRIYA",
            "HIRELOOP_TIMEZONE": "Europe/Berlin",
        }
        yield _Company(slack, file, environment)


@contextmanager
def _bot(company: _Company) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--clock", f"{company.slack.url}/control/clock"],
        env=company.environment, cwd=PATH.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        company.slack.wait_for_app(sockets=2, timeout=PATIENCE)
        yield process
    finally:
        process.kill()
        process.wait()


@dataclass
class _Deeds:
    """What was acknowledged, in the order of the acks."""

    so_far: list[DEED] = field(default_factory=list)

    @property
    def done(self) -> set[DEED]:
        return set(self.so_far)


@contextmanager
def _people_at_work(company: _Company, seed: int) -> Iterator[_Deeds]:
    """Let two people give commands, until the bot is gone or they are told to stop."""
    deeds, leaving = _Deeds(), threading.Event()
    work = (_recruiter, _manager)
    people = [threading.Thread(target=one, args=(company, deeds, leaving, seed)) for one in work]
    for one in people:
        one.start()
    try:
        company.slack.wait_until(lambda: len(deeds.so_far) > 20, PATIENCE, "nobody could work")
        yield deeds
    finally:
        leaving.set()
        for one in people:
            one.join(PATIENCE)


def _recruiter(company: _Company, deeds: _Deeds, leaving: threading.Event, seed: int) -> None:
    draw = random.Random(seed)
    for n in count(1):
        name = " ".join("".join(draw.choices(string.ascii_lowercase, k=8)).title() for _ in "ab")
        for words, deed in (
            (f'add "{name}" for ml-engineer', ("added", name)),
            (f"shared C-{n}", None),
            (f"move C-{n} recruiter screen", ("moved", f"{n} recruiter_screen")),
            (f"panel C-{n} mlops @sam", None),
        ):
            if leaving.is_set() or not _acknowledged(company, "U01PRIYA", words):
                return
            if deed:
                deeds.so_far.append(deed)


def _manager(company: _Company, deeds: _Deeds, leaving: threading.Event, seed: int) -> None:
    company.slack.wait_until(lambda: deeds.so_far or leaving.is_set(), PATIENCE)
    for n in count(1):
        if leaving.is_set() or not _acknowledged(company, "U02MAYA", f"note C-1 Thought {n} of {seed}"):
            return
        deeds.so_far.append(("noted", f"Thought {n} of {seed}"))


def _acknowledged(company: _Company, who: str, words: str) -> bool:
    """Give a command; tells whether Slack had an ack for it."""
    try:
        company.slack.carry_out(company.slack.core.interactions.command(who, "C01HIRING", f"/candidate {words}"))
    except SlackError:  # the bot was killed
        return False
    return True


# --- A backup -----------------------------------------------------------------------------------------------------------


@dataclass
class _Found:
    """What came of the backups, counted."""

    tried: int = 0
    restored: int = 0
    broken: int = 0
    unwell: int = 0
    lost: int = 0
    still: int = 0
    meanwhile: int = 0


def _try(company: _Company, folder: Path, deeds: _Deeds, found: _Found) -> None:
    """Take a backup, restore it to a place of its own, and look at what is there."""
    before = list(deeds.so_far)
    found.tried += 1
    taken = _command(company.environment, "db", "backup", str(folder / "copy.db"))
    meanwhile = len(deeds.so_far) - len(before)
    found.meanwhile += meanwhile
    found.still += meanwhile == 0
    live = folder / "restored" / "hireloop.db"
    restored = _command(
        {**company.environment, "DATABASE_URL": address_of(live)}, "db", "restore", str(folder / "copy.db")
    )
    if not (taken and restored):
        return
    found.restored += 1
    for file in (folder / "copy.db", live):
        database = SQLiteFile(file)
        found.broken += bool(damage(database)) or first_broken_entry(database) is not None
        found.unwell += bool(findings(database, TEAM["id"]))
        found.lost += len(set(before) - _held(file))


def _command(environment: dict[str, str], *words: str) -> bool:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words], env=environment, cwd=PATH.parent, capture_output=True, timeout=PATIENCE,
        check=False,
    )  # fmt: skip
    return done.returncode == 0


def _held(file: Path) -> set[DEED]:
    """Return the deeds that a database remembers."""

    def read(connection: Connection) -> set[DEED]:
        moves = select(applications.c.number, events.c.to_stage).join_from(events, applications)
        return {
            *(("added", name) for name in connection.scalars(select(candidates.c.name))),
            *(
                ("noted", text)
                for text in connection.scalars(select(events.c.text).where(events.c.kind == Kind.NOTED.value))
            ),
            *(("moved", f"{number} {stage}") for number, stage in connection.execute(moves)),
        }

    return SQLiteFile(file).read(read)
