"""What people do without the app: say, edit, delete, react, join, leave, read, open Home, upload."""

import uuid
from typing import TYPE_CHECKING

from bot.sandbox.errors import SlackError
from bot.sandbox.mentions import said
from bot.sandbox.model import Conversation, Json
from bot.sandbox.rich_text import rich_text

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack


class Everyday:
    """Deeds of people, with the rules that hold for everybody."""

    def __init__(self, slack: "Slack") -> None:
        """Work on one workspace."""
        self.slack = slack

    def app_conversation(self, user_id: str) -> Conversation:
        """Return the direct message between a person and the app."""
        return self.slack.workspace.direct([self.slack.installation.bot_user_id, user_id])

    def place(self, user_id: str, conversation_id: str, *, member: bool = True) -> Conversation:
        """Return a conversation this person may see, and is in."""
        if conversation_id == "app":
            return self.app_conversation(user_id)
        where = self.slack.workspace.channel(conversation_id)
        if not self.slack.workspace.can_see(user_id, where):
            raise SlackError("channel_not_found")
        if member and user_id not in where.members:
            raise SlackError("not_in_channel")
        return where

    def say(
        self,
        user_id: str,
        conversation_id: str,
        text: str,
        thread_ts: str | None = None,
        files: list[Json] | None = None,
    ) -> Json:
        """Say something."""
        where = self.place(user_id, conversation_id)
        self._check_may_speak(user_id, where)
        if not text.strip() and not files:
            raise SlackError("no_text")
        words = said(self.slack.workspace, text, user_id)
        message: Json = {
            "user": user_id,
            "client_msg_id": str(uuid.uuid4()),
            "text": words,
            "blocks": rich_text(words),
            "team": self.slack.workspace.person(user_id).team_id,
        }
        if files:
            message |= {"files": files, "upload": False, "subtype": "file_share"}
        return self.slack.workspace.post(where, message | ({"thread_ts": thread_ts} if thread_ts else {}))

    def _check_may_speak(self, user_id: str, where: Conversation) -> None:
        if where.is_archived:
            raise SlackError("is_archived")
        if self._app_only_writes() and where is self.app_conversation(user_id):
            raise SlackError("messages_tab_disabled")
        if self.slack.workspace.person(user_id).deleted:
            raise SlackError("account_inactive")

    def _app_only_writes(self) -> bool:
        installation = self.slack.installation
        return installation.messages_read_only() or not installation.messages_enabled()

    def edit(self, user_id: str, conversation_id: str, ts: str, text: str) -> Json:
        """Change one's own message."""
        where = self._own(user_id, conversation_id, ts, "cant_update_message")
        words = said(self.slack.workspace, text, user_id)
        return self.slack.workspace.edit(where, ts, user_id, text=words, blocks=rich_text(words))

    def delete(self, user_id: str, conversation_id: str, ts: str) -> None:
        """Delete one's own message, or dismiss an ephemeral one."""
        where = self.place(user_id, conversation_id, member=False)
        if ts in where.ephemerals and where.ephemerals[ts][0] == user_id:
            self.slack.workspace.unwhisper(where, ts)
            return
        where = self._own(user_id, conversation_id, ts, "cant_delete_message")
        self.slack.workspace.delete(where, ts)

    def _own(self, user_id: str, conversation_id: str, ts: str, refusal: str) -> Conversation:
        where = self.place(user_id, conversation_id)
        if self.slack.workspace.message(where, ts).get("user") != user_id:
            raise SlackError(refusal)
        return where

    def react(self, user_id: str, conversation_id: str, ts: str, name: str, *, add: bool) -> None:
        """React to a message, or take it back."""
        where = self.place(user_id, conversation_id)
        self.slack.workspace.react(where, ts, user_id, name.strip(":"), add=add)

    def join(self, user_id: str, conversation_id: str) -> None:
        """Enter a public channel."""
        self.slack.workspace.join(self.place(user_id, conversation_id, member=False), user_id)

    def leave(self, user_id: str, conversation_id: str) -> None:
        """Leave a channel."""
        where = self.place(user_id, conversation_id)
        if where.kind != "channel":
            raise SlackError("method_not_supported_for_channel_type")
        self.slack.workspace.leave(where, user_id)

    def open(self, user_id: str, conversation_id: str, tab: str | None = None) -> Conversation:
        """Look at a conversation: it counts as read; the app is told when it is its own."""
        where = self.place(user_id, conversation_id, member=False)
        self.slack.workspace.mark_read(where, user_id)
        if where is self.app_conversation(user_id):
            self._home_opened(user_id, where, tab or "messages")
        return where

    def _home_opened(self, user_id: str, where: Conversation, tab: str) -> None:
        event: Json = {"type": "app_home_opened", "user": user_id, "channel": where.id, "tab": tab}
        home = self.slack.views.homes.get(user_id)
        if tab == "home" and home:
            event["view"] = self.slack.views.as_json(home)
        self.slack.events.emit("app_home_opened", event)

    def upload(self, user_id: str, name: str, mimetype: str, body: bytes) -> Json:
        """Put a file into the workspace."""
        file = self.slack.files.reserve(user_id, name, len(body))
        return self.slack.files.receive(file["id"], body, mimetype)
