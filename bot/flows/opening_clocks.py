"""An opening's clocks: how many days each duty and stage may take in it, where that is not the usual number."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain import audit
from bot.domain.duties import Duty
from bot.domain.errors import Refusal
from bot.domain.events import Deed
from bot.domain.ladders import LADDERS, MOST_DAYS, ladder_for
from bot.domain.openings import Opening
from bot.domain.pipeline import Stage
from bot.flows.clocks import due_for, settle
from bot.flows.openings import note, opening_to_change
from storage.store import Records

CHOSEN = (Duty.CARD, Duty.SCHEDULING, Duty.DECISION, Duty.TELL, Duty.OFFER, Duty.GAP)
# The loop, the debrief and an offer are timed by their duties.
STAGES = (
    Stage.SOURCED, Stage.APPLIED, Stage.RECRUITER_SCREEN, Stage.HM_SCREEN, Stage.WORK_SAMPLE, Stage.REFERENCES,
)  # fmt: skip


def days_in(opening: Opening) -> dict[Duty | Stage, int]:
    """Return the days of each duty and stage that can be chosen, as they are in this opening."""
    stages = {stage: days for stage in STAGES if (days := opening.days_in(stage)) is not None}
    return {duty: ladder_for(duty, opening.duty_days).days for duty in CHOSEN} | stages


def save(records: Records, deed: Deed, opening_id: int, days: Mapping[Duty | Stage, int]) -> Opening:
    """Keep how long duties and stages may take; refuse fewer than one day or more than thirty.

    What runs is counted anew.
    """
    before = opening_to_change(records, deed.member, opening_id)
    wrong = next((n for n in days.values() if not 1 <= n <= MOST_DAYS), None)
    if wrong is not None:
        raise Refusal(f"The time for a duty is between 1 and {MOST_DAYS} days, not {wrong}.")
    plain = replace(before, stage_days={})
    duties = {one: days.get(one, before.duty_days.get(one, LADDERS[one].days)) for one in CHOSEN}
    stages = {one: days.get(one, before.days_in(one)) for one in STAGES}
    records.openings.keep_days(
        before.id,
        {duty: n for duty, n in duties.items() if n != LADDERS[duty].days},
        {stage: n for stage, n in stages.items() if n is not None and n != plain.days_in(stage)},
    )
    opening = records.openings.get(before.id)
    changed = sorted(key.value for key, n in days_in(opening).items() if n != days_in(before).get(key))
    if changed:
        note(records, deed, opening, audit.Action.OPENING_CHANGED, audit.keys(*changed))
        for application in records.applications.active_in(opening.id):
            if Duty.CARD.value in changed:
                _count_cards(records, opening, application.id)
            settle(records, application.id, deed.at, recount=True)
    return opening


def _count_cards(records: Records, opening: Opening, application_id: int) -> None:
    for seat in records.interviews.seats_of(application_id):
        if seat.is_owed:
            records.interviews.set_due(seat.id, due_for(records, opening, seat.interviewer_id, seat.clock_from))
