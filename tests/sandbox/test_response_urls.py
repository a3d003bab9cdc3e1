"""response_urls: five uses, thirty minutes, ephemeral unless said otherwise."""

import pytest

from bot.sandbox import PracticeWorkspace
from tests.sandbox.raw_app import call, post


@pytest.fixture
def url(slack: PracticeWorkspace) -> str:
    """A response_url of something ada did in #hiring."""
    channel = slack.core.workspace.channel("hiring")
    return slack.ask(lambda: slack.core.responses.issue("U01", channel))


def test_an_answer_is_for_one_person_unless_it_is_in_channel(slack: PracticeWorkspace, url: str) -> None:
    assert post(url, {"text": "only you"}) == (200, {"ok": True})
    post(url, {"text": "everybody", "response_type": "in_channel"})

    assert slack.as_("ada").sees("only you").ephemeral
    slack.as_("grace").sees("everybody")
    slack.as_("grace").never_sees("only you")


def test_it_can_be_used_five_times(slack: PracticeWorkspace, url: str) -> None:
    for number in range(5):
        assert post(url, {"text": str(number)})[0] == 200

    assert post(url, {"text": "six"}) == (404, {"ok": False, "error": "used_url"})


def test_it_lives_for_thirty_minutes_of_the_workspaces_clock(slack: PracticeWorkspace, url: str) -> None:
    slack.clock.advance(minutes=29)
    assert post(url, {"text": "still"})[0] == 200

    slack.clock.advance(minutes=2)
    assert post(url, {"text": "late"}) == (404, {"ok": False, "error": "expired_url"})
    assert post(f"{slack.url}/response/nonsense", {"text": "x"})[1]["error"] == "expired_url"


def test_an_answer_can_be_replaced_but_its_visibility_never_changes(slack: PracticeWorkspace, url: str) -> None:
    post(url, {"text": "wait"})
    post(url, {"text": "done", "replace_original": True, "response_type": "in_channel"})

    ada = slack.as_("ada", "hiring")
    assert [(message.text, message.ephemeral) for message in ada.messages()] == [("done", True)]
    slack.as_("grace").never_sees("done")


def test_an_answer_can_be_deleted(slack: PracticeWorkspace, url: str) -> None:
    post(url, {"text": "wait"})

    assert post(url, {"delete_original": True})[1] == {"ok": True}
    assert slack.as_("ada", "hiring").messages() == []


def test_a_public_message_of_the_app_is_replaced_in_place(slack: PracticeWorkspace) -> None:
    posted = call(slack, "chat.postMessage", channel="C02", text="before")["message"]
    channel = slack.core.workspace.channel("hiring")
    url = slack.ask(lambda: slack.core.responses.issue("U01", channel, posted))

    post(url, {"text": "after", "replace_original": True})

    assert [message.text for message in slack.as_("grace", "hiring").messages()] == ["after"]


def test_it_may_speak_where_the_app_is_not_a_member(slack: PracticeWorkspace) -> None:
    channel = slack.core.workspace.channel("secret")
    url = slack.ask(lambda: slack.core.responses.issue("U01", channel))

    post(url, {"text": "hello", "response_type": "in_channel"})

    slack.as_("ada").sees("hello")


def test_content_is_checked_like_any_message(slack: PracticeWorkspace, url: str) -> None:
    assert post(url, {"blocks": [{"type": "section"}]})[1]["error"] == "invalid_blocks"
    assert post(url, {})[1]["error"] == "no_text"
