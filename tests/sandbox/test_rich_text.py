"""The rich_text block of people's messages."""

from slack_sdk.models.blocks import Block

from bot.sandbox import PracticeWorkspace
from bot.sandbox.rich_text import rich_text
from bot.sandbox.rules import check_message
from tests.sandbox.raw_app import call

TEXT = "hi <@U01>, *see <#C02>* &amp; `a*b*` ~old~ :wave: <https://x.example|x> <!here>"


def test_what_a_person_wrote_is_taken_apart() -> None:
    assert rich_text(TEXT)[0]["elements"][0]["elements"] == [
        {"type": "text", "text": "hi "},
        {"type": "user", "user_id": "U01"},
        {"type": "text", "text": ", "},
        {"type": "text", "text": "see ", "style": {"bold": True}},
        {"type": "channel", "channel_id": "C02", "style": {"bold": True}},
        {"type": "text", "text": " & "},
        {"type": "text", "text": "a*b*", "style": {"code": True}},
        {"type": "text", "text": " "},
        {"type": "text", "text": "old", "style": {"strike": True}},
        {"type": "text", "text": " "},
        {"type": "emoji", "name": "wave"},
        {"type": "text", "text": " "},
        {"type": "link", "url": "https://x.example", "text": "x"},
        {"type": "text", "text": " "},
        {"type": "broadcast", "range": "here"},
    ]


def test_slacks_rules_and_its_sdk_accept_it() -> None:
    blocks = rich_text(TEXT)

    assert check_message({"text": TEXT, "blocks": blocks}) == []
    assert [block.to_dict() for block in Block.parse_all(blocks)] == blocks


def test_apps_receive_it_and_it_follows_an_edit(slack: PracticeWorkspace) -> None:
    ada = slack.as_("ada", "hiring")
    message = ada.says("frist")
    ada.edits(message, "first")

    found = call(slack, "conversations.history", channel="C02")["messages"][0]
    assert found["blocks"][0]["elements"][0]["elements"] == [{"type": "text", "text": "first"}]
