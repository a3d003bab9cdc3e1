"""Doors: the real app, the empty one it is compared with, and what comes in through them, without a network between.

An envelope goes through `App.dispatch` as the Socket Mode door hands it over. The empty app is what Bolt's own first
example is: `process_before_response=False`, one listener that acknowledges and does nothing.
"""

import json
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web import WebClient

from bot.app import build_app
from bot.directory import Identity
from storage.store import Store
from tests.bench.crowd import NINE
from tests.factories import COMPANY, PRIYA
from tests.handlers.payloads import TEAM, Payload, Sender, command

IDENTITY = Identity(
    team_id=TEAM, team_name="Northwind", bot_id="B01", bot_user_id="U0BOT", scopes=frozenset(), date=None
)
_API = "https://slack.invalid/api/"


def the_app(store: Store) -> App:
    """Return the real app; whatever it would call Slack for fails, so nothing measured here may."""
    return build_app(
        token="xoxb-bench",
        api_url=_API,
        identity=IDENTITY,
        store=store,
        messenger=None,  # nobody replies to a command or a form
        company=COMPANY,
        clock=lambda: NINE,
    )


def an_empty_app() -> App:
    """Return an app as Bolt makes it by default, with a command that does nothing."""
    app = App(
        client=WebClient(token="xoxb-bench", base_url=_API),
        authorize=lambda: AuthorizeResult(
            enterprise_id=None, team_id=TEAM, bot_token="xoxb-bench", bot_user_id="U0BOT"
        ),
        request_verification_enabled=False,
    )
    app.command("/candidate")(lambda ack: ack())
    return app


def typing(app: App, text: str, *, expect: str = "", who: str = PRIYA) -> Callable[[], None]:
    """Return what lets somebody type `/candidate …` and checks that the answer says what it should."""
    return sending(app, command(Sender(who), "/candidate", text), expect=expect)


def sending(app: App, envelope: Payload, *, expect: str = "") -> Callable[[], None]:
    """Return what lets an envelope arrive and checks its answer."""

    def send() -> None:
        response = app.dispatch(BoltRequest(body=envelope, mode="socket_mode"))
        assert response.status == 200, response.body
        assert expect in response.body, response.body

    return send


def answer_to(app: App, text: str, who: str = PRIYA) -> dict[str, Any]:
    """Return what a command is answered."""
    request = BoltRequest(body=command(Sender(who), "/candidate", text), mode="socket_mode")
    answer: dict[str, Any] = json.loads(app.dispatch(request).body)
    return answer
