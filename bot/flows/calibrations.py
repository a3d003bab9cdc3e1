"""Calibration: one person's counted cards beside their panels', for themselves and for who trains them."""

from bot.domain.calibration import CardBeside, Figure, calibration
from bot.domain.errors import Refusal
from bot.domain.interviews import Seat, counted
from bot.domain.openings import Training
from bot.domain.people import Member
from bot.domain.permissions import NOT_FOR_YOU, Action, allows, company_roles
from bot.domain.pipeline import Stage
from bot.domain.scorecards import Scorecard, is_blind, readable
from bot.domain.votes import Outcome
from storage.store import Records


def figures_of(records: Records, member: Member, whose_id: str) -> tuple[str, tuple[Figure, ...]]:
    """Return whose figures they are, and the figures: one's own, or those of somebody a recruiting lead trains."""
    if not member.can_take_part:
        raise Refusal(NOT_FOR_YOU)
    if whose_id != member.id and not _trains(records, member, whose_id):
        raise Refusal(NOT_FOR_YOU)
    name = "you" if whose_id == member.id else records.members.named([whose_id]).get(whose_id, "somebody who left")
    seats = [seat for seat in records.interviews.seats_by(whose_id) if seat.counts and seat.is_in]
    return name, calibration(_beside(records, seat, member) for seat in seats if not _is_about(records, seat, member))


def _trains(records: Records, member: Member, whose_id: str) -> bool:
    """Tell whether somebody is learning, and this member looks after those who learn."""
    is_learning = any(
        one.member_id == whose_id and one.training is not Training.TRAINED
        for opening in records.openings.all()
        for one in records.openings.people(opening.id)
    )
    return is_learning and allows(Action.CALIBRATE, company_roles(member, records.openings.all()))


def _is_about(records: Records, seat: Seat, viewer: Member) -> bool:
    """Tell whether a card is about whoever looks: who is a candidate never finds their own file."""
    application = records.applications.get(seat.application_id)
    return application is not None and application.is_of(viewer)


def _beside(records: Records, seat: Seat, viewer: Member) -> CardBeside:
    """Return a card beside what could be read of its panel, by whose card it is and by who looks."""
    application = records.applications.get(seat.application_id)
    assert application is not None
    seats = records.interviews.seats_of(application.id)
    seen = () if is_blind(viewer.id, seats) else readable(seats, application.revealed_at, seat.interviewer_id)
    panel = counted(seen)
    cards = {card.seat_id: card for card in records.scorecards.of_application(application.id)}
    others = [cards[one.id] for one in panel if one.id in cards and one.interviewer_id != seat.interviewer_id]
    own = cards[seat.id]
    return CardBeside(
        application_id=application.id,
        overall=own.overall,
        others=tuple(card.overall for card in others),
        ratings=_ratings(own),
        others_ratings=tuple(rating for card in others for rating in _ratings(card)),
        went_forward=_went_forward(records, application.id, application.stage),
        is_on_time=seat.submitted_at is not None and seat.submitted_at <= seat.due_at,
        is_revealed=seat in seen,
    )


def _ratings(card: Scorecard) -> tuple[str, ...]:
    return tuple(card.said.ratings.values())


def _went_forward(records: Records, application_id: int, stage: Stage) -> bool | None:
    """Return how it was decided last; nothing while it is not, or where the candidate withdrew."""
    if stage is Stage.WITHDREW:
        return None
    decided = [one.outcome for one in records.decisions.of(application_id) if one.stands]
    return decided[-1] is Outcome.ADVANCE if decided else None
