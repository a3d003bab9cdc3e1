"""Who may do what: one table, read at every click from the person who clicked.

The README shows the same table, and tests hold both to what really happens.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum

from bot.domain.candidates import Application
from bot.domain.errors import Refusal
from bot.domain.openings import Opening
from bot.domain.people import Member


class Role(StrEnum):
    """What somebody is to the company, to an opening or to an application."""

    ADMIN = "admin"
    RECRUITER = "recruiter"
    HIRING_MANAGER = "hiring manager"
    FOUNDER = "founder"
    INTERVIEWER = "interviewer"
    COLLEAGUE = "colleague"


class Action(StrEnum):
    """What can be asked for; the value is how the README names it."""

    REFER = "refer somebody"
    ADD = "add a candidate"
    SHOW = "see whom they meet and what to look for"
    READ = "read the whole card: history, notes, e-mail"
    REASONS = "read why somebody was moved or turned down"
    LIST = "list candidates"
    MOVE = "move, undo, record that the range was shared"
    OVERRIDE = "pass a gate that is not met, with a reason"
    BULK = "move or reject many at once"
    NOTE = "add a note"
    PANEL = "assign a panel"
    VOTE = "fill in their own scorecard"
    DECIDE = "decide about a candidate"
    COMPARE = "compare finalists"
    CALIBRATE = "see how somebody who is learning uses the scale"
    REFERENCES = "record and read references"
    APPROVE = "approve an offer"
    DIGEST = "post the digest now"
    OPEN = "open a job"
    READ_OPENING = "see an opening: its steps and what each looks for"
    PAY = "see an opening's pay and the reference rows"
    EDIT_OPENING = "edit, pause, close and reopen an opening; its people, job ad and readiness"
    SETTINGS = "give and take the roles of the company"


TEAM = frozenset({Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER})
READERS = TEAM | {Role.FOUNDER}
ALLOWED: dict[Action, frozenset[Role]] = {
    Action.REFER: frozenset(Role),
    Action.ADD: TEAM,
    Action.SHOW: READERS | {Role.INTERVIEWER},
    Action.READ: READERS,
    Action.REASONS: TEAM,
    Action.LIST: READERS | {Role.INTERVIEWER},
    Action.MOVE: TEAM,
    Action.OVERRIDE: frozenset({Role.ADMIN, Role.RECRUITER}),
    Action.BULK: TEAM,
    Action.NOTE: TEAM | {Role.INTERVIEWER},
    Action.PANEL: TEAM,
    Action.VOTE: frozenset({Role.INTERVIEWER}),
    Action.DECIDE: frozenset({Role.ADMIN, Role.HIRING_MANAGER}),
    Action.COMPARE: READERS,
    Action.CALIBRATE: frozenset({Role.ADMIN, Role.RECRUITER}),
    Action.REFERENCES: TEAM,
    Action.APPROVE: frozenset({Role.FOUNDER}),
    Action.DIGEST: TEAM,
    Action.OPEN: TEAM,
    Action.READ_OPENING: READERS | {Role.INTERVIEWER},
    Action.PAY: READERS,
    Action.EDIT_OPENING: TEAM,
    Action.SETTINGS: frozenset({Role.ADMIN}),
}
# The same words whether the thing exists or not: a refusal must not tell.
NOT_FOR_YOU = "You don't have access to that. Ask the recruiter or hiring manager of the opening."


def company_roles(member: Member, openings: Iterable[Opening] = ()) -> frozenset[Role]:
    """Return what a member is to the company, whatever it is about: what they are in any of these openings."""
    if not member.can_take_part:
        return frozenset()
    return frozenset({Role.COLLEAGUE}).union(*(roles_in(member, one) for one in openings), _granted(member))


def roles_in(
    member: Member,
    opening: Opening,
    application: Application | None = None,
    interviewer_ids: Collection[str] = (),
) -> frozenset[Role]:
    """Return what a member is to an opening, and to one application in it with the interviewers of its seats.

    To their own application nobody is anything: who is a candidate never finds their own file.
    """
    if not member.can_take_part or (application is not None and application.is_of(member)):
        return frozenset()
    held = {
        Role.RECRUITER: member.id == opening.recruiter_id
        or (application is not None and member.id == application.owner_id),
        Role.HIRING_MANAGER: member.id == opening.hiring_manager_id,
        Role.INTERVIEWER: member.id in interviewer_ids,
    }
    return _granted(member) | {role for role, holds in held.items() if holds}


def allows(action: Action, roles: frozenset[Role]) -> bool:
    """Tell whether somebody with these roles may do it."""
    return bool(ALLOWED[action] & roles)


def require(action: Action, roles: frozenset[Role]) -> None:
    """Refuse what these roles do not allow."""
    if not allows(action, roles):
        raise Refusal(NOT_FOR_YOU)


def table() -> str:
    """Return who may do what as the README shows it."""
    roles = list(Role)
    head = "| | " + " | ".join(roles) + " |\n|---|" + ":-:|" * len(roles)
    rows = (
        f"| {action.value} | " + " | ".join("✓" if role in ALLOWED[action] else "" for role in roles) + " |"
        for action in Action
    )
    return "\n".join([head, *rows])


def _granted(member: Member) -> frozenset[Role]:
    held = {Role.ADMIN: member.is_admin, Role.RECRUITER: member.is_recruiter, Role.FOUNDER: member.is_founder}
    return frozenset(role for role, holds in held.items() if holds)
