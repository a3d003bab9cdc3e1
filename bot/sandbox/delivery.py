"""Brings a payload to the app, whichever way it listens, and returns what the app answered."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.model import Json

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack


class NotAcknowledged(Exception):
    """The app did not answer in time, or could not be reached; `reason` is what a person would read."""

    def __init__(self, reason: str, retry_reason: str = "timeout", *, retry: bool = True) -> None:
        """Keep both words: one for the person, one for the retry, which an app may decline."""
        super().__init__(reason)
        self.reason = reason
        self.retry_reason = retry_reason
        self.retry = retry


@dataclass(frozen=True)
class Parcel:
    """One payload on its way."""

    kind: str  # slash_commands, interactive, events_api
    payload: Json
    title: str
    url: str | None = None
    user_id: str | None = None
    attempt: int = 0
    reason: str = ""
    wants_answer: bool = True


async def deliver(slack: "Slack", parcel: Parcel) -> Json | None:
    """Bring it there; raise NotAcknowledged if no ack comes back in time."""
    if slack.installation.socket_mode:
        return await slack.sockets.deliver(parcel)
    return await slack.http.deliver(parcel)


async def deliver_again(slack: "Slack", envelope: Json, times: int = 1) -> None:
    """Bring something there once more that was brought before."""
    way = slack.sockets if slack.installation.socket_mode else slack.http
    await way.send_again(envelope, times)
