"""chat.*: saying, changing and deleting things."""

from collections.abc import Mapping

from bot.sandbox.content import LONGEST_TEXT, check_content, completed
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.registry import Handler
from bot.sandbox.model import Json

CONTENT = ("blocks", "attachments", "metadata")
TEXTS = ("text", "markdown_text")


def content(call: Call) -> Json:
    """Return what a message shall say, checked."""
    said: Json = {name: call.data(name) for name in CONTENT if call.args.get(name) not in (None, "")}
    said |= {name: call.args[name] for name in TEXTS if call.args.get(name) is not None}
    check_content(said)
    if "text" in said:
        said["text"] = said["text"][:LONGEST_TEXT]
    if markdown := said.pop("markdown_text", ""):
        said["blocks"] = [{"type": "markdown", "text": markdown}]
    return said | ({"blocks": completed(said["blocks"])} if "blocks" in said else {})


def message(call: Call) -> Json:
    """Return a new message of the app."""
    said = content(call)
    value = {**call.slack.app_message(said.pop("text", "")), **said}
    if call.text("username"):
        call.require("chat:write.customize")
        value["username"] = call.text("username")
    if call.text("thread_ts"):
        value["thread_ts"] = call.text("thread_ts")
    return value


def post_message(call: Call) -> Json:
    """chat.postMessage."""
    where = call.member_channel()
    value = message(call)
    call.slack.budget.spend_message(where.id)
    if call.flag("reply_broadcast") and value.get("thread_ts"):
        value["subtype"] = "thread_broadcast"
    posted = call.workspace.post(where, value)
    return {"channel": where.id, "ts": posted["ts"], "message": dict(posted)}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral."""
    where, user_id = call.member_channel(), call.text("user")
    person = call.workspace.people.get(user_id)
    if not person or person.deleted or user_id not in where.members:
        raise SlackError("user_not_in_channel")
    shown = call.workspace.whisper(where, user_id, message(call))
    return {"message_ts": shown["ts"]}


def update(call: Call) -> Json:
    """chat.update: blocks and attachments that are not sent stay as they are."""
    where = call.channel()
    found = _own(call, "cant_update_message")
    if where.is_archived:
        raise SlackError("is_inactive")
    said = content(call)
    edited = call.workspace.edit(where, found["ts"], call.bot, **said)
    return {"channel": where.id, "ts": edited["ts"], "text": edited.get("text", ""), "message": dict(edited)}


def delete(call: Call) -> Json:
    """chat.delete."""
    where = call.channel()
    found = _own(call, "cant_delete_message")
    call.workspace.delete(where, found["ts"])
    return {"channel": where.id, "ts": found["ts"]}


def _own(call: Call, refusal: str) -> Json:
    found = call.workspace.message(call.channel(), call.text("ts"))
    if found.get("app_id") != call.slack.installation.app_id:
        raise SlackError(refusal)
    return found


def get_permalink(call: Call) -> Json:
    """chat.getPermalink."""
    where = call.channel()
    found = call.workspace.message(where, call.text("message_ts"))
    return {"channel": where.id, "permalink": call.slack.permalink(where, found)}


HANDLERS: Mapping[str, Handler] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
}
