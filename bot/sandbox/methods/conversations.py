"""conversations.* that look: channels and direct messages, their members and their history."""

from collections.abc import Iterable, Mapping

from bot.sandbox.errors import SlackError
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.registry import Handler
from bot.sandbox.model import Conversation, Json
from bot.sandbox.objects import channel_type, conversation_object

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


HANDLERS: Mapping[str, Handler] = {
    "conversations.history": history,
    "conversations.info": info,
    "conversations.list": listing,
    "conversations.members": members,
    "conversations.open": open_direct,
    "conversations.replies": replies,
    "users.conversations": mine,
}
