"""What a person reads: messages, blocks and references with their eyes, as the page draws them."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.dates import date_words
from bot.sandbox.files import size_words
from bot.sandbox.markup import mrkdwn_words
from bot.sandbox.mentions import unescape
from bot.sandbox.model import Conversation, Json, Person
from bot.sandbox.reading_blocks import Surface, plain, words_of
from bot.sandbox.workspace import Workspace

BROADCASTS = {"here", "channel", "everyone"}


class Reader:
    """Reads with one person's eyes: names, channels, dates in their zone, what they typed and chose."""

    def __init__(self, workspace: Workspace, person: Person) -> None:
        """Read as this person."""
        self.workspace = workspace
        self.person = person

    # --- messages ---------------------------------------------------------------------------------

    def message(self, message: Json, on: Surface | None = None) -> str:
        """Return the text of a message, of its blocks, attachments and files."""
        written = "client_msg_id" in message  # by a person: the blocks only say the text again
        blocks = [] if written else message.get("blocks") or []
        on = on or Surface(self)
        parts = ["" if blocks else self.mrkdwn(str(message.get("text") or "")), *words_of(blocks, on)]
        for attachment in message.get("attachments") or []:
            parts += self._attachment(attachment, on)
        for file in message.get("files") or []:
            parts += _file(file)
        return "\n".join(part for part in parts if part)

    def _attachment(self, item: Json, on: Surface) -> Iterator[str]:
        yield self.mrkdwn(str(item.get("pretext") or ""))
        yield str(item.get("author_name") or "")
        yield str(item.get("title") or "")
        if item.get("blocks"):
            yield from words_of(item["blocks"], on)
        else:
            yield self.mrkdwn(str(item.get("text") or item.get("fallback") or ""))
        for field in item.get("fields") or []:
            yield from (str(field.get("title") or ""), self.mrkdwn(str(field.get("value") or "")))
        yield str(item.get("footer") or "")

    # --- texts ------------------------------------------------------------------------------------

    def text(self, value: Any) -> str:
        """Return the words of a text object, or of a bare string."""
        if isinstance(value, dict) and value.get("type") == "mrkdwn":
            return self.mrkdwn(str(value.get("text") or ""))
        return plain(value)

    def mrkdwn(self, text: str) -> str:
        """Slack's markup as it looks."""
        return mrkdwn_words(text, self.reference)

    def run(self, item: Json) -> str:
        """One part of a rich text, however deep."""
        match item.get("type"):
            case "user":
                return f"@{self.name_of(str(item['user_id']))}"
            case "channel":
                return self.channel_name(str(item["channel_id"]))
            case "usergroup":
                return "@group"
            case "link":
                return str(item.get("text") or item["url"])
            case "emoji":
                return f":{item['name']}:"
            case "date":
                return self.date(int(item["timestamp"]), str(item.get("format") or "{date_short} {time}"))
            case "broadcast":
                return f"@{item['range']}"
            case "color":
                return str(item["value"])
            case "rich_text_list":
                return "\n".join(self.run(entry) for entry in item.get("elements") or [])
        if "elements" in item:
            return "".join(self.run(part) for part in item["elements"])
        return str(item.get("text") or item.get("fallback") or "")

    def reference(self, inside: str) -> str | None:
        """Return what `<…>` shows, or nothing if it is no reference."""
        if inside.startswith("!date^"):
            return self._date_reference(inside)
        target, _, label = inside.partition("|")
        label = unescape(label)
        if target[:2] in {"@U", "@W", "@B"}:
            return f"@{self.name_of(target[1:], label)}"
        if target[:2] in {"#C", "#G", "#D"}:
            return self.channel_name(target[1:], label)
        if target.startswith("!"):
            name = target[1:]
            return f"@{name}" if name in BROADCASTS else label or ("@group" if "subteam^" in name else name)
        scheme = target.partition(":")[0]
        if ":" in target and scheme.isascii() and scheme[:1].isalpha():
            return label or unescape(target.removeprefix("mailto:"))
        return None

    def _date_reference(self, inside: str) -> str:
        body, _, fallback = inside.partition("|")
        _, stamp, *rest = body.split("^")
        if not stamp.lstrip("-").isdigit() or not rest:
            return unescape(fallback)
        return self.date(int(stamp), unescape(rest[0]))

    def date(self, stamp: int, template: str) -> str:
        """Return a moment in the reader's zone, by Slack's date tokens."""
        return date_words(stamp, template, self.person, self.workspace.clock.moment())

    def name_of(self, user_id: str, otherwise: str = "") -> str:
        """Return the name people read."""
        person = self.workspace.people.get(user_id)
        return person.shown_name if person else otherwise or user_id

    def place_name(self, where: Conversation) -> str:
        """Return what a conversation is called for this person: a channel's name, or who else is in it."""
        if where.kind == "channel":
            return where.name
        others = [user_id for user_id in where.members if user_id != self.person.id]
        return ", ".join(self.name_of(user_id) for user_id in others or [self.person.id])

    def channel_name(self, channel_id: str, otherwise: str = "") -> str:
        """Return a mentioned channel's name, unless this person may not know it."""
        where = self.workspace.conversations.get(channel_id)
        name = where.name if where and self.workspace.can_see(self.person.id, where) else otherwise
        return f"#{name or 'private-channel'}"


def _file(file: Json) -> Iterator[str]:
    yield str(file.get("title") or file.get("name") or "File")
    kind = str(file.get("pretty_type") or str(file.get("filetype") or "").upper())
    if not str(file.get("mimetype", "")).startswith("image/"):
        yield " · ".join(part for part in (kind, size_words(file.get("size"))) if part)
