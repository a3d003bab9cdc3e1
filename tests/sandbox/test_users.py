"""People as the app sees them."""

from datetime import UTC, datetime

import pytest

from bot.sandbox import PracticeWorkspace
from tests.sandbox.raw_app import call, error


def test_a_person_has_a_zone_a_locale_and_their_rights(slack: PracticeWorkspace) -> None:
    user = call(slack, "users.info", user="U02", include_locale=True)["user"]

    assert (user["tz"], user["locale"], user["is_admin"]) == ("America/New_York", "en-GB", False)
    assert user["profile"]["real_name"] == "Grace Hopper"
    assert error(slack, "users.info", user="U404") == "user_not_found"


def test_the_offset_follows_daylight_saving_by_the_workspaces_clock(slack: PracticeWorkspace) -> None:
    slack.clock.set(datetime(2026, 1, 15, 12, tzinfo=UTC))
    winter = call(slack, "users.info", user="U01")["user"]["tz_offset"]
    slack.clock.set(datetime(2026, 7, 15, 12, tzinfo=UTC))
    summer = call(slack, "users.info", user="U01")["user"]["tz_offset"]

    assert (winter, summer) == (0, 3600)


def test_guests_deactivated_and_external_people_are_marked(slack: PracticeWorkspace) -> None:
    guest, gone, vendor = (call(slack, "users.info", user=user)["user"] for user in ("U03", "U04", "U05"))

    assert guest["is_restricted"] is True
    assert gone["deleted"] is True
    assert "tz" not in gone
    assert (vendor["is_stranger"], vendor["team_id"]) == (True, "T09OTHER")


def test_everybody_of_the_company_is_listed(slack: PracticeWorkspace) -> None:
    names = [user["name"] for user in call(slack, "users.list")["members"]]

    assert names == ["ada", "grace", "guest", "gone", "everything"]


def test_people_are_found_by_email(slack: PracticeWorkspace) -> None:
    found = call(slack, "users.lookupByEmail", email="GRACE@northwind.example")

    assert found["user"]["id"] == "U02"
    assert error(slack, "users.lookupByEmail", email="nobody@northwind.example") == "users_not_found"
    assert error(slack, "users.lookupByEmail", email="gone@northwind.example") == "users_not_found"


def test_do_not_disturb_is_told(slack: PracticeWorkspace) -> None:
    slack.change("grace", dnd={"dnd_enabled": True, "next_dnd_start_ts": 100, "next_dnd_end_ts": 200})

    assert call(slack, "dnd.info", user="U02")["next_dnd_end_ts"] == 200
    assert call(slack, "dnd.teamInfo", users="U01,U02")["users"]["U01"]["dnd_enabled"] is False


@pytest.mark.parametrize(
    ("now", "begins", "ends"),
    [
        ("2026-03-27T12:00", "2026-03-28T02:00", "2026-03-28T12:00"),  # New York is four hours behind
        ("2026-03-28T03:00", "2026-03-28T02:00", "2026-03-28T12:00"),
        ("2026-03-28T11:59", "2026-03-28T02:00", "2026-03-28T12:00"),
        ("2026-03-28T12:00", "2026-03-29T02:00", "2026-03-29T12:00"),
    ],
)
def test_quiet_hours_are_told_as_the_time_that_is_on_or_the_next_one(
    slack: PracticeWorkspace, now: str, begins: str, ends: str
) -> None:
    slack.clock.set(datetime.fromisoformat(now).replace(tzinfo=UTC))
    slack.change("grace", quiet_hours=("22:00", "08:00"))

    told = call(slack, "dnd.info", user="U02")

    assert told["dnd_enabled"] is True
    span = [datetime.fromtimestamp(told[f"next_dnd_{one}_ts"], UTC).isoformat() for one in ("start", "end")]
    assert span == [f"{begins}:00+00:00", f"{ends}:00+00:00"]


def test_the_app_knows_where_somebody_is_too(slack: PracticeWorkspace) -> None:
    channels = call(slack, "users.conversations", user="U02", types="public_channel,private_channel")["channels"]

    assert [item["name"] for item in channels] == ["general", "hiring", "old"]


def test_reactions_are_given_once(slack: PracticeWorkspace) -> None:
    ts = call(slack, "chat.postMessage", channel="C01", text="x")["ts"]
    reaction = {"channel": "C01", "timestamp": ts, "name": "eyes"}

    assert call(slack, "reactions.add", **reaction)["ok"]
    assert error(slack, "reactions.add", **reaction) == "already_reacted"
    assert call(slack, "reactions.get", channel="C01", timestamp=ts)["message"]["reactions"][0]["count"] == 1
    assert call(slack, "reactions.remove", **reaction)["ok"]
    assert error(slack, "reactions.remove", **reaction) == "no_reaction"
    assert error(slack, "reactions.add", **(reaction | {"name": "No Emoji!"})) == "invalid_name"
