"""An app without any SDK: a bare socket and bare calls, for tests that look at the wire."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.sync.client import ClientConnection, connect

from bot.sandbox import PracticeWorkspace

Json = dict[str, Any]


def call(slack: PracticeWorkspace, method: str, token: str | None = None, **args: Any) -> Json:
    """Call a Web API method and return the answer, good or bad."""
    client = WebClient(slack.bot_token if token is None else token, base_url=slack.api_url, retry_handlers=[])
    try:
        answer = client.api_call(method, json=args).data
    except SlackApiError as refusal:
        answer = refusal.response.data
    assert isinstance(answer, dict)
    return answer


def error(slack: PracticeWorkspace, method: str, token: str | None = None, **args: Any) -> str:
    """The error code a call is refused with."""
    answer = call(slack, method, token, **args)
    assert answer["ok"] is False, answer
    return str(answer["error"])


def post(url: str, body: Json) -> tuple[int, Json]:
    """Post JSON and return status and answer."""
    request = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urlopen(request, timeout=5) as response:
            return response.status, json.loads(response.read())
    except OSError as failure:
        status = getattr(failure, "code", 0)
        return status, json.loads(failure.read()) if hasattr(failure, "read") else {}


class RawSocket:
    """One Socket Mode connection."""

    def __init__(self, connection: ClientConnection) -> None:
        """Wrap an open connection."""
        self.connection = connection
        self.hello = self.receive()

    def receive(self, timeout: float = 3.0) -> Json:
        """The next frame."""
        frame: Json = json.loads(self.connection.recv(timeout))
        return frame

    def ack(self, envelope: Json, payload: Json | None = None) -> None:
        """Acknowledge an envelope."""
        answer = {"envelope_id": envelope["envelope_id"]} | ({"payload": payload} if payload is not None else {})
        self.connection.send(json.dumps(answer))

    def take(self, payload: Json | None = None) -> Json:
        """Receive the next envelope and acknowledge it."""
        envelope = self.receive()
        self.ack(envelope, payload)
        return envelope


@contextmanager
def raw_socket(slack: PracticeWorkspace, suffix: str = "") -> Iterator[RawSocket]:
    """A Socket Mode connection for the time of a test."""
    url = call(slack, "apps.connections.open", slack.app_token)["url"]
    with connect(url + suffix, max_size=None) as connection:
        yield RawSocket(connection)
