"""Who may do what: the whole table, cell by cell."""

import pytest

from bot.domain.errors import Refusal
from bot.domain.permissions import NOT_FOR_YOU, Action, Role, allows, company_roles, require, roles_in, table
from tests.factories import LENA, MAYA, OTTO, PRIYA, SAM, a_member, an_application, an_opening

TABLE = """
                  admin  recruiter  manager  founder  interviewer  colleague  nobody
REFER             yes    yes        yes      yes      yes          yes        no
ADD               yes    yes        yes      no       no           no         no
SHOW              yes    yes        yes      yes      yes          no         no
READ              yes    yes        yes      yes      no           no         no
REASONS           yes    yes        yes      no       no           no         no
LIST              yes    yes        yes      yes      yes          no         no
MOVE              yes    yes        yes      no       no           no         no
OVERRIDE          yes    yes        no       no       no           no         no
BULK              yes    yes        yes      no       no           no         no
NOTE              yes    yes        yes      no       yes          no         no
PANEL             yes    yes        yes      no       no           no         no
VOTE              no     no         no       no       yes          no         no
DECIDE            yes    no         yes      no       no           no         no
COMPARE           yes    yes        yes      yes      no           no         no
CALIBRATE         yes    yes        no       no       no           no         no
REFERENCES        yes    yes        yes      no       no           no         no
APPROVE           no     no         no       yes      no           no         no
DIGEST            yes    yes        yes      no       no           no         no
OPEN              yes    yes        yes      no       no           no         no
READ_OPENING      yes    yes        yes      yes      yes          no         no
PAY               yes    yes        yes      yes      no           no         no
EDIT_OPENING      yes    yes        yes      no       no           no         no
SETTINGS          yes    no         no       no       no           no         no
"""
ROLES = {
    "admin": frozenset({Role.ADMIN}),
    "recruiter": frozenset({Role.RECRUITER}),
    "manager": frozenset({Role.HIRING_MANAGER}),
    "founder": frozenset({Role.FOUNDER}),
    "interviewer": frozenset({Role.INTERVIEWER}),
    "colleague": frozenset({Role.COLLEAGUE}),
    "nobody": frozenset(),
}
_WHO, *_ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [(who, action, cell == "yes") for action, *cells in _ROWS for who, cell in zip(_WHO, cells, strict=True)]


@pytest.mark.parametrize(("who", "action", "may"), CELLS)
def test_who_may_do_what(who, action, may):
    assert allows(Action[action], ROLES[who]) is may


def test_the_table_has_every_action_and_role():
    assert [action for action, *_ in _ROWS] == [action.name for action in Action]
    assert frozenset().union(*ROLES.values()) == frozenset(Role)


def test_the_readmes_table_says_the_same_as_this_one():
    rows = [line.split("|")[2:-1] for line in table().splitlines()[2:]]

    assert [[cell.strip() == "✓" for cell in row] for row in rows] == [
        [cell == "yes" for cell in cells[:-1]] for _, *cells in _ROWS
    ]


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
        (a_member(OTTO, is_founder=True), {Role.FOUNDER}),
        (a_member(PRIYA), {Role.RECRUITER}),
        (a_member(MAYA), {Role.HIRING_MANAGER}),
        (a_member(LENA), {Role.RECRUITER}),
        (a_member(SAM), {Role.INTERVIEWER}),
        (a_member(OTTO), set()),
        (a_member(MAYA, is_admin=True, is_recruiter=True), {Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER}),
        (a_member(PRIYA, is_deactivated=True), set()),
        (a_member(OTTO, is_admin=True, is_guest=True), set()),
        (a_member(SAM, is_bot=True), set()),
        (a_member(OTTO, is_owner=True), set()),
    ],
)
def test_what_somebody_is_to_an_application(member, roles):
    assert roles_in(member, an_opening(), an_application(owner_id=LENA), {SAM}) == roles


@pytest.mark.parametrize("own", [{"member_id": MAYA}, {"email": "Maya@Example.com"}])
def test_to_their_own_application_nobody_is_anything(own):
    maya = a_member(MAYA, is_admin=True, is_recruiter=True, is_founder=True, email_key="maya@example.com")
    theirs = an_application(owner_id=MAYA, **own)

    assert roles_in(maya, an_opening(), theirs, {MAYA}) == frozenset()
    assert Role.ADMIN in roles_in(maya, an_opening(), an_application())


@pytest.mark.parametrize("email", [None, ""])
def test_two_people_without_an_address_are_not_the_same_person(email):
    assert roles_in(a_member(MAYA), an_opening(), an_application(email=email)) == {Role.HIRING_MANAGER}


def test_who_looks_after_one_candidate_is_nobody_to_the_opening():
    assert roles_in(a_member(LENA), an_opening()) == frozenset()


@pytest.mark.parametrize(
    ("member", "roles"),
    [
        (a_member(OTTO), {Role.COLLEAGUE}),
        (a_member(MAYA), {Role.COLLEAGUE, Role.HIRING_MANAGER}),
        (a_member(OTTO, is_founder=True), {Role.COLLEAGUE, Role.FOUNDER}),
        (a_member(OTTO, is_guest=True, is_admin=True), set()),
        (a_member(PRIYA, is_deactivated=True), set()),
        (a_member(PRIYA, is_bot=True), set()),
    ],
)
def test_what_somebody_is_to_the_company(member, roles):
    assert company_roles(member, [an_opening()]) == roles


@pytest.mark.parametrize(
    ("who", "sees"),
    [("admin", True), ("recruiter", True), ("manager", True), ("founder", True), ("interviewer", False)],
)
def test_interviewers_do_not_see_the_whole_card(who, sees):
    assert allows(Action.READ, ROLES[who]) is sees
