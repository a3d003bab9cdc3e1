"""Who can be put on file."""

import pytest

from bot.domain.candidates import checked_candidate, checked_link, email_key, looks_like_email, name_key
from bot.domain.errors import Refusal


@pytest.mark.parametrize(
    "name", ["Ada Lovelace", "X", "مريم", "田中 愛子", "🎉 Party", "<!channel>", "x" * 300, "O'Brien"]
)
def test_a_name_is_kept_as_it_is_written(name):
    assert checked_candidate(name, None).name == name


def test_a_name_is_one_line_without_invisible_tricks():
    assert checked_candidate(" Ada\n\u202eLovelace\x00 ", None).name == "Ada Lovelace"


@pytest.mark.parametrize("name", ["", "   ", "🎉", "***", "\u202e", "-"])
def test_a_candidate_needs_a_name(name):
    with pytest.raises(Refusal, match=r"^A candidate needs a name\.$"):
        checked_candidate(name, None)


def test_a_name_of_301_characters_is_doubted():
    with pytest.raises(Refusal, match=r"^That name is longer than 300 characters\. Is it really a name\?$"):
        checked_candidate("x" * 301, None)


@pytest.mark.parametrize(("typed", "kept"), [(None, None), ("", None), ("  ", None), (" a@b.c ", "a@b.c")])
def test_an_address_is_optional(typed, kept):
    assert checked_candidate("Ada", typed).email == kept


def test_what_is_no_address_is_quoted_back():
    with pytest.raises(Refusal, match=r"^“ada at example” does not look like an e-mail address\.$"):
        checked_candidate("Ada", "ada at example")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("ada@example.com", True),
        ("a.b+c@sub.example.co.uk", True),
        ("ü@münchen.de", True),
        ("a" * 242 + "@example.com", True),
        ("a" * 243 + "@example.com", False),
        ("ada", False),
        ("@example.com", False),
        ("ada@", False),
        ("ada@example", False),
        ("ada@.com", False),
        ("ada@example.", False),
        ("a@b@example.com", False),
        ("a da@example.com", False),
        ("ada@exam\nple.com", False),
    ],
)
def test_what_looks_like_an_address(text, is_one):
    assert looks_like_email(text) is is_one


def test_spellings_of_the_same_address_and_name_are_the_same():
    assert email_key(" Ada@Example.COM ") == email_key("ada@example.com")
    assert name_key("  ZOË  Müller ") == name_key("zoe muller")
    assert name_key("Zoe Muller") != name_key("Muller Zoe")


@pytest.mark.parametrize(
    "link",
    [
        "https://drive.example.com/cv.pdf",
        "http://example.com",
        "https://example.com:8443/a_(b)/c?d=e&f=%20#g",
        "  https://example.com/cv  ",
    ],
)
def test_where_a_resume_lies_is_a_link_to_a_page(link):
    assert checked_link(link) == link.strip()


@pytest.mark.parametrize(
    "link",
    [
        "",
        "cv.pdf",
        "https://",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://user:secret@example.com/cv",
        "https://example.com/a b",
        "https://example.com/|<!channel>",
        'https://example.com/"',
        "https://[::1",
        "https://example.com/\ncv",
    ],
)
def test_what_is_no_such_link_is_refused(link):
    with pytest.raises(Refusal, match="begins with https://"):
        checked_link(link)


def test_a_link_of_more_than_a_thousand_characters_is_refused():
    with pytest.raises(Refusal, match="longer than 1,000 characters"):
        checked_link("https://example.com/" + "x" * 981)
