"""The doctor: looks at tokens, scopes, channel, database, templates and clock, and says what is wrong and how to mend it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot import directory
from bot.manifest import required_scopes
from bot.process import slack_client
from bot.settings import WHERE, AnySettings, Settings
from bot.templates import library
from storage.checkup import findings, opened_to_look
from storage.database import DatabaseUnusable

CLOCKS_MAY_DIFFER = timedelta(seconds=60)
SECONDS = 10
TOKEN_REFUSED = frozenset({
    "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type",
    "missing_scope",
})  # fmt: skip


GONE = frozenset({"account_inactive", "token_revoked"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `advice` says what to do about it."""

    is_well: bool
    what: str
    advice: str = ""


def examine(settings: AnySettings, now: datetime) -> Iterator[Finding]:
    """Look at everything, one thing after the other; never prints or returns a token."""
    client = slack_client(settings)
    try:
        us = directory.identity(client)
    except Exception as error:
        yield Finding(False, "Bot token", _said(error))
        us = None
    if us is not None:
        yield Finding(True, f"Bot token: {us.team_name}")
        yield _scopes(us)
        yield _clock(us, now)
        yield _guarded("Channel", lambda: _channel(client, settings.hireloop_channel))
    if isinstance(settings, Settings):
        yield _guarded("App token", lambda: _app_token(settings))
    else:
        yield Finding(True, "Signing secret: there is one; whether it is Slack's shows when Slack sends something")
    yield from _database(settings, us.team_id if us else None)
    yield _templates(settings)
    if not settings.hireloop_admins:
        yield Finding(True, "Admins: nobody in the settings, so an owner of the Slack workspace can become the first")


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
    if channel is None:
        advice = (
            f"Slack shows no such channel. It is {WHERE['HIRELOOP_CHANNEL']}; a private one needs `/invite @Hireloop`."
        )
        return Finding(False, "Channel", advice)
    if channel.trouble:
        return Finding(False, "Channel", channel.trouble)
    return Finding(True, f"Channel: #{channel.name}")


def _app_token(settings: Settings) -> Finding:
    token = settings.slack_app_token.get_secret_value()
    WebClient(token=token, base_url=settings.slack_api_url, timeout=SECONDS, retry_handlers=[]).apps_connections_open(
        app_token=token
    )
    return Finding(True, "App token: Socket Mode answers")


def _database(settings: AnySettings, team_id: str | None) -> Iterator[Finding]:
    try:
        with opened_to_look(settings.database_url) as database:
            if database is None:
                yield Finding(True, "Database: not there yet, the first start makes it")
                return
            wrong = findings(database, team_id)
    except DatabaseUnusable as error:
        yield Finding(False, "Database", str(error))
        return
    if not wrong:
        audit = ", its audit unbroken" if team_id else ""
        yield Finding(True, f"Database: {database.name}, whole and up to date{audit}")
    for what in wrong:
        yield Finding(False, "Database", what)


def _templates(settings: AnySettings) -> Finding:
    shelf = library(settings.hireloop_templates)
    if shelf.refused:
        more = f" And {len(shelf.refused) - 1} more: `python -m bot templates check`." if len(shelf.refused) > 1 else ""
        return Finding(False, "Templates", f"{shelf.refused[0]}{more}")
    own = shelf.own & set(shelf.keys())
    return Finding(True, f"Templates: {len(shelf.keys())}{f', {len(own)} of them your own' if own else ''}")


def _guarded(what: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except Exception as error:
        return Finding(False, what, _said(error))


def _said(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        return what_slack_refuses(error)
    if isinstance(error, OSError):
        return f"Slack cannot be reached ({type(error).__name__}). Look at the network, the proxy and SLACK_API_URL."
    return f"What answered does not speak Slack ({type(error).__name__}). Look at the proxy and SLACK_API_URL."


def what_slack_refuses(error: SlackApiError) -> str:
    """Return what Slack refuses; where it is a token, its setting and where to get it."""
    code = error.response.get("error") or "nothing"
    if code not in TOKEN_REFUSED:
        return f"Slack refuses: “{code}”."
    is_app = str(error.response.api_url).endswith("apps.connections.open")
    name = "SLACK_APP_TOKEN" if is_app else "SLACK_BOT_TOKEN"
    gone = " The app was uninstalled, or its token revoked: install it again." if code in GONE else ""
    return f"Slack refuses {name}: “{code}”.{gone} It is {WHERE[name]}."
