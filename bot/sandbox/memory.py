"""What a person's screen remembers by itself: what they typed and chose, what stands at inputs, what Slack said."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox.changes import Change, Failed, HomePublished, ViewsChanged
from bot.sandbox.content import elements_of
from bot.sandbox.model import Json

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

Ids = tuple[str, str]
KEPT = 100


@dataclass(frozen=True)
class Told:
    """What Slack itself told a person, and when."""

    failure: Failed
    ts: str
    blocks: Any  # those it stands among, if it stands beside a button; when they are drawn anew it is gone


@dataclass
class Memory:
    """Drafts, errors and notes of everybody, kept as the page keeps them; only touched inside the workspace's loop."""

    drafts: dict[tuple[str, str], dict[Ids, Json]] = field(default_factory=dict)  # person and what they fill in
    errors: dict[str, dict[str, str]] = field(default_factory=dict)  # view id → block id → what is wrong
    told: dict[str, list[Told]] = field(default_factory=dict)

    def draft(self, user_id: str, key: str) -> dict[Ids, Json]:
        """Return what somebody typed and chose in a message or view, by block and action."""
        return self.drafts.setdefault((user_id, key), {})

    def notice(self, slack: "Slack", change: Change) -> None:
        """Follow what happens: views that change forget what is gone, failures are remembered."""
        match change:
            case ViewsChanged(user_id) | HomePublished(user_id):
                self._forget_what_is_gone(slack, user_id)
            case Failed(user_id):
                told = Told(change, slack.clock.timestamp(), _blocks(slack, change))
                self.told[user_id] = [*self.told.get(user_id, []), told][-KEPT:]

    def _forget_what_is_gone(self, slack: "Slack", user_id: str) -> None:
        stack = slack.views.stacks.get(user_id, [])
        home = slack.views.homes.get(user_id)
        for view in [*stack, *([home] if home else [])]:
            blocks = view.content["blocks"]
            alive = {(block["block_id"], element["action_id"]) for block in blocks for element in elements_of(block)}
            draft = self.drafts.get((user_id, view.id), {})
            for ids in set(draft) - alive:
                del draft[ids]
        for view in stack[:-1]:
            self.errors.pop(view.id, None)
        # Modals are drawn anew, without what was said about them.
        self.told[user_id] = [told for told in self.told.get(user_id, []) if not told.failure.view_id]

    def note_in(self, user_id: str, view_id: str) -> str:
        """Return what Slack says in a modal about the whole of it."""
        said = [told.failure.text for told in self.told.get(user_id, []) if told.failure.view_id == view_id]
        return said[-1] if said else ""

    def notes_beside(self, user_id: str, container: Json, blocks: Any) -> dict[Ids, str]:
        """Return what Slack says beside buttons and menus that came to nothing."""
        return {(told.failure.container["block_id"], told.failure.container["action_id"]): told.failure.text
                for told in self.told.get(user_id, [])
                if told.failure.container and told.blocks is blocks
                and all(told.failure.container.get(key) == value for key, value in container.items())}  # fmt: skip

    def spoken(self, user_id: str) -> Iterator[Told]:
        """Return what Slackbot said to a person, oldest first."""
        return (told for told in self.told.get(user_id, []) if not told.failure.view_id and not told.failure.container)

    def try_again(self, user_id: str, view_id: str | None = None, beside: Ids | None = None) -> None:
        """Forget what Slack said about a modal or beside a button: it is tried again."""
        self.told[user_id] = [told for told in self.told.get(user_id, []) if not _is_about(told, view_id, beside)]


def _is_about(told: Told, view_id: str | None, beside: Ids | None) -> bool:
    container = told.failure.container
    if container and beside:
        return (container.get("block_id"), container.get("action_id")) == beside
    return view_id is not None and told.failure.view_id == view_id


def _blocks(slack: "Slack", failure: Failed) -> Any:
    container = failure.container or {}
    if container.get("view_id"):
        return slack.views.find(container["view_id"]).content["blocks"]
    where = slack.workspace.conversations.get(str(container.get("conversation")))
    ts = str(container.get("ts"))
    if not where:
        return None
    return (where.messages.get(ts) or where.ephemerals.get(ts, ("", {}))[1]).get("blocks")
