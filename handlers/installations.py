"""Installations: what Slack tells us when the app is taken away."""

from typing import Any

import structlog
from slack_bolt import Ack, App, BoltContext

from bot.messenger import Messenger

log = structlog.get_logger()


def register(app: App) -> None:
    """Register the events."""
    app.event("app_uninstalled")(stop_sending)
    app.event("tokens_revoked")(stop_sending_without_token)


def stop_sending(ack: Ack, messenger: Messenger) -> None:
    """Send nothing any more: every message owed stays owed, and goes out once the app is installed again."""
    messenger.stop_sending()
    log.error("app_uninstalled", advice="install it again, put the new token into .env, and start Hireloop again")
    ack()


def stop_sending_without_token(ack: Ack, event: dict[str, Any], messenger: Messenger, context: BoltContext) -> None:
    """Send nothing any more where it is our own token that was revoked."""
    if context.bot_user_id in ((event.get("tokens") or {}).get("bot") or []):
        messenger.stop_sending()
        log.error("token_revoked", advice="put the new bot token into .env, and start Hireloop again")
    ack()
