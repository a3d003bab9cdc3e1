"""Rendering: what a delivery says, put into words from what is true at the moment it is sent.

Nothing is kept of the words of a message: what is not true any more is not said, and what nobody needs to hear any more
renders to nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.company import Company
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.interviews import Closed, Seat, counted
from bot.domain.people import Member
from bot.domain.pipeline import Stage
from bot.domain.requests import CardRequest, PanelNews
from bot.flows import answers, digests, mornings
from bot.flows.bundles import Shown, plan_for
from bot.flows.decisions import panel_news
from bot.flows.handovers import handover
from bot.flows.interview_news import is_news
from bot.flows.missed_interviews import missed_interview
from bot.views import bundles as bundle_views
from bot.views import channels, debriefs, decisions, handovers, interviews, missed_interviews, scorecards
from bot.views import mornings as morning_views
from storage.store import Records

Message = dict[str, Any]
GONE_WORDS = {
    Stage.HIRED: "they were hired",
    Stage.REJECTED: "they are not in the process any more",
    Stage.WITHDREW: "they withdrew",
}
CLOSED_WORDS = {
    Closed.HANDED_OVER: "it was handed over",
    Closed.DID_NOT_HAPPEN: "the interview did not happen",
    Closed.LEFT: "it is not asked for any more",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """One message to be put into words: for whom, about what, and as of when."""

    records: Records
    delivery: Delivery
    company: Company
    now: datetime
    member: Member | None

    @property
    def number(self) -> int:
        """Return the id the delivery is about, the first where there are several."""
        return int(self.delivery.first_subject.partition(".")[0])

    @property
    def name(self) -> str:
        """Return the first part of what the delivery is about, as it is."""
        return self.delivery.first_subject.partition(".")[0]


def render(records: Records, delivery: Delivery, company: Company, now: datetime) -> Message | None:
    """Put a delivery into words from what is true now; nothing if there is no reason left to send it.

    Who left or became a guest since it was owed is told nothing any more.
    """
    member = records.members.get(delivery.to)
    if member is not None and not member.can_take_part:
        return None
    return _RENDERERS[delivery.kind](
        Rendering(records=records, delivery=delivery, company=company, now=now, member=member)
    )


def said_by(shown: Shown) -> Message:
    """Return a bundle in words."""
    return bundle_views.bundle(shown.lines, shown.more, is_folded=shown.is_folded, morning=shown.morning)


def _bundle(asked: Rendering) -> Message:
    return said_by(plan_for(asked.records, asked.delivery, asked.now).shown)


def _morning(asked: Rendering) -> Message | None:
    meetings = mornings.told(asked.records, asked.delivery, asked.now)
    return None if meetings is None else morning_views.by_itself(meetings)


def _seat(asked: Rendering) -> Message | None:
    request = card_request(asked.records, asked.number, asked.now)
    is_news = asked.delivery.ts is not None or (request and not request.submitted_at and not request.called_off)
    return scorecards.request(request) if request and is_news else None


def _interview(asked: Rendering) -> Message | None:
    """Return when somebody interviews whom, or what became of it; nothing new about what is over."""
    request = card_request(asked.records, asked.number, asked.now)
    if request is None:
        return None
    knows_of_it = asked.records.deliveries.stood_before(DeliveryKind.INTERVIEW, asked.delivery.first_subject)
    if asked.delivery.ts is None and not is_news(request, asked.now, knows_of_it=knows_of_it):
        return None
    told = request if knows_of_it else replace(request, moved_from=None)
    return interviews.interview(told, asked.now, is_newest=not asked.delivery.is_older)


def _unreachable(asked: Rendering) -> Message | None:
    names = asked.records.members.named([asked.name])
    return interviews.unreachable(names.get(asked.name, "Somebody"))


def _digest(asked: Rendering) -> Message | None:
    return digests.words(asked.records, asked.delivery, asked.company, asked.now)


def _digest_detail(asked: Rendering) -> Message | None:
    return digests.detail_words(asked.records, asked.delivery, asked.company, asked.now)


def _channel(asked: Rendering) -> Message | None:
    return channels.shared(asked.name)


def _handover(asked: Rendering) -> Message | None:
    """Say whose duties somebody has now: everything they took over from one person, in one message."""
    taken = handover(asked.records, asked.name, asked.delivery.to)
    return handovers.handover(taken) if taken else None


def _reveal(asked: Rendering) -> Message | None:
    news = _panel_news(asked.records, asked.number, asked.member)
    return debriefs.panel_is_in(news) if news else None


def _missed(asked: Rendering) -> Message | None:
    """Say that an interview did not happen, as long as there is something to do about it."""
    told = missed_interview(asked.records, asked.number, asked.member)
    is_settled = told is None or bool(told.asked_anew) or told.is_over
    return missed_interviews.missed(told) if told and (asked.delivery.ts or not is_settled) else None


def _at_the_debrief(asked: Rendering) -> Message | None:
    """Say what there is to say where a panel is talked about: never how anybody voted, nor what was decided."""
    news = panel_news(asked.records, asked.number)
    if news is None:
        return None
    match asked.delivery.kind:
        case DeliveryKind.ROOT:
            return debriefs.thread_begins(news)
        case DeliveryKind.OUTCOME:
            return debriefs.outcome(news) if news.decided or asked.delivery.ts else None
    return debriefs.debrief_opened(news, in_group=asked.delivery.is_to_a_group)


def _answer(asked: Rendering) -> Message | None:
    return answers.said(asked.records, asked.delivery, asked.company, asked.now)


def _decision(asked: Rendering) -> Message | None:
    """Return what was decided, for whoever is to tell the candidate; nothing new once they have."""
    news = _panel_news(asked.records, asked.number, asked.member)
    is_news = news is not None and news.decided is not None and not news.told
    return decisions.decided(news) if news and (is_news or asked.delivery.ts) else None


_RENDERERS: dict[DeliveryKind, Callable[[Rendering], Message | None]] = {
    DeliveryKind.BUNDLE: _bundle,
    DeliveryKind.MORNING: _morning,
    DeliveryKind.SEAT: _seat,
    DeliveryKind.INTERVIEW: _interview,
    DeliveryKind.UNREACHABLE: _unreachable,
    DeliveryKind.DIGEST: _digest,
    DeliveryKind.DIGEST_DETAIL: _digest_detail,
    DeliveryKind.CHANNEL: _channel,
    DeliveryKind.HANDOVER: _handover,
    DeliveryKind.REVEAL: _reveal,
    DeliveryKind.MISSED: _missed,
    DeliveryKind.ROOT: _at_the_debrief,
    DeliveryKind.DEBRIEF: _at_the_debrief,
    DeliveryKind.OUTCOME: _at_the_debrief,
    DeliveryKind.DECISION: _decision,
    DeliveryKind.MENTION: _answer,
    DeliveryKind.ANSWER: _answer,
    DeliveryKind.HELLO: _answer,
    DeliveryKind.CHANNEL_GONE: _answer,
}


def _panel_news(records: Records, application_id: int, reader: Member | None) -> PanelNews | None:
    """Return what somebody may be told of a panel; of their own, nothing."""
    application = records.applications.get(application_id)
    if application is None or (reader is not None and application.is_of(reader)):
        return None
    return panel_news(records, application_id)


def card_request(records: Records, seat_id: int, now: datetime) -> CardRequest | None:
    """Return what a seat's messages are about."""
    seat = records.interviews.get_seat(seat_id)
    application = records.applications.get(seat.application_id) if seat else None
    interviewer = records.members.get(seat.interviewer_id) if seat else None
    if seat is None or application is None or (interviewer is not None and application.is_of(interviewer)):
        return None
    opening = records.openings.get(application.opening_id)
    seats = records.interviews.seats_of(application.id)
    return CardRequest(
        seat_id=seat.id,
        candidate=application.name,
        code=application.code,
        opening_title=opening.title,
        round_name=opening.round_name(seat.round_key),
        asked_by=records.members.named([seat.assigned_by]).get(seat.assigned_by, "The recruiter"),
        due_at=seat.due_at,
        submitted_at=seat.submitted_at,
        cards_in=sum(one.is_in for one in counted(seats)),
        assigned=len(counted(seats)),
        called_off=GONE_WORDS.get(application.stage) or _closed_words(seat, now),
        kind=seat.kind,
        starts_at=seat.starts_at,
        ends_at=seat.ends_at,
        moved_from=seat.moved_from,
        is_locked=seat.is_in and application.revealed_at is not None,
    )


def _closed_words(seat: Seat, now: datetime) -> str | None:
    """Return why nobody is waited for in a seat; what was to come cannot have happened yet."""
    if seat.closed is Closed.DID_NOT_HAPPEN and seat.starts_at is not None and seat.starts_at > now:
        return "it is called off"
    return CLOSED_WORDS[seat.closed] if seat.closed else None
