"""Nudges: what came due on a ladder is looked at again, and what is still true is to be said to its person.

Nothing is sent from here. A rung that came due makes its person's bundle be decided anew; only the request for a card
when its interview ended is a message of its own.
"""

from datetime import datetime

from bot.domain.deliveries import DeliveryKind
from bot.domain.duties import Duty, OpenDuty
from bot.domain.ladders import Says, Step
from bot.domain.people import Member
from bot.flows.bundles import owe, refresh
from bot.flows.steps import steps_to_come
from storage.store import Records

AT_ONCE = 100


def climb(records: Records, now: datetime) -> int:
    """Climb the rungs that came due, of at most a hundred duties; returns how many were looked at.

    A duty on record is true: whatever ends one does so in the transaction that made it untrue.
    """
    duties = records.duties.to_look_at(now, AT_ONCE)
    holders: set[str] = set()
    concerned: set[str] = set()
    for duty in duties:
        steps = steps_to_come(records, duty, now)
        for step, member in steps.items():
            if step.at <= now:
                _want(records, duty, step, member, now)
                concerned.add(member.id)
        holders.add(duty.holder_id)
        records.duties.change(duty.id, look_at=min((step.at for step in steps if step.at > now), default=None))
    for holder_id in sorted(holders):
        refresh(records, holder_id, now)
    for member_id in sorted(concerned):
        owe(records, member_id, now)
    return len(duties)


def _want(records: Records, duty: OpenDuty, step: Step, member: Member, now: datetime) -> None:
    is_request = duty.kind is Duty.CARD and step.says is Says.ASK
    records.nudges.want(
        duty.id,
        step.key,
        step.says,
        member.id,
        cannot_wait=step.cannot_wait,
        at=step.at,
        sent_at=now if is_request else None,
    )
    if is_request and records.deliveries.find(DeliveryKind.SEAT, str(duty.subject_id)) is None:
        records.deliveries.owe(DeliveryKind.SEAT, str(duty.subject_id), member.id, now)
