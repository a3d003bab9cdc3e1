"""A practice workspace in a thread of its own, for tests and for the command line."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.sandbox.delivery import deliver_again
from bot.sandbox.journal import Call, Entry
from bot.sandbox.memory import Memory
from bot.sandbox.model import Json
from bot.sandbox.people import PATIENCE, Someone, StoryFailed
from bot.sandbox.server import Server
from bot.sandbox.slack import Slack

T = TypeVar("T")
START_SECONDS = 10.0
LOOK_AGAIN_SECONDS = 0.05  # for conditions that live outside the workspace and tell nobody
QUIET_SECONDS = 0.1


class PracticeClock:
    """The workspace's clock as a test moves it."""

    def __init__(self, slack: "PracticeWorkspace") -> None:
        """Belong to one workspace."""
        self._slack = slack

    def now(self) -> datetime:
        """Return the workspace's time, aware, in UTC."""
        return self._slack.core.clock.moment()

    def advance(self, **how_far: float) -> None:
        """Move forwards: `advance(hours=1, minutes=30)`."""
        seconds = timedelta(**how_far).total_seconds()
        self._slack.ask(lambda: self._slack.core.clock.move(seconds))

    def set(self, moment: datetime) -> None:
        """Move to an instant."""
        self._slack.ask(lambda: self._slack.core.clock.set(moment.timestamp()))

    def hold(self) -> None:
        """Let it stand still, so that time passes only where the test moves it."""
        self._slack.ask(self._slack.core.clock.hold)


class PracticeWorkspace:
    """Starts, serves until it is stopped, and lets other threads ask and do things in it."""

    def __init__(
        self,
        manifest: Json | None = None,
        people: Sequence[Json] | None = None,
        channels: Sequence[Json] | None = None,
        *,
        team: Json | None = None,
        start_at: datetime | None = None,
        port: int = 0,
        rates: bool | Mapping[str, int] = False,
    ) -> None:
        """Describe it; `start()` or `with` makes it run."""
        self.core = Slack(manifest, team=team, people=people, channels=channels, start_at=start_at, rates=rates)
        self._port = port
        self._loop: asyncio.AbstractEventLoop | None = None  # only while it runs
        self._thread = threading.Thread(target=self._run, name="practice-workspace", daemon=True)
        self._changed = threading.Condition()
        self.changes = 0
        self.clock = PracticeClock(self)
        self.memory = Memory()
        self.core.workspace.watchers.append(lambda change: self.memory.notice(self.core, change))
        self.core.workspace.watchers.append(self._notice)
        self.core.journal.listeners.append(self._notice)

    # --- life -------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def start(self) -> Self:
        """Serve from now on."""
        self._loop = asyncio.new_event_loop()
        self._server = Server(self.core, self._port)
        self._thread.start()
        self.carry_out(self._server.start(), START_SECONDS)
        return self

    def stop(self) -> None:
        """Close every connection and end the thread; what happened can still be asked."""
        loop, self._loop = self._loop, None
        if loop:
            asyncio.run_coroutine_threadsafe(self._server.stop(), loop).result(START_SECONDS)
            loop.call_soon_threadsafe(loop.stop)
            self._thread.join(START_SECONDS)

    def _run(self) -> None:
        loop = self._loop
        if loop:
            asyncio.set_event_loop(loop)
            loop.run_forever()
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    # --- from other threads -----------------------------------------------------------------------

    def carry_out(self, work: Coroutine[Any, Any, T], patience: float | None = None) -> T:
        """Run something in the workspace's loop and wait for its result."""
        if not self._loop:
            work.close()
            raise RuntimeError("the practice workspace is not running")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(patience)

    def ask(self, question: Callable[[], T]) -> T:
        """Call a function in the workspace's loop, where its state may be touched."""
        if not self._loop:
            return question()

        async def answer() -> T:
            return question()

        return self.carry_out(answer())

    # --- what an app needs ------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Where it is served."""
        return self.core.url

    @property
    def api_url(self) -> str:
        """The base URL for a Web API client."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        """The app's bot token."""
        return self.core.installation.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token, for Socket Mode."""
        return self.core.installation.app_token

    @property
    def signing_secret(self) -> str:
        """The secret that signs HTTP deliveries."""
        return self.core.installation.signing_secret

    # --- people and time --------------------------------------------------------------------------

    def as_(self, who: str, channel: str | None = None) -> Someone:
        """Be somebody, by handle or id, in a channel or in the conversation with the app."""
        return Someone(self, self.core.workspace.named(who).id, channel)

    def change(self, who: str, **what: Any) -> None:
        """Change somebody's account or profile: `change("ada", deleted=True)`."""
        self.ask(lambda: self.core.workspace.change_person(self.core.workspace.named(who).id, **what))

    def trouble(self, **switches: Any) -> None:
        """Turn the switches of trouble; without any, behave again."""
        if not switches:
            self.ask(self.core.trouble.clear)
        self.ask(lambda: self.core.set_trouble(switches))

    # --- what happened ----------------------------------------------------------------------------

    @property
    def envelopes(self) -> list[Json]:
        """Every envelope sent to the app, oldest first."""
        return self.ask(lambda: list(self.core.journal.envelopes))

    @property
    def log(self) -> list[Entry]:
        """Everything that happened, oldest first."""
        return self.ask(lambda: list(self.core.journal.entries))

    def calls(self, method: str | None = None) -> list[Call]:
        """Return the Web API calls the app made."""
        return self.ask(lambda: [call for call in self.core.journal.calls if method in (None, call.method)])

    def deliver_again(self, envelope: Json, times: int = 1) -> None:
        """Send an envelope once more, just as it was."""
        self.carry_out(deliver_again(self.core, envelope, times))

    # --- waiting ----------------------------------------------------------------------------------

    def wait_until(self, condition: Callable[[], object], timeout: float = PATIENCE, what: str = "") -> None:
        """Wait until something is true."""
        deadline, before = time.monotonic() + timeout, self.changes
        while not condition():
            if time.monotonic() > deadline:
                raise StoryFailed(what or f"waited {timeout:g} s in vain")
            self.wait_for_change(before)
            before = self.changes

    def wait_for_app(self, sockets: int = 1, timeout: float = START_SECONDS) -> None:
        """Wait until the app is connected."""
        self.wait_until(lambda: len(self.core.sockets.links) >= sockets, timeout, "the app did not connect")

    def settle(self, timeout: float = PATIENCE) -> None:
        """Wait until every envelope is acked and nothing has happened for a moment."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            moved = self.wait_for_change(self.changes, QUIET_SECONDS)
            if not moved and not self.core.sockets.waiting and not self.core.http.waiting:
                return

    def wait_for_change(self, since: int, patience: float = LOOK_AGAIN_SECONDS) -> bool:
        """Wait until something happened after change number `since`, or for a moment; true if it did."""
        with self._changed:
            return self._changed.wait_for(lambda: self.changes != since, patience)

    def _notice(self, _: object) -> None:
        with self._changed:
            self.changes += 1
            self._changed.notify_all()
