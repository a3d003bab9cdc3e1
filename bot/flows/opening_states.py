"""Pausing and reopening: while an opening is not open nobody is waited for; when it is again, clocks begin anew."""

from bot.domain import audit
from bot.domain.ball import stage_due
from bot.domain.clocks import business_days_later
from bot.domain.errors import Refusal
from bot.domain.events import Deed
from bot.domain.nudges import NudgeKind, nudge_at
from bot.domain.openings import Opening, Status
from bot.flows.access import case_of
from bot.flows.clocks import ask_again_for_cards, call_off_cards, pass_ball, start_clock
from bot.flows.nudges import call_off
from bot.flows.openings import note, opening_to_change
from storage.store import Records


def pause(records: Records, deed: Deed, opening_id: int) -> Opening:
    """Let nobody be waited for in an opening; everybody keeps their stage."""
    opening = opening_to_change(records, deed.member, opening_id)
    if opening.status is not Status.OPEN:
        raise Refusal(f"{opening.title} is {opening.status} already.")
    records.openings.set_status(opening.id, Status.PAUSED)
    for application in records.applications.active_in(opening.id):
        pass_ball(records, application.id)
        call_off(records, NudgeKind.STAGE, application.stage_event_id, deed.at)
        call_off_cards(records, case_of(records, deed.member, application), deed.at)
    note(records, deed, opening, audit.Action.OPENING_PAUSED)
    return records.openings.get(opening.id)


def reopen(records: Records, deed: Deed, opening_id: int) -> Opening:
    """Hire for a job again. History stays; a time that was up meanwhile reminds a business day later, not at once."""
    opening = opening_to_change(records, deed.member, opening_id)
    if opening.is_open:
        raise Refusal(f"{opening.title} is open already.")
    records.openings.set_status(opening.id, Status.OPEN)
    opening = records.openings.get(opening.id)
    for application in records.applications.active_in(opening.id):
        if records.nudges.about(NudgeKind.STAGE, application.stage_event_id) is None:
            start_clock(records, application.id, restarted_at=deed.at)
        else:
            _remind_again(records, deed, opening, application.id)
        if application.stage.is_active:
            ask_again_for_cards(records, case_of(records, deed.member, application), deed.at)
    note(records, deed, opening, audit.Action.OPENING_REOPENED)
    return opening


def _remind_again(records: Records, deed: Deed, opening: Opening, application_id: int) -> None:
    """Plan again the nudge of a stage that was taken back; there is only ever one for a stage."""
    application = pass_ball(records, application_id)
    owner = records.members.get(opening.owner_of(application.stage, application.owner_id))
    if owner is None:
        return
    due = stage_due(opening, application.stage, application.stage_since, owner.zone, application.revisit_on)
    if due is not None:
        if due <= deed.at:
            due = business_days_later(deed.at, 1, owner.zone)
        records.nudges.revive(NudgeKind.STAGE, application.stage_event_id, nudge_at(due, owner.zone))
