"""Pausing and reopening: while an opening is not open nobody is waited for; when it is again, clocks begin anew."""

from bot.domain import audit
from bot.domain.errors import Refusal
from bot.domain.events import Deed
from bot.domain.openings import Opening, Status
from bot.flows.access import case_of
from bot.flows.clocks import count_cards_anew, refresh_cards, settle
from bot.flows.openings import note, opening_to_change
from storage.store import Records


def pause(records: Records, deed: Deed, opening_id: int) -> Opening:
    """Let nobody be waited for in an opening; everybody keeps their stage."""
    opening = opening_to_change(records, deed.member, opening_id)
    if opening.status is not Status.OPEN:
        raise Refusal(f"{opening.title} is {opening.status} already.")
    records.openings.set_status(opening.id, Status.PAUSED)
    for application in records.applications.active_in(opening.id):
        settle(records, application.id, deed.at)
        refresh_cards(records, case_of(records, deed.member, application), deed.at)
    note(records, deed, opening, audit.Action.OPENING_PAUSED)
    return records.openings.get(opening.id)


def reopen(records: Records, deed: Deed, opening_id: int) -> Opening:
    """Hire for a job again. History stays; a time that was up meanwhile is up a business day later, not at once."""
    opening = opening_to_change(records, deed.member, opening_id)
    if opening.is_open:
        raise Refusal(f"{opening.title} is open already.")
    records.openings.set_status(opening.id, Status.OPEN)
    for application in records.applications.active_in(opening.id):
        if application.stage.is_active:
            count_cards_anew(records, case_of(records, deed.member, application), deed.at)
        settle(records, application.id, deed.at)
    note(records, deed, opening, audit.Action.OPENING_REOPENED)
    return records.openings.get(opening.id)
