"""views.*: modals and Home tabs."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.content import check_view_content
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.registry import Handler
from bot.sandbox.model import Json


def open_view(call: Call) -> Json:
    """views.open."""
    content = _view(call, "modal")
    trigger = call.slack.triggers.exchange(call.text("trigger_id"))
    return _answer(call, call.slack.views.open(trigger.user_id, content, trigger.view_id))


def push(call: Call) -> Json:
    """views.push."""
    content = _view(call, "modal")
    trigger = call.slack.triggers.exchange(call.text("trigger_id"))
    return _answer(call, call.slack.views.push(trigger.user_id, content, trigger.view_id))


def update(call: Call) -> Json:
    """views.update."""
    if not call.text("view_id") and not call.text("external_id"):
        raise SlackError("invalid_arguments")
    view = call.slack.views.find(call.text("view_id"), call.text("external_id"))
    content = _view(call, view.type)
    return _answer(call, call.slack.views.update(view, content, call.text("hash")))


def publish(call: Call) -> Json:
    """views.publish."""
    content = _view(call, "home")
    if not call.slack.installation.home_enabled():
        raise SlackError("not_enabled")
    person = call.workspace.person(call.text("user_id"))
    if person.deleted or person.is_bot:
        raise SlackError("user_not_found")
    return _answer(call, call.slack.views.publish(person.id, content, call.text("hash")))


def _view(call: Call, surface: str) -> Json:
    content: Any = call.data("view")
    if not isinstance(content, dict):
        raise SlackError("invalid_arguments")
    if content.get("type") != surface:
        detail = f"must be of type {surface} [json-pointer:/view/type]"
        raise SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {detail}"]})
    check_view_content(content, surface)
    return content


def _answer(call: Call, view: Any) -> Json:
    return {"view": call.slack.views.as_json(view)}


HANDLERS: Mapping[str, Handler] = {
    "views.open": open_view,
    "views.publish": publish,
    "views.push": push,
    "views.update": update,
}
