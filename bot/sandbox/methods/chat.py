"""chat.*: saying, changing and deleting things."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.content import LONGEST_TEXT, check_content, completed
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.registry import Handler
from bot.sandbox.model import Json

CONTENT = ("blocks", "attachments", "metadata")
LARGEST_METADATA = 8_000  # Slack names the error but not the number.


def content(call: Call) -> Json:
    """What a message shall say, checked."""
    said: Json = {name: call.data(name) for name in CONTENT if call.args.get(name) not in (None, "")}
    markdown = call.text("markdown_text")
    if markdown:
        if said.get("blocks") or call.text("text"):
            raise SlackError("markdown_text_conflict")
        said["blocks"] = [{"type": "markdown", "text": markdown}]
    if call.args.get("text") is not None:
        said["text"] = call.text("text")[:LONGEST_TEXT]
    check_content(said)
    _check_metadata(said.get("metadata"))
    return said | ({"blocks": completed(said["blocks"])} if "blocks" in said else {})


def _check_metadata(metadata: Any) -> None:
    if metadata is None:
        return
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload", {}), dict):
        raise SlackError("invalid_metadata_format")
    if not metadata.get("event_type"):
        raise SlackError("metadata_must_be_sent_from_app" if not metadata else "invalid_metadata_format")
    if len(str(metadata)) > LARGEST_METADATA:
        raise SlackError("metadata_too_large")


def message(call: Call) -> Json:
    """A new message of the app."""
    said = content(call)
    if not any(said.get(name) for name in ("text", "blocks", "attachments")):
        raise SlackError("no_text")
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
    said = content(call)
    if not said:
        raise SlackError("no_text")
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
