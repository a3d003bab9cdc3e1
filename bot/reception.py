"""The reception: an envelope gets its answer here, whichever door it came through.

While it is answered, everything that is logged carries one reference, which is also what a person is told to quote when
something goes wrong on our side.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt import App, BoltRequest, BoltResponse

log = structlog.get_logger()
Envelope = dict[str, Any]
LARGEST_ANSWER = 30_000
TOO_MUCH = "That is more than Slack can show at once. Ask for less: one opening, one stage, one candidate."


class Reception:
    """Lets an app answer envelopes, any number at once, each on the thread that asks."""

    def __init__(self, app: App) -> None:
        self._app = app

    def answer(self, said: Envelope, headers: Mapping[str, Any] | None = None) -> BoltResponse:
        """Return the app's answer, once all that it says is done and on disk; headers tell of Slack's retries.

        What a request carried is taken as if a socket had: Bolt's own reading of a form knows nothing of a command in
        whose text the word “payload” stands.
        """
        with structlog.contextvars.bound_contextvars(reference=secrets.token_hex(3).upper()):
            response = self._app.dispatch(BoltRequest(mode="socket_mode", body=said, headers=dict(headers or {})))
            response.body = fitting(response.body)
            return response


def fitting(body: str) -> str:
    """Return the body of an answer; a message too large for Slack is replaced by a sentence."""
    if len(body.encode()) <= LARGEST_ANSWER:
        return body
    answer = json.loads(body)
    if "text" not in answer or len(json.dumps(answer, ensure_ascii=False).encode()) <= LARGEST_ANSWER:
        return body
    log.error("answer_too_large", characters=len(body))
    return json.dumps({"response_type": "ephemeral", "text": TOO_MUCH})
