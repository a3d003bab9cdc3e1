"""The HTTP door by itself: who may come in, what is answered, and that nobody waits for anybody else."""

import hashlib
import hmac
import http.client
import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from slack_bolt import BoltResponse
from starlette.applications import Starlette
from structlog.testing import capture_logs

from bot import web
from bot.serving import CannotServe, Serving
from bot.web import LARGEST_BODY, PATH, SignedRequests

SECRET = "the-signing-secret"
# Starlette's own threads, of which every envelope takes one.
THREADS = 40
MORE_THAN_THREADS = 45
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class Reception:
    """Stands in for the reception: remembers what it was asked, and answers as told."""

    def __init__(self):
        self.asked = []
        self.answer_with = lambda said, headers: BoltResponse(status=200, body={"text": "Answered."})

    def answer(self, said, headers=None):
        self.asked.append(said)
        return self.answer_with(said, headers)


@contextmanager
def serving(requests):
    door = Serving(Starlette(routes=requests.routes()), "127.0.0.1", 0)
    door.open()
    try:
        yield door
    finally:
        door.close()


@pytest.fixture(scope="module")
def served():
    reception = Reception()
    with serving(SignedRequests(reception, SECRET)) as door:
        yield door, reception


@pytest.fixture
def reception(served):
    _, reception = served
    reception.__init__()
    return reception


@pytest.fixture
def door(served, reception):
    return served[0]


def signed(body, at=None, secret=SECRET):
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def post(door, body=b"", kind=FORM, headers=None, path=PATH):
    body = body if isinstance(body, bytes) else body.encode()
    headers = signed(body) if headers is None else headers
    connection = http.client.HTTPConnection(door.address.removeprefix("http://"), timeout=10)
    try:
        connection.request("POST", path, body, {"Content-Type": kind, **headers})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


COMMAND = urlencode({"command": "/candidate", "text": "list", "user_id": "U01PRIYA"})


# Made when they are sent, for what was signed with the right time grows too old, or just right, while other tests run.
FORGED = {
    "nothing": dict,
    "another secret": lambda: signed(COMMAND.encode(), secret="another"),
    "another body": lambda: signed(b"another body"),
    "too old": lambda: signed(COMMAND.encode(), at=time.time() - 301),
    "from the future": lambda: signed(COMMAND.encode(), at=time.time() + 600),
    "a time in words": lambda: signed(COMMAND.encode()) | {"X-Slack-Request-Timestamp": "now"},
    "a time in other digits": lambda: signed(COMMAND.encode()) | {"X-Slack-Request-Timestamp": "٣٣٣"},
    "a very long time": lambda: signed(COMMAND.encode()) | {"X-Slack-Request-Timestamp": "9" * 400},
    "odd letters": lambda: signed(COMMAND.encode()) | {"X-Slack-Signature": "v0=é"},
    "a time alone": lambda: {"X-Slack-Request-Timestamp": str(int(time.time()))},
}


@pytest.mark.parametrize("how", FORGED)
def test_who_did_not_sign_it_or_long_ago_learns_nothing_but_that(door, reception, how):
    headers = {name: value.encode() for name, value in FORGED[how]().items()}

    assert post(door, COMMAND, headers=headers) == (401, "")
    assert reception.asked == []


def test_what_was_signed_is_answered_with_what_the_app_says(door, reception):
    assert post(door, COMMAND) == (200, '{"text": "Answered."}')
    assert reception.asked == [{"command": "/candidate", "text": "list", "user_id": "U01PRIYA"}]


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (json.dumps({"type": "event_callback", "event": {}}), JSON, {"type": "event_callback", "event": {}}),
        (urlencode({"payload": json.dumps({"type": "block_actions"})}), FORM, {"type": "block_actions"}),
        (urlencode({"command": "/candidate", "text": "note ada payload of her talk"}), FORM,
         {"command": "/candidate", "text": "note ada payload of her talk"}),
        (urlencode({"command": "/candidate", "text": ""}), FORM, {"command": "/candidate", "text": ""}),
        (urlencode({"command": "/candidate", "text": "add “Zoë” 🦊"}), FORM,
         {"command": "/candidate", "text": "add “Zoë” 🦊"}),
    ],
)  # fmt: skip
def test_an_event_a_press_and_a_command_arrive_as_over_a_socket(door, reception, body, kind, said):
    assert post(door, body, kind)[0] == 200
    assert reception.asked == [said]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", JSON), (b"{", JSON), (b"[]", JSON), (b"null", JSON), (b'"text"', JSON), (b"[" * 200_000, JSON),
        (b"\xff\xfe", JSON), (b"payload=[]", FORM), (b"payload={", FORM), (b"", FORM), (b"&&&", FORM),
    ],
)  # fmt: skip
def test_what_slack_would_never_say_is_refused(door, reception, body, kind):
    assert post(door, body, kind) == (400, "")
    assert reception.asked == []


def test_slack_is_given_back_its_challenge_but_only_if_it_signed(door, reception):
    body = json.dumps({"type": "url_verification", "challenge": "c0ffee"})

    assert post(door, body, JSON) == (200, '{"challenge":"c0ffee"}')
    assert post(door, body, JSON, headers={}) == (401, "")
    assert reception.asked == []


def test_a_look_at_the_certificate_is_answered_and_reaches_nobody(door, reception):
    assert post(door, "token=x&ssl_check=1", headers={}) == (200, "")
    assert reception.asked == []


def test_a_command_that_speaks_of_such_a_look_is_a_command(door, reception):
    post(door, urlencode({"command": "/candidate", "text": "note ada &ssl_check=1&"}))

    assert [said["text"] for said in reception.asked] == ["note ada &ssl_check=1&"]


