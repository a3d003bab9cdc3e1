"""People as the app sees them."""

from datetime import UTC, datetime

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
