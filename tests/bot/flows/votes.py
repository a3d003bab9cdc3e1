"""What panels do in the tests of flows: one line for each."""

from bot.domain.events import Deed, Door
from bot.flows import debriefs, decisions, reveals, scorecards, seats
from tests.bot.flows.deeds import as_
from tests.factories import NOW, a_draft, ask_for_cards


def asked(store, application, *who, round_key="mlops_production", now=NOW):
    """Ask people for cards; returns their seats by person."""
    everybody = store.write(lambda records: ask_for_cards(records, application, *who, round_key=round_key, now=now))
    return {seat.interviewer_id: seat for seat in everybody if seat.round_key == round_key}


def form(store, seat, who=None):
    return as_(store, who or seat.interviewer_id, lambda r, member: scorecards.form_for_seat(r, member, seat.id))


def hand_in(store, seat, overall="yes", *, rating="3", now=NOW, who=None, is_sure=False, **special):
    """Hand in a card, with evidence for everything unless the test says something else."""

    def work(records, member):
        shown = scorecards.form_for_seat(records, member, seat.id)
        draft = a_draft(shown, rating, overall, **special)
        return scorecards.submit(records, member, seat.id, draft, door=Door.MODAL, now=now, is_sure=is_sure)

    return as_(store, who or seat.interviewer_id, work)


def save(store, seat, draft, at=NOW, who=None):
    as_(store, who or seat.interviewer_id, lambda r, member: scorecards.save_draft(r, member, seat.id, draft, at))


def go_on_without(store, who, application, reason="They are out for a month.", now=NOW):
    return as_(store, who, lambda r, m: reveals.force_reveal(r, Deed(m, Door.MODAL, now), application.id, reason))


def hand_over(store, who, seat, to, now=NOW):
    return as_(store, who, lambda r, m: seats.hand_over(r, Deed(m, Door.MODAL, now), seat.id, to))


def did_not_happen(store, who, seat, why="", now=NOW):
    return as_(store, who, lambda r, m: seats.say_it_did_not_happen(r, Deed(m, Door.MODAL, now), seat.id, why))


def read_panel(store, who, application, now=NOW):
    return as_(store, who, lambda r, m: debriefs.panel_of(r, m, application.id, door=Door.BUTTON, now=now))


def decide(store, who, application, outcome, reason="They ran it in production, and it shows.", *, now=NOW, **special):
    asked_for = decisions.Asked(application_id=application.id, outcome=outcome, reason=reason, **special)
    return as_(store, who, lambda r, m: decisions.decide(r, Deed(m, Door.MODAL, now), asked_for))


def tell(store, who, application, note="", now=NOW):
    as_(store, who, lambda r, m: decisions.tell_candidate(r, Deed(m, Door.MODAL, now), application.id, note))


def seat_now(store, seat):
    return store.read(lambda records: records.interviews.get_seat(seat.id))


def revealed_at(store, application):
    return store.read(lambda records: records.applications.get(application.id).revealed_at)
