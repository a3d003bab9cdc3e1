"""Deliveries: what is owed is claimed, put into words, written down as about to be sent, sent, and written down as sent.

The order is the promise. A process that dies between any two steps leaves a row from which the next one sees what may
have happened: a row that was about to be sent and has no time stamp is looked up in the conversation, after a pause
for stragglers, before it is sent again. Where we may not look, a message of unknown fate is not sent again.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.domain.channels import Channel
from bot.domain.company import Company
from bot.domain.deliveries import GIVE_UP_AFTER, SETTLE, Delivery, DeliveryKind, DeliveryState, backoff
from bot.domain.interviews import Closed, counted
from bot.domain.nudges import Nudge, NudgeKind
from bot.domain.openings import Opening
from bot.domain.people import Member
from bot.domain.requests import CardRequest, PanelNews, StageReminder
from bot.flows import digests as digest_flow
from bot.flows.channels import report_shared
from bot.flows.debrief_places import Place, place_of, tell_each
from bot.flows.decisions import panel_news
from bot.flows.handovers import handover
from bot.flows.missed_interviews import missed_interview
from bot.flows.nudges import recipient
from bot.messenger import Absent, Messenger, Refused, Sent, Unknown
from bot.views import channels, debriefs, decisions, digests, handovers, missed_interviews, nudges, scorecards
from storage.store import Records, Store

log = structlog.get_logger()
AT_ONCE = 20
CLOSED_WORDS = {
    Closed.HANDED_OVER: "it was handed over",
    Closed.DID_NOT_HAPPEN: "the interview did not happen",
    Closed.LEFT: "it is not asked for any more",
}
# An answer looks again for the message that its thread begins with.
UNTIL_THE_THREAD = timedelta(seconds=2)
# A message may carry a time stamp a little before the moment we wrote down: clocks differ.
CLOCKS_DIFFER = timedelta(seconds=60)
Message = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends, for one workspace; its name marks what it claimed. Once `leaving` is set it begins nothing more."""

    name: str
    store: Store
    messenger: Messenger
    company: Company
    clock: Callable[[], datetime]
    settle: timedelta = SETTLE
    leaving: threading.Event = field(default_factory=threading.Event)

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
                self._deal_safely_with(delivery)
            dealt_with += len(claimed)
        return dealt_with

    def _deal_safely_with(self, delivery: Delivery) -> None:
        """Deal with one delivery such that its failure keeps no other waiting."""
        try:
            self._deal_with(delivery)
        except Exception as error:
            log.error("delivery_failed", delivery=delivery.id, exc_info=error)
            now = self.clock()
            if now - delivery.created_at < GIVE_UP_AFTER:
                self._put_off(delivery, now + backoff(delivery.attempts), type(error).__name__, is_unknown=True)
            else:
                self._end(delivery, DeliveryState.UNKNOWN, type(error).__name__)

    def _deal_with(self, delivery: Delivery) -> None:
        now = self.clock()
        is_in_doubt = delivery.ts is None and delivery.tried_at is not None
        place = self.store.read(lambda records: place_of(records, delivery))
        if is_in_doubt and not self._found_out(delivery, place, now):
            return
        said = self.store.read(lambda records: render(records, delivery, self.company, now))
        if said is None:
            self._end(delivery, DeliveryState.MOOT)
        elif delivery.is_to_a_channel and not self._stays_inside(delivery, now):
            return
        elif delivery.ts is not None and delivery.channel_id is not None:
            self._record(delivery, self.messenger.update(delivery.channel_id, delivery.ts, said))
        elif not place.is_ready:
            self._put_off(delivery, now + UNTIL_THE_THREAD, "the thread has not begun yet")
        elif (channel_id := self._conversation(delivery, place)) and self._write_down(delivery, channel_id, now):
            self._record(delivery, self.messenger.post(channel_id, said, delivery.key, place.thread_ts))

    def _found_out(self, delivery: Delivery, place: Place, now: datetime) -> bool:
        """Find out what became of an earlier attempt; tell whether the message is certainly not there."""
        tried_at = delivery.tried_at
        assert tried_at is not None
        if now < tried_at + self.settle and now >= tried_at:
            self._put_off(delivery, tried_at + self.settle, "looking for an earlier attempt", is_unknown=True)
            return False
        assert delivery.channel_id is not None
        found = self.messenger.find(delivery.channel_id, delivery.key, tried_at - CLOCKS_DIFFER, place.thread_ts)
        match found:
            case Absent():
                return True
            case Sent(channel_id, ts):
                # Which version stands there is not known, so the newest is owed as an update.
                self._sent(delivery, channel_id, ts, version=delivery.wanted - 1)
            case Refused(error, retry_after, _) if retry_after is None:
                self._end(delivery, DeliveryState.UNKNOWN, error)
            case Refused(error, retry_after, _):
                self._put_off(delivery, now + (retry_after or self.settle), error, is_unknown=True)
            case Unknown(error):
                self._put_off(delivery, now + self.settle, error, is_unknown=True)
        return False

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

    def _write_down(self, delivery: Delivery, channel_id: str, now: datetime) -> bool:
        return self.store.write(
            lambda records: records.deliveries.about_to_send(delivery.id, self.name, channel_id, now)
        )

    def _record(self, delivery: Delivery, outcome: Sent | Refused | Unknown) -> None:
        now = self.clock()
        match outcome:
            case Sent(channel_id, ts):
                self._sent(delivery, channel_id, ts, version=delivery.wanted)
            case Unknown(error):
                self._put_off(delivery, now + self.settle, error, is_unknown=delivery.ts is None)
            case Refused(error, _, True):
                self._end(delivery, DeliveryState.DEAD, error)
            case Refused(error, retry_after, _) if now - delivery.created_at < GIVE_UP_AFTER:
                self._put_off(delivery, now + (retry_after or backoff(delivery.attempts)), error)
            case Refused(error, _, _):
                self._end(delivery, DeliveryState.DEAD, error)

    def _sent(self, delivery: Delivery, channel_id: str, ts: str, *, version: int) -> None:
        self.store.write(
            lambda records: records.deliveries.sent(
                delivery.id, self.name, version=version, channel_id=channel_id, ts=ts
            )
        )

    def _put_off(self, delivery: Delivery, until: datetime, error: str, *, is_unknown: bool = False) -> None:
        self.store.write(
            lambda records: records.deliveries.put_off(
                delivery.id, self.name, until=until, error=error, is_unknown=is_unknown
            )
        )

    def _end(self, delivery: Delivery, state: DeliveryState, error: str | None = None) -> None:
        self.store.write(lambda records: records.deliveries.end(delivery.id, self.name, state, error))


