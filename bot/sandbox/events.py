"""The Events API: turns what happened into events the app subscribed to, and retries them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.sandbox import changes
from bot.sandbox.changes import Change
from bot.sandbox.delivery import NotAcknowledged, Parcel, deliver
from bot.sandbox.model import Conversation, Json, fresh_id
from bot.sandbox.objects import channel_type, conversation_object, scope_kind, user_object

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

RETRY_AFTER = (0.0, 60.0, 300.0)
NEEDED_SCOPE = {
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "user_change": "users:read",
    "team_join": "users:read",
    "file_shared": "files:read",
}
CHANNEL_EVENTS = ("channel_created", "channel_rename", "channel_archive", "channel_unarchive", "channel_deleted",
                  "channel_shared", "channel_unshared", "channel_id_changed")  # fmt: skip

# Of these Slack tells by another name where the channel is private.
GROUP_EVENTS = {"channel_rename", "channel_archive", "channel_unarchive", "channel_deleted"}


class Events:
    """Watches the workspace and sends what the manifest asks for."""

    def __init__(self, slack: "Slack") -> None:
        """Watch nothing yet; `slack` adds this to the workspace's watchers."""
        self.slack = slack

    def watch(self, change: Change) -> None:
        """Send the events of a change, each on its own."""
        for subscription, event in self._events_of(change):
            self.emit(subscription, event)

    def emit(self, subscription: str, event: Json) -> None:
        """Send one event if the app subscribed to it and may have it."""
        if subscription not in self.slack.installation.bot_events():
            return
        scope = self._needed(subscription)
        if scope and scope not in self.slack.installation.bot_scopes:
            self.slack.journal.note("event", event["type"], error=f"missing_scope {scope}", request=event)
            return
        self.slack.spawn(self.send(self._wrapped(event)))

    async def send(self, body: Json) -> None:
        """Deliver an event; without an ack, again at once, after a minute and after five."""
        first, reason = self.slack.clock.now(), ""
        for attempt, wait in enumerate((None, *RETRY_AFTER)):
            if wait is not None:
                await self.slack.clock.sleep_until(first + wait)
            try:
                await deliver(self.slack, self._parcel(body, attempt, reason))
            except NotAcknowledged as failure:
                reason = failure.retry_reason
                self.slack.journal.note("event", body["event"]["type"], error=failure.reason, request=body)
                if not failure.retry:
                    return
            else:
                return

    def _parcel(self, body: Json, attempt: int, reason: str) -> Parcel:
        url = self.slack.installation.settings.get("event_subscriptions", {}).get("request_url")
        event = body["event"]
        title = "events_api " + ".".join(filter(None, (event["type"], event.get("subtype"))))
        return Parcel("events_api", body, title, url, None, attempt, reason, wants_answer=False)

    def _wrapped(self, event: Json) -> Json:
        team, installation = self.slack.workspace.team, self.slack.installation
        grant = {"enterprise_id": team.enterprise_id, "team_id": team.id, "user_id": installation.bot_user_id,
                 "is_bot": True, "is_enterprise_install": False}  # fmt: skip
        where = self.slack.workspace.conversations.get(_channel_id(event))
        return {
            "token": installation.verification_token,
            "team_id": team.id,
            "context_team_id": team.id,
            "context_enterprise_id": team.enterprise_id,
            **({"enterprise_id": team.enterprise_id} if team.enterprise_id else {}),
            "api_app_id": installation.app_id,
            "event": {**event, "event_ts": event.get("event_ts") or self.slack.clock.timestamp()},
            "type": "event_callback",
            "event_id": fresh_id("Ev"),
            "event_time": int(self.slack.clock.now()),
            "authorizations": [grant],
            "is_ext_shared_channel": bool(where and where.is_ext_shared),
            "event_context": "4-practice",
        }

    def _needed(self, subscription: str) -> str | None:
        if subscription.startswith("message."):
            return f"{subscription.removeprefix('message.')}:history"
        return NEEDED_SCOPE.get(subscription)

    # --- from changes to events -------------------------------------------------------------------

    def _events_of(self, change: Change) -> Iterator[tuple[str, Json]]:
        match change:
            case changes.Posted(where, message):
                yield from self._posted(where, message)
            case changes.Edited(where, message, previous, silent=False):
                content = {"subtype": "message_changed", "hidden": True, "message": dict(message)}
                yield from self._message(where, {**content, "previous_message": previous})
            case changes.Deleted(where, message):
                content = {"subtype": "message_deleted", "hidden": True, "deleted_ts": message["ts"]}
                yield from self._message(where, {**content, "previous_message": message})
            case changes.Reacted():
                yield from self._reacted(change)
            case changes.Joined(where, user_id, inviter):
                yield from self._membership("member_joined_channel", where, user_id, {"inviter": inviter})
            case changes.Left(where, user_id):
                yield from self._membership("member_left_channel", where, user_id, {})
            case changes.PersonChanged(person, joined):
                user = user_object(self.slack.workspace, person, email=self._email())
                kind = "team_join" if joined else "user_change"
                yield kind, {"type": kind, "user": user, "cache_ts": person.updated}
            case changes.ConversationChanged(where, what, _) if what in CHANNEL_EVENTS:
                yield from self._channel_event(what, where)

    def _posted(self, where: Conversation, message: Json) -> Iterator[tuple[str, Json]]:
        if message.get("subtype") == "slash_command":
            return  # The echo of a command is for people's eyes only.
        content = {**message, "channel": where.id, "event_ts": message["ts"]}
        yield from self._message(where, content)
        for file in message.get("files", []):
            shared = {"type": "file_shared", "file_id": file["id"], "file": {"id": file["id"]}}
            yield "file_shared", {**shared, "channel_id": where.id, "user_id": message.get("user")}
        bot = self.slack.installation.bot_user_id
        named = f"<@{bot}" in message.get("text", "") and message.get("user") != bot
        if named and where.kind == "channel" and bot in where.members:
            yield "app_mention", {**content, "type": "app_mention"}

    def _message(self, where: Conversation, content: Json) -> Iterator[tuple[str, Json]]:
        if self.slack.installation.bot_user_id in where.members:
            kind, now = channel_type(where), self.slack.clock.timestamp()
            event = {"type": "message", "channel": where.id, "ts": now, "event_ts": now, "channel_type": kind}
            yield f"message.{scope_kind(where)}", {**event, **content}

    def _reacted(self, change: changes.Reacted) -> Iterator[tuple[str, Json]]:
        if self.slack.installation.bot_user_id in change.conversation.members:
            kind = "reaction_added" if change.added else "reaction_removed"
            item = {"type": "message", "channel": change.conversation.id, "ts": change.message["ts"]}
            author = change.message.get("user")
            yield kind, {"type": kind, "user": change.user_id, "reaction": change.name, "item": item,
                         "item_user": author}  # fmt: skip

    def _membership(self, kind: str, where: Conversation, user_id: str, more: Json) -> Iterator[tuple[str, Json]]:
        bot = self.slack.installation.bot_user_id
        letter = "G" if where.is_private else "C"
        if bot in where.members or user_id == bot:
            event = {"type": kind, "user": user_id, "channel": where.id, "channel_type": letter}
            yield kind, {**event, "team": self.slack.workspace.team.id, **{k: v for k, v in more.items() if v}}
        if kind == "member_left_channel" and user_id == bot:
            left = "group_left" if where.is_private else "channel_left"
            yield left, {"type": left, "channel": where.id}

    def _channel_event(self, what: str, where: Conversation) -> Iterator[tuple[str, Json]]:
        bot = self.slack.installation.bot_user_id
        if where.kind != "channel" or (where.is_private and bot not in where.members):
            return
        if where.is_private and what in GROUP_EVENTS:
            what = what.replace("channel_", "group_")
        described: Any = where.id
        if what in {"channel_created", "channel_rename", "group_rename"}:
            described = conversation_object(self.slack.workspace, where, bot)
        yield what, {"type": what, "channel": described}

    def _email(self) -> bool:
        return "users:read.email" in self.slack.installation.bot_scopes


def _channel_id(event: Json) -> str:
    channel = event.get("channel") or event.get("item", {}).get("channel", "")
    return str(channel.get("id", "")) if isinstance(channel, dict) else str(channel)
