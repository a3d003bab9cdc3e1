"""The demo: a practice workspace and the bot beside it, as the separate process it is, with the sample company."""

import os
import shutil
import socket
import subprocess
import sys
import webbrowser
from pathlib import Path

from bot import sample
from bot.clock import system_clock
from bot.manifest import manifest
from storage.database import open_database
from storage.schema import migrate
from storage.store import open_store

PORT = 4380
FOLDER = Path(".demo")
READY_SECONDS = 30.0
LEAVE_SECONDS = 10.0


class CannotStart(Exception):
    """The demo cannot start; the message says why and what to do, in one sentence."""


class Demo:
    """A demo: started, looked at, stopped."""

    def __init__(self, port: int = PORT, folder: Path | None = None) -> None:
        from bot.sandbox import PracticeWorkspace  # a web server and more, which only a demo needs in memory

        _require_free(port)
        folder = folder or FOLDER / str(port)  # one for each, so that a second demo leaves the first alone
        self._database_url = f"sqlite:///{folder / 'hireloop.db'}"
        self.log = folder / "bot.log"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._start = sample.start_moment(system_clock())
        self.workspace = PracticeWorkspace(
            manifest(), sample.PEOPLE, sample.CHANNELS, team=sample.TEAM, start_at=self._start, port=port
        )
        self._bot: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Return the page's address, as the recruiter, who has the most to do."""
        return f"{self.workspace.url}/?as={sample.PRIYA}&channel={sample.CHANNEL_ID}"

    def start(self) -> None:
        """Write the sample data, start the workspace and the bot, and wait until the bot is connected."""
        self._write_sample()
        self.workspace.start()
        with self.log.open("wb") as log:
            self._bot = subprocess.Popen(  # in a session of its own: Ctrl-C is for us, and we tell it to leave
                [sys.executable, "-m", "bot", "run", "--clock", f"{self.workspace.url}/control/clock"],
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self.workspace.wait_for_app(timeout=READY_SECONDS)
        except Exception as error:
            raise CannotStart(f"The bot did not connect; its last words are in {self.log}.") from error

    def bot_left(self) -> bool:
        """Tell whether the bot is gone although nobody asked it to leave."""
        return self._bot is not None and self._bot.poll() is not None

    def stop(self) -> None:
        """Let the bot finish what it began, then close the workspace."""
        if self._bot is not None and self._bot.poll() is None:
            self._bot.terminate()
            try:
                self._bot.wait(LEAVE_SECONDS)
            except subprocess.TimeoutExpired:
                self._bot.kill()
                self._bot.wait()
        self.workspace.stop()

    def _write_sample(self) -> None:
        database = open_database(self._database_url)
        try:
            migrate(database)
            store = open_store(database, sample.TEAM["id"], sample.TEAM["name"])
            store.write(lambda records: sample.fill(records, self._start))
        finally:
            database.close()

    def _environment(self) -> dict[str, str]:
        company = sample.COMPANY
        return os.environ | {
            "SLACK_BOT_TOKEN": self.workspace.bot_token,
            "SLACK_APP_TOKEN": self.workspace.app_token,
            "SLACK_API_URL": self.workspace.api_url,
            "DATABASE_URL": self._database_url,
            "HIRELOOP_CHANNEL": company.channel_id,
            "HIRELOOP_ADMINS": ",".join(sorted(company.admins)),
            "HIRELOOP_RECRUITERS": ",".join(sorted(company.recruiters)),
            "HIRELOOP_TIMEZONE": str(sample.HOME),
            "HIRELOOP_PORT": "",  # whoever chose the page's port with PORT=… meant that one
            "PYTHONUNBUFFERED": "1",
        }


def open_in_browser(address: str) -> None:
    """Open the page where there is a screen to show it on."""
    if sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(address)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} is in use, perhaps by another demo. Stop that, or choose another: make demo PORT={port + 1}"
            ) from error
