"""Errors: the one place where what went wrong becomes words for the person who asked."""

import contextlib
import re
import secrets
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot.domain.errors import Refusal
from bot.flows.scorecards import Incomplete
from bot.messenger import Messenger
from bot.views.blocks import answer, escape, notice, plain_section
from bot.views.candidate_forms import ADD_FORM
from bot.views.scorecards import field_errors
from handlers.candidates import is_theirs_alone
from handlers.forms import Impossible, all_typed
from handlers.visits import SlackFails, is_home

log = structlog.get_logger()
OUT_OF_DATE = "This button is from an older version of Hireloop. Ask again with `/candidate`, please."
CHANGED_MEANWHILE = "The card changed while this form was open. What you wrote is kept: please open it again."
SHORTCUTS = frozenset({"shortcut", "message_action"})
Body = dict[str, Any]


def register(app: App) -> None:
    """Register the catcher of everything listeners raise, and, last, of buttons nobody listens to any more."""
    app.error(tell)
    app.action(re.compile(".*"))(out_of_date)


def out_of_date(ack: Ack, body: Body, messenger: Messenger) -> None:
    """Say that a button has outlived its meaning."""
    ack()
    if body.get("response_url"):
        messenger.reply(body["response_url"], answer(OUT_OF_DATE), replace=is_theirs_alone(body))


def tell(error: Exception, request: BoltRequest, body: Body, client: WebClient, messenger: Messenger) -> BoltResponse:
    """Tell the person what kept us from doing what they asked; our own faults get a number to quote, and are logged."""
    if isinstance(error, Incomplete):
        return _json(_incomplete(field_errors(error.fields), body["view"]))
    if isinstance(error, Impossible):
        return _json({"response_action": "errors", "errors": error.fields})
    sentence = error.sentence if isinstance(error, Refusal) else _own_fault(error, request)
    if body.get("command"):
        return _json(answer(escape(sentence)))
    if body.get("type") == "view_submission":
        return _json(_about_form(sentence, body["view"], keep=not isinstance(error, Refusal)))
    told = notice("Not done", plain_section(sentence))
    if isinstance(error, SlackFails) and not body.get("response_url"):
        return BoltResponse(status=200)  # there is nothing else to tell it in, and waiting once more would cost the ack
    if body.get("type") in SHORTCUTS or is_home(body.get("view") or {}):
        with contextlib.suppress(SlackApiError, OSError):  # failing to tell must not cost the ack
            client.views_open(trigger_id=str(body.get("trigger_id") or ""), view=told)
    elif body.get("type") == "block_actions" and body.get("view"):
        with contextlib.suppress(SlackApiError, OSError):
            client.views_update(view_id=body["view"]["id"], view=told)
    elif body.get("response_url"):
        messenger.reply(body["response_url"], answer(escape(sentence)), replace=False)
    return BoltResponse(status=200)


def _own_fault(error: Exception, request: BoltRequest) -> str:
    reference = secrets.token_hex(3).upper()
    log.error("listener_failed", reference=reference, mode=request.mode, exc_info=error)
    return f"Something went wrong on our side, and nothing was changed. If it happens again, quote {reference}."


def _incomplete(errors: dict[str, str], view: Body) -> Body:
    """Say what is missing beside its fields; where the form does not show them all, that it is to be opened again."""
    fields = {block["block_id"] for block in view.get("blocks", []) if block.get("type") == "input"}
    if errors.keys() <= fields:
        return {"response_action": "errors", "errors": errors}
    return {"response_action": "update", "view": _not_done(CHANGED_MEANWHILE, view)}


def _about_form(sentence: str, view: Body, *, keep: bool) -> Body:
    """Return how to say it in a form: beside its first field where it can be sent once more, else in its place."""
    first = next((block["block_id"] for block in view.get("blocks", []) if block.get("type") == "input"), None)
    if first is not None and (keep or view.get("callback_id") == ADD_FORM):
        return {"response_action": "errors", "errors": {first: sentence}}
    return {"response_action": "update", "view": _not_done(sentence, view)}


def _not_done(sentence: str, view: Body) -> Body:
    written = all_typed(view)
    kept = [plain_section("What you wrote, to copy:")] if written else []
    return notice("Not done", plain_section(sentence), *kept, *(plain_section(text) for text in written))


def _json(body: Body) -> BoltResponse:
    return BoltResponse(status=200, body=body)
