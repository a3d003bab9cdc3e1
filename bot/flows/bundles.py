"""Bundles: all that one person owes in one message, decided at the moment of sending and kept true in place.

A bundle is a delivery like any other, except that what becomes of it is decided when the sender takes it up: sent anew,
edited, or left until a better moment. What a message is to say is marked as said in the same transaction that writes
down the attempt, and taken back if the message certainly did not go out.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.bundles import Act, Decision, Line, Mute, Owed, Reader, Snooze, decide, next_batch, next_chance
from bot.domain.deliveries import UNASKED, Delivery, DeliveryKind
from bot.domain.duties import OpenDuty
from bot.domain.mornings import Morning, is_first_today
from bot.domain.nudges import Nudge
from bot.domain.people import Member
from bot.flows.calendars import calendar_of
from bot.flows.mornings import morning_of
from bot.flows.owed import lines_for
from storage.bundles import Bundle
from storage.store import Records

MOST_DUTIES = 50
MOST_WARNED = 8  # as many as a bundle names
A_DAY = timedelta(hours=36)  # any local day that holds now began less than this ago


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a bundle shows: its lines, how many more there are, and whether a newer bundle took its place.

    The first one of a day begins with what the day brings; once it is edited that is over, and left out.
    """

    lines: tuple[Line, ...] = ()
    more: int = 0
    is_folded: bool = False
    morning: Morning | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the sender is to do with a bundle: `act`, what it shows, and when to look at it again."""

    act: Act
    shown: Shown
    look_again_at: datetime | None = None


def refresh(records: Records, member_id: str, now: datetime) -> None:
    """Let somebody's bundle be looked at again, if there is one: what they owe has changed."""
    records.deliveries.refresh_newest(DeliveryKind.BUNDLE, member_id, now)


def owe(records: Records, member_id: str, now: datetime) -> None:
    """Let it be decided when somebody hears what they are to hear."""
    number = records.bundles.newest(member_id).number
    records.deliveries.owe(DeliveryKind.BUNDLE, subject_of(member_id, number), member_id, now)


def subject_of(member_id: str, number: int) -> str:
    """Return what a delivery of somebody's bundle is about."""
    return f"{member_id}.{number}"


def plan_for(records: Records, delivery: Delivery, now: datetime, dnd_until: datetime | None = None) -> Plan:
    """Return what is to become of a bundle now. Nothing is changed by asking."""
    member = records.members.get(delivery.to)
    newest = records.bundles.newest(delivery.to)
    if member is None or not member.can_take_part:
        return Plan(act=Act.NOTHING, shown=Shown())
    if delivery.subject != subject_of(delivery.to, newest.number):
        return Plan(act=Act.UPDATE if delivery.ts else Act.NOTHING, shown=Shown(is_folded=True))
    found = _decision(records, member, newest, delivery, now, dnd_until)
    shown = Shown(lines=found.lines, more=max(0, records.duties.count(member.id, now) - MOST_DUTIES))
    return Plan(act=found.act, shown=shown, look_again_at=found.look_again_at)


def begin_next(records: Records, delivery: Delivery, now: datetime) -> Plan:
    """Begin the next bundle where an older one stands in the conversation; the older one then points to it."""
    newest = records.bundles.newest(delivery.to)
    if delivery.subject == subject_of(delivery.to, newest.number):
        records.bundles.keep(delivery.to, Bundle(newest.number + 1, None))
        records.deliveries.owe(DeliveryKind.BUNDLE, subject_of(delivery.to, newest.number + 1), delivery.to, now)
    return Plan(act=Act.UPDATE, shown=Shown(is_folded=True))


def mark_as_said(records: Records, delivery: Delivery, now: datetime, dnd_until: datetime | None) -> Plan:
    """Decide once more, in the transaction that writes down the attempt, and mark what the message is about to say."""
    plan = plan_for(records, delivery, now, dnd_until)
    if plan.act is not Act.SEND:
        return plan
    said = [nudge.id for nudge in records.nudges.to(delivery.to) if nudge.sent_at is None and nudge.wanted_at <= now]
    records.nudges.sent(said, delivery.id, now)
    _remember(records, delivery.to, plan.shown)
    return replace(plan, shown=replace(plan.shown, morning=_morning(records, delivery.to, plan.shown, now)))


