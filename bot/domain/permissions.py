"""Who may do what: one table, read at every click from the person who clicked."""

from collections.abc import Collection
from enum import StrEnum

from bot.domain.candidates import Application
from bot.domain.errors import Refusal
from bot.domain.openings import Opening
from bot.domain.people import Member


class Role(StrEnum):
    """What somebody is to an opening or an application."""

    ADMIN = "admin"
    RECRUITER = "recruiter"
    HIRING_MANAGER = "hiring manager"
    INTERVIEWER = "interviewer"


class Action(StrEnum):
    """What can be asked for."""

    ADD = "add"
    SHOW = "show"
    LIST = "list"
    MOVE = "move"
    NOTE = "note"
    PANEL = "panel"
    VOTE = "vote"
    DIGEST = "digest"


TEAM = frozenset({Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER})
ALLOWED: dict[Action, frozenset[Role]] = {
    Action.ADD: TEAM,
    Action.SHOW: TEAM | {Role.INTERVIEWER},
    Action.LIST: TEAM | {Role.INTERVIEWER},
    Action.MOVE: TEAM,
    Action.NOTE: TEAM | {Role.INTERVIEWER},
    Action.PANEL: TEAM,
    Action.VOTE: frozenset({Role.INTERVIEWER}),
    Action.DIGEST: TEAM,
}
# The same words whether the thing exists or not: a refusal must not tell.
NOT_FOR_YOU = "You don't have access to that. Ask the recruiter or hiring manager of the opening."


def roles_in(
    member: Member, opening: Opening, application: Application | None = None, interviewer_ids: Collection[str] = ()
) -> frozenset[Role]:
    """Return what a member is to an opening, and to one application in it with the interviewers of its seats."""
    if not member.can_take_part:
        return frozenset()
    held = {
        Role.ADMIN: member.is_admin,
        Role.RECRUITER: member.is_recruiter
        or member.id == opening.recruiter_id
        or (application is not None and member.id == application.owner_id),
        Role.HIRING_MANAGER: member.id == opening.hiring_manager_id,
        Role.INTERVIEWER: member.id in interviewer_ids,
    }
    return frozenset(role for role, holds in held.items() if holds)


def allows(action: Action, roles: frozenset[Role]) -> bool:
    """Tell whether somebody with these roles may do it."""
    return bool(ALLOWED[action] & roles)


def require(action: Action, roles: frozenset[Role]) -> None:
    """Refuse what these roles do not allow."""
    if not allows(action, roles):
        raise Refusal(NOT_FOR_YOU)


def sees_everything(roles: frozenset[Role]) -> bool:
    """Tell whether somebody sees the whole card: history, notes, e-mail. Interviewers see whom they meet and for what."""
    return bool(TEAM & roles)
