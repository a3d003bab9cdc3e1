"""files.*: the two-step upload, looking and deleting."""

from collections.abc import Mapping

from bot.sandbox.errors import SlackError
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.registry import Handler
from bot.sandbox.model import Json


def upload_url(call: Call) -> Json:
    """files.getUploadURLExternal."""
    file = call.slack.files.reserve(call.bot, call.text("filename"), call.number("length", 0))
    return {"upload_url": f"{call.slack.url}/upload/{file['id']}", "file_id": file["id"]}


def complete(call: Call) -> Json:
    """files.completeUploadExternal."""
    files = [call.slack.files.uploaded(str(item.get("id"))) for item in call.data("files") or []]
    if call.text("channel_id"):
        where = call.channel("channel_id")
        if call.bot not in where.members:
            raise SlackError("not_in_channel")
        value = {**call.slack.app_message(call.text("initial_comment")), "files": files, "upload": True}
        if call.text("thread_ts"):
            value["thread_ts"] = call.text("thread_ts")
        call.workspace.post(where, value)
    return {"files": files}


def info(call: Call) -> Json:
    """files.info."""
    return {"file": call.slack.files.find(call.text("file")), "comments": []}


def listing(call: Call) -> Json:
    """files.list."""
    files = list(call.workspace.files.values())
    paging = {"count": len(files), "total": len(files), "page": 1, "pages": 1}
    return {"files": files, "paging": paging}


def delete(call: Call) -> Json:
    """files.delete."""
    call.slack.files.delete(call.text("file"))
    return {}


HANDLERS: Mapping[str, Handler] = {
    "files.completeUploadExternal": complete,
    "files.delete": delete,
    "files.getUploadURLExternal": upload_url,
    "files.info": info,
    "files.list": listing,
}
