"""Deliveries: what is owed is claimed, put into words, written down as about to be sent, sent, and written down as sent.

The order is the promise. A process that dies between any two steps leaves a row from which the next one sees what may
have happened: a row that was about to be sent and has no time stamp is looked up in the conversation, after a pause
for stragglers, before it is sent again. Where we may not look, a message of unknown fate is not sent again.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.domain.bundles import Act
from bot.domain.channels import Channel
from bot.domain.company import Company
from bot.domain.deliveries import GIVE_UP_AFTER, JOINED, SETTLE, UNASKED, Delivery, DeliveryKind, DeliveryState, backoff
from bot.domain.questions import asked_in
from bot.flows import bundles, digests, joined, unreachable, urgency
from bot.flows.bundles import Plan
from bot.flows.channels import report_shared
from bot.flows.debrief_places import Place, place_of, tell_each
from bot.flows.rendering import render, said_by
from bot.messenger import Absent, Messenger, Refused, Sent, Unknown
from bot.pace import Pace
from storage.store import Records, Store

log = structlog.get_logger()
AT_ONCE = 20
# A message may carry a time stamp a little before the moment we wrote down: clocks differ.
CLOCKS_DIFFER = timedelta(seconds=60)
# What Slack says where it does not let us write to somebody at all.
CANNOT_BE_REACHED = frozenset({"user_disabled", "user_not_found", "cannot_dm_bot", "user_not_visible"})
LOOK_AGAIN = timedelta(minutes=15)
# An answer looks again for the message that its thread begins with.
UNTIL_THE_THREAD = timedelta(seconds=2)
Message = dict[str, Any]


def _nothing() -> None:
    """Do nothing; nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends, for one workspace; its name marks what it claimed. Once `leaving` is set it begins nothing more.

    `on_step` is called before each delivery: what takes long need not have stopped.
    """

    name: str
    store: Store
    messenger: Messenger
    company: Company
    clock: Callable[[], datetime]
    settle: timedelta = SETTLE
    pace: Pace = field(default_factory=Pace)
    leaving: threading.Event = field(default_factory=threading.Event)
    on_step: Callable[[], None] = _nothing

    def send_due(self) -> int:
        """Send what is due now, a batch at a time, until nothing is; returns how many were dealt with."""
        dealt_with = 0
        while not self.leaving.is_set():
            claimed = self.store.write(lambda records: records.deliveries.claim(self.name, self.clock(), AT_ONCE))
            if not claimed:
                break
            for delivery in claimed:
                if self.leaving.is_set():
                    return dealt_with
                self.on_step()
                with structlog.contextvars.bound_contextvars(delivery=delivery.id):
                    self._deal_safely_with(delivery)
            dealt_with += len(claimed)
        return dealt_with

    def _deal_safely_with(self, delivery: Delivery) -> None:
        """Deal with one delivery such that its failure keeps no other waiting."""
        try:
            self._deal_with(delivery)
        except Exception as error:
            log.error("delivery_failed", exc_info=error)
            now = self.clock()
            if now - delivery.owed_at < GIVE_UP_AFTER:
                self._put_off(delivery, now + backoff(delivery.attempts), type(error).__name__, is_unknown=True)
            else:
                self._end(delivery, DeliveryState.UNKNOWN, type(error).__name__)

    def _deal_with(self, delivery: Delivery) -> None:
        now = self.clock()
        place = self.store.read(lambda records: _place(records, delivery))
        if delivery.is_in_doubt:
            self._find_out(delivery, place, now)
            return
        if delivery.kind is DeliveryKind.BUNDLE:
            self._deal_with_bundle(delivery, now)
            return
        said = self.store.read(lambda records: render(records, delivery, self.company, now))
        if said is None:
            self._end(delivery, DeliveryState.MOOT)
        elif delivery.is_to_a_channel and not self._stays_inside(delivery, now):
            return
        elif delivery.ts is not None and delivery.channel_id is not None:
            whole = self.store.read(lambda records: joined.as_it_stands(records, (delivery, said), self._renders(now)))
            self._record(delivery, self.messenger.update(delivery.channel_id, delivery.ts, whole))
        elif (better := self._better_moment(delivery, now)) > now:
            self._wait(delivery, better)
        elif not place.is_ready:
            self._wait(delivery, now + UNTIL_THE_THREAD)
        elif channel_id := self._conversation(delivery, place):
            self._post(delivery, said, channel_id, place)

    def _post(self, delivery: Delivery, said: Message, channel_id: str, place: Place) -> None:
        """Post a message once it is its turn, with whatever else is due to the same person."""
        self.pace.keep(channel_id)
        begun = self.clock()
        going = self.store.write(
            lambda records: joined.join(records, (delivery, said), self.name, channel_id, begun, self._renders(begun))
        )
        if not going or self._is_too_late(begun):
            return
        others = [one.key for one, _ in going if one.id != delivery.id]
        outcome = self.messenger.post(channel_id, joined.said_in(going), delivery.key, place.thread_ts, others)
        for one, _ in going:
            self._record(one, outcome)

    def _renders(self, now: datetime) -> joined.Render:
        return lambda records, delivery: render(records, delivery, self.company, now)

    def _deal_with_bundle(self, delivery: Delivery, now: datetime) -> None:
        """Send, edit or leave somebody's bundle, as is decided now: a message that has gone stale is never sent."""
        plan = self.store.read(lambda records: bundles.plan_for(records, delivery, now))
        if plan.act is Act.SEND and delivery.ts is not None:
            plan = self.store.write(lambda records: bundles.begin_next(records, delivery, now))
        elif plan.act is Act.SEND:
            self._send_bundle(delivery, now)
            return
        if plan.act is Act.UPDATE and delivery.channel_id is not None and delivery.ts is not None:
            outcome = self.messenger.update(delivery.channel_id, delivery.ts, said_by(plan.shown))
            if isinstance(outcome, Sent):
                self._bundle_shown(delivery, outcome, plan)
            else:
                self._record(delivery, outcome)
        elif plan.look_again_at is not None:
            self._wait(delivery, plan.look_again_at)
        elif delivery.ts is not None and delivery.channel_id is not None:
            self._sent(delivery, delivery.channel_id, delivery.ts, version=delivery.wanted)
        else:
            self._end(delivery, DeliveryState.MOOT)

    def _send_bundle(self, delivery: Delivery, now: datetime) -> None:
        quiet_until = self.messenger.quiet_until(delivery.to, now)
        channel_id = self._conversation(delivery, Place())
        if channel_id is None:
            return
        self.pace.keep(channel_id)
        begun = self.clock()

        def write_down(records: Records) -> Plan | None:
            plan = bundles.mark_as_said(records, delivery, now, quiet_until)
            is_ours = plan.act is not Act.SEND or records.deliveries.about_to_send(
                delivery.id, self.name, channel_id, begun
            )
            return plan if is_ours else None

        plan = self.store.write(write_down)
        if plan is None or self._is_too_late(begun):
            return
        if plan.act is not Act.SEND:
            self._wait(delivery, plan.look_again_at or now + LOOK_AGAIN)
            return
        outcome = self.messenger.post(channel_id, said_by(plan.shown), delivery.key)
        if isinstance(outcome, Sent):
            self._bundle_shown(delivery, outcome, plan)
        else:
            self._record(delivery, outcome)

    def _bundle_shown(self, delivery: Delivery, sent: Sent, plan: Plan) -> None:
        """Record what stands there now, and when the bundle is to be looked at next."""

        def work(records: Records) -> None:
            if records.deliveries.is_claimed_by(delivery.id, self.name):
                bundles.remember(records, delivery, plan.shown)
                records.deliveries.sent(
                    delivery.id,
                    self.name,
                    version=delivery.wanted,
                    channel_id=sent.channel_id,
                    ts=sent.ts,
                    look_again_at=plan.look_again_at,
                )

        self.store.write(work)

    def _better_moment(self, delivery: Delivery, now: datetime) -> datetime:
        """Return when to post: now, or for what nobody asked for at this moment, when its reader may be disturbed."""
        if delivery.kind not in UNASKED:
            return now

        def chance(dnd_until: datetime | None) -> datetime:
            return self.store.read(lambda records: urgency.chance(records, delivery, now, dnd_until))

        better = chance(None)
        if better > now:
            return better
        quiet_until = self.messenger.quiet_until(delivery.to, now)
        return chance(quiet_until) if quiet_until else now

    def _find_out(self, delivery: Delivery, place: Place, now: datetime) -> None:
        """Find out what became of an earlier attempt. What is certainly not there is owed as if it had not been tried."""
        tried_at = delivery.tried_at
        assert tried_at is not None
        if now < tried_at + self.settle and now >= tried_at:
            self._put_off(delivery, tried_at + self.settle, "looking for an earlier attempt", is_unknown=True)
            return
        if not place.is_ready:
            self._put_off(delivery, now + UNTIL_THE_THREAD, "waiting for its thread", is_unknown=True)
            return
        channel_id = delivery.channel_id or self._conversation(delivery, place)  # a restored one was never tried here
        if channel_id is None:
            return
        found = self.messenger.find(channel_id, delivery.key, tried_at - CLOCKS_DIFFER, place.thread_ts)
        match found:
            case Absent():
                # At once, before what came after it to the same person: nothing is reordered in a conversation.
                self._forget_try(delivery)
                self._deal_with(replace(delivery, tried_at=None))
            case Sent(channel_id, ts):
                # Which version stands there is not known, so the newest is owed as an update.
                self._sent(delivery, channel_id, ts, version=delivery.wanted - 1)
            case Refused(error, retry_after, _) if retry_after is None:
                self._end(delivery, DeliveryState.UNKNOWN, error)
            case Refused(error, retry_after, _):
                self._put_off(delivery, now + (retry_after or self.settle), error, is_unknown=True)
            case Unknown(error):
                self._put_off(delivery, now + self.settle, error, is_unknown=True)

    def _conversation(self, delivery: Delivery, place: Place) -> str | None:
        """Return where to post, or nothing if that could not be found out now."""
        if delivery.is_to_a_group:
            return self._group(delivery, place)
        if not delivery.is_to_a_member:
            return delivery.to
        known = self.store.read(lambda records: records.members.dm_channel(delivery.to))
        if known:
            return known
        opened = self.messenger.open_dm(delivery.to)
        if isinstance(opened, Sent):
            self.store.write(lambda records: records.members.keep_dm_channel(delivery.to, opened.channel_id))
            return opened.channel_id
        # Opening a conversation twice is opening it once, so an unknown outcome here is as good as a refusal.
        self._record(delivery, opened if isinstance(opened, Refused) else Refused(opened.error))
        return None

    def _group(self, delivery: Delivery, place: Place) -> str | None:
        """Return the conversation of several people; where Slack has none for them, each is told alone."""
        opened = self.messenger.open_group(place.people)
        if isinstance(opened, Sent):
            return opened.channel_id
        if isinstance(opened, Refused) and opened.retry_after is None:
            self.store.write(lambda records: tell_each(records, delivery, self.clock()))
            self._end(delivery, DeliveryState.DEAD, opened.error)
        else:
            self._record(delivery, opened if isinstance(opened, Refused) else Refused(opened.error))
        return None

    def _stays_inside(self, delivery: Delivery, now: datetime) -> bool:
        """Tell whether only our own people read a channel, as it is now; else nothing goes there, and admins are told."""
        channel = self.messenger.look_at(delivery.to)
        if not isinstance(channel, Channel):
            self._record(delivery, channel if isinstance(channel, Refused) else Refused(channel.error))
            return False
        if channel.is_shared_outside:
            self.store.write(lambda records: report_shared(records, delivery.to, now))
            self._end(delivery, DeliveryState.DEAD, "shared_outside")
            return False
        return True

    def _is_too_late(self, begun: datetime) -> bool:
        """Tell whether the process stood still since: whoever has it by now may look for the post before it arrives."""
        return self.clock() - begun > self.settle / 2

    def _record(self, delivery: Delivery, outcome: Sent | Refused | Unknown) -> None:
        now = self.clock()
        match outcome:
            case Sent(channel_id, ts):
                self._sent(delivery, channel_id, ts, version=delivery.wanted)
            case Unknown(error):
                self._put_off(delivery, now + self.settle, error, is_unknown=delivery.ts is None)
            case Refused(error, retry_after, for_good):
                if not delivery.is_in_doubt:
                    self._take_back(delivery)
                if for_good or now - delivery.owed_at >= GIVE_UP_AFTER:
                    self._give_up(delivery, error, now)
                else:
                    self._put_off(
                        delivery,
                        now + (retry_after or backoff(delivery.attempts)),
                        error,
                        is_unknown=delivery.is_in_doubt,
                    )

    def _give_up(self, delivery: Delivery, error: str, now: datetime) -> None:
        """Owe it no more; where Slack does not let us write to somebody at all, others take over what they owe."""
        if delivery.is_to_a_member and error in CANNOT_BE_REACHED:
            self.store.write(lambda records: unreachable.report(records, delivery.to, now))
        self._end(delivery, DeliveryState.DEAD, error)

    def _take_back(self, delivery: Delivery) -> None:
        """Let what a bundle was to say be said another time: it did not go out."""
        if delivery.kind is DeliveryKind.BUNDLE and delivery.ts is None:
            self.store.write(lambda records: records.nudges.take_back(delivery.id))

    def _forget_try(self, delivery: Delivery) -> None:
        """Let an attempt be as if it had not been made: what it was to say is unsaid, and it counts for no day."""

        def work(records: Records) -> None:
            if not records.deliveries.forget_try(delivery.id, self.name):
                return
            if delivery.kind is DeliveryKind.BUNDLE:
                records.nudges.take_back(delivery.id)
            elif delivery.kind in JOINED:
                records.deliveries.forget_along(delivery, self.name)

        self.store.write(work)

    def _sent(self, delivery: Delivery, channel_id: str, ts: str, *, version: int) -> None:
        def work(records: Records) -> None:
            records.deliveries.sent(delivery.id, self.name, version=version, channel_id=channel_id, ts=ts)
            if delivery.kind is DeliveryKind.DIGEST:
                digests.owe_details(records, int(delivery.subject), self.company, self.clock())

        self.store.write(work)

    def _wait(self, delivery: Delivery, until: datetime) -> None:
        self.store.write(lambda records: records.deliveries.wait(delivery.id, self.name, until=until))

    def _put_off(self, delivery: Delivery, until: datetime, error: str, *, is_unknown: bool = False) -> None:
        self.store.write(
            lambda records: records.deliveries.put_off(
                delivery.id, self.name, until=until, error=error, is_unknown=is_unknown
            )
        )

    def _end(self, delivery: Delivery, state: DeliveryState, error: str | None = None) -> None:
        self.store.write(lambda records: records.deliveries.end(delivery.id, self.name, state, error))


def _place(records: Records, delivery: Delivery) -> Place:
    """Return where exactly a message belongs, and is looked for: in the thread of its question, digest or candidate."""
    match delivery.kind:
        case DeliveryKind.MENTION | DeliveryKind.ANSWER:
            return Place(thread_ts=asked_in(delivery.subject).thread_ts or None)
        case DeliveryKind.DIGEST_DETAIL:
            return Place(thread_ts=digests.thread_of(records, delivery))
        case _:
            return place_of(records, delivery)
