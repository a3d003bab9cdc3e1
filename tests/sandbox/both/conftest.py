"""One workspace, one app and one window for all scenarios of a worker; a fresh channel for each, and each twice."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from bot.sandbox import PracticeWorkspace
from bot.sandbox.model import Conversation
from bot.sandbox.socket_mode import ACK_SECONDS
from tests.browsers import new_context, running_browser
from tests.sandbox.both.somebody import Somebody, soon
from tests.sandbox.both.through_page import ThroughPage
from tests.sandbox.both.through_python import ThroughPython
from tests.sandbox.both.window import Window
from tests.sandbox.conftest import CHANNELS, PEOPLE
from tests.sandbox.everything_app import MANIFEST, Everything

_numbers = itertools.count(1)


@pytest.fixture(scope="package")
def slack() -> Iterator[PracticeWorkspace]:
    with PracticeWorkspace(MANIFEST, PEOPLE, CHANNELS) as workspace:
        yield workspace


@pytest.fixture(scope="package")
def app(slack: PracticeWorkspace) -> Iterator[Everything]:
    connected = Everything(slack)
    yield connected
    connected.close()


@pytest.fixture(scope="package")
def open_window(slack: PracticeWorkspace) -> Iterator[Callable[[], Window]]:
    """Open the window when the first scenario needs it; Python's scenarios need no browser."""
    with ExitStack() as later:
        opened: list[Window] = []

        def window() -> Window:
            if not opened:
                opened.append(Window(slack, new_context(later.enter_context(running_browser()))))
            return opened[0]

        yield window
        assert [error for each in opened for error in each.errors] == []


@pytest.fixture(params=["page", "python"])
def through(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class They:
    """The people of one scenario, in a channel of their own, and what the app received of them."""

    def __init__(self, slack: PracticeWorkspace, app: Everything, window: Window | None) -> None:
        self.slack = slack
        self.app = app
        self.window = window
        name = f"place-{next(_numbers)}"
        members = dict.fromkeys(["U01", "U02", slack.core.installation.bot_user_id])
        self.channel = Conversation(id=f"C9{name[6:]:0>4}", kind="channel", name=name, members=members)
        slack.ask(lambda: slack.core.workspace.add_conversation(self.channel))

    def as_(self, who: str, place: str = "") -> Somebody:
        """Be somebody in this scenario's channel, or in the conversation with the app (“app”)."""
        if not self.window:
            return ThroughPython(self.slack, who, place or self.channel.name)
        core = self.slack.core
        person = core.workspace.named(who)
        where = self.slack.ask(lambda: core.everyday.app_conversation(person.id)) if place else self.channel
        return ThroughPage(self.window, person.id, where.id)

    def received(self, kind: str, pick: Any) -> list[Any]:
        """What the app was sent of a kind so far, as much of it as matters."""
        return [pick(event) for event in self.app.events(kind) if self._is_ours(event)]

    def _is_ours(self, event: dict[str, Any]) -> bool:
        """An event of an earlier scenario may come late."""
        where = event.get("item", event).get("channel")
        return not isinstance(where, str) or where == self.channel.id or where.startswith("D")

    def app_received(self, kind: str, pick: Any, *wanted: Any) -> None:
        """Wait until the app has received exactly this."""
        soon(lambda: self.received(kind, pick), list(wanted))

    @contextmanager
    def impatience(self) -> Iterator[None]:
        """Let Slack wait for acks only a moment, where none will come."""
        self.slack.core.sockets.ack_seconds = 0.2
        yield
        self.slack.core.sockets.ack_seconds = ACK_SECONDS

    def clear_away(self) -> None:
        """Close what is open, forget what was heard."""
        core = self.slack.core
        for user_id in ("U01", "U02"):
            self.slack.ask(lambda user_id=user_id: core.views.clear(user_id))
            self.slack.ask(lambda user_id=user_id: _forget(core.everyday.app_conversation(user_id)))
        self.slack.wait_until(lambda: not core.sockets.waiting)
        core.sockets.ack_seconds = ACK_SECONDS
        self.app.received.clear()
        if self.window:
            self.window.leave()


def _forget(where: Conversation) -> None:
    """Empty a conversation without telling anybody: the next scenario must not hear of it."""
    where.messages.clear()
    where.timeline.clear()


@pytest.fixture
def they(slack: PracticeWorkspace, app: Everything, through: str, open_window: Callable[[], Window]) -> Iterator[They]:
    people = They(slack, app, open_window() if through == "page" else None)
    yield people
    people.clear_away()
