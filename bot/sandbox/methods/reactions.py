"""reactions.*."""

import re
from collections.abc import Mapping

from bot.sandbox.errors import SlackError
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.registry import Handler
from bot.sandbox.model import Json


def add(call: Call) -> Json:
    """reactions.add."""
    _react(call, add=True)
    return {}


def remove(call: Call) -> Json:
    """reactions.remove."""
    _react(call, add=False)
    return {}


def _react(call: Call, *, add: bool) -> None:
    where = call.member_channel()
    name = call.text("name").strip(":")
    if not re.fullmatch(r"[a-z0-9_'+\-]+(::skin-tone-[2-6])?", name):
        raise SlackError("invalid_name")
    call.workspace.react(where, call.text("timestamp"), call.bot, name, add=add)


def get(call: Call) -> Json:
    """reactions.get."""
    where = call.channel()
    found = call.workspace.message(where, call.text("timestamp"))
    return {"type": "message", "channel": where.id, "message": dict(found)}


HANDLERS: Mapping[str, Handler] = {"reactions.add": add, "reactions.get": get, "reactions.remove": remove}
