"""People and conversations in the shape the Web API and the events give them."""

from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.sandbox.model import Conversation, Json, Person
from bot.sandbox.workspace import Workspace


def user_object(workspace: Workspace, person: Person, *, email: bool = True, locale: bool = False) -> Json:
    """Slack's user object; a deactivated person has far fewer fields."""
    value: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "profile": _profile(person, email=email),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": person.updated,
    }
    if person.external:
        value["is_stranger"] = True
    if not person.deleted:
        value |= _active_fields(workspace, person)
    if workspace.team.enterprise_id and not person.external:
        value["enterprise_user"] = _enterprise_user(workspace, person)
    if locale:
        value["locale"] = person.locale
    return value


def _active_fields(workspace: Workspace, person: Person) -> Json:
    return {
        "color": person.color,
        "real_name": person.real_name,
        **zone_fields(workspace, person),
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_email_confirmed": not person.is_bot,
        "who_can_share_contact_card": "EVERYONE",
    }


def zone_fields(workspace: Workspace, person: Person) -> Json:
    """`tz`, `tz_label` and `tz_offset`, which follows daylight saving by the workspace's clock."""
    try:
        local = workspace.clock.moment().astimezone(ZoneInfo(person.tz))
    except (ZoneInfoNotFoundError, ValueError):
        return {"tz": person.tz, "tz_label": person.tz, "tz_offset": 0}
    offset = local.utcoffset() or timedelta()
    return {"tz": person.tz, "tz_label": local.tzname() or person.tz, "tz_offset": int(offset.total_seconds())}


def _profile(person: Person, *, email: bool) -> Json:
    first, _, last = person.real_name.partition(" ")
    value: Json = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.display_name,
        "display_name_normalized": person.display_name,
        "first_name": first,
        "last_name": last,
        "status_text": "",
        "status_emoji": "",
        "avatar_hash": "practice",
        "team": person.team_id,
    }
    if email and person.email:
        value["email"] = person.email
    return value


def _enterprise_user(workspace: Workspace, person: Person) -> Json:
    return {
        "id": f"W{person.id[1:]}",
        "enterprise_id": workspace.team.enterprise_id,
        "enterprise_name": workspace.team.enterprise_name,
        "is_admin": False,
        "is_owner": False,
        "teams": [workspace.team.id],
    }


def conversation_object(workspace: Workspace, item: Conversation, viewer: str, *, members: bool = False) -> Json:
    """Slack's conversation object as `viewer` receives it."""
    if item.kind == "im":
        return _direct_object(workspace, item, viewer)
    value: Json = {
        "id": item.id,
        "name": item.name,
        "name_normalized": item.name,
        "is_channel": item.kind == "channel" and not item.is_private,
        "is_group": item.kind == "channel" and item.is_private,
        "is_im": False,
        "is_mpim": item.kind == "mpim",
        "is_private": item.is_private,
        "created": item.created,
        "is_archived": item.is_archived,
        "is_general": item.is_general,
        "unlinked": 0,
        "is_shared": item.is_ext_shared,
        "is_org_shared": False,
        "is_ext_shared": item.is_ext_shared,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "context_team_id": workspace.team.id,
        "updated": item.created * 1000,
        "creator": item.creator,
        "shared_team_ids": _teams(workspace, item),
        "is_member": viewer in item.members,
        "topic": {"value": item.topic, "creator": item.creator, "last_set": item.created},
        "purpose": {"value": item.purpose, "creator": item.creator, "last_set": item.created},
        "previous_names": [],
    }
    if viewer in item.members:
        value["last_read"] = item.last_read.get(viewer, "0000000000.000000")
    return value | ({"num_members": len(item.members)} if members else {})


def _direct_object(workspace: Workspace, item: Conversation, viewer: str) -> Json:
    return {
        "id": item.id,
        "created": item.created,
        "is_archived": False,
        "is_im": True,
        "is_org_shared": False,
        "is_open": True,
        "is_user_deleted": workspace.people[partner(item, viewer)].deleted,
        "context_team_id": workspace.team.id,
        "updated": item.created * 1000,
        "user": partner(item, viewer),
        "priority": 0,
    }


def partner(item: Conversation, viewer: str) -> str:
    """Return the other person of a direct message (or oneself)."""
    return next((user_id for user_id in item.members if user_id != viewer), viewer)


def _teams(workspace: Workspace, item: Conversation) -> list[str]:
    found = {workspace.people[user_id].team_id for user_id in item.members if user_id in workspace.people}
    return sorted(found | {workspace.team.id})


def channel_type(item: Conversation) -> str:
    """`channel_type` of message events: channel, group, im or mpim."""
    return ("group" if item.is_private else "channel") if item.kind == "channel" else item.kind


def scope_kind(item: Conversation) -> str:
    """Return the word before the colon in scopes such as `groups:history`."""
    return {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}[channel_type(item)]


def payload_name(item: Conversation) -> str:
    """`channel_name` of commands and interactions: private conversations are not named."""
    if item.kind == "im":
        return "directmessage"
    return "privategroup" if item.is_private else item.name
