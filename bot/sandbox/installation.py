"""The one app installed in the workspace: its manifest, its tokens and what they may do."""

import secrets
from dataclasses import dataclass, field

from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json

# Enough for an app without a manifest to be useful at once.
DEFAULT_SCOPES = (
    "app_mentions:read", "channels:history", "channels:join", "channels:manage", "channels:read", "chat:write",
    "commands", "dnd:read", "files:read", "files:write", "groups:history", "groups:read", "im:history", "im:read",
    "im:write", "mpim:history", "mpim:read", "mpim:write", "reactions:read", "reactions:write", "team:read",
    "users:read", "users:read.email",
)  # fmt: skip


@dataclass
class Grant:
    """What one token may do."""

    kind: str  # bot, app
    scopes: set[str]
    error: str | None = None  # the reason why it no longer works: token_revoked, account_inactive


@dataclass
class Installation:
    """The app as Slack knows it."""

    manifest: Json
    app_id: str = "A01PRACTICE"
    bot_id: str = "B01PRACTICE"
    bot_user_id: str = "U0BOT"
    client_id: str = "1234567890.0987654321"
    client_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    verification_token: str = field(default_factory=lambda: secrets.token_hex(12))
    bot_token: str = field(default_factory=lambda: f"xoxb-practice-{secrets.token_hex(12)}")
    app_token: str = field(default_factory=lambda: f"xapp-practice-{secrets.token_hex(12)}")
    tokens: dict[str, Grant] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Install the app with what its manifest asks for."""
        self.tokens[self.bot_token] = Grant("bot", self.requested_scopes())
        self.tokens[self.app_token] = Grant("app", {"connections:write", "authorizations:read"})

    # --- the manifest -----------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The app's name."""
        return str(self.manifest.get("display_information", {}).get("name", "Practice app"))

    @property
    def features(self) -> Json:
        """The manifest's features."""
        value: Json = self.manifest.get("features", {})
        return value

    @property
    def settings(self) -> Json:
        """The manifest's settings."""
        value: Json = self.manifest.get("settings", {})
        return value

    @property
    def display_name(self) -> str:
        """The name of the bot user."""
        return str(self.features.get("bot_user", {}).get("display_name") or self.name)

    @property
    def socket_mode(self) -> bool:
        """Whether payloads go over Socket Mode rather than to request URLs."""
        return bool(self.settings.get("socket_mode_enabled", not self.settings.get("event_subscriptions")))

    def command(self, name: str) -> Json | None:
        """Return the manifest's entry for a slash command."""
        return next((item for item in self.features.get("slash_commands", []) if item["command"] == name), None)

    def shortcut(self, callback_id: str) -> Json | None:
        """Return the manifest's entry for a shortcut."""
        found = (item for item in self.features.get("shortcuts", []) if item["callback_id"] == callback_id)
        return next(found, None)

    def bot_events(self) -> set[str]:
        """Return the events the app subscribed to."""
        return set(self.settings.get("event_subscriptions", {}).get("bot_events", []))

    def requested_scopes(self) -> set[str]:
        """Every bot scope the manifest asks for, the optional ones too."""
        scopes = self.manifest.get("oauth_config", {}).get("scopes", {})
        wanted = {*scopes.get("bot", []), *scopes.get("bot_optional", [])}
        return wanted or set(DEFAULT_SCOPES)

    def home_enabled(self) -> bool:
        """Whether the app has a Home tab."""
        return bool(self.features.get("app_home", {}).get("home_tab_enabled", not self.manifest))

    def messages_enabled(self) -> bool:
        """Whether the app and a person may write to each other directly."""
        return bool(self.features.get("app_home", {}).get("messages_tab_enabled", True))

    def messages_read_only(self) -> bool:
        """Whether a person may only read what the app writes to them."""
        return bool(self.features.get("app_home", {}).get("messages_tab_read_only_enabled", False))

    def interactive(self) -> bool:
        """Whether the app takes what people press and submit."""
        return bool(self.settings.get("interactivity", {}).get("is_enabled", not self.settings))

    # --- tokens -----------------------------------------------------------------------------------

    @property
    def bot_scopes(self) -> set[str]:
        """What the bot token may do now."""
        return self.tokens[self.bot_token].scopes

    def grant_for(self, token: str) -> Grant:
        """Find a token's grant, or refuse it the way Slack does."""
        if not token:
            raise SlackError("not_authed")
        grant = self.tokens.get(token)
        if not grant:
            raise SlackError("invalid_auth")
        if grant.error:
            raise SlackError(grant.error)
        return grant

    def new_bot_token(self, scopes: set[str]) -> str:
        """One more bot token, as an OAuth installation makes it."""
        token = f"xoxb-practice-{secrets.token_hex(12)}"
        self.tokens[token] = Grant("bot", scopes)
        return token

    def profile(self, team_id: str) -> Json:
        """Return the `bot_profile` of the app's messages."""
        return {"id": self.bot_id, "app_id": self.app_id, "name": self.display_name, "icons": {}, "deleted": False,
                "updated": 0, "team_id": team_id}  # fmt: skip
