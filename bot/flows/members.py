"""Members: who they are to us, put together from what Slack says and what the settings say."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.domain.clocks import zone_named
from bot.domain.people import Grant, Member
from storage.store import Records


def keep_people(
    records: Records, people: Iterable[Member], admins: Collection[str], recruiters: Collection[str]
) -> list[str]:
    """Remember people as Slack describes them, with the roles that the settings and people here gave them.

    Returns whose clocks have to be counted anew: those who live in another zone now.
    """
    granted = records.members.grants()
    seen = [
        with_roles(replace(person, granted=granted.get(person.id, frozenset())), admins, recruiters)
        for person in people
    ]
    known = {person.id: records.members.get(person.id) for person in seen}
    records.members.keep(seen)
    return [one.id for one in seen if (before := known[one.id]) is not None and before.timezone != one.timezone]


def known_member(records: Records, member_id: str, admins: Collection[str], recruiters: Collection[str]) -> Member:
    """Return a member; whom Slack has not told us about counts as a guest, unless the settings name them.

    It may be somebody of another organisation in a shared channel. A colleague who joins is told of at once.
    """
    known = records.members.get(member_id)
    is_named = member_id in admins or member_id in recruiters
    stranger = Member(id=member_id, name="Somebody new", is_guest=not is_named)
    return with_roles(known or stranger, admins, recruiters)


def with_roles(member: Member, admins: Collection[str], recruiters: Collection[str]) -> Member:
    """Return the member with the roles of the settings and those granted inside Slack."""
    return replace(
        member,
        is_admin=member.id in admins or Grant.ADMIN in member.granted,
        is_recruiter=member.id in recruiters or Grant.RECRUITER in member.granted,
        is_founder=Grant.FOUNDER in member.granted,
    )


def home_zone(records: Records, wanted: str | None, admins: Collection[str]) -> ZoneInfo:
    """Return the zone the company lives in: the one set, else that of the first admin we know."""
    if wanted:
        return zone_named(wanted)
    known = (records.members.get(admin) for admin in sorted(admins))
    named = next((member for member in known if member is not None), None)
    first = named or next(iter(records.members.admins()), None)
    return first.zone if first else zone_named("UTC")
