"""The doctor: looks at tokens, scopes, channel, database and clock, and says what is wrong and how to mend it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot import directory
from bot.manifest import required_scopes
from bot.process import slack_client
from bot.settings import Settings
from storage.checkup import findings
from storage.database import DatabaseUnusable, open_database

CLOCKS_MAY_DIFFER = timedelta(seconds=60)
SECONDS = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `advice` says what to do about it."""

    is_well: bool
    what: str
    advice: str = ""


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Look at everything, one thing after the other; never prints or returns a token."""
    client = slack_client(settings)
    try:
        us = directory.identity(client)
    except Exception as error:
        yield Finding(False, "Bot token", f"Slack says {_said(error)}. Copy SLACK_BOT_TOKEN from the app's page again.")
        us = None
    if us is not None:
        yield Finding(True, f"Bot token: {us.team_name}")
        yield _scopes(us)
        yield _clock(us, now)
        yield _guarded("Channel", lambda: _channel(client, settings.hireloop_channel))
    yield _guarded("App token", lambda: _app_token(settings))
    yield from _database(settings, us.team_id if us else None)


def _scopes(us: directory.Identity) -> Finding:
    needed = required_scopes()
    missing = sorted(needed - us.scopes)
    if missing:
        advice = f"Missing {', '.join(missing)}. Paste manifest.json into the app's page and reinstall the app."
        return Finding(False, "Scopes", advice)
    return Finding(True, f"Scopes: all {len(needed)} that are needed")


def _clock(us: directory.Identity, now: datetime) -> Finding:
    try:
        theirs = parsedate_to_datetime(us.date or "").astimezone(UTC)
    except ValueError:
        return Finding(True, "Clock: Slack does not tell the time, so it was not compared")
    difference = abs(now - theirs)
    if difference > CLOCKS_MAY_DIFFER:
        seconds = int(difference.total_seconds())
        return Finding(
            False, "Clock", f"This machine is {seconds} s away from Slack's time. Switch time sync (NTP) on."
        )
    return Finding(True, "Clock: agrees with Slack's")


def _channel(client: WebClient, channel_id: str) -> Finding:
    channel = directory.channel(client, channel_id)
    name = f"#{channel.name}"
    if channel.is_shared_outside:
        return Finding(False, "Channel", f"{name} is shared with another organisation. Choose one that is not.")
    if channel.is_archived:
        return Finding(False, "Channel", f"{name} is archived. Choose another for HIRELOOP_CHANNEL.")
    if not channel.is_member:
        return Finding(False, "Channel", f"Hireloop is not in {name}. Write `/invite @Hireloop` there.")
    return Finding(True, f"Channel: {name}")


def _app_token(settings: Settings) -> Finding:
    token = settings.slack_app_token.get_secret_value()
    WebClient(token=token, base_url=settings.slack_api_url, timeout=SECONDS, retry_handlers=[]).apps_connections_open(
        app_token=token
    )
    return Finding(True, "App token: Socket Mode answers")


def _database(settings: Settings, team_id: str | None) -> Iterator[Finding]:
    try:
        database = open_database(settings.database_url)
    except DatabaseUnusable as error:
        yield Finding(False, "Database", str(error))
        return
    try:
        wrong = findings(database, team_id)
    finally:
        database.close()
    if not wrong:
        yield Finding(True, f"Database: {database.name}, whole and up to date")
    for what in wrong:
        yield Finding(False, "Database", what)


def _guarded(what: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except Exception as error:
        return Finding(False, what, f"Slack says {_said(error)}.")


def _said(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        return f"“{error.response.get('error', 'nothing')}”"
    return f"nothing ({type(error).__name__})"
