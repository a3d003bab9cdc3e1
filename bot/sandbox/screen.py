"""What one person has before their eyes: messages, modals and the Home tab, as values a test can read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from bot.sandbox.memory import Memory, Told
from bot.sandbox.model import Conversation, Json, View
from bot.sandbox.reading import Reader
from bot.sandbox.reading_blocks import Surface, controls, plain, pressable, shown_value, words_of
from bot.sandbox.words import sentence

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
    body: str = ""  # of a modal or Home: the words between title and foot
    foot: list[str] = field(default_factory=list)  # of a modal: the words on its last buttons
    note: str = ""  # of a modal: what Slack itself says about it
    values: Json = field(default_factory=dict)  # label → what stands in the field
    errors: dict[str, str] = field(default_factory=dict)  # label → what is wrong

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
        return [plain(item.get("text")) for item in pressable(self.blocks)]

    def __contains__(self, words: str) -> bool:
        """Whether these words can be read in it."""
        return words in self.text or words in str(self.raw.get("text", ""))


class Screen:
    """Looks at the workspace with one person's eyes; only inside the workspace's loop."""

    def __init__(self, slack: "Slack", memory: Memory, user_id: str) -> None:
        """See what this person sees."""
        self.slack = slack
        self.memory = memory
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
        """Messages of one conversation or of all, from the newest, what Slackbot says among them."""
        places = [where] if where else list(self.slack.workspace.visible_to(self.me))
        # Only listed here and read one by one: who looks for words has mostly found them in the newest.
        found: list[tuple[str, Callable[[], Seen]]] = [
            (str(item["ts"]), partial(self.message, item, place))
            for place in places
            for item in self.slack.workspace.seen_by(self.me, place)
        ]
        spoken = (told for told in self.memory.spoken(self.me) if _is_in(told, where))
        found += [(told.ts, partial(self._spoken, told, where)) for told in spoken]
        for _, read in sorted(found, key=lambda entry: entry[0], reverse=True):
            yield read()

    def message(self, message: Json, where: Conversation) -> Seen:
        """One message as this person reads it."""
        container = {"type": "message", "conversation": where.id, "ts": message["ts"]}
        blocks = message.get("blocks")
        surface = self._surface(f"{where.id}:{message['ts']}", container, blocks)
        return Seen(
            kind="message",
            text=self.reader.message(message, surface),
            blocks=blocks or [],
            raw=dict(message),
            container=container,
            author=self.reader.name_of(str(message.get("user"))),
            conversation=where.id,
        )

    def _spoken(self, told: Told, where: Conversation | None) -> Seen:
        place = told.failure.conversation_id or (where.id if where else "")
        raw = {"ts": told.ts, "text": told.failure.text, "user": "USLACKBOT", "is_ephemeral": True,
               "thread_ts": told.failure.thread_ts}  # fmt: skip
        return Seen("message", told.failure.text, [], raw, {}, "Slackbot", place)

    def _surface(self, key: str, container: Json, blocks: list[Json] | None) -> Surface:
        notes = self.memory.notes_beside(self.me, container, blocks)
        return Surface(self.reader, self.memory.drafts.get((self.me, key), {}), notes)

    def view(self, view: View) -> Seen:
        """One modal or Home tab as this person reads it."""
        shown = self.slack.views.as_json(view)
        blocks, container = shown["blocks"], {"type": "view", "view_id": view.id}
        surface = self._surface(view.id, container, blocks)
        body = "\n".join(text for text in words_of(blocks, surface) if text)
        if view.type == "home":
            return Seen("home", body, blocks, shown, container, body=body)
        note = self.memory.note_in(self.me, view.id)
        foot = [plain(shown["close"]) or sentence("back" if view.previous_id else "cancel"), plain(shown["submit"])]
        inputs = [element for element in controls(blocks) if element["_input"]]
        labels = {item["block_id"]: item["_label"] for item in inputs}
        wrong = self.memory.errors.get(view.id, {})
        return Seen(
            kind="modal",
            text="\n".join(text for text in (plain(shown["title"]), note, body, *foot) if text),
            blocks=blocks,
            raw=shown,
            container=container,
            body=body,
            foot=[text for text in foot if text],
            note=note,
            values={item["_label"]: shown_value(item, surface) for item in inputs},
            errors={labels[block_id]: text for block_id, text in wrong.items() if block_id in labels},
        )

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
            place = self.slack.workspace.conversations.get(seen.conversation)
            whisper = " (only visible to you)" if seen.ephemeral else ""
            lines.append(
                _framed(f"[{place.name if place and place.name else 'direct message'}] {seen.author}{whisper}", seen)
            )
        errors = [entry for entry in self.slack.journal.entries if entry.error][-5:]
        lines += [f"! {entry.kind} {entry.title}: {entry.error}" for entry in errors]
        return "\n".join(lines)


def _framed(head: str, seen: Seen) -> str:
    body = "\n".join(f"    {line}" for line in seen.text.splitlines())
    return f"{head}\n{body}"


def _is_in(told: Told, where: Conversation | None) -> bool:
    return where is None or told.failure.conversation_id in {None, where.id}
