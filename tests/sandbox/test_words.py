"""Mentions on their way in, and Slack's markup on its way to a reader."""

from datetime import UTC, datetime

import pytest

from bot.sandbox import PracticeWorkspace
from bot.sandbox.mentions import escaped_command, said, typed
from bot.sandbox.reading import Reader
from bot.sandbox.reading_blocks import Surface, words_of


@pytest.mark.parametrize(
    ("words", "stored"),
    [
        ("hi @ada & <b>", "hi <@U01> &amp; &lt;b&gt;"),
        ("see #hiring", "see <#C02>"),
        ("see https://x.example/@ada", "see <https://x.example/@ada>"),
        ("@Grace Hopper, `@ada` and @adalbert", "<@U02>, `@ada` and @adalbert"),
        ("<@U02> and <!here>", "<@U02> and <!here>"),
        ("@here https://a.example/?b=1&c=2", "<!here> <https://a.example/?b=1&amp;c=2>"),
        ("mail me@there.example", "mail <mailto:me@there.example|me@there.example>"),
        (
            "see slack.com/help, not v1.2 or e.g. this",
            "see <http://slack.com/help|slack.com/help>, not v1.2 or e.g. this",
        ),
    ],
)
def test_what_a_person_types_is_stored_as_slack_stores_it(slack: PracticeWorkspace, words: str, stored: str) -> None:
    assert said(slack.core.workspace, words, "U01") == stored


def test_commands_are_escaped_with_names(slack: PracticeWorkspace) -> None:
    plain = typed(slack.core.workspace, "<@U02> in <#C02|hiring> <https://x.example|x>", "U01")

    assert plain == "@grace in #hiring x"
    assert escaped_command(slack.core.workspace, plain, "U01") == "<@U02|grace> in <#C02|hiring> x"
    assert escaped_command(slack.core.workspace, "https://x.example", "U01") == "<https://x.example>"
    assert escaped_command(slack.core.workspace, "a@x.example", "U01") == "<mailto:a@x.example|a@x.example>"


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("*3* _new_ ~old~ `code`", "3 new old code"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("<@U02>, <#C02>, <!channel>, <https://x.example|here>", "@Grace Hopper, #hiring, @channel, here"),
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
        ("&gt; quoted\n>too\nnot", "quoted\ntoo\nnot"),
        ("`*as typed*` and ```*this* too```", "*as typed* and \n*this* too\n"),
        ("<!date^1767225600^{date_long} {time}|then>", "Wednesday, December 31st, 2025 7:00 PM"),
        ("<!date^1767225600^{date_num}^https://x.example|then>", "2025-12-31"),
    ],
)
def test_markup_is_read_with_the_readers_eyes(slack: PracticeWorkspace, markup: str, read: str) -> None:
    reader = Reader(slack.core.workspace, slack.core.workspace.named("grace"))

    assert reader.mrkdwn(markup) == read


def test_near_dates_are_today_and_tomorrow() -> None:
    with PracticeWorkspace(start_at=datetime(2026, 1, 1, 12, tzinfo=UTC)) as slack:
        reader = Reader(slack.core.workspace, slack.core.workspace.named("ada"))
        assert reader.date(1767225600, "{date_pretty} at {time}") == "Today at 12:00 AM"
        assert reader.date(1767225600 + 86_400, "on {date_short_pretty}") == "on tomorrow"
        assert reader.date(1767225600, "{ago}") == "12 hours ago"


def test_a_clock_of_24_hours_is_a_matter_of_taste() -> None:
    with PracticeWorkspace(people=[{"name": "ada", "tz": "Europe/London", "clock": 24}]) as slack:
        reader = Reader(slack.core.workspace, slack.core.workspace.named("ada"))
        assert reader.date(1767225600, "{time} {time_secs}") == "00:00 00:00:00"


def test_every_text_of_a_block_is_read(slack: PracticeWorkspace) -> None:
    reader = Reader(slack.core.workspace, slack.core.workspace.named("ada"))
    blocks = [
        {"type": "image", "image_url": "x", "alt_text": "A portrait"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "_small_"}]},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Role*\nEngineer"}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
            {"type": "text", "text": "Dear "}, {"type": "user", "user_id": "U02"}]}]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "cell"}, {"type": "raw_number", "value": 7,
                                                                         "text": "7"}]]},
    ]  # fmt: skip

    read = [text for text in words_of(blocks, Surface(reader)) if text]
    assert read == ["A portrait", "small", "Role\nEngineer", "Dear @Grace Hopper", "cell", "7"]
