"""The messenger: the only module that sends anything to Slack on its own account.

It turns every call into one of three outcomes, because what to do next depends on nothing else: it is there, it was
refused, or nobody knows. The client it is given must have no retry handlers: the SDK's default one posts a message
twice when a reply is lost.
"""

import contextvars
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient
from slack_sdk.web.slack_response import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot.domain.channels import Channel, channel_from
from bot.pace import Rests

log = structlog.get_logger()
EVENT_TYPE = "hireloop_delivery"
REPLY_THREADS = 4
REPLY_SECONDS = 5
PAGE = 200
# Answers after which the effect may have happened all the same ("some aspect of the operation succeeded").
_AMBIGUOUS = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
# Where an answer cannot be read, the SDK puts a sentence of its own in the place of Slack's error code.
_CODE = re.compile(r"[a-z0-9_]+")
# What nobody mends: a channel we are not in yet, or that is archived, is not among them.
_FOR_GOOD = frozenset(
    {"user_disabled", "user_not_found", "cannot_dm_bot", "user_not_visible", "channel_not_found", "message_not_found",
     "cant_update_message", "invalid_blocks", "msg_too_long", "thread_not_found"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """The message stands in the conversation."""

    channel_id: str
    ts: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack said no, and nothing happened. `retry_after` is Slack's own advice; `for_good`: asking again is no use."""

    error: str
    retry_after: timedelta | None = None
    for_good: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer, or one that leaves open whether it happened."""

    error: str


@dataclass(frozen=True, slots=True)
class Published:
    """Somebody's Home shows the view; `hash` is how Slack calls this state of it."""

    hash: str


@dataclass(frozen=True, slots=True)
class Absent:
    """We looked, and the message is not there."""


Outcome = Sent | Refused | Unknown


class Messenger:
    """Sends to one Slack workspace."""

    def __init__(self, client: WebClient) -> None:
        if client.retry_handlers:
            raise ValueError("the messenger's client must not retry by itself")
        self._client = client
        self._rests = Rests()
        self._replies = ThreadPoolExecutor(REPLY_THREADS, thread_name_prefix="reply")
        self._shut_out = threading.Event()

    @property
    def is_shut_out(self) -> bool:
        """Tell whether Slack takes nothing from us any more: the app was uninstalled, or its token revoked."""
        return self._shut_out.is_set()

    def stop_sending(self) -> None:
        """Remember that Slack takes nothing from us any more, until we are started again with a new token."""
        self._shut_out.set()

    def open_dm(self, member_id: str) -> Sent | Refused | Unknown:
        """Return our conversation with a member (as `Sent` without a time stamp)."""
        return self._outcome(
            "conversations.open",
            lambda: self._client.conversations_open(users=member_id),
            lambda body: _sent(body["channel"].get("id"), ""),
        )

    def open_group(self, member_ids: Sequence[str]) -> Sent | Refused | Unknown:
        """Return our conversation with several members, the same one for the same people (`Sent` without a time stamp)."""
        return self.open_dm(",".join(member_ids))

    def post(
        self,
        channel_id: str,
        message: dict[str, Any],
        key: str,
        thread_ts: str | None = None,
        also: Sequence[str] = (),
    ) -> Outcome:
        """Post a message marked with a key by which it can be found again; in a thread where there is one.

        It can be found by the keys `also`, too: those of what else it says.
        """
        place = {"thread_ts": thread_ts} if thread_ts else {}
        marks = {"key": key, "also": list(also)} if also else {"key": key}
        return self._outcome(
            "chat.postMessage",
            lambda: self._client.chat_postMessage(
                channel=channel_id,
                **{**message, **place},
                metadata={"event_type": EVENT_TYPE, "event_payload": marks},
                unfurl_links=False,
                unfurl_media=False,
            ),
            lambda body: _sent(body.get("channel"), body.get("ts")),
        )

    def update(self, channel_id: str, ts: str, message: dict[str, Any]) -> Outcome:
        """Let a message say something else; doing it twice is doing it once."""
        return self._outcome(
            "chat.update",
            lambda: self._client.chat_update(channel=channel_id, ts=ts, **message),
            lambda body: _sent(body.get("channel"), body.get("ts")),
        )

    def _outcome(
        self, method: str, call: Callable[[], SlackResponse], read: Callable[[SlackResponse], Sent]
    ) -> Outcome:
        """Call a method, unless Slack asked us to leave it alone for a while: then that is its answer still."""
        if (seconds := self._rests.left(method)) > 0:
            return Refused("ratelimited", retry_after=timedelta(seconds=seconds))
        try:
            return read(call())
        except Exception as error:
            outcome = _failure(error)
        if isinstance(outcome, Refused) and outcome.retry_after is not None:
            self._rests.begin(method, outcome.retry_after.total_seconds())
        return outcome

    def quiet_until(self, member_id: str, now: datetime) -> datetime | None:
        """Return until when somebody wants no notifications, if that is now; nothing where Slack does not say.

        A snooze of their own is not told to us; what is told is their schedule.
        """
        try:
            told = self._client.dnd_info(user=member_id)
            return _quiet_until(told.data if isinstance(told.data, dict) else {}, now)
        except Exception as error:
            log.info("dnd_unknown", error=type(_failure(error)).__name__)
            return None

    def publish_home(
        self, member_id: str, view: dict[str, Any], view_hash: str | None = None
    ) -> Published | Refused | Unknown:
        """Show a Home to one person; with a hash only if it is still in that state."""
        try:
            return _published(self._client.views_publish(user_id=member_id, view=view, hash=view_hash))
        except Exception as error:
            return _failure(error)

    def look_at(self, channel_id: str) -> Channel | Refused | Unknown:
        """Return a channel as it is now."""
        try:
            return channel_from(self._client.conversations_info(channel=channel_id)["channel"])
        except Exception as error:
            return _failure(error)

    def find(
        self, channel_id: str, key: str, since: datetime, thread_ts: str | None = None
    ) -> Sent | Absent | Refused | Unknown:
        """Look in a conversation, or in a thread of it, for the message with that key, posted since an instant."""

        try:
            for message in self._history(channel_id, since, thread_ts):
                if key in _keys_of(message):
                    return Sent(channel_id, str(message["ts"]))
        except Exception as error:
            return _failure(error)
        return Absent()

    def _history(self, channel_id: str, since: datetime, thread_ts: str | None) -> Iterator[dict[str, Any]]:
        cursor: str | None = None
        while True:
            wanted: dict[str, Any] = {
                "channel": channel_id,
                "oldest": f"{since.timestamp():.6f}",
                "include_all_metadata": True,
                "limit": PAGE,
                "cursor": cursor,
            }
            if thread_ts is None:
                page = self._client.conversations_history(**wanted)
            else:  # answers are not in a conversation's own history
                page = self._client.conversations_replies(ts=thread_ts, **wanted)
            yield from page["messages"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
            if not cursor:
                return

    def reply(self, response_url: str, message: dict[str, Any], *, replace: bool = True) -> None:
        """Answer a button press on a message only its presser sees, soon and at most once.

        Such messages cannot be looked up, so a lost reply stays lost; what was done is kept, and pressing again shows it.
        """
        in_this_context = contextvars.copy_context().run  # so that a lost one is logged under its envelope's reference
        self._replies.submit(in_this_context, _reply, response_url, message, replace)

    def close(self) -> None:
        """Finish the replies that were begun."""
        self._replies.shutdown(wait=True)


def _quiet_until(told: dict[str, Any], now: datetime) -> datetime | None:
    start, end = told.get("next_dnd_start_ts"), told.get("next_dnd_end_ts")
    snooze_end = told.get("snooze_endtime") if told.get("snooze_enabled") else None
    ends = [end] if told.get("dnd_enabled") and start and end and start <= now.timestamp() else []
    latest = max((float(one) for one in [*ends, snooze_end] if one), default=0.0)
    return datetime.fromtimestamp(latest, UTC) if latest > now.timestamp() else None


def _sent(channel_id: object, ts: object) -> Sent:
    if not channel_id or ts is None:
        raise ValueError("an ok without what was promised")
    return Sent(str(channel_id), str(ts))


def _published(body: SlackResponse) -> Published:
    view = body.get("view") or {}
    if not view.get("hash"):
        raise ValueError("an ok without what was promised")
    return Published(str(view["hash"]))


def _failure(error: Exception) -> Refused | Unknown:
    """Tell a definite no from an answer that leaves open what happened."""
    if isinstance(error, SlackApiError):
        response = error.response
        status, code = response.status_code, str(response.get("error", "")) if isinstance(response.data, dict) else ""
        if status == 429:
            return Refused("ratelimited", retry_after=timedelta(seconds=seconds_to_wait(response)))
        if status < 500 and _CODE.fullmatch(code) and code not in _AMBIGUOUS:
            return Refused(code, for_good=code in _FOR_GOOD)
        return Unknown(code or f"http_{status}")
    if isinstance(error, OSError | HTTPException | ValueError):
        return Unknown(type(error).__name__)
    raise error


def is_passing(error: Exception) -> bool:
    """Tell whether the same call may well succeed a little later: Slack was slow, silent, broken or asked us to wait."""
    if not isinstance(error, SlackApiError | OSError | HTTPException):
        return False
    outcome = _failure(error)
    return isinstance(outcome, Unknown) or outcome.retry_after is not None


def seconds_to_wait(response: SlackResponse) -> int:
    """Return for how long a 429 asks us to wait; half a minute where it cannot be read."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    try:
        return max(1, int(headers.get("retry-after", "30")))
    except ValueError:
        return 30


def _keys_of(message: dict[str, Any]) -> tuple[str, ...]:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return ()
    marks = metadata.get("event_payload") or {}
    return (str(marks.get("key")), *(str(key) for key in marks.get("also") or ()))


def _reply(response_url: str, message: dict[str, Any], replace: bool) -> None:
    body = {**message, "replace_original": replace, "response_type": "ephemeral"}
    try:
        WebhookClient(response_url, timeout=REPLY_SECONDS, retry_handlers=[]).send_dict(body)
    except Exception as error:
        log.warning("reply_lost", error=type(error).__name__)