def test_what_is_too_large_is_refused_before_it_is_read(door, reception):
    with socket.create_connection((door._host, door._port), timeout=10) as line:
        line.sendall(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: {LARGEST_BODY + 1}\r\n\r\n".encode())

        assert line.recv(100).startswith(b"HTTP/1.1 413")
    assert reception.asked == []


def test_what_turns_out_to_be_too_large_is_refused(door, reception):
    piece = b"40000\r\n" + b"x" * 0x40000 + b"\r\n"
    with socket.create_connection((door._host, door._port), timeout=10) as line:
        line.sendall(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        for _ in range(LARGEST_BODY // 0x40000):
            line.sendall(piece)
        line.sendall(piece)

        assert line.recv(100).startswith(b"HTTP/1.1 413")
    assert reception.asked == []


def test_what_is_just_not_too_large_is_answered(door, reception):
    body = urlencode({"command": "/candidate", "text": "x" * (LARGEST_BODY - 100)})

    assert post(door, body)[0] == 200


def test_what_comes_too_slowly_is_not_waited_for(door, reception, monkeypatch):
    monkeypatch.setattr(web, "BODY_SECONDS", 0.05)
    with socket.create_connection((door._host, door._port), timeout=10) as line:
        line.sendall(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc".encode())

        assert line.recv(100).startswith(b"HTTP/1.1 408")


def test_there_is_nothing_else_to_find(door):
    assert post(door, COMMAND, path="/")[0] == 404
    assert post(door, COMMAND, path="/docs")[0] == 404


def test_a_listener_that_hangs_keeps_nobody_waiting(door, reception):
    others_are_answered = threading.Event()

    def hang(said, _):
        if said["text"] == "hang":
            assert others_are_answered.wait(10)
        return BoltResponse(status=200, body="done")

    reception.answer_with = hang
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(post, door, urlencode({"command": "/candidate", "text": "hang"}))
        while not reception.asked:
            time.sleep(0.01)
        for _ in range(10):
            assert post(door, COMMAND) == (200, "done")
        others_are_answered.set()

        assert hanging.result(10) == (200, "done")


def test_listeners_that_hang_all_at_once_leave_the_event_loop_free(door, reception):
    loop_answered = threading.Event()

    def hang(*_):
        assert loop_answered.wait(20)
        return BoltResponse(status=200, body="done")

    reception.answer_with = hang
    with ThreadPoolExecutor(MORE_THAN_THREADS) as pool:
        hanging = [pool.submit(post, door, COMMAND) for _ in range(MORE_THAN_THREADS)]
        while len(reception.asked) < THREADS:
            time.sleep(0.01)
        assert post(door, COMMAND, path="/elsewhere")[0] == 404
        loop_answered.set()

        assert {one.result(20) for one in hanging} == {(200, "done")}


def test_all_that_came_in_and_has_no_answer_is_in_hand_also_what_waits_for_a_thread():
    reception = Reception()
    requests, may_go_on = SignedRequests(reception, SECRET), threading.Event()

    def hang(*_):
        assert may_go_on.wait(20)
        return BoltResponse(status=200, body="done")

    reception.answer_with = hang
    with serving(requests) as door, ThreadPoolExecutor(MORE_THAN_THREADS) as pool:
        hanging = [pool.submit(post, door, COMMAND) for _ in range(MORE_THAN_THREADS)]
        deadline = time.monotonic() + 20
        while requests.in_hand() < MORE_THAN_THREADS and time.monotonic() < deadline:
            time.sleep(0.01)
        at_most = requests.in_hand()
        may_go_on.set()
        assert {one.result(20) for one in hanging} == {(200, "done")}

        assert at_most == MORE_THAN_THREADS
        assert requests.in_hand() == 0


def test_where_answering_fails_slack_hears_of_it_and_nobody_else_what_it_was(door, reception):
    def fail(*_):
        raise RuntimeError("SECRET detail")

    reception.answer_with = fail
    with capture_logs() as logs:
        assert post(door, COMMAND) == (500, "")

    assert [(one["event"], one["log_level"]) for one in logs] == [("envelope_failed", "error")]


def test_who_came_before_the_door_closed_is_answered():
    reception, may_answer = Reception(), threading.Event()

    def slowly(*_):
        assert may_answer.wait(10)
        return BoltResponse(status=200, body="done")

    reception.answer_with = slowly
    with serving(SignedRequests(reception, SECRET)) as door, ThreadPoolExecutor(2) as pool:
        asked = pool.submit(post, door, COMMAND)
        while not reception.asked:
            time.sleep(0.01)
        closing = pool.submit(door.close)
        while _is_listening(door):
            time.sleep(0.01)
        may_answer.set()

        assert asked.result(10) == (200, "done")
        closing.result(10)
        assert door.alive() == 0


def test_a_door_tells_for_how_long_it_has_been_closed():
    with serving(SignedRequests(Reception(), SECRET)) as door:
        assert (door.alive(), door.silent_for()) == (1, 0.0)

    assert door.alive() == 0
    assert 0.0 < door.silent_for() < 60


def test_an_address_that_is_taken_is_said_in_a_sentence():
    with serving(SignedRequests(Reception(), SECRET)) as door, pytest.raises(CannotServe) as refused:
        Serving(Starlette(), "127.0.0.1", door._port).open()

    assert str(refused.value) == (
        f"Port {door._port} of 127.0.0.1 is taken, or may not be used. "
        "Choose others with HIRELOOP_PORT and HIRELOOP_HOST."
    )


def _is_listening(door):
    try:
        socket.create_connection((door._host, door._port), timeout=1).close()
    except OSError:
        return False
    return True
