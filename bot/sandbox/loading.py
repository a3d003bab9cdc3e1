"""Turns people.yaml, or the same as Python lists, into a workspace."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.installation import Installation
from bot.sandbox.model import COLOURS, Conversation, Json, Person, Team
from bot.sandbox.workspace import Workspace

DEFAULT_PEOPLE: Sequence[Json] = (
    {"name": "ada", "real_name": "Ada Lovelace", "is_admin": True, "tz": "Europe/London"},
    {"name": "grace", "real_name": "Grace Hopper", "tz": "America/New_York"},
    {"name": "linus", "real_name": "Linus Berg", "tz": "Europe/Helsinki"},
)
DEFAULT_CHANNELS: Sequence[Json] = ({"name": "general"},)
OTHER_COMPANY = "T09OTHER"


def build(
    clock: Clock,
    installation: Installation,
    team: Json | None,
    people: Sequence[Json] | None,
    channels: Sequence[Json] | None,
) -> Workspace:
    """Return a workspace with these people, these channels and the app's bot user."""
    workspace = Workspace(Team(**(team or {})), clock)
    for number, item in enumerate(DEFAULT_PEOPLE if people is None else people, start=1):
        workspace.add_person(_person(workspace, number, item))
    workspace.add_person(_bot(workspace, installation))
    for number, item in enumerate(DEFAULT_CHANNELS if channels is None else channels, start=1):
        workspace.add_conversation(_channel(workspace, number, item, installation.bot_user_id))
    return workspace


def _person(workspace: Workspace, number: int, item: Json) -> Person:
    real_name = item.get("real_name") or item["name"].replace(".", " ").title()
    guest: Any = item.get("guest")
    external = bool(item.get("external"))
    return Person(
        id=item.get("id") or f"U{number:02}",
        name=item["name"],
        real_name=real_name,
        team_id=item.get("team_id") or (OTHER_COMPANY if external else workspace.team.id),
        display_name=str(item.get("display_name") or item["name"]),
        email=item.get("email", f"{item['name']}@{workspace.team.domain}.example"),
        title=item.get("title", ""),
        tz=item.get("tz", "Europe/London"),
        locale=item.get("locale", "en-GB"),
        clock=int(item.get("clock", 12)),
        color=COLOURS[number % len(COLOURS)],
        is_admin=bool(item.get("is_admin") or item.get("is_owner")),
        is_owner=bool(item.get("is_owner")),
        is_restricted=bool(guest),
        is_ultra_restricted=guest in {"single", "single_channel", "ultra"},
        deleted=bool(item.get("deactivated")),
        external=external,
        dnd=item.get("dnd", {}),
        quiet_hours=_span(item.get("quiet_hours")),
        refuses_apps=bool(item.get("refuses_apps")),
        updated=int(workspace.clock.now()),
    )


def _span(hours: Any) -> tuple[str, str] | None:
    return (str(hours[0]), str(hours[1])) if hours else None


def _bot(workspace: Workspace, installation: Installation) -> Person:
    name = installation.display_name
    return Person(
        id=installation.bot_user_id,
        name=name.lower().replace(" ", "_"),
        real_name=name,
        team_id=workspace.team.id,
        tz="America/Los_Angeles",
        is_bot=True,
    )


def _channel(workspace: Workspace, number: int, item: Json, bot_user_id: str) -> Conversation:
    return Conversation(
        id=item.get("id") or f"C{number:02}",
        kind="channel",
        name=item["name"],
        is_private=bool(item.get("private")),
        is_archived=bool(item.get("archived")),
        is_ext_shared=bool(item.get("external")),
        is_general=item["name"] == "general",
        topic=item.get("topic", ""),
        purpose=item.get("purpose", ""),
        creator=next(iter(workspace.people)),
        created=int(workspace.clock.now()),
        members=dict.fromkeys(_members(workspace, item, bot_user_id)),
    )


def _members(workspace: Workspace, item: Json, bot_user_id: str) -> list[str]:
    listed = item.get("members")
    if listed is None:
        everyone = (person for person in workspace.people.values() if not person.is_bot and not person.deleted)
        chosen = [person.id for person in everyone if not person.is_guest and not person.external]
    else:
        chosen = [workspace.named(str(name)).id for name in listed]
    return [*chosen, bot_user_id] if item.get("app", True) else chosen
