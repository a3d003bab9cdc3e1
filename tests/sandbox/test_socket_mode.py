"""Socket Mode on the wire."""

import threading
from contextlib import ExitStack

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Frame, Opcode
from websockets.sync.client import ClientConnection, connect

from bot.sandbox import PracticeWorkspace, server, socket_mode
from bot.sandbox.people import StoryFailed
from tests.sandbox.raw_app import RawSocket, call, raw_socket


def in_background(work: object) -> threading.Thread:
    """Do something beside the test."""
    thread = threading.Thread(target=work, daemon=True)  # type: ignore[arg-type]
    thread.start()
    return thread


def run_command(slack: PracticeWorkspace, text: str = "/all hi") -> threading.Thread:
    """Let ada run a command while the test plays the app."""
    return in_background(lambda: slack.as_("ada", "hiring").command(text))


def test_hello_comes_first(slack: PracticeWorkspace) -> None:
    with raw_socket(slack) as first, raw_socket(slack) as second:
        assert first.hello["type"] == "hello"
        assert first.hello["connection_info"] == {"app_id": "A01PRACTICE"}
        assert second.hello["num_connections"] == 2
        assert first.hello["debug_info"]["approximate_connection_time"] == 3600


def test_an_address_is_good_for_one_connection(slack: PracticeWorkspace) -> None:
    url = call(slack, "apps.connections.open", slack.app_token)["url"]
    with connect(url) as socket:
        RawSocket(socket)
        with pytest.raises((ConnectionClosed, InvalidStatus)), connect(url) as second:
            second.recv(1)


def test_a_command_envelope_has_what_slack_sends(slack: PracticeWorkspace) -> None:
    with raw_socket(slack) as socket:
        thread = run_command(slack)
        envelope = socket.take({"text": "hello"})
        thread.join(3)

    payload = envelope["payload"]
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert (payload["command"], payload["text"], payload["channel_name"]) == ("/all", "hi", "hiring")
    assert set(payload) == {
        "token", "team_id", "team_domain", "channel_id", "channel_name", "user_id", "user_name", "command", "text",
        "api_app_id", "is_enterprise_install", "response_url", "trigger_id",
    }  # fmt: skip
    slack.as_("ada").sees("hello")


def test_each_envelope_goes_to_one_of_the_sockets(slack: PracticeWorkspace) -> None:
    with raw_socket(slack) as first, raw_socket(slack) as second:
        for _ in range(2):
            slack.as_("ada").says("hi")
        texts = {socket.take()["payload"]["event"]["text"] for socket in (first, second)}

    assert texts == {"hi"}
    assert len(slack.envelopes) == 2


def test_without_a_socket_the_person_learns_that_the_app_does_not_respond(slack: PracticeWorkspace) -> None:
    with pytest.raises(StoryFailed, match="dispatch_failed"):
        slack.as_("ada").command("/all hi")


def test_an_ack_after_three_seconds_is_too_late(slack: PracticeWorkspace) -> None:
    assert slack.core.sockets.ack_seconds == 3.0
    slack.core.sockets.ack_seconds = 0.1
    with raw_socket(slack) as socket:
        with pytest.raises(StoryFailed, match="operation_timeout"):
            slack.as_("ada").command("/all hi")
        socket.ack(socket.receive())
        slack.wait_until(lambda: any(entry.error == "too_late" for entry in slack.log))


def test_warning_and_refresh_are_announced(slack: PracticeWorkspace) -> None:
    with raw_socket(slack) as socket:
        slack.carry_out(slack.core.sockets.control("warning"))
        slack.carry_out(slack.core.sockets.control("refresh_close"))

        assert [socket.receive()["reason"] for _ in range(2)] == ["warning", "refresh_requested"]
        with pytest.raises(ConnectionClosed):
            socket.receive()


def test_after_a_refresh_new_envelopes_go_to_the_new_socket(slack: PracticeWorkspace) -> None:
    with raw_socket(slack) as old:
        slack.carry_out(slack.core.sockets.control("refresh"))
        with raw_socket(slack) as new:
            for number in range(3):
                slack.as_("ada").says(f"hi {number}")
            for _ in range(3):
                new.take()
        assert old.receive()["type"] == "disconnect"


def test_the_eleventh_socket_is_refused(slack: PracticeWorkspace) -> None:
    with ExitStack() as stack:
        hellos = [stack.enter_context(raw_socket(slack)).hello for _ in range(11)]

    assert hellos[9]["num_connections"] == 10
    assert hellos[10] == {"type": "disconnect", "reason": "too_many_websockets"}


def test_debug_reconnects_shortens_the_life_of_a_connection(slack: PracticeWorkspace) -> None:
    with raw_socket(slack, "&debug_reconnects=true") as socket:
        assert socket.hello["debug_info"]["approximate_connection_time"] == 360


def test_a_connection_is_warned_and_then_refreshed_when_its_time_is_over(
    slack: PracticeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_mode, "DEBUG_LIFE_SECONDS", 0.2)
    monkeypatch.setattr(socket_mode, "WARNING_SECONDS", 0.1)
    with raw_socket(slack, "&debug_reconnects=true") as socket:
        assert [socket.receive()["reason"] for _ in range(2)] == ["warning", "refresh_requested"]
        with pytest.raises(ConnectionClosed):
            socket.receive()


def test_an_envelope_can_be_delivered_again_under_the_same_id(slack: PracticeWorkspace) -> None:
    with raw_socket(slack) as socket:
        slack.as_("ada").says("hi")
        first = socket.take()
        slack.deliver_again(slack.envelopes[0], times=2)

        assert [socket.take() for _ in range(2)] == [first, first]


class Listening(ClientConnection):
    """A socket of an app that counts the pings it hears."""

    pings = 0

    def process_event(self, event: object) -> None:
        if isinstance(event, Frame) and event.opcode is Opcode.PING:
            self.pings += 1
        super().process_event(event)  # type: ignore[arg-type]


def test_sockets_are_pinged_until_they_are_half_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PING_SECONDS", 0.02)
    with PracticeWorkspace() as slack:
        url = call(slack, "apps.connections.open", slack.app_token)["url"]
        with connect(url, create_connection=Listening) as socket:
            assert isinstance(socket, Listening)
            slack.wait_until(lambda: socket.pings > 2, what="nobody pinged")
            slack.carry_out(slack.core.sockets.control("half_open"))
            call(slack, "auth.test")  # by now, whatever was on its way has come
            heard = socket.pings
            with pytest.raises(TimeoutError):
                RawSocket(socket).receive(0.1)
            assert socket.pings <= heard + 1
            slack.carry_out(slack.core.sockets.control("close"))
