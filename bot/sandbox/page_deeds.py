"""What a person can do on the page, one deed per frame; each returns what its reply carries."""

import base64
import binascii
from bisect import bisect_left, bisect_right
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from bot.sandbox.errors import SlackError
from bot.sandbox.files import LARGEST
from bot.sandbox.model import Conversation, Json
from bot.sandbox.page_frames import Frames, for_page
from bot.sandbox.travel import travel

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

PAGE_SIZE = 50
MOST_PER_PAGE = 200


class Deeds:
    """The deeds of one person."""

    def __init__(self, slack: "Slack", frames: Frames) -> None:
        """Act as the person the frames are for."""
        self.slack = slack
        self.frames = frames
        self.me = frames.me

    # --- reading ----------------------------------------------------------------------------------

    async def history(self, frame: Json) -> Json:
        """Return a page of messages, oldest first."""
        where = self._place(frame)
        limit = min(int(frame.get("limit") or PAGE_SIZE), MOST_PER_PAGE)
        stamps = _with_whispers(where, self.me)
        if frame.get("around"):
            middle = bisect_right(stamps, frame["around"])
            first, last = max(0, middle - limit // 2), middle + limit // 2
        else:
            last = bisect_left(stamps, frame["before"]) if frame.get("before") else len(stamps)
            first = max(0, last - limit)
        return {"messages": [_message(where, ts) for ts in stamps[first:last]], "has_more": first > 0}

    async def replies(self, frame: Json) -> Json:
        """Return a thread, its first message first."""
        where, parent = self._place(frame), frame["thread_ts"]
        mine = [item for reader, item in where.ephemerals.values() if reader == self.me]
        whispered = [item for item in mine if item.get("thread_ts") == parent]
        first = self.slack.workspace.message(where, parent)
        later = sorted([*where.replies(parent), *whispered], key=lambda item: str(item["ts"]))
        return {"messages": [for_page(item) for item in (first, *later)]}

    async def open(self, frame: Json) -> Json:
        """Look at a conversation."""
        where = self.slack.everyday.open(self.me, frame["conversation"], frame.get("tab"))
        return {"conversation": where.id}

    async def mark(self, frame: Json) -> Json:
        """Move the read marker."""
        self.slack.workspace.mark_read(self._place(frame), self.me, frame["ts"])
        return {}

    async def seen(self, frame: Json) -> Json:
        """Return log entries after one, or before one."""
        journal = self.slack.journal
        older = frame.get("before")
        return {"entries": journal.before(int(older)) if older else journal.after(int(frame.get("n", 0)))}

    # --- everyday deeds ---------------------------------------------------------------------------

    async def send(self, frame: Json) -> Json:
        """Say something."""
        files = [self.slack.files.uploaded(file_id) for file_id in frame.get("file_ids") or []]
        text, thread = frame.get("text", ""), frame.get("thread_ts")
        return {"ts": self.slack.everyday.say(self.me, frame["conversation"], text, thread, files)["ts"]}

    async def edit(self, frame: Json) -> Json:
        """Change one's own message."""
        self.slack.everyday.edit(self.me, frame["conversation"], frame["ts"], frame["text"])
        return {}

    async def delete(self, frame: Json) -> Json:
        """Delete one's own message."""
        self.slack.everyday.delete(self.me, frame["conversation"], frame["ts"])
        return {}

    async def react(self, frame: Json) -> Json:
        """React."""
        add = frame["do"] == "react"
        self.slack.everyday.react(self.me, frame["conversation"], frame["ts"], frame["name"], add=add)
        return {}

    async def dm(self, frame: Json) -> Json:
        """Open a direct message with somebody."""
        where = self.slack.workspace.direct([self.me, self.slack.workspace.person(frame["user"]).id])
        return {"conversation": self.frames.conversation(where)}

    async def join(self, frame: Json) -> Json:
        """Enter a channel."""
        self.slack.everyday.join(self.me, frame["conversation"])
        return {}

    async def leave(self, frame: Json) -> Json:
        """Leave a channel."""
        self.slack.everyday.leave(self.me, frame["conversation"])
        return {}

    async def upload(self, frame: Json) -> Json:
        """Upload a file."""
        if len(frame["data"]) > LARGEST * 4 / 3 + 4:
            raise SlackError("file_upload_size_restricted")
        try:
            body = base64.b64decode(frame["data"], validate=True)
        except binascii.Error:
            raise SlackError("invalid_arguments") from None
        return {"file": self.slack.everyday.upload(self.me, frame["name"], frame.get("mimetype") or "", body)}

    # --- deeds that reach the app -----------------------------------------------------------------

    async def command(self, frame: Json) -> Json:
        """Run a slash command."""
        where = self.slack.everyday.place(self.me, frame["conversation"], member=False)
        await self.slack.interactions.command(self.me, where.id, frame["text"], frame.get("thread_ts"))
        return {}

    async def action(self, frame: Json) -> Json:
        """Press or choose something."""
        container, action = frame["container"], frame["action"]
        if container["type"] == "view":
            work = self.slack.interactions.view_action(self.me, container["view_id"], action, frame.get("state"))
        else:
            place = (container["conversation"], container["ts"])
            work = self.slack.interactions.message_action(self.me, place, action, frame.get("state") or {})
        await work
        return {}

    async def submit(self, frame: Json) -> Json:
        """Submit a modal."""
        errors = await self.slack.interactions.submit(self.me, frame["view_id"], frame.get("state") or {})
        return {"errors": errors} if errors else {}

    async def close(self, frame: Json) -> Json:
        """Close a modal or the stack."""
        await self.slack.interactions.close(self.me, frame["view_id"], everything=bool(frame.get("all")))
        return {}

    async def options(self, frame: Json) -> Json:
        """Ask for the options of an external select."""
        ids = (frame["block_id"], frame["action_id"])
        answer = await self.slack.interactions.options(self.me, frame["container"], ids, frame.get("value", ""))
        return {key: answer[key] for key in ("options", "option_groups") if key in answer}

    async def shortcut(self, frame: Json) -> Json:
        """Use a shortcut."""
        place = (frame["conversation"], frame["ts"]) if frame.get("ts") else None
        await self.slack.interactions.shortcut(self.me, frame["callback_id"], place)
        return {}

    # --- time and trouble -------------------------------------------------------------------------

    async def travel(self, frame: Json) -> Json:
        """Move the workspace's clock."""
        travel(self.slack.clock, frame["to"], self.slack.workspace.person(self.me).tz)
        return {"clock": self.slack.clock.as_json()}

    async def trouble(self, frame: Json) -> Json:
        """Turn switches of trouble."""
        self.slack.set_trouble(frame.get("set") or {})
        return {"trouble": self.slack.trouble.as_json()}

    def _place(self, frame: Json) -> Conversation:
        return self.slack.everyday.place(self.me, frame["conversation"], member=False)


def _with_whispers(where: Conversation, me: str) -> list[str]:
    mine = [ts for ts, (reader, item) in where.ephemerals.items() if reader == me and not item.get("thread_ts")]
    return sorted([*where.timeline, *mine]) if mine else where.timeline


def _message(where: Conversation, ts: str) -> Json:
    return for_page(where.messages[ts] if ts in where.messages else where.ephemerals[ts][1])


Deed = Callable[[Deeds, Json], Awaitable[Json]]
DEEDS: Mapping[str, Deed] = {
    "action": Deeds.action,
    "close": Deeds.close,
    "command": Deeds.command,
    "delete": Deeds.delete,
    "dm": Deeds.dm,
    "edit": Deeds.edit,
    "history": Deeds.history,
    "join": Deeds.join,
    "leave": Deeds.leave,
    "mark": Deeds.mark,
    "open": Deeds.open,
    "options": Deeds.options,
    "react": Deeds.react,
    "replies": Deeds.replies,
    "seen": Deeds.seen,
    "send": Deeds.send,
    "shortcut": Deeds.shortcut,
    "submit": Deeds.submit,
    "travel": Deeds.travel,
    "trouble": Deeds.trouble,
    "unreact": Deeds.react,
    "upload": Deeds.upload,
}
