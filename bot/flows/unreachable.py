"""Whom Slack does not let us write to: what they owe is taken up by whoever comes next, and an admin is told once."""

from datetime import datetime, timedelta

from bot.domain.deliveries import DeliveryKind
from bot.flows.clocks import settle_member
from storage.store import Records

TRY_AGAIN_AFTER = timedelta(days=1)


def report(records: Records, member_id: str, now: datetime) -> None:
    """Record that somebody cannot be written to; the first time, let others take over and tell an admin."""
    if not records.members.reach(member_id, now):
        return
    settle_member(records, member_id, now)
    admin = next((one for one in records.members.admins() if one.id != member_id and not one.unreachable_since), None)
    if admin is not None and records.deliveries.find(DeliveryKind.UNREACHABLE, f"{member_id}.{admin.id}") is None:
        records.deliveries.owe(DeliveryKind.UNREACHABLE, f"{member_id}.{admin.id}", admin.id, now)


def try_again(records: Records, now: datetime) -> None:
    """Let people be written to again who could not be for a day: Slack does not tell us when that changes."""
    for member in records.members.unreachable(now - TRY_AGAIN_AFTER):
        records.members.reach(member.id, None)
        settle_member(records, member.id, now)
