"""Members: who they are to us, put together from what Slack says and what the settings say."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.domain.clocks import zone_named
from bot.domain.people import Member
from storage.store import Records


def keep_people(
    records: Records, people: Iterable[Member], admins: Collection[str], recruiters: Collection[str]
) -> None:
    """Remember people as Slack describes them, with the roles the settings give them."""
    records.members.keep(
        replace(person, is_admin=person.id in admins, is_recruiter=person.id in recruiters) for person in people
    )


def known_member(records: Records, member_id: str, admins: Collection[str], recruiters: Collection[str]) -> Member:
    """Return a member; whom Slack has not told us about yet is somebody without a role unless the settings say so."""
    known = records.members.get(member_id)
    member = known or Member(id=member_id, name="Somebody new")
    return replace(member, is_admin=member_id in admins, is_recruiter=member_id in recruiters)


def home_zone(records: Records, wanted: str | None, admins: Collection[str]) -> ZoneInfo:
    """Return the zone the company lives in: the one set, else that of the first admin we know."""
    if wanted:
        return zone_named(wanted)
    known = (records.members.get(admin) for admin in admins)
    return next((member.zone for member in known if member is not None), zone_named("UTC"))
