"""Two sockets are kept: whatever becomes of them, there are two again, and what was done is acknowledged."""

import threading
import time
from contextlib import contextmanager

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from websockets.sync.client import ClientConnection

from bot import sockets
from bot.reception import Reception
from bot.sandbox import PracticeWorkspace
from bot.sandbox.people import Refused
from bot.sockets import Sockets

MANIFEST = {
    "display_information": {"name": "Echo"},
    "features": {"bot_user": {"display_name": "echo"}, "slash_commands": [{"command": "/echo", "description": "Echo"}]},
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
    "settings": {"socket_mode_enabled": True, "interactivity": {"is_enabled": True}},
}
PEOPLE = [{"id": "U01ADA", "name": "ada"}]


class Seconds:
    """A clock in the test's hands."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def slack():
    with PracticeWorkspace(MANIFEST, PEOPLE) as workspace:
        yield workspace


@contextmanager
def opened(slack, listener, clock=None):
    """Sockets of an app with one command."""
    app = App(
        token=slack.bot_token,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T01", bot_token=slack.bot_token),
        process_before_response=True,
    )
    app.command("/echo")(listener)
    ours = Sockets(Reception(app), slack.app_token, slack.api_url, **({"clock": clock} if clock else {}))
    ours.open()
    slack.wait_for_app(sockets=2)
    try:
        yield ours
    finally:
        ours.close()


def echo(ack, command):
    ack(response_type="ephemeral", text=f"You said {command['text']}")


def test_silence_is_counted_only_while_no_socket_is_alive(slack):
    seconds = Seconds()
    with opened(slack, echo, seconds) as ours:
        slack.trouble(refuse_open=1.0)
        slack.ask(slack.core.sockets.links[0].cut)
        slack.wait_until(lambda: ours.alive() == len(slack.core.sockets.links) == 1)
        seconds.now += 200
        one_left = ours.silent_for()

        slack.ask(slack.core.sockets.links[0].cut)
        slack.wait_until(lambda: ours.alive() == 0)
        seconds.now += 89
        nearly = ours.silent_for()
        seconds.now += 2
        too_long = ours.silent_for()

        slack.trouble()
        slack.wait_until(lambda: ours.alive() > 0, timeout=10)
        assert (one_left, nearly, too_long, ours.silent_for()) == (0.0, 89.0, 91.0, 0.0)


def test_an_answer_that_outlasts_its_socket_is_acknowledged_by_another(slack):
    has_begun, may_end = threading.Event(), threading.Event()

    def slowly(ack, command):
        has_begun.set()
        may_end.wait(2)
        ack(response_type="ephemeral", text=f"You said {command['text']}")

    with opened(slack, slowly) as ours:
        asking = threading.Thread(target=lambda: slack.as_("ada").command("/echo hello"))
        asking.start()
        has_begun.wait(2)
        slack.carry_out(slack.core.sockets.control("refresh_close"))
        slack.wait_until(lambda: slack.core.sockets.waiting == 1 and ours.alive() > 0)
        may_end.set()
        asking.join(5)

        slack.as_("ada").sees("You said hello")


@pytest.mark.parametrize("kind", ["refresh", "refresh_close", "close"])
def test_a_socket_that_goes_is_replaced(slack, kind):
    with opened(slack, echo) as ours:
        slack.carry_out(slack.core.sockets.control(kind))

        slack.wait_until(lambda: ours.alive() >= 2 and len(usable(slack)) == 2, timeout=10)
        assert slack.as_("ada").command("/echo again").text == "You said again"


def test_a_refreshed_socket_that_slack_never_closes_is_closed_by_us(slack, monkeypatch):
    monkeypatch.setattr(sockets, "RETIRED_SECONDS", 0.2)
    with opened(slack, echo) as ours:
        slack.carry_out(slack.core.sockets.control("refresh"))

        slack.wait_until(lambda: len(usable(slack)) == 2)
        slack.wait_until(lambda: len(slack.core.sockets.links) == 2 == ours.alive(), timeout=10)


def test_a_socket_that_died_without_a_word_is_noticed(slack, monkeypatch):
    for name in ("PING_EVERY", "DEAD_AFTER", "CLOSE_SECONDS"):
        monkeypatch.setattr(sockets, name, 0.1)
    with opened(slack, echo):
        slack.ask(slack.core.sockets.links[0].go_silent)

        slack.wait_until(lambda: len(usable(slack)) == 2, timeout=10)


def test_a_socket_that_comes_while_leaving_is_let_go(slack, monkeypatch):
    leaving = threading.Event()

    class First(ClientConnection):
        def close(self):
            leaving.set()
            time.sleep(0.1)  # just now comes the second
            super().close()

    def connect(*where, **how):
        kind = next(kinds, None)
        connection = plainly(*where, create_connection=kind, **how)
        if kind is None:
            leaving.wait(5)
        return connection

    plainly, kinds = sockets.connect, iter([First])
    monkeypatch.setattr(sockets, "connect", connect)
    monkeypatch.setattr(sockets, "DRAIN_SECONDS", 1.0)
    with opened(slack, echo) as ours:
        pass

    assert ours.alive() == 0
    slack.wait_until(lambda: not slack.core.sockets.links)


def test_gibberish_and_refusals_end_no_keeper(slack, monkeypatch):
    monkeypatch.setattr(sockets, "FIRST_PAUSE", 0.01)
    with opened(slack, echo) as ours:
        for link in list(slack.core.sockets.links):
            slack.trouble(drop_reply=1.0, methods=["apps.connections.open"], times=2)
            slack.carry_out(link.websocket.send_text("gibberish {"))

        slack.wait_until(lambda: slack.core.trouble.counts.get("drop_reply", 0) >= 2, timeout=10)
        slack.wait_until(lambda: ours.alive() == 2, timeout=10)


def test_without_a_socket_the_person_is_told_by_slack(slack):
    with opened(slack, echo) as ours:
        slack.trouble(refuse_open=1.0)
        slack.carry_out(slack.core.sockets.control("close"))
        slack.wait_until(lambda: not slack.core.sockets.links and ours.alive() == 0)

        with pytest.raises(Refused, match="dispatch_failed"):
            slack.as_("ada").command("/echo anybody?")
        slack.trouble()


def usable(slack):
    return [one for one in slack.core.sockets.links if one.is_open and not one.is_lost and not one.retiring]
