"""Hiring channels: whether one can be bound to an opening, asked of Slack while the form is still there."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot import directory


def trouble_with(client: WebClient, channel_id: str | None) -> str | None:
    """Return why a channel cannot take an opening's digest; nothing where it can, or where none was chosen."""
    if not channel_id:
        return None
    try:
        found = directory.channel(client, channel_id)
    except (SlackApiError, OSError):
        return "Slack does not answer just now, so this channel could not be checked. Please try once more."
    if found is None:
        return "Slack does not show this channel to Hireloop. Write `/invite @Hireloop` there, or choose another one."
    return found.trouble
