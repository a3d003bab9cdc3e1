"""Channels and direct messages as the app sees them."""

import pytest

from bot.sandbox import PracticeWorkspace
from tests.sandbox.raw_app import call, error


def test_the_app_knows_public_channels_and_those_it_is_in(slack: PracticeWorkspace) -> None:
    both = call(slack, "conversations.list", types="public_channel,private_channel")["channels"]

    assert [item["name"] for item in both] == ["general", "hiring", "quiet", "old", "shared"]
    assert error(slack, "conversations.info", channel="C03") == "channel_not_found"
    assert error(slack, "conversations.list", types="secret_channel") == "invalid_types"


def test_a_shared_channel_is_marked_as_external(slack: PracticeWorkspace) -> None:
    channel = call(slack, "conversations.info", channel="C06", include_num_members=True)["channel"]

    assert (channel["is_ext_shared"], channel["is_org_shared"], channel["is_private"]) == (True, False, False)
    assert channel["shared_team_ids"] == ["T01", "T09OTHER"]
    assert channel["num_members"] == 3


def test_lists_come_in_pages(slack: PracticeWorkspace) -> None:
    first = call(slack, "conversations.members", channel="C01", limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = call(slack, "conversations.members", channel="C01", limit=2, cursor=cursor)

    assert (first["members"], second["members"]) == (["U01", "U02"], ["U0BOT"])
    assert second["response_metadata"]["next_cursor"] == ""
    assert error(slack, "conversations.members", channel="C01", cursor="nonsense") == "invalid_cursor"
    assert error(slack, "conversations.members", channel="C01", limit=5000) == "invalid_limit"


def test_history_can_be_cut_and_paged(slack: PracticeWorkspace) -> None:
    stamps = [call(slack, "chat.postMessage", channel="C01", text=str(n))["ts"] for n in range(5)]

    after = call(slack, "conversations.history", channel="C01", oldest=stamps[2])
    upto = call(slack, "conversations.history", channel="C01", latest=stamps[1], inclusive=True)
    page = call(slack, "conversations.history", channel="C01", limit=2)
    rest = call(slack, "conversations.history", channel="C01", cursor=page["response_metadata"]["next_cursor"])

    assert [message["text"] for message in after["messages"]] == ["4", "3"]
    assert [message["text"] for message in upto["messages"]] == ["1", "0"]
    assert (page["has_more"], [message["text"] for message in page["messages"]]) == (True, ["4", "3"])
    assert [message["text"] for message in rest["messages"]] == ["2", "1", "0"]


def test_history_needs_membership(slack: PracticeWorkspace) -> None:
    assert error(slack, "conversations.history", channel="C04") == "not_in_channel"
    assert error(slack, "conversations.replies", channel="C01", ts="1.000000") == "thread_not_found"

    call(slack, "conversations.join", channel="C04")

    assert call(slack, "conversations.history", channel="C04")["ok"]
    assert call(slack, "conversations.join", channel="C04")["warning"] == "already_in_channel"


@pytest.mark.parametrize(
    ("users", "code"),
    [("U404", "user_not_found"), ("U04", "user_disabled"), ("U0BOT", "cannot_dm_bot"), ("", "users_list_not_supplied")],
)
def test_direct_messages_are_opened_only_with_people_who_are_there(
    slack: PracticeWorkspace, users: str, code: str
) -> None:
    assert error(slack, "conversations.open", users=users) == code


def test_a_direct_message_is_opened_once(slack: PracticeWorkspace) -> None:
    first = call(slack, "conversations.open", users="U01", return_im=True)["channel"]
    again = call(slack, "conversations.open", users="U01")

    assert (first["is_im"], first["user"]) == (True, "U01")
    assert (again["channel"]["id"], again["already_open"]) == (first["id"], True)


def test_several_people_share_a_group_message(slack: PracticeWorkspace) -> None:
    group = call(slack, "conversations.open", users="U01,U02", return_im=True)["channel"]
    call(slack, "chat.postMessage", channel=group["id"], text="to both")

    assert group["is_mpim"]
    slack.as_("ada").sees("to both")
    slack.as_("grace").sees("to both")
    slack.as_("guest").never_sees("to both")


def test_channels_are_made_renamed_and_archived(slack: PracticeWorkspace) -> None:
    made = call(slack, "conversations.create", name="onsite")["channel"]["id"]

    assert error(slack, "conversations.create", name="onsite") == "name_taken"
    assert error(slack, "conversations.create", name="On Site") == "invalid_name_specials"
    assert call(slack, "conversations.rename", channel=made, name="onsites")["channel"]["name"] == "onsites"
    assert call(slack, "conversations.setTopic", channel=made, topic="Loops")["channel"]["topic"]["value"] == "Loops"
    assert call(slack, "conversations.invite", channel=made, users="U01")["ok"]
    assert error(slack, "conversations.invite", channel=made, users="U01") == "already_in_channel"
    assert call(slack, "conversations.archive", channel=made)["ok"]
    assert error(slack, "conversations.archive", channel=made) == "already_archived"
    assert error(slack, "chat.postMessage", channel=made, text="x") == "is_archived"


def test_people_see_only_what_is_theirs(slack: PracticeWorkspace) -> None:
    names = {
        who: {item.name for item in slack.core.workspace.visible_to(slack.core.workspace.named(who).id)}
        for who in ("ada", "grace", "guest", "vendor")
    }

    assert "secret" in names["ada"] - names["grace"]
    assert "quiet" in names["grace"]
    assert names["guest"] == set()
    assert names["vendor"] == {"shared"}
