"""Scorecards: the form an interviewer fills in, and the card they submit."""

from datetime import datetime

from bot.domain.cards import ScorecardForm
from bot.domain.deliveries import DeliveryKind
from bot.domain.errors import Refusal
from bot.domain.events import Door, Kind
from bot.domain.interviews import Seat
from bot.domain.names import cleaned
from bot.domain.nudges import NudgeKind
from bot.domain.people import Member
from bot.domain.permissions import NOT_FOR_YOU, Action, require
from bot.domain.scorecards import Draft, Overall, Scorecard, problems
from bot.flows.access import Case, case_of
from bot.flows.clocks import pass_ball, reveal_if_all_in
from bot.flows.nudges import call_off
from storage.store import Records

NO_SEAT = "You are not on the panel of {who}, so there is no scorecard to fill in. The recruiter can add you."


class Incomplete(Exception):
    """The form lacks something; `fields` holds a sentence for each field, by attribute key, `evidence`, `overall`."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("the scorecard is incomplete")
        self.fields = fields


def form_for_application(records: Records, member: Member, application_id: int) -> ScorecardForm:
    """Return the form of a member's seat at an application: the missing card first, else their own to correct."""
    application = records.applications.get(application_id)
    if application is None:
        raise Refusal(NOT_FOR_YOU)
    case = case_of(records, member, application)
    if not case.roles:
        raise Refusal(NOT_FOR_YOU)
    seat = case.seat_of(member.id)
    if seat is None:
        raise Refusal(NO_SEAT.format(who=f"{application.name} ({application.code})"))
    return _form(records, case, seat)


def form_for_seat(records: Records, member: Member, seat_id: int) -> ScorecardForm:
    """Return the form of a seat, for the one who sits in it."""
    seat, case = _own_seat(records, member, seat_id)
    return _form(records, case, seat)


def submit(records: Records, member: Member, seat_id: int, draft: Draft, *, door: Door, now: datetime) -> ScorecardForm:
    """Keep a card: the first of a seat, or a new version of one's own. Raises `Incomplete`, or refuses.

    The request in the interviewer's messages turns into “Submitted”, and whoever holds the ball next holds it.
    """
    known = records.interviews.get_seat(seat_id)
    if known is not None:
        records.applications.lock(known.application_id)
    seat, case = _own_seat(records, member, seat_id)
    form = _form(records, case, seat)
    missing = problems(draft, form.focus)
    if missing:
        raise Incomplete(missing)
    kept = {attribute.key for attribute in form.focus}
    card = Scorecard(
        seat_id=seat.id,
        version=form.version,
        submitted_at=now,
        ratings={key: rating for key, rating in draft.ratings.items() if key in kept},
        evidence=cleaned(draft.evidence),
        overall=Overall(draft.overall),
    )
    records.scorecards.add(card)
    records.interviews.card_came_in(seat.id, now)
    call_off(records, NudgeKind.CARD, seat.id, now)
    records.events.add(
        application_id=seat.application_id,
        at=now,
        actor_id=member.id,
        kind=Kind.CARD_IN if form.version == 1 else Kind.CARD_REPLACED,
        door=door,
    )
    pass_ball(records, seat.application_id)
    records.deliveries.refresh(DeliveryKind.SEAT, str(seat.id), now)
    reveal_if_all_in(records, seat.application_id, now)
    return form


def _own_seat(records: Records, member: Member, seat_id: int) -> tuple[Seat, Case]:
    seat = records.interviews.get_seat(seat_id)
    if seat is None or seat.interviewer_id != member.id:
        raise Refusal(NOT_FOR_YOU)
    application = records.applications.get(seat.application_id)
    assert application is not None
    case = case_of(records, member, application)
    require(Action.VOTE, case.roles)
    who = f"{application.name} ({application.code})"
    if application.stage.is_final:
        raise Refusal(f"{who} is not in the process any more, so no card is needed.")
    revealed_at = application.revealed_at
    if seat.submitted_at is not None and revealed_at is not None and seat.submitted_at <= revealed_at:
        raise Refusal(f"Every card for {who} was in and could be read, so yours cannot be changed any more.")
    return seat, case


def _form(records: Records, case: Case, seat: Seat) -> ScorecardForm:
    one = case.opening.template.round(seat.round_key)
    if one is None:
        raise Refusal("This round is not part of the opening any more.")
    earlier = records.scorecards.current(seat.id)
    return ScorecardForm(
        seat_id=seat.id,
        candidate=case.application.name,
        code=case.application.code,
        opening_title=case.opening.title,
        round=one,
        focus=case.opening.template.focus_of(one),
        version=earlier.version + 1 if earlier else 1,
        ratings=earlier.ratings if earlier else {},
        evidence=earlier.evidence if earlier else "",
        overall=earlier.overall if earlier else None,
    )