def remember(records: Records, delivery: Delivery, shown: Shown) -> None:
    """Remember what somebody's newest bundle shows by now."""
    if not shown.is_folded:
        _remember(records, delivery.to, shown)


def _remember(records: Records, member_id: str, shown: Shown) -> None:
    newest = records.bundles.newest(member_id)
    records.bundles.keep(member_id, Bundle(newest.number, tuple(line.told for line in shown.lines)))


def _decision(
    records: Records,
    member: Member,
    newest: Bundle,
    delivery: Delivery,
    now: datetime,
    dnd_until: datetime | None,
) -> Decision:
    stands = delivery.ts is not None and newest.told is not None
    reader = reader_of(records, member, now, shown=newest.told if stands else None, dnd_until=dnd_until)
    return decide(owed_by(records, member, now), reader, now)


def next_chance_for(records: Records, member_id: str, now: datetime, *, dnd_until: datetime | None = None) -> datetime:
    """Return when somebody may next be sent a message that cannot wait for a batch."""
    member = records.members.get(member_id)
    return next_chance(reader_of(records, member, now, dnd_until=dnd_until), now) if member else now


def next_batch_for(
    records: Records, member_id: str, ready_at: datetime, now: datetime, *, dnd_until: datetime | None = None
) -> datetime:
    """Return when somebody may be sent a message that has waited for a batch since `ready_at`."""
    member = records.members.get(member_id)
    return next_batch(reader_of(records, member, now, dnd_until=dnd_until), ready_at, now) if member else now


def _morning(records: Records, member_id: str, shown: Shown, now: datetime) -> Morning | None:
    """Return what somebody's day brings, for the first bundle of it, if they want that."""
    member = records.members.get(member_id)
    sent_at = records.deliveries.posted_to(member_id, {DeliveryKind.BUNDLE, DeliveryKind.MORNING}, now - A_DAY)
    if member is None or not is_first_today(sent_at, now, calendar_of(member)):
        return None
    found = morning_of(records, member, [line for line in shown.lines if line.waits_for is None], now)
    return replace(found, more=shown.more) if found else None


def reader_of(
    records: Records,
    member: Member,
    now: datetime,
    *,
    shown: tuple[str, ...] | None = None,
    dnd_until: datetime | None = None,
) -> Reader:
    """Return whom a message is for, as far as it decides when they may be disturbed."""
    return Reader(
        calendar=calendar_of(member),
        sent_at=records.deliveries.posted_to(member.id, UNASKED, now - A_DAY),
        shown=shown,
        dnd_until=dnd_until,
        mutes=tuple(Mute(duty, until) for duty, until in member.preferences.mutes.items()),
    )


def owed_by(records: Records, member: Member, now: datetime) -> list[Owed]:
    """Return what somebody owes, and what others owe that they were asked to step in for."""
    own = records.duties.most_urgent(member.id, MOST_DUTIES, now)
    duties = [*own, *records.duties.passed_on_to(member.id)]
    nudges: dict[int, list[Nudge]] = {}
    for nudge in records.nudges.to(member.id):
        nudges.setdefault(nudge.duty_id, []).append(nudge)
    lines = {line.key: line for line in lines_for(records, member, duties, now, MOST_WARNED)}
    return [
        _owed(duty, lines[str(duty.id)], member, nudges.get(duty.id, [])) for duty in duties if str(duty.id) in lines
    ]


def _owed(duty: OpenDuty, line: Line, member: Member, nudges: list[Nudge]) -> Owed:
    waiting = [nudge for nudge in nudges if nudge.sent_at is None]
    is_own = duty.holder_id == member.id
    put_off = next((nudge for nudge in waiting if nudge.is_snooze), None)
    return Owed(
        line=line,
        wanted_at=min((nudge.wanted_at for nudge in waiting), default=None),
        cannot_wait=any(nudge.cannot_wait for nudge in waiting),
        form_opened_at=duty.form_opened_at if is_own else None,
        snooze=Snooze(put_off.wanted_at, duty.snoozes) if put_off else None,
    )
