"""A message kept as a note: read as people read it, with its author and address, and never a trap."""

import pytest

from bot.domain.quotes import author_in, people_in, permalink, plain, shortened, source_of

SOURCE = source_of("C01HIRING", "1773147600.000100", "", "U03SAM", "northwind")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ask <@U03SAM> and <@U9|x>", "ask @Sam Okafor and @somebody"),
        ("in <#C01HIRING|hiring>", "in #hiring"),
        ("<https://a.example|her talk>", "her talk (https://a.example)"),
        ("<https://a.example>", "https://a.example"),
        ("<https://a.example|https://a.example>", "https://a.example"),
        ("<mailto:ada@example.com|ada@example.com>", "ada@example.com (mailto:ada@example.com)"),
        ("<!channel> <!here|here> <!subteam^S01|@ml>", "@channel @here @ml"),
        ("R&amp;D &lt;Ada&gt; &amp;amp;", "R&D <Ada> &amp;"),
        ("a\u202eb\x00c", "abc"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_a_message_is_kept_as_people_read_it(text, words):
    assert plain(text, {"U03SAM": "Sam Okafor"}) == words


def test_the_people_in_a_message_are_found():
    assert people_in("<@U03SAM> <@W1|w> <#C1|c>") == {"U03SAM", "W1"}


def test_that_a_message_was_shortened_is_said():
    assert shortened("x" * 30, 30) == "x" * 30
    assert shortened("word " * 10, 30) == "word word word wo… (shortened)"
    assert len(shortened("x" * 31, 30)) == 30


def test_the_address_of_a_message_and_of_a_reply():
    assert permalink(SOURCE) == "https://northwind.slack.com/archives/C01HIRING/p1773147600000100"
    reply = source_of("C01HIRING", "1773147600.000100", "1773147500.000001", "U03SAM", "northwind")
    assert permalink(reply) == (
        "https://northwind.slack.com/archives/C01HIRING/p1773147600000100?thread_ts=1773147500.000001&cid=C01HIRING"
    )
    first = source_of("C01HIRING", "1773147600.000100", "1773147600.000100", "U03SAM", "northwind")
    assert permalink(first) == permalink(SOURCE)


@pytest.mark.parametrize(
    "tampered",
    ["", "x", SOURCE.replace("northwind", "evil.example/"), SOURCE.replace("C01HIRING", "../x"), SOURCE + " more",
     SOURCE.replace("1773147600.000100", "now"), SOURCE.replace("northwind", "Evil")],
)  # fmt: skip
def test_of_a_form_that_was_tampered_with_no_address_is_made(tampered):
    assert permalink(tampered) is None


def test_the_author_of_a_message_is_known_unless_nobody_is():
    assert author_in(SOURCE) == "U03SAM"
    assert author_in(source_of("C01HIRING", "1.2", "", "", "northwind")) is None
    assert author_in("x") is None
