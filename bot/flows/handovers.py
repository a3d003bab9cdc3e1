"""Handovers: who left owes nothing any more; what they owed goes to one person, in one message."""

from datetime import datetime

from bot.domain.candidates import Application
from bot.domain.deliveries import DeliveryKind
from bot.domain.events import Door, Kind
from bot.domain.handovers import Handover, TakenOver
from bot.flows.clocks import settle
from bot.flows.reveals import reveal_if_all_in
from bot.flows.steps import caretaker
from storage.store import Records

THE_NEXT_STEP = "the next step"


def take_back_duties(records: Records, now: datetime) -> None:
    """Let nobody wait for people who left: their duties go to who looks after the opening, told in one message each.

    The ball goes to whoever is next, and a panel may be complete without them.
    """
    for application_id, gone_id in records.applications.owed_by_the_gone():
        application = records.applications.to_change(application_id)
        assert application is not None
        if not records.events.was_taken_over(application_id, gone_id):
            _take_over(records, application, gone_id, now)
        settle(records, application_id, now)
        reveal_if_all_in(records, application, now)


def handover(records: Records, gone_id: str, to: str) -> Handover | None:
    """Return what one person took over from one who left; nothing where it was nothing."""
    taken = []
    for event in records.events.taken_over_from(gone_id):
        application = records.applications.get(event.application_id)
        opening = records.openings.get(application.opening_id) if application else None
        if application is None or opening is None or application.stage.is_final:
            continue
        if caretaker(records, opening, application) == to:
            taken.append(TakenOver(application.name, application.code, opening.title, event.text or THE_NEXT_STEP))
    names = records.members.named([gone_id])
    return Handover(gone=names.get(gone_id, "Somebody"), taken=tuple(taken)) if taken else None


def _take_over(records: Records, application: Application, gone_id: str, now: datetime) -> None:
    opening = records.openings.get(application.opening_id)
    rounds = {one.key: one.name for one in opening.template.rounds}
    missing = [
        f"a scorecard for {rounds.get(seat.round_key, seat.round_key)}"
        for seat in records.interviews.seats_of(application.id)
        if seat.interviewer_id == gone_id and not seat.is_in
    ]
    records.events.add(
        application_id=application.id,
        at=now,
        actor_id=gone_id,
        kind=Kind.TAKEN_OVER,
        door=Door.TICK,
        text=" and ".join(missing) or THE_NEXT_STEP,
    )
    to = caretaker(records, opening, application)
    records.deliveries.owe(DeliveryKind.HANDOVER, f"{gone_id}.{to}", to, now)
