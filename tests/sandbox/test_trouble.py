"""Misbehaviour on request."""

import time
from http.client import RemoteDisconnected
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import ConnectionClosed

from bot.sandbox import PracticeWorkspace
from bot.sandbox.errors import SlackError
from bot.sandbox.trouble import Trouble
from tests.sandbox.everything_app import Everything
from tests.sandbox.raw_app import call, error, raw_socket

RESET = (ConnectionResetError, RemoteDisconnected, URLError)


def client(slack: PracticeWorkspace, timeout: int = 5) -> WebClient:
    """A client that repeats nothing by itself."""
    return WebClient(slack.bot_token, slack.api_url, retry_handlers=[], timeout=timeout)


def test_the_same_seed_gives_the_same_trouble() -> None:
    def story(seed: int) -> list[bool]:
        trouble = Trouble()
        trouble.set({"seed": seed, "duplicate": 0.3, "hold": 0.5})
        return [trouble.hits(name) for _ in range(50) for name in ("duplicate", "hold")]

    assert story(7) == story(7)
    assert story(7) != story(8)


def test_a_mixture_brings_every_kind() -> None:
    trouble = Trouble()
    trouble.set({"mixture": 1.0, "times": 3})

    assert [trouble.hits(name) for name in ("close", "slow", "error_500", "hold")] == [True, True, True, False]


def test_unknown_switches_are_refused_and_empty_details_mean_their_default() -> None:
    trouble = Trouble()
    with pytest.raises(SlackError):
        trouble.set({"gremlins": 1})

    trouble.set({"hold_seconds": 0, "methods": None, "counts": {}})

    assert (trouble.switches.hold_seconds, trouble.switches.methods) == (2.0, [])


def test_trouble_stops_after_so_many_times_and_touches_only_its_methods(slack: PracticeWorkspace) -> None:
    slack.trouble(error_500=1.0, times=1, methods=["chat.postMessage"])

    assert call(slack, "auth.test")["ok"]
    with pytest.raises(SlackApiError) as failure:
        client(slack).chat_postMessage(channel="C01", text="x")
    assert failure.value.response.status_code == 500
    assert call(slack, "chat.postMessage", channel="C01", text="y")["ok"]
    assert slack.core.trouble.as_json()["counts"] == {"error_500": 1}


def test_a_dropped_reply_comes_after_the_effect(slack: PracticeWorkspace) -> None:
    slack.trouble(drop_reply=1.0, times=1)

    with pytest.raises(RESET):
        client(slack).chat_postMessage(channel="C01", text="posted all the same")

    slack.as_("ada").sees("posted all the same")


def test_the_sdks_default_retry_turns_a_dropped_reply_into_two_messages(slack: PracticeWorkspace) -> None:
    slack.trouble(drop_reply=1.0, times=1)

    WebClient(slack.bot_token, slack.api_url).chat_postMessage(channel="C01", text="twice")

    assert [message.text for message in slack.as_("ada").messages("general")] == ["twice", "twice"]


def test_a_503_may_come_before_or_after_the_effect(slack: PracticeWorkspace) -> None:
    for after, expected in ((False, 0), (True, 1)):
        slack.trouble(error_503=1.0, times=1, after_effect=after)
        with pytest.raises(SlackApiError):
            client(slack).chat_postMessage(channel="C01", text="x")
        assert len(slack.as_("ada").messages("general")) == expected


def test_rate_limits_can_be_feigned(slack: PracticeWorkspace) -> None:
    slack.trouble(rate_limited=1.0, retry_after=7, times=1)

    with pytest.raises(SlackApiError) as failure:
        client(slack).auth_test()

    assert (failure.value.response.status_code, failure.value.response.headers["Retry-After"]) == (429, "7")


def test_a_call_may_never_be_answered(slack: PracticeWorkspace) -> None:
    slack.trouble(timeout=1.0, timeout_seconds=30, times=1)

    with pytest.raises((TimeoutError, URLError)):
        client(slack, timeout=1).auth_test()


def test_answers_may_trickle(slack: PracticeWorkspace) -> None:
    slack.trouble(slow=1.0, slow_seconds=0.3, times=1)
    started = time.monotonic()

    assert client(slack).auth_test()["ok"]
    assert time.monotonic() - started > 0.25


