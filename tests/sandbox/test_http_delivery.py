"""Signed HTTP delivery to a Bolt app that listens on loopback instead of opening a socket."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.sandbox import PracticeWorkspace
from bot.sandbox.errors import SlackError
from bot.sandbox.people import StoryFailed
from tests.sandbox.conftest import CHANNELS, PEOPLE
from tests.sandbox.raw_app import call, error


class Receiver:
    """A request URL: passes requests to Bolt and remembers them."""

    def __init__(self) -> None:
        """Listen on a free port."""
        self.requests: list[tuple[dict[str, str], str]] = []
        self.app: App | None = None
        self.status = 200
        self.headers: dict[str, str] = {}
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.answer(self)

            def log_message(self, *_: Any) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/slack/events"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Let Bolt answer one request."""
        body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        headers = {key.lower(): value for key, value in handler.headers.items()}
        self.requests.append((headers, body))
        status, text, more = self.status, "", self.headers
        if self.app and status == 200:
            response = self.app.dispatch(BoltRequest(body=body, headers=headers))
            status, text, more = response.status, response.body, response.first_headers()
        handler.send_response(status)
        for name, value in more.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(text.encode())))
        handler.end_headers()
        handler.wfile.write(text.encode())


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A request URL."""
    listening = Receiver()
    yield listening
    listening.server.shutdown()
    listening.server.server_close()


@pytest.fixture
def slack(receiver: Receiver) -> Iterator[PracticeWorkspace]:
    """A workspace that delivers over HTTP to a Bolt app."""
    manifest = {
        "features": {"slash_commands": [{"command": "/all", "description": "x", "url": receiver.url}]},
        "settings": {
            "socket_mode_enabled": False,
            "interactivity": {"is_enabled": True, "request_url": receiver.url},
            "event_subscriptions": {"request_url": receiver.url, "bot_events": ["message.im"]},
        },
    }
    with PracticeWorkspace(manifest, PEOPLE, CHANNELS) as workspace:
        client_options = {"signing_secret": workspace.signing_secret, "token_verification_enabled": False}
        from slack_sdk import WebClient

        app = App(client=WebClient(workspace.bot_token, workspace.api_url), **client_options)
        app.command("/all")(lambda ack: ack("over HTTP"))
        app.event("message")(lambda say: say("heard you"))
        app.action("go")(lambda ack, respond: (ack(), respond("pressed over HTTP")))
        app.view("form")(lambda ack: ack(response_action="errors", errors={"b": "not over HTTP"}))
        receiver.app = app
        yield workspace


def test_commands_are_signed_forms_and_answered_in_the_response(slack: PracticeWorkspace, receiver: Receiver) -> None:
    assert slack.as_("ada").command("/all hi").text == "over HTTP"

    headers, body = receiver.requests[0]
    assert SignatureVerifier(slack.signing_secret).is_valid_request(body, headers)
    assert parse_qs(body)["command"] == ["/all"]
    assert headers["content-type"] == "application/x-www-form-urlencoded"


def test_events_are_json_and_repeated_with_retry_headers(slack: PracticeWorkspace, receiver: Receiver) -> None:
    receiver.status = 500
    slack.as_("ada").says("hello")
    slack.wait_until(lambda: len(receiver.requests) == 2)
    receiver.status = 200
    slack.clock.advance(minutes=1)

    slack.as_("ada").sees("heard you")
    headers = [headers for headers, body in receiver.requests if json.loads(body)["event"]["text"] == "hello"]
    assert [each.get("x-slack-retry-num") for each in headers] == [None, "1", "2"]
    assert headers[1]["x-slack-retry-reason"] == "http_error"


def test_an_app_may_decline_the_retry(slack: PracticeWorkspace, receiver: Receiver) -> None:
    receiver.status, receiver.headers = 500, {"X-Slack-No-Retry": "1"}
    slack.as_("ada").says("hello")
    slack.wait_until(lambda: receiver.requests)
    slack.settle()
    slack.clock.advance(minutes=10)
    slack.settle()

    assert len(receiver.requests) == 1


def test_buttons_and_submissions_travel_over_http_too(slack: PracticeWorkspace) -> None:
    words = {"type": "plain_text", "text": "Go"}
    button = {"type": "button", "text": words, "action_id": "go"}
    field = {"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "Name"},
             "element": {"type": "plain_text_input", "action_id": "a"}}  # fmt: skip
    call(slack, "chat.postMessage", channel="C02", text="x", blocks=[{"type": "actions", "elements": [button]}])
    ada = slack.as_("ada").click("Go")
    ada.sees("pressed over HTTP")

    trigger = slack.ask(lambda: slack.core.triggers.issue("U01"))
    view = {"type": "modal", "callback_id": "form", "title": words, "submit": words, "blocks": [field]}
    call(slack, "views.open", trigger_id=trigger, view=view)
    assert ada.fill({"Name": "Ada"}).submit().modal.errors == {"Name": "not over HTTP"}


def test_a_request_url_is_verified_with_a_challenge(slack: PracticeWorkspace, receiver: Receiver) -> None:
    assert slack.carry_out(slack.core.http.verify_url(receiver.url)) is True
    assert slack.carry_out(slack.core.http.ssl_check(receiver.url)) is True


def test_a_dead_request_url_fails_for_the_person(slack: PracticeWorkspace, receiver: Receiver) -> None:
    receiver.server.shutdown()
    receiver.server.server_close()

    with pytest.raises(StoryFailed, match="dispatch_failed"):
        slack.as_("ada").command("/all hi")


def test_an_error_status_fails_for_the_person(slack: PracticeWorkspace, receiver: Receiver) -> None:
    receiver.status = 500

    with pytest.raises(StoryFailed, match="http_service_error"):
        slack.as_("ada").command("/all hi")


def test_nothing_is_ever_sent_beyond_loopback(slack: PracticeWorkspace) -> None:
    with pytest.raises(SlackError, match="url_not_on_loopback"):
        slack.carry_out(slack.core.http.post("http://192.0.2.1/slack", "{}", {}))


def test_socket_mode_is_not_for_an_app_that_listens_on_http(slack: PracticeWorkspace) -> None:
    assert error(slack, "apps.connections.open", slack.app_token) == "not_allowed_token_type"
