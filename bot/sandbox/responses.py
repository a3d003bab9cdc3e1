"""response_urls: five uses in thirty minutes, and what each use may show, replace or delete."""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.content import check_content, completed
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Conversation, Json

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

MOST_USES = 5
LIFE_SECONDS = 30 * 60
KEPT = 5_000


@dataclass
class ResponseUrl:
    """Where one response_url speaks, to whom, and how often it was used."""

    user_id: str
    conversation: Conversation
    issued: float
    original: str | None = None  # the ts of the message it may replace or delete
    thread_ts: str | None = None
    uses: int = 0


class Responses:
    """Issues response_urls and serves what is posted to them."""

    def __init__(self, slack: "Slack") -> None:
        """Begin with none."""
        self.slack = slack
        self._known: dict[str, ResponseUrl] = {}

    def issue(self, user_id: str, where: Conversation, message: Json | None = None) -> str:
        """Make a new response_url for something this person did there."""
        key = secrets.token_hex(12)
        original, thread = (message["ts"], message.get("thread_ts")) if message else (None, None)
        self._known[key] = ResponseUrl(user_id, where, self.slack.clock.now(), original, thread)
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]
        return f"{self.slack.url}/response/{key}"

    def use(self, key: str, body: Json) -> None:
        """Carry out one use, or refuse it."""
        response = self._known.get(key)
        if not response or self.slack.clock.now() - response.issued > LIFE_SECONDS:
            raise SlackError("expired_url")
        if response.uses >= MOST_USES:
            raise SlackError("used_url")
        response.uses += 1
        self.apply(response, body)

    def of(self, url: str) -> ResponseUrl:
        """Return what is behind a URL that was issued."""
        return self._known[url.rpartition("/")[2]]

    def apply(self, response: ResponseUrl, body: Json) -> None:
        """Show, replace or delete; also used for what a command's ack carries."""
        if body.get("delete_original"):
            self._delete(response)
            return
        message = self.message(body, response.thread_ts)
        if body.get("replace_original") and self._replace(response, message):
            return
        if body.get("response_type") == "in_channel":
            posted = self.slack.workspace.post(response.conversation, message)
        else:
            posted = self.slack.workspace.whisper(response.conversation, response.user_id, message)
        response.original = response.original or posted["ts"]

    def message(self, body: Json, thread_ts: str | None = None) -> Json:
        """Return the app's message that a body describes, checked and completed."""
        check_content({"response_type": "ephemeral", **body})
        message = self.slack.app_message(str(body.get("text") or ""))
        for name in ("attachments", "metadata"):
            if body.get(name):
                message[name] = body[name]
        if body.get("blocks"):
            message["blocks"] = completed(body["blocks"])
        thread = body.get("thread_ts") or thread_ts
        return message | ({"thread_ts": thread} if thread else {})

    def _replace(self, response: ResponseUrl, message: Json) -> bool:
        where, ts = response.conversation, response.original
        if ts is None:
            return False
        if ts in where.ephemerals:
            reader, _ = where.ephemerals[ts]
            self.slack.workspace.whisper(where, reader, message, ts)
            return True
        if ts in where.messages and where.messages[ts].get("app_id") == self.slack.installation.app_id:
            content: dict[str, Any] = {"text": message["text"], "blocks": message.get("blocks", [])}
            self.slack.workspace.edit(where, ts, self.slack.installation.bot_user_id, **content)
            return True
        return False

    def _delete(self, response: ResponseUrl) -> None:
        where, ts = response.conversation, response.original
        if ts in where.ephemerals:
            self.slack.workspace.unwhisper(where, str(ts))
        elif ts in where.messages:
            self.slack.workspace.delete(where, str(ts))
        else:
            raise SlackError("message_not_found")
