"""Messages of the app: who may get them, what they may contain, and what can be changed afterwards."""

from urllib.request import urlopen

import pytest

from bot.sandbox import PracticeWorkspace
from tests.sandbox.raw_app import call, error


@pytest.mark.parametrize(
    ("channel", "code"),
    [
        ("C404", "channel_not_found"),
        ("#nowhere", "channel_not_found"),
        ("C03", "channel_not_found"),  # private, and the app is not in it
        ("C04", "not_in_channel"),
        ("C05", "is_archived"),
        ("U04", "user_disabled"),
        ("U0BOT", "cannot_dm_bot"),
    ],
)
def test_messages_go_only_where_the_app_may_speak(slack: PracticeWorkspace, channel: str, code: str) -> None:
    assert error(slack, "chat.postMessage", channel=channel, text="hi") == code


def test_a_channel_may_be_named_when_posting(slack: PracticeWorkspace) -> None:
    assert call(slack, "chat.postMessage", channel="#hiring", text="hi")["channel"] == "C02"
    assert error(slack, "conversations.history", channel="#hiring") == "channel_not_found"


def test_with_chat_write_public_the_app_may_speak_in_public_channels(slack: PracticeWorkspace) -> None:
    slack.ask(lambda: slack.core.change_scopes({"chat:write", "chat:write.public"}))

    assert call(slack, "chat.postMessage", channel="C04", text="hi")["ok"]


def test_a_message_to_a_person_goes_to_their_direct_message(slack: PracticeWorkspace) -> None:
    answer = call(slack, "chat.postMessage", channel="U01", text="hi")

    assert answer["channel"].startswith("D")
    assert slack.as_("ada").dms()[0].text == "hi"
    assert slack.as_("grace").dms() == []


def test_a_message_must_say_something(slack: PracticeWorkspace) -> None:
    assert error(slack, "chat.postMessage", channel="C01") == "no_text"
    assert error(slack, "chat.postMessage", channel="C01", text="", blocks=[]) == "no_text"


def test_a_message_that_is_too_long_is_cut(slack: PracticeWorkspace) -> None:
    assert len(call(slack, "chat.postMessage", channel="C01", text="x" * 41_000)["message"]["text"]) == 40_000


