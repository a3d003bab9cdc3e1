"""The Web API as data: what each method needs, how often it may be called, and with which token."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """One row: the scope (`*:` stands for the kind of conversation), the tier, the arguments that must be there."""

    scope: str | None
    tier: str
    needs: tuple[str, ...] = ()
    caller: str = "bot"  # the kind of token: bot, app or none


METHODS: Mapping[str, Method] = {
    "api.test": Method(None, "T4", caller="none"),
    "auth.test": Method(None, "special"),
    "auth.revoke": Method(None, "T3"),
    "apps.connections.open": Method("connections:write", "T1", caller="app"),
    "apps.event.authorizations.list": Method("authorizations:read", "T4", ("event_context",), caller="app"),
    "apps.manifest.validate": Method(None, "T3", ("manifest",), caller="none"),
    "apps.uninstall": Method(None, "T1", ("client_id", "client_secret")),
    "blocks.validate": Method(None, "special", caller="none"),
    "bots.info": Method("users:read", "T3"),
    "chat.delete": Method("chat:write", "T3", ("channel", "ts")),
    "chat.deleteScheduledMessage": Method("chat:write", "T3", ("channel", "scheduled_message_id")),
    "chat.getPermalink": Method(None, "special", ("channel", "message_ts")),
    "chat.postEphemeral": Method("chat:write", "T4", ("channel", "user")),
    "chat.postMessage": Method("chat:write", "post", ("channel",)),
    "chat.scheduleMessage": Method("chat:write", "T3", ("channel", "post_at")),
    "chat.scheduledMessages.list": Method(None, "T3"),
    "chat.update": Method("chat:write", "T3", ("channel", "ts")),
    "conversations.archive": Method("*:manage", "T2", ("channel",)),
    "conversations.close": Method("*:write", "T2", ("channel",)),
    "conversations.create": Method("channels:manage", "T2", ("name",)),
    "conversations.history": Method("*:history", "T3", ("channel",)),
    "conversations.info": Method("*:read", "T3", ("channel",)),
    "conversations.invite": Method("*:manage", "T3", ("channel", "users")),
    "conversations.join": Method("channels:join", "T3", ("channel",)),
    "conversations.leave": Method("*:manage", "T3", ("channel",)),
    "conversations.list": Method("?:read", "T2"),
    "conversations.mark": Method("*:manage", "T3", ("channel", "ts")),
    "conversations.members": Method("*:read", "T4", ("channel",)),
    "conversations.open": Method("im:write", "T3"),
    "conversations.rename": Method("*:manage", "T2", ("channel", "name")),
    "conversations.replies": Method("*:history", "T3", ("channel", "ts")),
    "conversations.setPurpose": Method("*:manage", "T2", ("channel", "purpose")),
    "conversations.setTopic": Method("*:manage", "T2", ("channel", "topic")),
    "conversations.unarchive": Method("*:manage", "T2", ("channel",)),
    "dnd.info": Method("dnd:read", "T3"),
    "dnd.teamInfo": Method("dnd:read", "T2", ("users",)),
    "files.completeUploadExternal": Method("files:write", "T4", ("files",)),
    "files.delete": Method("files:write", "T3", ("file",)),
    "files.getUploadURLExternal": Method("files:write", "T4", ("filename", "length")),
    "files.info": Method("files:read", "T4", ("file",)),
    "files.list": Method("files:read", "T3"),
    "oauth.v2.access": Method(None, "T4", caller="none"),
    "reactions.add": Method("reactions:write", "T3", ("channel", "name", "timestamp")),
    "reactions.get": Method("reactions:read", "T3"),
    "reactions.remove": Method("reactions:write", "T2", ("name",)),
    "team.info": Method("team:read", "T3"),
    "users.conversations": Method("?:read", "T3"),
    "users.getPresence": Method("users:read", "T3", ("user",)),
    "users.info": Method("users:read", "T4", ("user",)),
    "users.list": Method("users:read", "T2"),
    "users.lookupByEmail": Method("users:read.email", "T3", ("email",)),
    "views.open": Method(None, "T4", ("trigger_id", "view")),
    "views.publish": Method(None, "T4", ("user_id", "view")),
    "views.push": Method(None, "T4", ("trigger_id", "view")),
    "views.update": Method(None, "T4", ("view",)),
}
# What Slack answers when a required argument is absent, where it is not `invalid_arguments`.
ABSENT: Mapping[tuple[str, str], str] = {
    ("*", "channel"): "channel_not_found",
    ("*", "user"): "user_not_found",
    ("*", "trigger_id"): "invalid_trigger_id",
    ("users.lookupByEmail", "email"): "users_not_found",
    ("reactions.add", "name"): "no_reaction_specified",
    ("reactions.remove", "name"): "no_reaction_specified",
}
