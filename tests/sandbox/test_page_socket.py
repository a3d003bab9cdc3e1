"""The page's connection, as PROTOCOL.md describes it."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import urlopen

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from bot.sandbox import PracticeWorkspace
from tests.sandbox.everything_app import Everything
from tests.sandbox.raw_app import call

Json = dict[str, Any]


class Page:
    """One browser window."""

    def __init__(self, connection: Any) -> None:
        """Read the hello."""
        self.connection = connection
        self.frames: list[Json] = []
        self.hello = self._next()
        self._number = 0
        self._seen = 0

    def do(self, what: str, **fields: Any) -> Json:
        """Do something and return the reply; frames before it are kept."""
        self._number += 1
        self.connection.send(json.dumps({"id": self._number, "do": what, **fields}))
        while True:
            frame = self._next()
            self.frames.append(frame)
            if frame["type"] == "reply" and frame["id"] == self._number:
                return frame

    def until(self, wanted: Any) -> Json:
        """Read until a frame is what was wanted; it may have come already."""
        for frame in self.frames[self._seen :]:
            self._seen += 1
            if wanted(frame):
                return frame
        while True:
            frame = self._next()
            self.frames.append(frame)
            self._seen = len(self.frames)
            if wanted(frame):
                return frame

    def of(self, kind: str) -> list[Json]:
        """The frames of a type that came so far."""
        return [frame for frame in self.frames if frame["type"] == kind]

    def _next(self) -> Json:
        frame: Json = json.loads(self.connection.recv(3))
        return frame


@contextmanager
def page(slack: PracticeWorkspace, who: str) -> Iterator[Page]:
    """A window open as somebody."""
    with connect(f"{slack.url.replace('http', 'ws')}/page/socket?as={who}", max_size=None) as connection:
        yield Page(connection)


@pytest.fixture
def ada(slack: PracticeWorkspace) -> Iterator[Page]:
    """Ada's window."""
    with page(slack, "U01") as window:
        yield window


def test_hello_is_the_whole_truth_for_this_person(slack: PracticeWorkspace, ada: Page) -> None:
    hello = ada.hello

    assert (hello["type"], hello["me"], hello["app"]["name"]) == ("hello", "U01", "Everything")
    assert [command["command"] for command in hello["app"]["commands"]] == ["/all", "/raw"]
    kinds = {item["name"]: item["kind"] for item in hello["conversations"]}
    assert kinds == {"general": "channel", "hiring": "channel", "secret": "channel", "quiet": "channel",
                     "old": "channel", "shared": "channel", "": "app"}  # fmt: skip
    with page(slack, "guest") as guest:
        assert [item["kind"] for item in guest.hello["conversations"]] == ["app"]


def test_messages_reach_those_who_may_see_them(slack: PracticeWorkspace, ada: Page) -> None:
    with page(slack, "grace") as grace:
        ts = ada.do("send", conversation="C02", text="hi <@U02>")["ts"]
        ada.do("send", conversation="C03", text="secret")

        frame = grace.until(lambda frame: frame["type"] == "conversation")
        assert grace.of("message")[0]["message"]["ts"] == ts
        assert (frame["conversation"]["unread"], frame["conversation"]["mentions"]) == (1, 1)
        grace.do("mark", conversation="C02", ts=ts)
        assert grace.of("conversation")[-1]["conversation"]["unread"] == 0
        assert len(grace.of("message")) == 1


def test_history_comes_in_pages_with_my_ephemerals(slack: PracticeWorkspace, ada: Page) -> None:
    stamps = [call(slack, "chat.postMessage", channel="C02", text=str(n))["ts"] for n in range(5)]
    call(slack, "chat.postEphemeral", channel="C02", user="U01", text="psst")

    newest = ada.do("history", conversation="C02", limit=3)
    older = ada.do("history", conversation="C02", limit=3, before=newest["messages"][0]["ts"])
    around = ada.do("history", conversation="C02", limit=2, around=stamps[2])

    assert [item["text"] for item in newest["messages"]] == ["3", "4", "psst"]
    assert (newest["has_more"], older["has_more"]) == (True, False)
    assert [item["text"] for item in older["messages"]] == ["0", "1", "2"]
    assert stamps[2] in [item["ts"] for item in around["messages"]]
    with page(slack, "grace") as grace:
        assert "psst" not in str(grace.do("history", conversation="C02"))


def test_threads_are_read_whole(slack: PracticeWorkspace, ada: Page) -> None:
    ts = ada.do("send", conversation="C02", text="parent")["ts"]
    ada.do("send", conversation="C02", text="reply", thread_ts=ts)

    assert [item["text"] for item in ada.do("replies", conversation="C02", thread_ts=ts)["messages"]] == [
        "parent", "reply",
    ]  # fmt: skip
    assert [item["text"] for item in ada.do("history", conversation="C02")["messages"]] == ["parent"]
    updates = [frame["message"] for frame in ada.of("message") if frame["message"]["ts"] == ts]
    assert updates[-1]["reply_count"] == 1


def test_own_messages_are_edited_reacted_to_and_deleted(slack: PracticeWorkspace, ada: Page) -> None:
    ts = ada.do("send", conversation="C02", text="frist")["ts"]
    where = {"conversation": "C02", "ts": ts}

    assert ada.do("edit", **where, text="first")["ok"]
    assert ada.do("react", **where, name="eyes")["ok"]
    assert ada.of("message")[-1]["message"]["reactions"] == [{"name": "eyes", "users": ["U01"], "count": 1}]
    assert ada.do("unreact", **where, name="eyes")["ok"]
    assert ada.do("delete", **where)["ok"]
    assert ada.of("message_deleted")[0]["ts"] == ts
    theirs = call(slack, "chat.postMessage", channel="C02", text="x")["ts"]
    assert ada.do("delete", conversation="C02", ts=theirs)["error"] == "cant_delete_message"


