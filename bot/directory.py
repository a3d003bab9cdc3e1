"""The directory: what Slack says about people and channels. Reads only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot.domain.candidates import email_key
from bot.domain.channels import Channel, channel_from
from bot.domain.people import Member

PAGE = 200
NOBODY = frozenset({"user_not_found", "users_not_found", "user_not_visible"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who we are in Slack, and what we may do."""

    team_id: str
    team_name: str
    bot_id: str
    bot_user_id: str
    scopes: frozenset[str]
    date: str | None


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


def person(client: WebClient, person_id: str) -> Member | None:
    """Return a person, or nothing where Slack knows nobody of that id."""
    try:
        return person_from(client.users_info(user=person_id)["user"])
    except SlackApiError as error:
        if error.response.get("error") in NOBODY:
            return None
        raise


def person_from(user: Mapping[str, Any]) -> Member:
    """Return a person as Slack describes them; people of other organisations count as guests."""
    profile = user.get("profile") or {}
    names = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
    return Member(
        id=str(user["id"]),
        name=next((str(name) for name in names if name), str(user["id"])),
        timezone=str(user.get("tz") or "UTC"),
        is_owner=bool(user.get("is_owner") or user.get("is_primary_owner")),
        email_key=email_key(str(profile["email"])) if profile.get("email") else None,
        is_guest=any(bool(user.get(flag)) for flag in ("is_restricted", "is_ultra_restricted", "is_stranger")),
        is_deactivated=bool(user.get("deleted")),
        is_bot=bool(user.get("is_bot")) or user.get("id") == "USLACKBOT",
    )


def channel(client: WebClient, channel_id: str) -> Channel | None:
    """Return a channel as it is now, or nothing where Slack does not show it to us."""
    try:
        found = client.conversations_info(channel=channel_id)["channel"]
    except SlackApiError as error:
        if error.response.get("error") == "channel_not_found":
            return None
        raise
    return channel_from(found)
