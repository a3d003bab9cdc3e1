"""Access: what somebody is to an application, looked up again at every click."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from bot.domain.candidates import Application
from bot.domain.errors import Refusal
from bot.domain.interviews import Seat
from bot.domain.names import one_line
from bot.domain.openings import Opening, Status, slug_of
from bot.domain.people import Member
from bot.domain.permissions import NOT_FOR_YOU, Action, Role, allows, company_roles, require, roles_in
from storage.store import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An application with what is needed to decide about it, and what the asking member is to it."""

    application: Application
    opening: Opening
    seats: tuple[Seat, ...]
    roles: frozenset[Role]

    def seat_of(self, member_id: str) -> Seat | None:
        """Return the member's seat: the one whose card is still missing, else the last one with a card, else the last."""
        mine = [seat for seat in self.seats if seat.interviewer_id == member_id]
        owed = [seat for seat in mine if seat.is_owed]
        came_in = [seat for seat in mine if seat.is_in]
        return next(iter([*owed, *came_in[::-1], *mine[::-1]]), None)


def case_of(records: Records, member: Member, application: Application) -> Case:
    """Return the case of an application as this member stands to it."""
    opening = records.openings.get(application.opening_id)
    seats = tuple(records.interviews.seats_of(application.id))
    roles = roles_in(
        member, opening, application, {seat.interviewer_id for seat in seats if seat.is_in or not seat.closed}
    )
    return Case(application=application, opening=opening, seats=seats, roles=roles)


def open_case(records: Records, member: Member, application_id: int, action: Action) -> Case:
    """Return the case a button or form names, or refuse; whether it exists is not told to whom it does not concern."""
    return _case_for(records, member, records.applications.get(application_id), action)


def case_to_change(records: Records, member: Member, application_id: int, action: Action) -> Case:
    """Return the case for a change, or refuse; until the transaction ends nobody else changes it."""
    return _case_for(records, member, records.applications.to_change(application_id), action)


def _case_for(records: Records, member: Member, application: Application | None, action: Action) -> Case:
    if application is None:
        raise Refusal(NOT_FOR_YOU)
    case = case_of(records, member, application)
    require(action, case.roles)
    return case


def case_with_seat(records: Records, member: Member, seat_id: int, *, to_change: bool = False) -> tuple[Seat, Case]:
    """Return a seat with its case, or refuse where there is none; to change it, such that nobody else does meanwhile.

    Whether it is for this member is asked by who looks it up.
    """
    find = records.applications.of_seat_to_change if to_change else records.applications.of_seat
    application = find(seat_id)
    if application is None:
        raise Refusal(NOT_FOR_YOU)
    case = case_of(records, member, application)
    return next(one for one in case.seats if one.id == seat_id), case


def may_know(records: Records, member: Member, applications: Iterable[Application]) -> list[Application]:
    """Return those applications whose existence this member may know of."""
    return [one for one in applications if case_of(records, member, one).roles]


def openings_for(records: Records, member: Member, action: Action) -> list[Opening]:
    """Return the openings in which a member may do something, whoever it is about."""
    return [opening for opening in records.openings.all() if allows(action, company_roles(member, [opening]))]


def roles_anywhere(records: Records, member: Member) -> frozenset[Role]:
    """Return what a member is to the company and to any of its openings."""
    return company_roles(member, records.openings.all())


def opening_meant(records: Records, member: Member, words: str | None, action: Action) -> Opening:
    """Return the opening a member means: by slug, title, or a word of it; the only one if nothing was said.

    Those that are being hired for come first: a closed one is meant only by its whole slug.
    """
    openings = openings_for(records, member, action)
    if not openings:
        raise Refusal("You are not in the team of any opening, so there is nothing to add to or list.")
    said = slug_of(words or "")
    named = [one for one in openings if one.slug == said]
    current = [one for one in openings if one.status is not Status.CLOSED]
    if named or (words is None and len(current) == 1):
        return (named or current)[0]
    fitting = _fitting(current, said)
    if len(fitting) == 1:
        return fitting[0]
    slugs = [opening.slug for opening in current or openings]
    near = get_close_matches(said, slugs, n=1, cutoff=0.75)
    asked = f"“{one_line(words, 60)}” is not one of your openings." if words else "Which opening?"
    meant = f" Did you mean `{near[0]}`?" if near and not fitting else ""
    raise Refusal(f"{asked}{meant} There is {', '.join(f'`{slug}`' for slug in slugs)}.")


def _fitting(openings: list[Opening], said: str) -> list[Opening]:
    """Return the openings whose slug begins so, else those with that word in it."""
    if not said:
        return []
    begun = [one for one in openings if one.slug.startswith(said)]
    return begun or [one for one in openings if f"-{said}-" in f"-{one.slug}-"]
