"""What one person has before their eyes: messages, modals and the Home tab, as values a test can read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.sandbox.model import Conversation, Json, View
from bot.sandbox.reading import Reader, buttons, controls, plain

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack


@dataclass(frozen=True)
class Seen:
    """A message, a modal or a Home tab, as it was when somebody looked."""

    kind: str  # message, modal, home
    text: str
    blocks: list[Json]
    raw: Json
    container: Json
    author: str = ""
    conversation: str = ""
    errors: Json = field(default_factory=dict)

    @property
    def ts(self) -> str:
        """When a message was sent."""
        return str(self.raw.get("ts", ""))

    @property
    def key(self) -> str:
        """What makes it the same thing when it is looked at again."""
        return f"{self.conversation}:{self.ts}" if self.kind == "message" else str(self.raw["id"])

    @property
    def title(self) -> str:
        """The title of a modal."""
        return plain(self.raw.get("title"))

    @property
    def ephemeral(self) -> bool:
        """Whether only this person sees it."""
        return bool(self.raw.get("is_ephemeral"))

    @property
    def labels(self) -> list[str]:
        """The labels of the inputs."""
        return [item["_label"] for item in controls(self.blocks) if item["_input"]]

    @property
    def reactions(self) -> dict[str, list[str]]:
        """Who reacted with what."""
        return {item["name"]: list(item["users"]) for item in self.raw.get("reactions", [])}

    def buttons(self) -> list[str]:
        """Return the words on the buttons."""
        return [plain(item.get("text")) for item in buttons(self.blocks)]

    def __contains__(self, words: str) -> bool:
        """Whether these words can be read in it."""
        return words in self.text or words in str(self.raw.get("text", ""))


class Screen:
    """Looks at the workspace with one person's eyes; only inside the workspace's loop."""

    def __init__(self, slack: "Slack", user_id: str) -> None:
        """See what this person sees."""
        self.slack = slack
        self.me = user_id
        self.reader = Reader(slack.workspace, slack.workspace.person(user_id))

    def everything(self) -> Iterator[Seen]:
        """Modals from the top, then Home, then messages from the newest."""
        for view in reversed(self.slack.views.stacks.get(self.me, [])):
            yield self.view(view)
        if home := self.slack.views.homes.get(self.me):
            yield self.view(home)
        yield from self.messages()

    def messages(self, where: Conversation | None = None) -> Iterator[Seen]:
        """Messages of one conversation or of all, from the newest."""
        places = [where] if where else list(self.slack.workspace.visible_to(self.me))
        found = [(item, place) for place in places for item in self.slack.workspace.seen_by(self.me, place)]
        for message, place in sorted(found, key=lambda pair: str(pair[0]["ts"]), reverse=True):
            yield self.message(message, place)

    def message(self, message: Json, where: Conversation) -> Seen:
        """One message as this person reads it."""
        author = self.slack.workspace.people.get(str(message.get("user")))
        return Seen(
            kind="message",
            text=self.reader.message(message),
            blocks=message.get("blocks") or [],
            raw=dict(message),
            container={"type": "message", "conversation": where.id, "ts": message["ts"]},
            author=author.name if author else "",
            conversation=where.id,
        )

    def view(self, view: View) -> Seen:
        """One modal or Home tab as this person reads it."""
        shown = self.slack.views.as_json(view)
        texts = [plain(shown["title"]) if view.type == "modal" else "", *self.reader.blocks(shown["blocks"])]
        if view.type == "modal":
            texts += [plain(shown["submit"]), plain(shown["close"])]
        words = "\n".join(text for text in texts if text)
        return Seen(view.type, words, shown["blocks"], shown, {"type": "view", "view_id": view.id})

    def printed(self, most: int = 12) -> str:
        """Return the conversation as this person saw it, for the message of a failing test."""
        me = self.slack.workspace.person(self.me)
        lines = [f"— what {me.name} sees —"]
        open_views = [self.view(view) for view in self.slack.views.stacks.get(self.me, [])]
        lines += [_framed(f"modal “{seen.title}”", seen) for seen in open_views]
        if home := self.slack.views.homes.get(self.me):
            lines.append(_framed("home", self.view(home)))
        newest = [seen for _, seen in zip(range(most), self.messages(), strict=False)]
        for seen in reversed(newest):
            place = self.slack.workspace.conversations[seen.conversation]
            whisper = " (only visible to you)" if seen.ephemeral else ""
            lines.append(_framed(f"[{place.name or 'direct message'}] {seen.author}{whisper}", seen))
        errors = [entry for entry in self.slack.journal.entries if entry.error][-5:]
        lines += [f"! {entry.kind} {entry.title}: {entry.error}" for entry in errors]
        return "\n".join(lines)


def _framed(head: str, seen: Seen) -> str:
    body = "\n".join(f"    {line}" for line in seen.text.splitlines())
    return f"{head}\n{body}"
