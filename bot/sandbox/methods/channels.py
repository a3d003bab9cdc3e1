"""conversations.* that change something: making, naming, joining, leaving and archiving channels."""

import re
from collections.abc import Mapping

from bot.sandbox import changes
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.registry import Handler
from bot.sandbox.model import Conversation, Json, fresh_id
from bot.sandbox.objects import conversation_object, scope_kind

MANAGE = {
    "channels": ("channels:manage", "channels:write.topic"),
    "groups": ("groups:write", "groups:write.topic"),
    "im": ("im:write",),
    "mpim": ("mpim:write",),
}


def create(call: Call) -> Json:
    """conversations.create."""
    name, private = call.text("name"), call.flag("is_private")
    call.require("groups:write" if private else "channels:manage")
    _check_name(call, name)
    where = Conversation(
        id=fresh_id("C"), kind="channel", name=name, is_private=private, creator=call.bot,
        created=int(call.slack.clock.now()), members={call.bot: None},
    )  # fmt: skip
    call.workspace.add_conversation(where)
    return {"channel": conversation_object(call.workspace, where, call.bot)}


def _check_name(call: Call, name: str) -> None:
    if not re.fullmatch(r"[a-z0-9_\-\w]{1,80}", name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    if any(item.kind == "channel" and item.name == name for item in call.workspace.conversations.values()):
        raise SlackError("name_taken")


def rename(call: Call) -> Json:
    """conversations.rename."""
    where, name = _managed(call), call.text("name")
    _check_name(call, name)
    where.name = name
    call.workspace.announce(changes.ConversationChanged(where, "channel_rename"))
    return {"channel": conversation_object(call.workspace, where, call.bot)}


def join(call: Call) -> Json:
    """conversations.join."""
    where = call.channel()
    if where.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if where.is_archived:
        raise SlackError("is_archived")
    new = call.workspace.join(where, call.bot)
    joined = conversation_object(call.workspace, where, call.bot)
    return {"channel": joined} | ({} if new else {"warning": "already_in_channel"})


def leave(call: Call) -> Json:
    """conversations.leave."""
    where = _managed(call)
    if call.bot not in where.members:
        return {"not_in_channel": True}
    if where.is_general:
        raise SlackError("cant_leave_general")
    call.workspace.leave(where, call.bot)
    return {}


def invite(call: Call) -> Json:
    """conversations.invite."""
    where = _managed(call)
    if call.bot not in where.members:
        raise SlackError("not_in_channel")
    for user_id in call.text("users").split(","):
        person = call.workspace.person(user_id)
        if person.deleted:
            raise SlackError("user_disabled")
        if user_id == call.bot:
            raise SlackError("cant_invite_self")
        if not call.workspace.join(where, user_id, call.bot):
            raise SlackError("already_in_channel")
    return {"channel": conversation_object(call.workspace, where, call.bot)}


def archive(call: Call) -> Json:
    """conversations.archive."""
    where = _managed(call)
    if where.is_archived:
        raise SlackError("already_archived")
    if where.is_general:
        raise SlackError("cant_archive_general")
    where.is_archived = True
    call.workspace.announce(changes.ConversationChanged(where, "channel_archive"))
    return {}


def unarchive(call: Call) -> Json:
    """conversations.unarchive."""
    where = _managed(call)
    if not where.is_archived:
        raise SlackError("not_archived")
    where.is_archived = False
    call.workspace.announce(changes.ConversationChanged(where, "channel_unarchive"))
    return {}


def set_topic(call: Call) -> Json:
    """conversations.setTopic."""
    where = _managed(call)
    where.topic = call.text("topic")
    call.workspace.announce(changes.ConversationChanged(where))
    return {"channel": conversation_object(call.workspace, where, call.bot)}


def set_purpose(call: Call) -> Json:
    """conversations.setPurpose."""
    where = _managed(call)
    where.purpose = call.text("purpose")
    call.workspace.announce(changes.ConversationChanged(where))
    return {"channel": conversation_object(call.workspace, where, call.bot)}


def mark(call: Call) -> Json:
    """conversations.mark: moves the app's own marker."""
    where = _managed(call)
    where.last_read[call.bot] = call.text("ts")
    return {}


def close(call: Call) -> Json:
    """conversations.close: nothing is lost, so nothing happens."""
    if call.channel().kind == "channel":
        raise SlackError("method_not_supported_for_channel_type")
    return {}


def _managed(call: Call) -> Conversation:
    where = call.channel()
    call.require(*MANAGE[scope_kind(where)])
    return where


HANDLERS: Mapping[str, Handler] = {
    "conversations.archive": archive,
    "conversations.close": close,
    "conversations.create": create,
    "conversations.invite": invite,
    "conversations.join": join,
    "conversations.leave": leave,
    "conversations.mark": mark,
    "conversations.rename": rename,
    "conversations.setPurpose": set_purpose,
    "conversations.setTopic": set_topic,
    "conversations.unarchive": unarchive,
}
