"""One practice workspace, put together: state, app, deliveries and everything that watches."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.sandbox import changes, loading
from bot.sandbox.clock import Clock
from bot.sandbox.events import Events
from bot.sandbox.everyday import Everyday
from bot.sandbox.files import Files
from bot.sandbox.http_delivery import HttpDelivery
from bot.sandbox.installation import Installation
from bot.sandbox.interactions import Interactions
from bot.sandbox.journal import Journal
from bot.sandbox.limits import Budget
from bot.sandbox.methods.scheduled import Scheduled
from bot.sandbox.model import Conversation, Json
from bot.sandbox.oauth import OAuth
from bot.sandbox.responses import Responses
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.triggers import Triggers
from bot.sandbox.trouble import Trouble
from bot.sandbox.views import Views


class Slack:
    """Everything of one workspace; touched only from the loop it runs in."""

    def __init__(
        self,
        manifest: Json | None = None,
        *,
        team: Json | None = None,
        people: Sequence[Json] | None = None,
        channels: Sequence[Json] | None = None,
        start_at: datetime | None = None,
        rates: bool | Mapping[str, int] = False,
    ) -> None:
        """Build it; `url` is set by the server once it listens."""
        self.url = ""
        self.clock = Clock(start_at)
        self.journal = Journal(self.clock)
        self.installation = Installation(manifest or {})
        self.workspace = loading.build(self.clock, self.installation, team, people, channels)
        self.triggers = Triggers()
        self.trouble = Trouble(self._trouble_struck)
        self.budget = Budget(rates)
        self.views = Views(self.workspace, self.installation)
        self.responses = Responses(self)
        self.files = Files(self)
        self.oauth = OAuth(self)
        self.sockets = SocketMode(self)
        self.http = HttpDelivery(self)
        self.interactions = Interactions(self)
        self.events = Events(self)
        self.everyday = Everyday(self)
        self.scheduled: dict[str, Scheduled] = {}
        self.workspace.watchers.append(self.events.watch)
        self._profile = self.installation.profile(self.workspace.team.id)
        self._tasks: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run something beside everything else, and keep it from being forgotten."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            self.journal.note("note", f"the workspace stumbled: {task.exception()!r}", error="internal_error")

    def app_message(self, text: str) -> Json:
        """Return a message of the app, before it is posted."""
        installation = self.installation
        return {
            "user": installation.bot_user_id,
            "bot_id": installation.bot_id,
            "app_id": installation.app_id,
            "team": self.workspace.team.id,
            "bot_profile": self._profile,
            "text": text,
        }

    def permalink(self, where: Conversation, message: Json) -> str:
        """Return the address of a message."""
        address = f"{self.url}/archives/{where.id}/p{message['ts'].replace('.', '')}"
        thread = message.get("thread_ts")
        return f"{address}?thread_ts={thread}&cid={where.id}" if thread and thread != message["ts"] else address

    def uninstall(self) -> None:
        """Take the app away: its tokens die, and it is told."""
        self.events.emit("app_uninstalled", {"type": "app_uninstalled"})
        self.events.emit("tokens_revoked", {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [
            self.installation.bot_user_id]}})  # fmt: skip
        for grant in self.installation.tokens.values():
            if grant.kind == "bot":
                grant.error = "account_inactive"

    def set_trouble(self, wanted: Json) -> None:
        """Turn switches of trouble and show it to whoever is watching."""
        self.trouble.set(wanted)
        self.workspace.announce(changes.TroubleChanged())

    def _trouble_struck(self, what: str) -> None:
        self.journal.note("note", f"trouble: {what}")
        self.workspace.announce(changes.TroubleChanged())

    def change_scopes(self, scopes: set[str]) -> None:
        """Grant or revoke optional scopes."""
        self.installation.tokens[self.installation.bot_token].scopes = scopes
        self.workspace.announce(changes.AppChanged())

    def stop(self) -> None:
        """End whatever still runs."""
        for task in list(self._tasks):
            task.cancel()