def render(records: Records, delivery: Delivery, company: Company, now: datetime) -> Message | None:
    """Put a delivery into words from what is true now; nothing if there is no reason left to send it.

    Who left or became a guest since it was owed is told nothing any more.
    """
    member = records.members.get(delivery.to)
    if member is not None and not member.can_take_part:
        return None
    match delivery.kind:
        case DeliveryKind.SEAT:
            asked = card_request(records, int(delivery.subject))
            is_news = delivery.ts is not None or (asked and not asked.submitted_at and not asked.called_off)
            return scorecards.request(asked) if asked and is_news else None
        case DeliveryKind.NUDGE:
            return _nudge(records, delivery, now)
        case DeliveryKind.DIGEST:
            today = digest_flow.digest_of(records, int(delivery.subject), company)
            return digests.digest(today, now) if today and today.pulses else None
        case DeliveryKind.CHANNEL:
            return channels.shared(delivery.subject.partition(".")[0])
        case DeliveryKind.HANDOVER:
            return _handover(records, delivery)
        case DeliveryKind.MISSED:
            return _missed(records, delivery, member)
        case DeliveryKind.REVEAL:
            news = _panel_news(records, int(delivery.subject.partition(".")[0]), member)
            return debriefs.panel_is_in(news) if news else None
        case DeliveryKind.ROOT | DeliveryKind.DEBRIEF | DeliveryKind.OUTCOME:
            news = panel_news(records, int(delivery.subject))
            return _at_the_debrief(delivery, news) if news else None
        case DeliveryKind.DECISION:
            news = _panel_news(records, int(delivery.subject), member)
            return decisions.decided(news) if news and (news.decided or delivery.ts) else None


