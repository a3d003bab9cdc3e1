"""conversations.*: channels and direct messages, their members and their history."""

import re
from collections.abc import Iterable, Mapping

from bot.sandbox import changes
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.registry import Handler
from bot.sandbox.model import Conversation, Json, fresh_id
from bot.sandbox.objects import channel_type, conversation_object, scope_kind

LATEST = "9999999999.999999"
KINDS = {"public_channel": "channel", "private_channel": "group", "mpim": "mpim", "im": "im"}
MOST_IN_GROUP = 8


def info(call: Call) -> Json:
    """conversations.info."""
    where = call.channel(scope="*:read")
    members = call.flag("include_num_members")
    return {"channel": conversation_object(call.workspace, where, call.bot, members=members)}


def listing(call: Call) -> Json:
    """conversations.list."""
    found = _of_types(call, call.workspace.conversations.values())
    shown = [item for item in found if call.bot in item.members or channel_type(item) == "channel"]
    return _listed(call, shown)


def mine(call: Call) -> Json:
    """users.conversations: only where the user (or the app) is a member."""
    user_id = call.text("user") or call.bot
    call.workspace.person(user_id)
    found = _of_types(call, call.workspace.conversations.values())
    both = [item for item in found if user_id in item.members]
    return _listed(call, [item for item in both if call.bot in item.members or not item.is_private])


def _of_types(call: Call, conversations: Iterable[Conversation]) -> list[Conversation]:
    names = [name.strip() for name in call.text("types", "public_channel").split(",")]
    if not set(names) <= set(KINDS):
        raise SlackError("invalid_types")
    kinds = {KINDS[name] for name in names}
    for kind in sorted(kinds):
        call.require(f"{ {'channel': 'channels', 'group': 'groups'}.get(kind, kind) }:read")
    hide_archived = call.flag("exclude_archived")
    wanted = (item for item in conversations if channel_type(item) in kinds)
    return [item for item in wanted if not (hide_archived and item.is_archived)]


def _listed(call: Call, conversations: list[Conversation]) -> Json:
    page, more = call.page(conversations)
    shown = [conversation_object(call.workspace, item, call.bot, members=True) for item in page]
    return {"channels": shown, "response_metadata": more}


def members(call: Call) -> Json:
    """conversations.members."""
    page, more = call.page(list(call.channel(scope="*:read").members))
    return {"members": page, "response_metadata": more}


def open_direct(call: Call) -> Json:
    """conversations.open: by users, or reopening one by its id."""
    if call.text("channel"):
        where, known = call.channel(), True
    else:
        where, known = _with(call, [item for item in call.text("users").split(",") if item])
    if not call.flag("return_im"):
        return {"channel": {"id": where.id}, **({"no_op": True, "already_open": True} if known else {})}
    return {"channel": conversation_object(call.workspace, where, call.bot), "already_open": known}


def _with(call: Call, users: list[str]) -> tuple[Conversation, bool]:
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > MOST_IN_GROUP:
        raise SlackError("too_many_users")
    before = len(call.workspace.conversations)
    people = [call.workspace.person(user_id) for user_id in users]
    if len(people) == 1:
        where = call.reach(people[0])
    else:
        call.require("mpim:write")
        if any(person.deleted for person in people):
            raise SlackError("user_disabled")
        where = call.workspace.direct([call.bot, *users])
    return where, len(call.workspace.conversations) == before


def history(call: Call) -> Json:
    """conversations.history, newest first; ephemeral messages are never in it."""
    where = _readable(call)
    inclusive = call.flag("inclusive")
    latest, oldest = call.text("latest") or LATEST, call.text("oldest") or "0"
    stamps = where.between(oldest, latest, inclusive=inclusive)[::-1]
    page, more = call.page(stamps)
    shown = [_shown(call, where.messages[ts]) for ts in page]
    answer = {"messages": shown, "has_more": bool(more["next_cursor"]), "pin_count": 0}
    return answer | ({"response_metadata": more} if more["next_cursor"] else {})


def replies(call: Call) -> Json:
    """conversations.replies: the first message, then the answers, oldest first."""
    where = _readable(call)
    parent = where.messages.get(call.text("ts"))
    if not parent:
        raise SlackError("thread_not_found")
    thread = [parent, *where.replies(parent["ts"])]
    oldest, latest = call.text("oldest") or "0", call.text("latest") or LATEST
    page, more = call.page([item for item in thread if item is parent or oldest < item["ts"] <= latest])
    shown = [_shown(call, item) for item in page]
    return {"messages": shown, "has_more": bool(more["next_cursor"]), "response_metadata": more}


def _readable(call: Call) -> Conversation:
    where = call.channel(scope="*:history")
    if call.bot not in where.members:
        raise SlackError("not_in_channel")
    return where


def _shown(call: Call, message: Json) -> Json:
    """Return the message without what only `include_all_metadata` shows."""
    if call.flag("include_all_metadata"):
        return dict(message)
    return {key: value for key, value in message.items() if key != "metadata"}


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


MANAGE = {
    "channels": ("channels:manage", "channels:write.topic"),
    "groups": ("groups:write", "groups:write.topic"),
    "im": ("im:write",),
    "mpim": ("mpim:write",),
}
HANDLERS: Mapping[str, Handler] = {
    "conversations.archive": archive,
    "conversations.close": close,
    "conversations.create": create,
    "conversations.history": history,
    "conversations.info": info,
    "conversations.invite": invite,
    "conversations.join": join,
    "conversations.leave": leave,
    "conversations.list": listing,
    "conversations.mark": mark,
    "conversations.members": members,
    "conversations.open": open_direct,
    "conversations.rename": rename,
    "conversations.replies": replies,
    "conversations.setPurpose": set_purpose,
    "conversations.setTopic": set_topic,
    "conversations.unarchive": unarchive,
    "users.conversations": mine,
}
