"""The company's settings: who is given a role inside Slack."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain import audit
from bot.domain.company import Company
from bot.domain.errors import Refusal
from bot.domain.events import Door
from bot.domain.people import Grant, Member
from bot.domain.permissions import NOT_FOR_YOU, Action, company_roles, require
from bot.flows.members import with_roles
from storage.store import Records


def roles_given(records: Records, member: Member) -> dict[Grant, set[str]]:
    """Return who was given which role inside Slack."""
    require(Action.SETTINGS, company_roles(member))
    grants = records.members.grants()
    return {grant: {member_id for member_id, held in grants.items() if grant in held} for grant in Grant}


def may_claim(records: Records, member: Member, company: Company) -> bool:
    """Tell whether a member may become the first admin: they own the workspace, and there is no admin at all."""
    return member.is_owner and member.can_take_part and not company.admins and not records.members.admins()


def claim(records: Records, member: Member, company: Company, *, door: Door, now: datetime) -> None:
    """Make a workspace owner the first admin."""
    records.members.lock()
    if not may_claim(records, member, company):
        raise Refusal(NOT_FOR_YOU)
    _give(records, company, member.id, member.granted | {Grant.ADMIN})
    records.audit.note(
        actor_id=member.id,
        action=audit.Action.ROLE_GIVEN,
        about=audit.about_member(member.id),
        door=door,
        at=now,
        detail=audit.keys(Grant.ADMIN.value),
    )


def give_roles(
    records: Records,
    member: Member,
    wanted: Mapping[Grant, Collection[str]],
    company: Company,
    *,
    door: Door,
    now: datetime,
) -> dict[Grant, list[str]]:
    """Let exactly these people have the roles given inside Slack; returns the names of all who have one."""
    require(Action.SETTINGS, company_roles(member))
    records.members.lock()
    _check(records, wanted, company)
    before = records.members.grants()
    chosen = {member_id for people in wanted.values() for member_id in people}
    for member_id in sorted(before.keys() | chosen):
        was = before.get(member_id, frozenset())
        now_held = frozenset(grant for grant in Grant if member_id in wanted[grant])
        if was == now_held:
            continue
        _give(records, company, member_id, now_held)
        changes = [(audit.Action.ROLE_GIVEN, now_held - was), (audit.Action.ROLE_TAKEN, was - now_held)]
        for action, grants in changes:
            for grant in sorted(grants):
                records.audit.note(
                    actor_id=member.id,
                    action=action,
                    about=audit.about_member(member_id),
                    door=door,
                    at=now,
                    detail=audit.keys(grant.value),
                )
    return _names(records)


def _check(records: Records, wanted: Mapping[Grant, Collection[str]], company: Company) -> None:
    for member_id in {one for people in wanted.values() for one in people}:
        person = records.members.get(member_id)
        if person is None or not person.can_take_part:
            who = person.name if person else "One of them"
            raise Refusal(f"{who} cannot have a role: they left, are a guest, or are a bot.")
    if not wanted[Grant.ADMIN] and not company.admins:
        raise Refusal("Somebody has to stay admin. Name another one before you step down.")


def _give(records: Records, company: Company, member_id: str, granted: frozenset[Grant]) -> None:
    records.members.grant(member_id, granted)
    person = records.members.get(member_id)
    assert person is not None
    records.members.keep([with_roles(replace(person, granted=granted), company.admins, company.recruiters)])


def _names(records: Records) -> dict[Grant, list[str]]:
    people = [person for person in records.members.all() if person.can_take_part]
    return {
        Grant.ADMIN: [person.name for person in people if person.is_admin],
        Grant.RECRUITER: [person.name for person in people if person.is_recruiter],
        Grant.FOUNDER: [person.name for person in people if person.is_founder],
    }