def _missed(records: Records, delivery: Delivery, reader: Member | None) -> Message | None:
    """Say that an interview did not happen, as long as there is something to do about it."""
    told = missed_interview(records, int(delivery.subject), reader)
    is_settled = told is None or bool(told.asked_anew) or told.is_over
    return missed_interviews.missed(told) if told and (delivery.ts or not is_settled) else None


def _panel_news(records: Records, application_id: int, reader: Member | None) -> PanelNews | None:
    """Return what somebody may be told of a panel; of their own, nothing."""
    application = records.applications.get(application_id)
    if application is None or (reader is not None and application.is_of(reader)):
        return None
    return panel_news(records, application_id)


def _at_the_debrief(delivery: Delivery, news: PanelNews) -> Message | None:
    """Say what there is to say where a panel is talked about: never how anybody voted, nor what was decided."""
    if delivery.kind is DeliveryKind.ROOT:
        return debriefs.thread_begins(news)
    if delivery.kind is DeliveryKind.OUTCOME:
        return debriefs.outcome(news) if news.decided or delivery.ts else None
    return debriefs.debrief_opened(news, in_group=delivery.is_to_a_group)


def card_request(records: Records, seat_id: int) -> CardRequest | None:
    """Return what a seat's messages are about."""
    seat = records.interviews.get_seat(seat_id)
    application = records.applications.get(seat.application_id) if seat else None
    interviewer = records.members.get(seat.interviewer_id) if seat else None
    if seat is None or application is None or (interviewer is not None and application.is_of(interviewer)):
        return None
    opening = records.openings.get(application.opening_id)
    seats = records.interviews.seats_of(application.id)
    one = opening.template.round(seat.round_key)
    gone = opening.stage_name(application.stage) if application.stage.is_final else None
    return CardRequest(
        seat_id=seat.id,
        candidate=application.name,
        code=application.code,
        opening_title=opening.title,
        round_name=one.name if one else seat.round_key,
        asked_by=records.members.named([seat.assigned_by]).get(seat.assigned_by, "The recruiter"),
        due_at=seat.due_at,
        submitted_at=seat.submitted_at,
        cards_in=sum(one.is_in for one in counted(seats)),
        assigned=len(counted(seats)),
        called_off=gone or (CLOSED_WORDS[seat.closed] if seat.closed else None),
        kind=seat.kind,
        is_locked=seat.is_in and application.revealed_at is not None,
    )


def _handover(records: Records, delivery: Delivery) -> Message | None:
    """Say whose duties somebody has now: everything they took over from one person, in one message."""
    taken = handover(records, delivery.subject.partition(".")[0], delivery.to)
    return handovers.handover(taken) if taken else None


def _nudge(records: Records, delivery: Delivery, now: datetime) -> Message | None:
    nudge = records.nudges.get(int(delivery.subject))
    if nudge is None or (delivery.ts is None and recipient(records, nudge) is None):
        return None
    if nudge.kind is NudgeKind.CARD:
        asked = card_request(records, nudge.subject_id)
        return scorecards.reminder(asked) if asked else None
    return _stage_reminder(records, nudge, now)


def _stage_reminder(records: Records, nudge: Nudge, now: datetime) -> Message | None:
    application = records.applications.get(nudge.application_id)
    if application is None:
        return None
    opening = records.openings.get(application.opening_id)
    person = recipient(records, nudge)
    if person is None:
        return nudges.stage_settled(application.name, application.code, opening.stage_name(application.stage))
    names = records.members.named({application.holder_id or ""})
    reminder = StageReminder(
        candidate=application.name,
        code=application.code,
        opening_title=opening.title,
        stage_name=opening.stage_name(application.stage),
        since=application.stage_since,
        due_at=nudge.due_at,
        waits_for=names.get(application.holder_id or "", "the candidate"),
        why_you=_why_you(opening, application.owner_id, person),
    )
    return nudges.stage(reminder, now)


def _why_you(opening: Opening, owner_id: str | None, person: Member) -> str:
    if person.id == opening.hiring_manager_id:
        return "you are the hiring manager of the opening"
    return "you look after them" if person.id == owner_id else "you are the recruiter of the opening"