def test_a_whole_story_with_the_app(slack: PracticeWorkspace, everything: Everything, ada: Page) -> None:
    assert ada.do("command", conversation="C02", text="/all post")["ok"]
    card = ada.until(lambda frame: frame["type"] == "message")["message"]
    button = card["blocks"][2]["elements"][0]
    container = {"type": "message", "conversation": "C02", "ts": card["ts"]}
    action = {**button, "block_id": "deeds"}

    assert ada.do("action", container=container, action=action)["ok"]
    ada.until(lambda frame: frame["type"] == "message" and "Count 1" in str(frame))
    assert ada.do("action", container=container, action={**action, "action_id": "gone"})["error"] == "action_not_found"

    assert ada.do("shortcut", callback_id="open_form")["ok"]
    form = ada.of("views")[-1]["views"][0]  # The app opens it before it acks.
    view = {"type": "view", "view_id": form["id"]}
    asked = ada.do("options", container=view, block_id="city", action_id="value", value="berg")
    assert asked["options"][0]["value"] == "bergen"
    state = {"name": {"value": {"type": "plain_text_input", "value": "error"}}}
    assert ada.do("submit", view_id=form["id"], state=state)["errors"] == {"name": "Not that name"}
    assert ada.do("close", view_id=form["id"])["ok"]
    assert ada.of("views")[-1]["views"] == []
    assert [frame["on"] for frame in ada.of("working")][:2] == [True, False]


def test_failures_are_told_to_the_person(slack: PracticeWorkspace, ada: Page) -> None:
    reply = ada.do("command", conversation="C02", text="/all hi")

    assert (reply["ok"], reply["error"], reply["text"]) == (
        False,
        "dispatch_failed",
        "/all failed because the app is not responding",
    )
    assert reply["told"]
    failure = ada.of("failure")[0]
    assert (failure["what"], failure["conversation"]) == ("/all hi", "C02")
    assert ada.do("dance")["error"] == "unknown_deed"
    assert ada.do("send")["error"] == "invalid_arguments"


def test_channels_are_joined_left_and_people_written_to(slack: PracticeWorkspace) -> None:
    with page(slack, "grace") as grace:
        assert grace.do("send", conversation="C04", text="x")["error"] == "not_in_channel"
        assert grace.do("join", conversation="C04")["ok"]
        assert grace.do("send", conversation="C04", text="x")["ok"]
        assert grace.do("leave", conversation="C04")["ok"]
        opened = grace.do("dm", user="U01")["conversation"]
        assert (opened["kind"], opened["user"]) == ("dm", "U01")
        assert grace.do("join", conversation="C03")["error"] == "channel_not_found"


def test_files_are_uploaded_shared_and_downloaded(slack: PracticeWorkspace, ada: Page) -> None:
    data = base64.b64encode(b"hello").decode()

    file = ada.do("upload", name="note.txt", mimetype="text/plain", data=data)["file"]
    ada.do("send", conversation="C02", text="see", file_ids=[file["id"]])

    assert ada.of("message")[-1]["message"]["files"][0]["name"] == "note.txt"
    assert urlopen(file["url_private"], timeout=5).read() == b"hello"
    assert ada.do("upload", name="x", data="a" * 8_000_000)["error"] == "file_upload_size_restricted"


def test_the_log_is_read_backwards(slack: PracticeWorkspace, ada: Page) -> None:
    for number in range(4):
        slack.ask(lambda number=number: slack.core.journal.note("note", str(number)))
    last = ada.until(lambda frame: frame["type"] == "log" and frame["entry"]["title"] == "3")["entry"]["n"]

    assert [entry["title"] for entry in ada.do("seen", before=last)["entries"]][-3:] == ["0", "1", "2"]
    assert [entry["title"] for entry in ada.do("seen", n=last - 1)["entries"]] == ["3"]


def test_time_trouble_and_the_log_are_at_hand(slack: PracticeWorkspace, ada: Page) -> None:
    assert 3599 < ada.do("travel", to="+1h")["clock"]["offset"] < 3601
    assert ada.of("clock")
    assert ada.do("trouble", set={"duplicate": 0.5})["trouble"]["duplicate"] == 0.5
    call(slack, "auth.test")
    assert ada.until(lambda frame: frame["type"] == "log")["entry"]["title"] == "auth.test"
    assert ada.do("seen", n=0)["entries"][-1]["title"] == "auth.test"


def test_the_app_and_people_are_kept_up_to_date(slack: PracticeWorkspace, ada: Page) -> None:
    slack.change("grace", deleted=True)
    assert ada.until(lambda frame: frame["type"] == "users")["users"][1]["deleted"] is True
    Everything(slack).close()
    assert ada.until(lambda frame: frame["type"] == "app")["app"]["connected"] == 1


def test_an_unknown_person_is_turned_away(slack: PracticeWorkspace) -> None:
    address = f"{slack.url.replace('http', 'ws')}/page/socket?as=U404"
    with connect(address) as connection, pytest.raises(ConnectionClosed) as closed:
        connection.recv(3)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4004