def test_connections_may_be_refused(slack: PracticeWorkspace) -> None:
    slack.trouble(refuse_open=1.0, times=1)

    assert error(slack, "apps.connections.open", slack.app_token) == "internal_error"
    assert call(slack, "apps.connections.open", slack.app_token)["ok"]


def test_an_envelope_may_come_twice_or_again_after_its_ack(slack: PracticeWorkspace) -> None:
    with raw_socket(slack) as socket:
        slack.trouble(duplicate=1.0, times=1)
        slack.as_("ada").says("hi")
        assert socket.take() == socket.take()

        slack.settle()
        slack.trouble(redeliver=1.0, times=1)
        slack.as_("ada").says("ho")
        assert socket.take() == socket.take()


def test_one_envelope_may_overtake_another(slack: PracticeWorkspace) -> None:
    with raw_socket(slack) as socket:
        slack.trouble(reorder=1.0, times=1)
        slack.as_("ada").says("first")
        slack.as_("ada").says("second")

        assert [socket.take()["payload"]["event"]["text"] for _ in range(2)] == ["second", "first"]


def test_an_envelope_may_be_held_back(slack: PracticeWorkspace) -> None:
    with raw_socket(slack) as socket:
        slack.trouble(hold=1.0, hold_seconds=0.2, times=1)
        started = time.monotonic()
        slack.as_("ada").says("hi")
        socket.take()
        assert time.monotonic() - started > 0.15


def test_a_socket_may_be_cut_and_the_event_comes_again(slack: PracticeWorkspace) -> None:
    slack.core.sockets.ack_seconds = 0.2
    with raw_socket(slack) as first, raw_socket(slack) as second:
        slack.trouble(close=1.0, times=1)
        slack.as_("ada").says("hi")
        with pytest.raises(ConnectionClosed):
            first.receive()
        assert second.take()["retry_attempt"] == 1


def test_a_half_open_socket_looks_alive_and_carries_nothing(slack: PracticeWorkspace) -> None:
    slack.core.sockets.ack_seconds = 0.2
    with raw_socket(slack) as first, raw_socket(slack) as second:
        slack.trouble(half_open=1.0, times=1)
        slack.as_("ada").says("hi")
        assert second.take()["retry_attempt"] == 1
        with pytest.raises(TimeoutError):
            first.receive(0.05)
        slack.carry_out(slack.core.sockets.control("close"))


@pytest.mark.parametrize("kind", ["refresh", "refresh_close"])
def test_a_socket_may_be_refreshed_with_and_without_closing(slack: PracticeWorkspace, kind: str) -> None:
    slack.core.sockets.ack_seconds = 0.2
    with raw_socket(slack) as socket:
        slack.trouble(**{kind: 1.0, "times": 1})
        slack.as_("ada").says("hi")
        assert socket.receive()["reason"] == "refresh_requested"


def test_a_real_app_survives_a_mixture_of_everything(slack: PracticeWorkspace, everything: Everything) -> None:
    slack.trouble(seed=3, duplicate=0.3, redeliver=0.3, reorder=0.2, hold=0.2, hold_seconds=0.05, slow=0.2,
                  slow_seconds=0.1)  # fmt: skip
    ada = slack.as_("ada", "hiring")

    for number in range(20):
        assert ada.command(f"/all number {number}").text.startswith("You said: number")

    assert sum(slack.core.trouble.counts.values()) > 5


def test_an_envelope_goes_to_no_socket_that_slack_itself_has_closed(slack: PracticeWorkspace) -> None:
    with raw_socket(slack) as first, raw_socket(slack) as second:
        slack.trouble(refresh_close=1.0, times=1)
        slack.as_("ada").says("hi")

        assert first.receive()["reason"] == "refresh_requested"
        assert second.take()["retry_attempt"] == 0


@pytest.mark.parametrize("kind", ["half_open", "close"])
def test_it_is_known_what_kept_an_envelope_from_being_acknowledged(slack: PracticeWorkspace, kind: str) -> None:
    slack.core.sockets.ack_seconds = 0.2
    slack.as_("ada").says("to nobody")
    with raw_socket(slack):
        slack.trouble(**{kind: 1.0, "times": 1})
        slack.as_("ada").says("lost on its way")
        slack.wait_until(lambda: slack.core.sockets.unacked["socket_lost"] == 1)
    with raw_socket(slack):
        slack.as_("ada").says("and never answered")
        slack.wait_until(lambda: slack.core.sockets.unacked["silence"] > 0)

    assert slack.core.sockets.unacked["no_socket"] > 0
