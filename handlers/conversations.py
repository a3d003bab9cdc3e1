"""Conversations: mentions in a channel, messages to the app, and being invited somewhere."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.domain.people import Member
from bot.domain.questions import Asked, question_in
from bot.flows.answers import answer_mention, answer_message, say_hello
from bot.flows.homes import Homes
from handlers.visits import Visit
from storage.store import Answer, Records

Body = dict[str, Any]


def register(app: App) -> None:
    """Register the events."""
    app.event("app_mention")(hear_mention)
    app.event("message")(hear_message)
    app.event("member_joined_channel")(greet_channel)


def hear_mention(ack: Ack, event: Body, body: Body, visit: Visit) -> None:
    """Answer a mention in its thread; not where people of another organisation read along."""
    channel_id, ts = str(event.get("channel") or ""), str(event.get("ts") or "")
    asked = Asked(question_in(str(event.get("text") or "")), ts, str(event.get("thread_ts") or ts))
    if _is_said_by_somebody(event) and not body.get("is_ext_shared_channel"):
        _owe(visit, lambda records, member: answer_mention(records, member, channel_id, asked, visit.now))
    ack()


def hear_message(ack: Ack, event: Body, visit: Visit) -> None:
    """Answer what somebody writes to the app itself. What they change or take back later is their own business."""
    ts = str(event.get("ts") or "")
    asked = Asked(question_in(str(event.get("text") or "")), ts, str(event.get("thread_ts") or ""))
    if event.get("channel_type") == "im" and _is_said_by_somebody(event):
        _owe(visit, lambda records, member: answer_message(records, member, asked, visit.now))
    ack()


def greet_channel(ack: Ack, event: Body, body: Body, visit: Visit, context: BoltContext, homes: Homes) -> None:
    """Say hello where the app itself came in; who else comes and goes is nothing to us."""
    channel_id = str(event.get("channel") or "")
    if event.get("user") == context.bot_user_id:
        homes.look_again()
        if not body.get("is_ext_shared_channel"):
            _owe(visit, lambda records, _: say_hello(records, channel_id, visit.now))
    ack()


def _is_said_by_somebody(event: Body) -> bool:
    """Tell whether a person said it just now: no bot, no edit, nothing that Slack itself says."""
    is_new = not event.get("subtype") and not event.get("edited") and not event.get("hidden")
    return is_new and bool(event.get("user")) and not event.get("bot_id")


def _owe(visit: Visit, work: Callable[[Records, Member], None]) -> None:
    """Owe an answer once, however often Slack tells us of it."""

    def run(records: Records, member: Member) -> Answer:
        work(records, member)
        return {}

    visit.once(run)
