"""Modals and Home tabs: stacks of three, hashes, external ids."""

import itertools
from typing import Any

from bot.sandbox import changes
from bot.sandbox.content import completed, elements_of
from bot.sandbox.errors import SlackError
from bot.sandbox.installation import Installation
from bot.sandbox.model import Json, View, fresh_id
from bot.sandbox.workspace import Workspace

DEEPEST = 3
TEXTS = ("title", "submit", "close")


class Views:
    """Every open modal, per person and in order, and everybody's Home."""

    def __init__(self, workspace: Workspace, installation: Installation) -> None:
        """Begin with nothing open."""
        self.workspace = workspace
        self.installation = installation
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self._numbers = itertools.count(1)

    def find(self, view_id: Any = None, external_id: Any = None) -> View:
        """Return an open view or a Home by either of its ids."""
        for view in [*itertools.chain(*self.stacks.values()), *self.homes.values()]:
            if (view_id and view.id == view_id) or (external_id and view.external_id == external_id):
                return view
        raise SlackError("not_found")

    def top(self, user_id: str) -> View | None:
        """Return the modal this person looks at."""
        stack = self.stacks.get(user_id)
        return stack[-1] if stack else None

    def open(self, user_id: str, content: Json, from_view: str | None = None) -> View:
        """Open a modal; from within a modal it lies on top of it, else it replaces whatever was open."""
        stack = self.stacks.get(user_id, [])
        inside = from_view is not None and any(view.id == from_view for view in stack)
        return self._put(user_id, content, stack if inside else [])

    def push(self, user_id: str, content: Json, from_view: str | None) -> View:
        """Lay a modal on the stack that `from_view` belongs to."""
        stack = self.stacks.get(user_id, [])
        if not any(view.id == from_view for view in stack):
            raise SlackError("not_found")
        return self._put(user_id, content, stack)

    def update(self, view: View, content: Json, expected_hash: Any = None) -> View:
        """Replace what a view shows; typed values stay where block and action ids are unchanged."""
        if expected_hash and expected_hash != view.hash:
            raise SlackError("hash_conflict")
        self._check_unique(content, besides=view)
        view.content = self._complete(content)
        view.hash = self._hash()
        view.state = kept_state(view.state, view.content["blocks"])
        self._announce(view)
        return view

    def publish(self, user_id: str, content: Json, expected_hash: Any = None) -> View:
        """Show a Home tab to one person."""
        view = self.homes.get(user_id)
        if view:
            return self.update(view, content, expected_hash)
        if expected_hash:
            raise SlackError("hash_conflict")
        self._check_unique(content)
        view_id = fresh_id("V")
        view = View(view_id, user_id, self._hash(), self._complete(content), root_id=view_id)
        self.homes[user_id] = view
        self._announce(view)
        return view

    def close(self, view: View) -> None:
        """Take the topmost view away."""
        stack = self.stacks.get(view.user_id, [])
        if view in stack:
            stack.remove(view)
            self._announce(view)

    def clear(self, user_id: str) -> list[View]:
        """Close the whole stack and return it, topmost first."""
        closed = list(reversed(self.stacks.pop(user_id, [])))
        self.workspace.announce(changes.ViewsChanged(user_id))
        return closed

    def as_json(self, view: View, state: Json | None = None) -> Json:
        """Slack's view object."""
        content = view.content
        value = {
            "id": view.id,
            "team_id": self.workspace.team.id,
            "type": view.type,
            "blocks": content["blocks"],
            "private_metadata": content.get("private_metadata", ""),
            "callback_id": content.get("callback_id", ""),
            "state": {"values": view.state if state is None else state},
            "hash": view.hash,
            "title": content.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
            "clear_on_close": content.get("clear_on_close", False),
            "notify_on_close": content.get("notify_on_close", False),
            "close": content.get("close"),
            "submit": content.get("submit"),
            "previous_view_id": view.previous_id,
            "root_view_id": view.root_id,
            "app_id": self.installation.app_id,
            "external_id": view.external_id,
            "app_installed_team_id": self.workspace.team.id,
            "bot_id": self.installation.bot_id,
        }
        return value | ({"submit_disabled": content["submit_disabled"]} if "submit_disabled" in content else {})

    def _put(self, user_id: str, content: Json, stack: list[View]) -> View:
        if len(stack) >= DEEPEST:
            raise SlackError("push_limit_reached")
        self._check_unique(content)
        view_id = fresh_id("V")
        below = stack[-1] if stack else None
        root = below.root_id if below else view_id
        view = View(view_id, user_id, self._hash(), self._complete(content), root, below.id if below else None)
        self.stacks[user_id] = [*stack, view]
        self._announce(view)
        return view

    def _check_unique(self, content: Json, besides: View | None = None) -> None:
        external_id = content.get("external_id")
        if not external_id:
            return
        taken = itertools.chain(*self.stacks.values(), self.homes.values())
        if any(view is not besides and view.external_id == external_id for view in taken):
            raise SlackError("duplicate_external_id")

    def _complete(self, content: Json) -> Json:
        texts = {key: {**content[key], "emoji": content[key].get("emoji", True)} for key in TEXTS if content.get(key)}
        return {**content, **texts, "blocks": completed(content.get("blocks"))}

    def _hash(self) -> str:
        return f"{int(self.workspace.clock.now())}.{next(self._numbers):08x}"

    def _announce(self, view: View) -> None:
        home = view.type == "home"
        self.workspace.announce(changes.HomePublished(view.user_id) if home else changes.ViewsChanged(view.user_id))


def kept_state(state: Json, blocks: list[Json]) -> Json:
    """Return the typed values that survive an update: those whose block id and action id still exist."""
    alive = {(block["block_id"], element.get("action_id")) for block in blocks for element in elements_of(block)}
    kept: Json = {}
    for block_id, values in state.items():
        for action_id, value in values.items():
            if (block_id, action_id) in alive:
                kept.setdefault(block_id, {})[action_id] = value
    return kept
