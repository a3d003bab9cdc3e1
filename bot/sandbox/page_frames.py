"""What the page is told: the hello and the frames that follow each change, for one person's eyes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.sandbox import changes
from bot.sandbox.changes import Change
from bot.sandbox.model import Conversation, Json, Person
from bot.sandbox.objects import partner, zone_fields
from bot.sandbox.words import every_sentence

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack


class Frames:
    """Builds frames for one person."""

    def __init__(self, slack: "Slack", user_id: str) -> None:
        """See the workspace with this person's eyes."""
        self.slack = slack
        self.me = user_id

    # --- the whole truth --------------------------------------------------------------------------

    def hello(self) -> Json:
        """Everything, after a connect."""
        self.slack.everyday.app_conversation(self.me)
        team = self.slack.workspace.team
        return {
            "type": "hello",
            "me": self.me,
            "team": {"id": team.id, "name": team.name, "domain": team.domain},
            "clock": self.slack.clock.as_json(),
            "app": self.app(),
            "users": self.users(),
            "conversations": [self.conversation(item) for item in self.slack.workspace.visible_to(self.me)],
            "views": self.views(),
            "home": self.home(),
            "words": every_sentence(),
            "trouble": self.slack.trouble.as_json(),
            "log": self.slack.journal.latest(),
        }

    def app(self) -> Json:
        """Return the installed app."""
        installation, features = self.slack.installation, self.slack.installation.features
        return {
            "id": installation.app_id,
            "name": installation.display_name,
            "bot_user_id": installation.bot_user_id,
            "bot_id": installation.bot_id,
            "connected": len(self.slack.sockets.links),
            "commands": [_picked(item, ("command", "description", "usage_hint")) for item in
                         features.get("slash_commands", [])],
            "shortcuts": [_picked(item, ("name", "type", "callback_id", "description")) for item in
                          features.get("shortcuts", [])],
            "home_tab": installation.home_enabled(),
            "messages_tab": installation.messages_enabled(),
            "messages_tab_read_only": installation.messages_read_only(),
        }  # fmt: skip

    def users(self) -> list[Json]:
        """Everybody."""
        return [self.user(person) for person in self.slack.workspace.people.values()]

    def user(self, person: Person) -> Json:
        """One person as the page shows them."""
        return {
            "id": person.id,
            "name": person.name,
            "real_name": person.real_name,
            "display_name": person.shown_name,
            "clock": person.clock,
            **zone_fields(self.slack.workspace, person),
            "title": person.title,
            "color": person.color,
            "is_bot": person.is_bot,
            "deleted": person.deleted,
            "is_restricted": person.is_restricted,
            "is_ultra_restricted": person.is_ultra_restricted,
            "is_stranger": person.external,
            "team_id": person.team_id,
        }

    def conversation(self, item: Conversation) -> Json:
        """One conversation with this person's unread counts."""
        return {
            "id": item.id,
            "kind": self._kind(item),
            "name": item.name,
            **({"user": partner(item, self.me)} if item.kind == "im" else {}),
            "is_private": item.is_private,
            "is_archived": item.is_archived,
            "is_ext_shared": item.is_ext_shared,
            "is_member": self.me in item.members,
            "topic": item.topic,
            "unread": item.unread.get(self.me, 0),
            "mentions": item.mentions.get(self.me, 0),
            "last_read": item.last_read.get(self.me, "0"),
            "latest": item.latest,
        }

    def _kind(self, item: Conversation) -> str:
        if item.kind != "im":
            return "channel" if item.kind == "channel" else "dm"
        return "app" if partner(item, self.me) == self.slack.installation.bot_user_id else "dm"

    def views(self) -> list[Json]:
        """My open modals, bottom first."""
        return [self.slack.views.as_json(view) for view in self.slack.views.stacks.get(self.me, [])]

    def home(self) -> Json | None:
        """My Home tab."""
        view = self.slack.views.homes.get(self.me)
        return self.slack.views.as_json(view) if view else None

    # --- what follows a change --------------------------------------------------------------------

    def of(self, change: Change) -> Iterator[Json]:
        """Return the frames this person gets for a change."""
        match change:
            case changes.Posted(where, message) | changes.Edited(where, message) | changes.Reacted(where, message):
                yield from self._in(where, {"type": "message", "message": for_page(message)})
            case changes.Deleted(where, message):
                yield from self._in(where, {"type": "message_deleted", "ts": message["ts"]})
            case changes.Whispered(where, self.me, message):
                yield {"type": "message", "conversation": where.id, "message": for_page(message)}
            case changes.Unwhispered(where, self.me, ts):
                yield {"type": "message_deleted", "conversation": where.id, "ts": ts}
            case changes.Joined(where) | changes.Left(where) | changes.ConversationChanged(where, "channel_created"):
                yield from self._about(where)
            case changes.ConversationChanged(where, _, user_id) if user_id in (None, self.me):
                yield from self._about(where)
            case _:
                yield from self._of_app(change)

    def _of_app(self, change: Change) -> Iterator[Json]:
        match change:
            case changes.PersonChanged():
                yield {"type": "users", "users": self.users()}
            case changes.ViewsChanged(self.me):
                yield {"type": "views", "views": self.views()}
            case changes.HomePublished(self.me):
                yield {"type": "home", "home": self.home()}
            case changes.AppChanged():
                yield {"type": "app", "app": self.app()}
            case changes.TroubleChanged():
                yield {"type": "trouble", "trouble": self.slack.trouble.as_json()}
            case changes.Failed(self.me, what, error, where, text, view_id, container, thread_ts):
                yield {
                    "type": "failure",
                    "what": what,
                    "error": error,
                    "conversation": where,
                    "text": text,
                    "view_id": view_id,
                    "container": container,
                    "thread_ts": thread_ts,
                }
            case changes.Working(self.me, where, on):
                yield {"type": "working", "conversation": where, "on": on}

    def _in(self, where: Conversation, frame: Json) -> Iterator[Json]:
        if self.slack.workspace.can_see(self.me, where):
            yield {**frame, "conversation": where.id}
            yield from self._about(where)

    def _about(self, where: Conversation) -> Iterator[Json]:
        if self.slack.workspace.can_see(self.me, where):
            yield {"type": "conversation", "conversation": self.conversation(where)}


def _picked(item: Json, names: tuple[str, ...]) -> Json:
    return {name: item.get(name, "") for name in names}


def for_page(message: Json) -> Json:
    """Return a message as the page draws it: what people wrote from its text, which they can edit again."""
    return {key: value for key, value in message.items() if key != "blocks" or "client_msg_id" not in message}
