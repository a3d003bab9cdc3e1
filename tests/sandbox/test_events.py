"""The Events API: who gets what, and how it is retried."""

from collections.abc import Iterator

import pytest

from bot.sandbox import PracticeWorkspace
from bot.sandbox.changes import ConversationChanged
from tests.sandbox.conftest import CHANNELS, PEOPLE
from tests.sandbox.everything_app import MANIFEST
from tests.sandbox.raw_app import RawSocket, call, raw_socket


@pytest.fixture
def socket(slack: PracticeWorkspace) -> Iterator[RawSocket]:
    """The app's socket."""
    with raw_socket(slack) as connection:
        yield connection


def test_an_event_is_wrapped_as_slack_wraps_it(slack: PracticeWorkspace, socket: RawSocket) -> None:
    slack.as_("ada").says("hi", channel="hiring")
    envelope = socket.take()

    body = envelope["payload"]
    assert (envelope["type"], envelope["retry_attempt"], envelope["retry_reason"]) == ("events_api", 0, "")
    assert (body["type"], body["team_id"], body["api_app_id"]) == ("event_callback", "T01", "A01PRACTICE")
    assert body["event_id"].startswith("Ev")
    assert body["authorizations"][0]["user_id"] == "U0BOT"
    event = body["event"]
    assert (event["type"], event["channel"], event["channel_type"]) == ("message", "C02", "channel")
    assert (event["user"], event["text"]) == ("U01", "hi")


def test_edits_and_deletions_are_events_too(slack: PracticeWorkspace, socket: RawSocket) -> None:
    ada = slack.as_("ada", "hiring")
    message = ada.says("frist")
    ada.edits(message, "first").deletes(message)

    events = [socket.take()["payload"]["event"] for _ in range(3)]

    by_kind = {event.get("subtype", "new"): event for event in events}
    assert set(by_kind) == {"new", "message_changed", "message_deleted"}
    assert by_kind["message_changed"]["previous_message"]["text"] == "frist"
    assert by_kind["message_deleted"]["deleted_ts"] == message.ts


def test_the_app_hears_only_where_it_is_a_member(slack: PracticeWorkspace, socket: RawSocket) -> None:
    slack.as_("ada").says("not for the app", channel="secret")
    slack.as_("ada").says("nor this", channel="@grace")
    slack.settle()

    assert slack.envelopes == []


def test_unsubscribed_events_are_not_sent_and_unscoped_ones_are_noted(slack: PracticeWorkspace) -> None:
    slack.ask(lambda: slack.core.change_scopes({"commands"}))
    slack.as_("ada").says("hi", channel="hiring")
    slack.settle()

    assert slack.envelopes == []
    assert slack.log[-1].error == "missing_scope channels:history"


def test_a_shared_channel_marks_its_events(slack: PracticeWorkspace, socket: RawSocket) -> None:
    slack.as_("vendor").says("hello from outside", channel="shared")

    body = socket.take()["payload"]

    assert body["is_ext_shared_channel"] is True
    assert body["event"]["team"] == "T09OTHER"


def test_an_event_without_an_ack_comes_again_at_once_after_a_minute_and_after_five(
    slack: PracticeWorkspace, socket: RawSocket
) -> None:
    slack.core.sockets.ack_seconds = 0.05
    slack.as_("ada").says("hi")
    first, second = socket.receive(), socket.receive()
    slack.wait_until(lambda: not slack.core.sockets.waiting)
    slack.clock.advance(minutes=1)
    third = socket.receive()
    slack.wait_until(lambda: not slack.core.sockets.waiting)
    slack.clock.advance(minutes=4)
    fourth = socket.take()

    every = [first, second, third, fourth]
    assert [envelope["retry_attempt"] for envelope in every] == [0, 1, 2, 3]
    assert [envelope["retry_reason"] for envelope in every] == ["", "timeout", "timeout", "timeout"]
    assert len({envelope["payload"]["event_id"] for envelope in every}) == 1
    assert len({envelope["envelope_id"] for envelope in every}) == 4


def test_opening_home_says_which_tab_and_shows_what_was_published(slack: PracticeWorkspace, socket: RawSocket) -> None:
    slack.as_("ada").opens_home()
    first = socket.take()["payload"]["event"]
    call(slack, "views.publish", user_id="U01", view={"type": "home", "blocks": [{"type": "divider"}]})
    slack.as_("ada").opens_home()
    second = socket.take()["payload"]["event"]

    assert (first["tab"], first["user"], "view" in first) == ("home", "U01", False)
    assert second["view"]["type"] == "home"


def test_newcomers_and_changes_of_people_are_told(slack: PracticeWorkspace, socket: RawSocket) -> None:
    slack.change("grace", title="Rear Admiral")

    event = socket.take()["payload"]["event"]

    assert (event["type"], event["user"]["profile"]["title"]) == ("user_change", "Rear Admiral")


def test_a_private_channels_events_have_names_of_their_own() -> None:
    settings = {**MANIFEST["settings"], "event_subscriptions": {"bot_events": ["group_archive", "channel_archive"]}}
    channels = [{"name": "general"}, {"name": "secret", "private": True, "members": ["ada"]}]
    with (
        PracticeWorkspace({**MANIFEST, "settings": settings}, PEOPLE, channels) as slack,
        raw_socket(slack) as socket,
    ):
        for name in ("secret", "general"):
            where = next(one for one in slack.core.workspace.conversations.values() if one.name == name)
            change = ConversationChanged(where, "channel_archive")
            slack.ask(lambda change=change: slack.core.workspace.announce(change))

        told = {event["channel"]: event["type"] for event in (socket.take()["payload"]["event"] for _ in range(2))}
        names = {one.id: one.name for one in slack.core.workspace.conversations.values()}
        assert {names[channel]: kind for channel, kind in told.items()} == {
            "secret": "group_archive",
            "general": "channel_archive",
        }


def test_taking_the_app_away_is_told(slack: PracticeWorkspace, socket: RawSocket) -> None:
    slack.ask(slack.core.uninstall)

    assert {socket.take()["payload"]["event"]["type"] for _ in range(2)} == {"app_uninstalled", "tokens_revoked"}


def test_in_an_enterprise_events_name_it() -> None:
    team = {"enterprise_id": "E01", "enterprise_name": "Group"}
    with PracticeWorkspace(MANIFEST, PEOPLE, CHANNELS, team=team) as slack, raw_socket(slack) as socket:
        slack.as_("ada").says("hi")

        body = socket.take()["payload"]
        assert (body["enterprise_id"], body["authorizations"][0]["enterprise_id"]) == ("E01", "E01")
