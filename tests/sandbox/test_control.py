"""The control calls other processes use."""

import threading
from typing import Any

from bot.sandbox import PracticeWorkspace
from tests.sandbox.raw_app import call, post, raw_socket


def control(slack: PracticeWorkspace, name: str, **body: Any) -> dict[str, Any]:
    """One control call."""
    return post(f"{slack.url}/control/{name}", body)[1]


def test_the_clock_is_read_moved_and_followed(slack: PracticeWorkspace) -> None:
    before = control(slack, "clock")
    answers: list[dict[str, Any]] = []
    follower = threading.Thread(target=lambda: answers.append(control(slack, "clock", after=before["version"])))
    follower.start()

    control(slack, "clock", to="+1h")
    follower.join(3)

    assert answers[0]["version"] == before["version"] + 1
    assert 3599 < answers[0]["offset"] - before["offset"] < 3601
    assert control(slack, "clock", advance=60)["version"] == before["version"] + 2


def test_trouble_is_set_and_cleared(slack: PracticeWorkspace) -> None:
    assert control(slack, "trouble", duplicate=0.5)["trouble"]["duplicate"] == 0.5
    assert control(slack, "trouble", clear=True)["trouble"]["duplicate"] == 0.0
    assert control(slack, "trouble", gremlins=1)["error"] == "invalid_arguments"


def test_the_log_and_the_calls_can_be_read(slack: PracticeWorkspace) -> None:
    call(slack, "auth.test")

    assert control(slack, "log")["entries"][-1]["title"] == "auth.test"
    assert control(slack, "calls", method="auth.test")["calls"][0]["answer"]["ok"] is True
    assert slack.bot_token not in str(control(slack, "log"))


def test_an_app_learns_its_tokens(slack: PracticeWorkspace) -> None:
    answer = control(slack, "app")

    assert (answer["bot_token"], answer["api_url"]) == (slack.bot_token, slack.api_url)


def test_people_scopes_and_rates_can_be_changed(slack: PracticeWorkspace) -> None:
    assert control(slack, "person", user="grace", deleted=True)["user"] == "U02"
    assert "users:read" not in control(slack, "scopes", revoke=["users:read"])["scopes"]
    assert control(slack, "rates", on=True, T4=1)["numbers"] == {"T4": 1}
    assert slack.core.workspace.person("U02").deleted is True


def test_sockets_can_be_touched_and_envelopes_sent_again(slack: PracticeWorkspace) -> None:
    assert control(slack, "again")["error"] == "envelope_not_found"
    with raw_socket(slack) as socket:
        slack.as_("ada").says("hi")
        first = socket.take()
        assert control(slack, "again", times=1)["envelope_id"] == first["envelope_id"]
        assert socket.take() == first
        assert control(slack, "sockets", do="warning") == {"ok": True, "sockets": 1, "touched": 1}
        assert socket.receive()["reason"] == "warning"
        assert control(slack, "sockets", do="explode")["error"] == "invalid_arguments"


def test_an_unknown_control_names_the_known_ones(slack: PracticeWorkspace) -> None:
    assert "clock" in control(slack, "nonsense")["known"]
