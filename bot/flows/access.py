"""Access: what somebody is to an application, looked up again at every click."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.candidates import Application
from bot.domain.errors import Refusal
from bot.domain.interviews import Seat
from bot.domain.openings import Opening
from bot.domain.people import Member
from bot.domain.permissions import NOT_FOR_YOU, TEAM, Action, Role, require, roles_in
from storage.store import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An application with what is needed to decide about it, and what the asking member is to it."""

    application: Application
    opening: Opening
    seats: tuple[Seat, ...]
    roles: frozenset[Role]

    def seat_of(self, member_id: str) -> Seat | None:
        """Return the member's seat: the one whose card is still missing, else the last one."""
        mine = [seat for seat in self.seats if seat.interviewer_id == member_id]
        return next((seat for seat in mine if not seat.is_in), mine[-1] if mine else None)


def case_of(records: Records, member: Member, application: Application) -> Case:
    """Return the case of an application as this member stands to it."""
    opening = records.openings.get(application.opening_id)
    seats = tuple(records.interviews.seats_of(application.id))
    roles = roles_in(member, opening, application, {seat.interviewer_id for seat in seats})
    return Case(application=application, opening=opening, seats=seats, roles=roles)


def open_case(records: Records, member: Member, application_id: int, action: Action) -> Case:
    """Return the case a button or form names, or refuse; whether it exists is not told to whom it does not concern."""
    application = records.applications.get(application_id)
    if application is None:
        raise Refusal(NOT_FOR_YOU)
    case = case_of(records, member, application)
    require(action, case.roles)
    return case


def case_to_change(records: Records, member: Member, application_id: int, action: Action) -> Case:
    """Return the case for a change, or refuse; until the transaction ends nobody else changes it."""
    records.applications.lock(application_id)
    return open_case(records, member, application_id, action)


def team_openings(records: Records, member: Member) -> list[Opening]:
    """Return the openings in whose team a member is."""
    return [opening for opening in records.openings.all() if TEAM & roles_in(member, opening)]


def may_know(records: Records, member: Member, applications: Iterable[Application]) -> list[Application]:
    """Return those applications whose existence this member may know of."""
    return [one for one in applications if case_of(records, member, one).roles]
