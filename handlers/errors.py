"""Errors: the one place where what went wrong becomes words for the person who asked."""

import contextlib
import secrets
from typing import Any

import structlog
from slack_bolt import App, BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.web import WebClient

from bot.domain.errors import Refusal
from bot.flows.scorecards import Incomplete
from bot.messenger import Messenger
from bot.views.blocks import answer, escape, notice, plain_section
from bot.views.candidate_forms import ADD_FORM
from bot.views.scorecards import field_errors
from handlers.forms import Impossible, all_typed, fields
from handlers.visits import SlackFails, is_home
from storage.database import FateUnknown, NotSaved

log = structlog.get_logger()
CHANGED_MEANWHILE = "The card changed while this form was open. What you wrote is kept: please open it again."
NOT_SAVED = "That was not saved: the database cannot be written to just now. Please repeat it in a minute."
UNCERTAIN = (
    "It is not certain whether that was saved: the database did not answer in time. "
    "Please look whether it is there before you repeat it."
)
EVENT = "event_callback"
MOST_KEPT = 90  # a view takes a hundred blocks
SHORTCUTS = frozenset({"shortcut", "message_action"})
Body = dict[str, Any]


def register(app: App) -> None:
    """Register the catcher of everything listeners raise."""
    app.error(tell)


def tell(error: Exception, body: Body, client: WebClient, messenger: Messenger) -> BoltResponse:
    """Tell the person what kept us from doing what they asked; our own faults get a number to quote, and are logged."""
    view = body.get("view") or {}
    if isinstance(error, Incomplete):
        return _json(_incomplete(field_errors(error.fields), view))
    if isinstance(error, Impossible):
        return _json({"response_action": "errors", "errors": error.fields})
    sentence = error.sentence if isinstance(error, Refusal) else _own_fault(error)
    if body.get("type") == EVENT and not isinstance(error, Refusal):
        return BoltResponse(status=500)  # not acknowledged, so that Slack brings it again
    if body.get("command"):
        return _json(answer(escape(sentence)))
    if body.get("type") == "view_submission":
        return _json(_about_form(sentence, view, keep=not isinstance(error, Refusal)))
    told = _not_done(sentence, view)
    if isinstance(error, SlackFails) and not body.get("response_url"):
        return BoltResponse(status=200)  # there is nothing else to tell it in, and waiting once more would cost the ack
    if body.get("type") in SHORTCUTS or is_home(view):
        with contextlib.suppress(SlackClientError, OSError):  # failing to tell must not cost the ack
            client.views_open(trigger_id=str(body.get("trigger_id") or ""), view=told)
    elif body.get("type") == "block_actions" and view:
        with contextlib.suppress(SlackClientError, OSError):
            client.views_update(view_id=view.get("id"), view=told)
    elif body.get("response_url"):
        messenger.reply(body["response_url"], answer(escape(sentence)), replace=False)
    return BoltResponse(status=200)


def _own_fault(error: Exception) -> str:
    """Log the fault, and return what to tell: the reference under which all of this envelope is logged."""
    reference = structlog.contextvars.get_contextvars().get("reference") or secrets.token_hex(3).upper()
    log.error("listener_failed", reference=reference, exc_info=error)
    if isinstance(error, NotSaved):
        return NOT_SAVED
    if isinstance(error, FateUnknown):
        return UNCERTAIN
    return f"Something went wrong on our side, and nothing was changed. If it happens again, quote {reference}."


def _incomplete(errors: dict[str, str], view: Body) -> Body:
    """Say what is missing beside its fields; where the form does not show them all, that it is to be opened again."""
    if errors.keys() <= set(fields(view)):
        return {"response_action": "errors", "errors": errors}
    return {"response_action": "update", "view": _not_done(CHANGED_MEANWHILE, view)}


def _about_form(sentence: str, view: Body, *, keep: bool) -> Body:
    """Return how to say it in a form: beside its first field where it can be sent once more, else in its place."""
    first = next(iter(fields(view)), None)
    if first is not None and (keep or view.get("callback_id") == ADD_FORM):
        return {"response_action": "errors", "errors": {first: sentence}}
    return {"response_action": "update", "view": _not_done(sentence, view)}


def _not_done(sentence: str, view: Body) -> Body:
    written = all_typed(view)[:MOST_KEPT]
    kept = [plain_section("What you wrote, to copy:")] if written else []
    return notice("Not done", plain_section(sentence), *kept, *(plain_section(text) for text in written))


def _json(body: Body) -> BoltResponse:
    return BoltResponse(status=200, body=body)
