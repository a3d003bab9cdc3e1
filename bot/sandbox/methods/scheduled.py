"""chat.scheduleMessage and its relatives, on the workspace's clock."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.errors import SlackError
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.chat import message
from bot.sandbox.methods.registry import Handler
from bot.sandbox.model import Conversation, Json, fresh_id

FURTHEST_SECONDS = 120 * 24 * 3600
WINDOW_SECONDS = 300
MOST_PER_WINDOW = 30


@dataclass(frozen=True)
class Scheduled:
    """A message that waits for its time."""

    id: str
    where: Conversation
    message: Json
    post_at: int
    created: int


def schedule(call: Call) -> Json:
    """chat.scheduleMessage."""
    where, post_at = call.member_channel(), call.number("post_at", 0)
    value, now = message(call), call.slack.clock.now()
    if post_at <= now:
        raise SlackError("time_in_past")
    if post_at > now + FURTHEST_SECONDS:
        raise SlackError("time_too_far")
    waiting = call.slack.scheduled
    near = [item for item in waiting.values() if item.where is where]
    if sum(item.post_at // WINDOW_SECONDS == post_at // WINDOW_SECONDS for item in near) >= MOST_PER_WINDOW:
        raise SlackError("restricted_too_many")
    item = Scheduled(fresh_id("Q"), where, value, post_at, int(now))
    waiting[item.id] = item
    call.slack.spawn(_post_later(call, item))
    return {"channel": where.id, "scheduled_message_id": item.id, "post_at": post_at, "message": value}


async def _post_later(call: Call, item: Scheduled) -> None:
    await call.slack.clock.sleep_until(item.post_at)
    # Slack's own page warns that a scheduled message with metadata does not post.
    if call.slack.scheduled.pop(item.id, None) and "metadata" not in item.message:
        call.workspace.post(item.where, item.message)


def cancel(call: Call) -> Json:
    """chat.deleteScheduledMessage."""
    if not call.slack.scheduled.pop(call.text("scheduled_message_id"), None):
        raise SlackError("invalid_scheduled_message_id")
    return {}


def listing(call: Call) -> Json:
    """chat.scheduledMessages.list."""
    wanted = call.text("channel")
    found = [item for item in call.slack.scheduled.values() if not wanted or item.where.id == wanted]
    page, more = call.page(sorted(found, key=lambda item: item.post_at))
    shown = [{"id": item.id, "channel_id": item.where.id, "post_at": item.post_at, "date_created": item.created,
              "text": item.message.get("text", "")} for item in page]  # fmt: skip
    return {"scheduled_messages": shown, "response_metadata": more}


HANDLERS: Mapping[str, Handler] = {
    "chat.scheduleMessage": schedule,
    "chat.deleteScheduledMessage": cancel,
    "chat.scheduledMessages.list": listing,
}
