"""Roles of the company: given and taken by admins, claimed once by a workspace owner, never lost by a refresh."""

import pytest

from bot.domain import audit
from bot.domain.company import Company
from bot.domain.events import Door
from bot.domain.people import Grant, Member
from bot.domain.permissions import NOT_FOR_YOU
from bot.flows import settings
from bot.flows.members import keep_people
from tests.bot.flows.deeds import as_, refused
from tests.factories import COMPANY, GONE, GUEST, LENA, MAYA, NOW, OTTO, PEOPLE, PRIYA, SAM, a_member

NOBODY = Company(channel_id="C01HIRING", admins=frozenset(), recruiters=frozenset())


@pytest.fixture
def unclaimed(store):
    """A company whose settings file names nobody; Otto owns the Slack workspace."""
    people = [a_member(OTTO, name="Otto", is_owner=True), a_member(MAYA), a_member(PRIYA)]
    store.write(lambda records: keep_people(records, people, (), ()))
    return store


def give(store, who=MAYA, company=COMPANY, **wanted):
    roles = {grant: set(wanted.get(grant.value, ())) for grant in Grant}
    return as_(store, who, lambda r, m: settings.give_roles(r, m, roles, company, door=Door.MODAL, now=NOW))


def claim(store, who, company=NOBODY):
    return as_(store, who, lambda r, m: settings.claim(r, m, company, door=Door.MODAL, now=NOW))


def member(store, who) -> Member:
    return store.read(lambda records: records.members.get(who))


def test_an_admin_gives_and_takes_roles_and_both_are_in_the_audit(store):
    names = give(store, recruiter={LENA}, founder={LENA, SAM})
    assert names == {
        Grant.ADMIN: ["Maya Lindqvist"],
        Grant.RECRUITER: ["Priya Shah", "Lena Fischer"],
        Grant.FOUNDER: ["Sam Okafor", "Lena Fischer"],
    }

    give(store, founder={LENA})

    assert (member(store, LENA).is_recruiter, member(store, LENA).is_founder) == (False, True)
    assert not member(store, SAM).is_founder
    noted = [(one.action, one.about, one.detail) for one in store.read(lambda records: list(records.audit.all()))]
    given, taken = audit.Action.ROLE_GIVEN, audit.Action.ROLE_TAKEN
    assert noted == [
        (given, audit.about_member(SAM), "founder"),
        (given, audit.about_member(LENA), "founder"),
        (given, audit.about_member(LENA), "recruiter"),
        (taken, audit.about_member(SAM), "founder"),
        (taken, audit.about_member(LENA), "recruiter"),
    ]


@pytest.mark.parametrize("who", [PRIYA, SAM, OTTO, GUEST])
def test_only_an_admin_gives_roles_or_sees_who_was_given_one(store, who):
    assert refused(give, store, who, admin={who}) == NOT_FOR_YOU
    assert refused(as_, store, who, settings.roles_given) == NOT_FOR_YOU


@pytest.mark.parametrize(("who", "name"), [(GUEST, "Guest Gus"), (GONE, "Gone Girl"), ("U99NOBODY", "One of them")])
def test_guests_and_those_who_left_are_given_no_role(store, who, name):
    said = refused(give, store, recruiter={who})

    assert said == f"{name} cannot have a role: they left, are a guest, or are a bot."
    assert store.read(lambda records: records.members.grants()) == {}


def test_the_last_admin_cannot_step_down(unclaimed):
    claim(unclaimed, OTTO)

    assert refused(give, unclaimed, OTTO, NOBODY) == (
        "Somebody has to stay admin. Name another one before you step down."
    )
    give(unclaimed, OTTO, NOBODY, admin={MAYA})
    assert (member(unclaimed, OTTO).is_admin, member(unclaimed, MAYA).is_admin) == (False, True)


def test_whom_the_settings_file_names_keeps_the_role_whatever_is_given_here(store):
    give(store)

    assert member(store, MAYA).is_admin
    assert member(store, PRIYA).is_recruiter


def test_a_workspace_owner_claims_admin_while_there_is_none_and_it_is_in_the_audit(unclaimed):
    claim(unclaimed, OTTO)

    assert member(unclaimed, OTTO).is_admin
    (entry,) = unclaimed.read(lambda records: list(records.audit.all()))
    assert (entry.action, entry.actor_id, entry.detail) == (audit.Action.ROLE_GIVEN, OTTO, "admin")


@pytest.mark.parametrize("who", [MAYA, PRIYA])
def test_who_does_not_own_the_workspace_claims_nothing(unclaimed, who):
    assert refused(claim, unclaimed, who) == NOT_FOR_YOU


def test_nobody_claims_where_somebody_is_admin(unclaimed):
    owners = [a_member(OTTO, is_owner=True), a_member(MAYA, is_owner=True)]
    unclaimed.write(lambda records: keep_people(records, owners, (), ()))
    claim(unclaimed, OTTO)

    assert refused(claim, unclaimed, MAYA) == NOT_FOR_YOU
    assert refused(claim, unclaimed, OTTO) == NOT_FOR_YOU


def test_nobody_claims_where_the_settings_file_names_an_admin(unclaimed):
    assert refused(claim, unclaimed, OTTO, COMPANY) == NOT_FOR_YOU


def test_once_the_only_admin_left_an_owner_may_claim_again(unclaimed):
    claim(unclaimed, OTTO)
    people = [a_member(OTTO, is_owner=True, is_deactivated=True), a_member(MAYA, is_owner=True)]
    unclaimed.write(lambda records: keep_people(records, people, (), ()))

    claim(unclaimed, MAYA)

    assert member(unclaimed, MAYA).is_admin


@pytest.mark.parametrize("what", [{"is_guest": True}, {"is_deactivated": True}, {"is_bot": True}])
def test_an_owner_who_cannot_take_part_claims_nothing(unclaimed, what):
    unclaimed.write(lambda records: keep_people(records, [a_member(OTTO, is_owner=True, **what)], (), ()))

    assert refused(claim, unclaimed, OTTO) == NOT_FOR_YOU


def test_roles_given_in_slack_survive_the_hourly_refresh_of_people(store):
    give(store, recruiter={LENA}, founder={SAM}, admin={OTTO})

    for _ in range(2):
        store.write(lambda records: keep_people(records, PEOPLE, COMPANY.admins, COMPANY.recruiters))

    assert member(store, LENA).is_recruiter
    assert member(store, SAM).is_founder
    assert member(store, OTTO).is_admin
    assert as_(store, OTTO, settings.roles_given) == {
        Grant.ADMIN: {OTTO}, Grant.RECRUITER: {LENA}, Grant.FOUNDER: {SAM},
    }  # fmt: skip