def test_invalid_blocks_are_refused_with_a_pointer(slack: PracticeWorkspace) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}

    answer = call(slack, "chat.postMessage", channel="C01", blocks=[section])

    assert answer["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0/text" in answer["errors"][0]
    assert answer["response_metadata"]["messages"][0].startswith("[ERROR] ")


def test_slack_fills_in_ids_and_defaults(slack: PracticeWorkspace) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    answer = call(
        slack, "chat.postMessage", channel="C01", text="x", blocks=[{"type": "actions", "elements": [button]}]
    )

    block = answer["message"]["blocks"][0]
    assert block["block_id"]
    assert block["elements"][0]["action_id"]
    assert block["elements"][0]["text"]["emoji"] is True


def test_metadata_is_in_history_for_those_who_ask(slack: PracticeWorkspace) -> None:
    metadata = {"event_type": "nudge", "event_payload": {"id": "7"}}
    call(slack, "chat.postMessage", channel="C01", text="x", metadata=metadata)

    with_it = call(slack, "conversations.history", channel="C01", include_all_metadata=True)
    without = call(slack, "conversations.history", channel="C01")

    assert with_it["messages"][0]["metadata"] == metadata
    assert "metadata" not in without["messages"][0]


def test_metadata_has_a_form_and_a_size(slack: PracticeWorkspace) -> None:
    assert error(slack, "chat.postMessage", channel="C01", text="x", metadata="nonsense") == "invalid_metadata_format"
    big = {"event_type": "big", "event_payload": {"x": "y" * 20_000}}
    assert error(slack, "chat.postMessage", channel="C01", text="x", metadata=big) == "metadata_too_large"


def test_an_ephemeral_message_is_for_a_member_and_never_in_history(slack: PracticeWorkspace) -> None:
    assert error(slack, "chat.postEphemeral", channel="C02", user="U03", text="psst") == "user_not_in_channel"
    assert error(slack, "chat.postEphemeral", channel="C02", user="U04", text="psst") == "user_not_in_channel"

    ts = call(slack, "chat.postEphemeral", channel="C02", user="U01", text="psst")["message_ts"]

    assert slack.as_("ada").sees("psst").ephemeral
    slack.as_("grace").never_sees("psst")
    assert call(slack, "conversations.history", channel="C02")["messages"] == []
    assert error(slack, "chat.update", channel="C02", ts=ts, text="louder") == "message_not_found"
    assert error(slack, "chat.delete", channel="C02", ts=ts) == "message_not_found"


def test_only_the_apps_own_messages_can_be_changed(slack: PracticeWorkspace) -> None:
    theirs = slack.as_("ada").says("mine", channel="hiring").ts

    assert error(slack, "chat.update", channel="C02", ts=theirs, text="x") == "cant_update_message"
    assert error(slack, "chat.delete", channel="C02", ts=theirs) == "cant_delete_message"
    assert error(slack, "chat.update", channel="C02", ts="1.000000", text="x") == "message_not_found"


def test_nothing_is_changed_in_an_archived_channel(slack: PracticeWorkspace) -> None:
    ts = call(slack, "chat.postMessage", channel="C01", text="a")["ts"]
    slack.core.workspace.channel("general").is_archived = True

    assert error(slack, "chat.update", channel="C01", ts=ts, text="b") == "is_inactive"


def test_an_update_keeps_the_blocks_it_does_not_mention(slack: PracticeWorkspace) -> None:
    ts = call(slack, "chat.postMessage", channel="C01", text="a", blocks=[{"type": "divider"}])["ts"]

    kept = call(slack, "chat.update", channel="C01", ts=ts, text="b")
    gone = call(slack, "chat.update", channel="C01", ts=ts, text="c", blocks=[])

    assert kept["message"]["blocks"][0]["type"] == "divider"
    assert gone["message"]["blocks"] == []
    assert gone["message"]["edited"]["user"] == "U0BOT"


def test_threads_count_their_replies(slack: PracticeWorkspace) -> None:
    parent = call(slack, "chat.postMessage", channel="C01", text="parent")["ts"]
    reply = call(slack, "chat.postMessage", channel="C01", text="reply", thread_ts=parent)["ts"]
    call(slack, "chat.postMessage", channel="C01", text="loud", thread_ts=reply, reply_broadcast=True)

    thread = call(slack, "conversations.replies", channel="C01", ts=parent)["messages"]
    history = call(slack, "conversations.history", channel="C01")["messages"]

    assert [message["text"] for message in thread] == ["parent", "reply", "loud"]
    assert (thread[0]["reply_count"], thread[0]["latest_reply"]) == (2, thread[2]["ts"])
    assert [message["text"] for message in history] == ["loud", "parent"]
    assert error(slack, "chat.postMessage", channel="C01", text="x", thread_ts="1.000000") == "thread_not_found"


def test_deleting_a_reply_corrects_the_count(slack: PracticeWorkspace) -> None:
    parent = call(slack, "chat.postMessage", channel="C01", text="parent")["ts"]
    reply = call(slack, "chat.postMessage", channel="C01", text="reply", thread_ts=parent)["ts"]

    call(slack, "chat.delete", channel="C01", ts=reply)

    assert call(slack, "conversations.history", channel="C01")["messages"][0]["reply_count"] == 0


def test_a_permalink_leads_to_the_page(slack: PracticeWorkspace) -> None:
    ts = call(slack, "chat.postMessage", channel="C01", text="x")["ts"]

    link = call(slack, "chat.getPermalink", channel="C01", message_ts=ts)["permalink"]
    with urlopen(link, timeout=5) as landed:
        assert landed.url == f"{slack.url}/?channel=C01&message={ts}"

    assert link == f"{slack.url}/archives/C01/p{ts.replace('.', '')}"
    assert error(slack, "chat.getPermalink", channel="C01", message_ts="1.000000") == "message_not_found"


def test_scheduled_messages_have_their_limits(slack: PracticeWorkspace) -> None:
    now = int(slack.clock.now().timestamp())
    scheduled = {"channel": "C01", "text": "x"}

    assert error(slack, "chat.scheduleMessage", **scheduled, post_at=now - 10) == "time_in_past"
    assert error(slack, "chat.scheduleMessage", **scheduled, post_at=now + 121 * 86_400) == "time_too_far"
    for _ in range(30):
        waiting = call(slack, "chat.scheduleMessage", **scheduled, post_at=now + 86_400)["scheduled_message_id"]
    assert error(slack, "chat.scheduleMessage", **scheduled, post_at=now + 86_400) == "restricted_too_many"
    assert call(slack, "chat.deleteScheduledMessage", channel="C01", scheduled_message_id=waiting)["ok"]
    assert len(call(slack, "chat.scheduledMessages.list")["scheduled_messages"]) == 29


def test_nobody_is_written_to_who_left_or_refuses_apps_in_a_conversation_from_before_either(
    slack: PracticeWorkspace,
) -> None:
    direct = call(slack, "conversations.open", users="U02")["channel"]["id"]
    slack.change("grace", refuses_apps=True)

    assert error(slack, "chat.postMessage", channel=direct, text="hi") == "user_not_visible"
    assert error(slack, "conversations.open", users="U02") == "user_not_visible"

    slack.change("grace", refuses_apps=False, deleted=True)
    assert error(slack, "chat.postMessage", channel=direct, text="hi") == "user_disabled"
