"""The reception: an envelope gets its answer here, whichever door it came through.

While it is answered, everything that is logged carries one reference, which is also what a person is told to quote when
something goes wrong on our side.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

import structlog
from slack_bolt import App, BoltRequest, BoltResponse

from bot.domain import commands, role_commands
from bot.envelopes import Envelope, is_whole, made_readable

log = structlog.get_logger()
COMMANDS = {"/candidate": frozenset(commands.SUBCOMMANDS), "/role": frozenset(role_commands.SUBCOMMANDS)}
KINDS = {
    "event_callback": "event",
    "block_actions": "press",
    "view_submission": "form",
    "view_closed": "form_closed",
    "block_suggestion": "search",
    "shortcut": "shortcut",
    "message_action": "shortcut",
}


def _nothing(*_: object) -> None:
    """Do nothing; nobody counts."""


LARGEST_ANSWER = 30_000
TOO_MUCH = "That is more than Slack can show at once. Ask for less: one opening, one stage, one candidate."


class Reception:
    """Lets an app answer envelopes, any number at once, each on the thread that asks.

    `on_acked` hears of each its kind, its command if it is one, and how many seconds it took.
    """

    def __init__(self, app: App, on_acked: Callable[[str, str, float], None] = _nothing) -> None:
        self._app = app
        self._on_acked = on_acked

    def answer(self, said: Envelope, headers: Mapping[str, Any] | None = None) -> BoltResponse:
        """Return the app's answer, once all that it says is done and on disk; headers tell of Slack's retries.

        What is not of Slack's shape is turned away before anything of it is read, and logged by its keys alone.
        What a request carried is taken as if a socket had: Bolt's own reading of a form knows nothing of a command in
        whose text the word “payload” stands.
        """
        began_at = perf_counter()
        with structlog.contextvars.bound_contextvars(reference=secrets.token_hex(3).upper()):
            if not is_whole(said):
                log.warning("envelope_out_of_shape", keys=sorted(said))
                return BoltResponse(status=400)
            request = BoltRequest(mode="socket_mode", body=made_readable(said), headers=dict(headers or {}))
            response = self._app.dispatch(request)
            response.body = fitting(response.body)
        self._on_acked(*kind_of(said), perf_counter() - began_at)
        return response


def kind_of(said: Envelope) -> tuple[str, str]:
    """Return of what kind an envelope is, and which command; nothing of what somebody typed that is not ours."""
    known = COMMANDS.get(str(said.get("command")))
    if known is None:
        return KINDS.get(str(said.get("type")), "other"), ""
    word = str(said.get("text") or "help").strip().partition(" ")[0].lower()
    return "command", f"{said['command']} {word if word in known else 'other'}"


def fitting(body: str) -> str:
    """Return the body of an answer; a message too large for Slack is replaced by a sentence."""
    if len(body.encode()) <= LARGEST_ANSWER:
        return body
    answer = json.loads(body)
    if "text" not in answer or len(json.dumps(answer, ensure_ascii=False).encode()) <= LARGEST_ANSWER:
        return body
    log.error("answer_too_large", characters=len(body))
    return json.dumps({"response_type": "ephemeral", "text": TOO_MUCH})
