"""Channels: one that digests go to must not be seen from outside, and must be there; admins are told when it is not so."""

from datetime import datetime

from bot.domain.company import Company
from bot.domain.deliveries import DeliveryKind
from storage.store import Records


def is_ours(records: Records, company: Company, channel_id: str) -> bool:
    """Tell whether digests are posted to a channel."""
    bound = {opening.channel_id or company.channel_id for opening in records.openings.all()}
    return channel_id in bound | {company.channel_id}


def report_shared(records: Records, channel_id: str, now: datetime) -> None:
    """Owe every admin the news that a channel is shared with another organisation, once a day."""
    for admin in records.members.admins():
        subject = f"{channel_id}.{admin.id}.{now:%Y%m%d}"
        if records.deliveries.find(DeliveryKind.CHANNEL, subject) is None:
            records.deliveries.owe(DeliveryKind.CHANNEL, subject, admin.id, now)


def let_go(records: Records, company: Company, channel_id: str, now: datetime) -> None:
    """Let the openings of a channel that is gone post to the company's, and owe every admin the news, once a day."""
    if not is_ours(records, company, channel_id):
        return
    records.openings.move_channel(channel_id, None)
    for admin in records.members.admins():
        subject = f"{channel_id}.{admin.id}.{now:%Y%m%d}"
        if records.deliveries.find(DeliveryKind.CHANNEL_GONE, subject) is None:
            records.deliveries.owe(DeliveryKind.CHANNEL_GONE, subject, admin.id, now)


def follow(records: Records, old: str, new: str) -> None:
    """Let the openings of a channel that Slack gave another id stay with it."""
    if old and new:
        records.openings.move_channel(old, new)
