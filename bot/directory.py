"""The directory: what Slack says about people and channels. Reads only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web import WebClient

from bot.domain.people import Member

PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who we are in Slack, and what we may do."""

    team_id: str
    team_name: str
    bot_id: str
    bot_user_id: str
    scopes: frozenset[str]
    date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What matters about the hiring channel."""

    id: str
    name: str
    is_member: bool
    is_archived: bool
    is_shared_outside: bool


def identity(client: WebClient) -> Identity:
    """Return who the client's token belongs to."""
    response = client.auth_test()
    headers = {name.lower(): value for name, value in response.headers.items()}
    scopes = str(headers.get("x-oauth-scopes") or "")
    return Identity(
        team_id=str(response["team_id"]),
        team_name=str(response.get("team") or response["team_id"]),
        bot_id=str(response.get("bot_id") or ""),
        bot_user_id=str(response["user_id"]),
        scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
        date=headers.get("date"),
    )


def people(client: WebClient) -> Iterator[Member]:
    """Return everybody in the workspace, a page at a time."""
    cursor = ""
    while True:
        page = client.users_list(limit=PAGE, cursor=cursor or None)
        yield from (person_from(user) for user in page["members"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def person_from(user: Mapping[str, Any]) -> Member:
    """Return a person as Slack describes them; people of other organisations count as guests."""
    profile = user.get("profile") or {}
    names = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
    return Member(
        id=str(user["id"]),
        name=next((str(name) for name in names if name), str(user["id"])),
        timezone=str(user.get("tz") or "UTC"),
        is_guest=any(bool(user.get(flag)) for flag in ("is_restricted", "is_ultra_restricted", "is_stranger")),
        is_deactivated=bool(user.get("deleted")),
        is_bot=bool(user.get("is_bot")) or user.get("id") == "USLACKBOT",
    )


def channel(client: WebClient, channel_id: str) -> Channel:
    """Return a channel as it is now."""
    found = client.conversations_info(channel=channel_id)["channel"]
    return Channel(
        id=channel_id,
        name=str(found.get("name") or channel_id),
        is_member=bool(found.get("is_member")),
        is_archived=bool(found.get("is_archived")),
        is_shared_outside=bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared")),
    )
