"""Who may do what: the whole table, cell by cell."""

import pytest

from bot.domain.errors import Refusal
from bot.domain.permissions import NOT_FOR_YOU, Action, Role, allows, require, roles_in, sees_everything
from tests.factories import LENA, MAYA, OTTO, PRIYA, SAM, a_member, an_application, an_opening

TABLE = """
             add  show list move note panel vote digest
admin        yes  yes  yes  yes  yes  yes   no   yes
recruiter    yes  yes  yes  yes  yes  yes   no   yes
manager      yes  yes  yes  yes  yes  yes   no   yes
interviewer  no   yes  yes  no   yes  no    yes  no
nobody       no   no   no   no   no   no    no   no
"""
ROLES = {
    "admin": frozenset({Role.ADMIN}),
    "recruiter": frozenset({Role.RECRUITER}),
    "manager": frozenset({Role.HIRING_MANAGER}),
    "interviewer": frozenset({Role.INTERVIEWER}),
    "nobody": frozenset(),
}
_HEAD, *_ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [(who, action, cell == "yes") for who, *cells in _ROWS for action, cell in zip(_HEAD, cells, strict=True)]


@pytest.mark.parametrize(("who", "action", "may"), CELLS)
def test_who_may_do_what(who, action, may):
    assert allows(Action(action), ROLES[who]) is may


def test_the_table_has_every_action_and_role():
    assert {action for _, action, _ in CELLS} == set(Action)
    assert len(CELLS) == len(Action) * (len(Role) + 1)


def test_a_refusal_never_tells_whether_the_thing_exists():
    with pytest.raises(Refusal) as refused:
        require(Action.MOVE, ROLES["interviewer"])

    assert refused.value.sentence == NOT_FOR_YOU
    assert require(Action.NOTE, ROLES["interviewer"]) is None


def test_who_holds_two_roles_may_do_what_either_may():
    both = frozenset({Role.HIRING_MANAGER, Role.INTERVIEWER})

    assert allows(Action.VOTE, both)
    assert allows(Action.MOVE, both)


@pytest.mark.parametrize(
    ("member", "roles"),
    [
        (a_member(OTTO, is_admin=True), {Role.ADMIN}),
        (a_member(OTTO, is_recruiter=True), {Role.RECRUITER}),
        (a_member(PRIYA), {Role.RECRUITER}),
        (a_member(MAYA), {Role.HIRING_MANAGER}),
        (a_member(LENA), {Role.RECRUITER}),
        (a_member(SAM), {Role.INTERVIEWER}),
        (a_member(OTTO), set()),
        (a_member(MAYA, is_admin=True, is_recruiter=True), {Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER}),
        (a_member(PRIYA, is_deactivated=True), set()),
        (a_member(OTTO, is_admin=True, is_guest=True), set()),
        (a_member(SAM, is_bot=True), set()),
    ],
)
def test_what_somebody_is_to_an_application(member, roles):
    assert roles_in(member, an_opening(), an_application(owner_id=LENA), {SAM}) == roles


def test_who_looks_after_one_candidate_is_nobody_to_the_opening():
    assert roles_in(a_member(LENA), an_opening()) == frozenset()


@pytest.mark.parametrize(
    ("who", "sees"), [("admin", True), ("recruiter", True), ("manager", True), ("interviewer", False)]
)
def test_interviewers_do_not_see_the_whole_card(who, sees):
    assert sees_everything(ROLES[who]) is sees
