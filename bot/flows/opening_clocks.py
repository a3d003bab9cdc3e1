"""An opening's clocks: how many business days each duty may take in it, where that is not the usual number."""

from collections.abc import Mapping

from bot.domain import audit
from bot.domain.ball import card_due
from bot.domain.duties import Duty
from bot.domain.events import Deed
from bot.domain.ladders import LADDERS, ladder_for
from bot.domain.openings import Opening
from bot.flows.calendars import calendar_of
from bot.flows.clocks import settle
from bot.flows.openings import note, opening_to_change
from storage.store import Records

# A stage's own time is in the template; of a candidate's silence, too.
CHOSEN = (Duty.CARD, Duty.SCHEDULING, Duty.DECISION, Duty.TELL, Duty.OFFER, Duty.GAP)


def days_in(opening: Opening) -> dict[Duty, int]:
    """Return the business days of each duty that can be chosen, as they are in this opening."""
    return {duty: ladder_for(duty, opening.duty_days).days for duty in CHOSEN}


def save(records: Records, deed: Deed, opening_id: int, days: Mapping[Duty, int]) -> Opening:
    """Keep how long duties may take; refuse fewer than one day or more than thirty. What runs is counted anew."""
    opening = opening_to_change(records, deed.member, opening_id)
    chosen = {duty: ladder_for(duty, days).days for duty in CHOSEN if duty in days}
    kept = {duty: n for duty, n in {**opening.duty_days, **chosen}.items() if n != LADDERS[duty].days}
    changed = sorted(duty.value for duty in CHOSEN if kept.get(duty) != opening.duty_days.get(duty))
    if changed:
        records.openings.keep_duty_days(opening.id, kept)
        note(records, deed, opening, audit.Action.OPENING_CHANGED, audit.keys(*changed))
        opening = records.openings.get(opening.id)
        for application in records.applications.active_in(opening.id):
            if Duty.CARD.value in changed:
                _count_cards(records, opening, application.id)
            settle(records, application.id, deed.at, recount=True)
    return opening


def _count_cards(records: Records, opening: Opening, application_id: int) -> None:
    for seat in records.interviews.seats_of(application_id):
        if seat.is_owed:
            calendar = calendar_of(records.members.get(seat.interviewer_id))
            records.interviews.set_due(seat.id, card_due(opening, seat.clock_from, calendar))
