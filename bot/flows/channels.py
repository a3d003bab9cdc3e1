"""Channels: one that digests go to must not be seen from outside; when it is, the admins are told and nothing goes out."""

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
