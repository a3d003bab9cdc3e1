"""Answers: what we say to whoever talks to us, and to a channel we were invited to. Messages owed, like all others.

What is posted to a channel names candidates as its digest does, and nobody who is waited for: only what they are to
the candidate, or what kind of thing is waited for.
"""

from collections.abc import Collection
from datetime import datetime

from bot.domain.answers import ChannelGone, Stuck, waited_for
from bot.domain.company import Company
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.openings import Opening
from bot.domain.people import Member
from bot.domain.permissions import Action
from bot.domain.questions import Asked, Question, asked_in
from bot.flows.access import openings_for
from bot.views import answers as views
from bot.views.blocks import Message
from storage.store import Records

MOST_STUCK = 5


def answer_mention(records: Records, member: Member, channel_id: str, asked: Asked, now: datetime) -> None:
    """Owe a channel the answer to a mention, in the mention's thread. Guests and strangers get none."""
    if member.can_take_part:
        records.deliveries.owe(DeliveryKind.MENTION, asked.subject, channel_id, now)


def answer_message(records: Records, member: Member, asked: Asked, now: datetime) -> None:
    """Owe somebody the answer to what they wrote to us."""
    if member.can_take_part:
        records.deliveries.owe(DeliveryKind.ANSWER, asked.subject, member.id, now)


def say_hello(records: Records, channel_id: str, now: datetime) -> None:
    """Owe a channel we were invited to a short hello, once."""
    if records.deliveries.find(DeliveryKind.HELLO, channel_id) is None:
        records.deliveries.owe(DeliveryKind.HELLO, channel_id, channel_id, now)


def said(records: Records, delivery: Delivery, company: Company, now: datetime) -> Message | None:
    """Put an answer into words from what is true now."""
    match delivery.kind:
        case DeliveryKind.MENTION:
            asked = asked_in(delivery.subject)
            openings = openings_of_channel(records, company, delivery.to)
            return _answer(records, asked, openings, now, views.in_channel())
        case DeliveryKind.ANSWER:
            member = records.members.get(delivery.to)
            asked = asked_in(delivery.subject)
            openings = openings_for(records, member, Action.READ) if member else []
            return _answer(records, asked, openings, now, views.in_messages())
        case DeliveryKind.HELLO:
            return views.hello([one.title for one in openings_of_channel(records, company, delivery.to)])
        case DeliveryKind.CHANNEL_GONE:
            channel_id = delivery.subject.partition(".")[0]
            return views.channel_gone(ChannelGone(channel_id, company.channel_id))
        case _:
            return None


def openings_of_channel(records: Records, company: Company, channel_id: str) -> list[Opening]:
    """Return the openings being hired for whose digest goes to a channel."""
    openings = (one for one in records.openings.all() if one.is_open)
    return [one for one in openings if (one.channel_id or company.channel_id) == channel_id]


def _answer(
    records: Records, asked: Asked, openings: Collection[Opening], now: datetime, otherwise: Message
) -> Message:
    if asked.question is not Question.STUCK or not openings:
        return otherwise
    by_id = {one.id: one for one in openings}
    rows = records.applications.longest_waits(by_id.keys(), MOST_STUCK)
    stuck = [
        Stuck(
            candidate=row.name,
            code=row.code,
            opening_title=by_id[row.opening_id].title,
            waits_for=waited_for(row, by_id[row.opening_id]),
            since=row.waiting_since,
        )
        for row in rows
    ]
    return views.stuck(stuck, now)
