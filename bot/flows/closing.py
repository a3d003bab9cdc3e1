"""Closing an opening: first it is said what becomes of everybody still in it, a page at a time.

Every page is one transaction, so that whoever was dealt with is, whatever happens next; only when nobody is left is the
opening closed. Until then it is as it was, with fewer people in it, and closing begins again with the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain import audit
from bot.domain.candidates import Application
from bot.domain.errors import Refusal
from bot.domain.events import Deed
from bot.domain.gates import Said, reasons_for
from bot.domain.openings import Opening, Status
from bot.domain.people import Member
from bot.domain.permissions import Action, allows, roles_in
from bot.domain.pipeline import Stage
from bot.flows.access import Case, case_to_change, openings_for
from bot.flows.candidates import put_on_file
from bot.flows.moves import carry_out
from bot.flows.openings import note, one_opening, opening_to_change
from storage.store import Records

PAGE = 20
ROLE_CLOSED = "role_closed"
NOT_FORWARD, WITHDREW, TO = "rejected", "withdrew", "to:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftovers:
    """The people of a page, how many there are in all, and the openings they could move to."""

    opening: Opening
    people: tuple[Application, ...]
    total: int
    others: tuple[Opening, ...]


def leftovers(records: Records, member: Member, opening_id: int) -> Leftovers:
    """Return who is still in an opening that is to be closed; the first page of them."""
    opening = one_opening(records, member, opening_id, Action.EDIT_OPENING)
    if opening.status is Status.CLOSED:
        raise Refusal(f"{opening.title} is closed already.")
    people = records.applications.active_in(opening.id)
    if any(one.is_of(member) for one in people):
        raise Refusal("You cannot close this opening. Please ask another recruiter or an admin.")
    others = [one for one in openings_for(records, member, Action.ADD) if one.is_open and one.id != opening.id]
    others.sort(key=lambda one: (one.template.key != opening.template.key, -one.id))  # the likeliest first
    return Leftovers(opening=opening, people=tuple(people[:PAGE]), total=len(people), others=tuple(others))


def close(records: Records, deed: Deed, opening_id: int, said: Mapping[int, str]) -> Leftovers:
    """Do what was said of each person, and close the opening if nobody is left; returns who is.

    `said` maps applications to `rejected`, `withdrew` or `to:` and another opening's id. Who has left or was moved on
    meanwhile is passed over; who came in meanwhile is still to be asked for.
    """
    opening = opening_to_change(records, deed.member, opening_id)
    leftovers(records, deed.member, opening.id)
    for application_id, what in said.items():
        case = case_to_change(records, deed.member, application_id, Action.MOVE)
        if case.opening.id == opening.id and not case.application.stage.is_final:
            _see_off(records, deed, case, what)
    left = leftovers(records, deed.member, opening.id)
    if not left.people:
        records.openings.set_status(opening.id, Status.CLOSED)
        note(records, deed, opening, audit.Action.OPENING_CLOSED)
    return left


def _see_off(records: Records, deed: Deed, case: Case, what: str) -> None:
    if what == WITHDREW:
        carry_out(records, deed, case, Stage.WITHDREW, _said(case, Stage.WITHDREW, "other"), passed=())
        return
    if what.startswith(TO):
        _move_over(records, deed, case, what.removeprefix(TO))
    elif what != NOT_FORWARD:
        raise Refusal("Please say for everybody what becomes of them.")
    carry_out(records, deed, case, Stage.REJECTED, _said(case, Stage.REJECTED, ROLE_CLOSED), passed=())


def _said(case: Case, to: Stage, code: str) -> Said:
    """Return the reason with a code where the opening's template has it, else in words."""
    codes = {key for key, _ in reasons_for(case.opening.template, to)}
    return Said(reason_code=code) if code in codes else Said(reason="Said when the opening was closed")


def _move_over(records: Records, deed: Deed, case: Case, opening_id: str) -> None:
    """Put somebody into another opening, unless they are in it already."""
    elsewhere = (one for one in records.openings.all() if one.id != case.opening.id)
    other = next((one for one in elsewhere if str(one.id) == opening_id), None)
    if other is None or not allows(Action.ADD, roles_in(deed.member, other)) or not other.is_open:
        raise Refusal("That opening cannot take anybody now. Choose another one.")
    if records.applications.of_candidate_in(case.application.candidate_id, other.id) is None:
        records.applications.lock_numbers()
        put_on_file(records, deed, case.application.candidate_id, other, Stage.APPLIED)
