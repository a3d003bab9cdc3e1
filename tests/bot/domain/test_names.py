"""People are found by what somebody remembers of their name, and names cannot play tricks on a sentence."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.names import folded_words, is_close, letters_left_out, matches, one_line


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ada Lovelace", ("ada", "lovelace")),
        ("  ADA   LOVELACE ", ("ada", "lovelace")),
        ("Zoë Müller-Lüdenscheidt", ("zoe", "muller", "ludenscheidt")),
        ("Zoe\u0308", ("zoe",)),
        ("Straße", ("strasse",)),
        ("O'Brien, Conan", ("o", "brien", "conan")),
        ("Nguyễn Thị Minh", ("nguyen", "thi", "minh")),
        ("İbrahim", ("ibrahim",)),
        ("Ａｄａ ﬁsher", ("ada", "fisher")),
        ("مريم الزهراء", ("مريم", "الزهراء")),
        ("田中 愛子", ("田中", "愛子")),
        ("🎉", ()),
        ("<!channel> *Mallory*", ("channel", "mallory")),
        ("", ()),
        ("x" * 300, ("x" * 24,)),
        ("a b c d e f g h i j", ("a", "b", "c", "d", "e", "f", "g", "h")),
    ],
)
def test_a_name_is_cut_into_plain_words(name, words):
    assert folded_words(name) == words


@pytest.mark.parametrize(
    ("typed", "is_near"),
    [
        ("lovelace", True),
        ("lovelac", True),
        ("ovelace", True),
        ("lovellace", True),
        ("lovelacex", True),
        ("lovexace", True),
        ("loevlace", True),
        ("olvelace", True),
        ("lovelaec", True),
        ("lovelcea", False),
        ("lovlac", False),
        ("lxvelxce", False),
        ("lovelacexx", False),
        ("", False),
    ],
)
def test_a_typo_is_one_letter_more_less_other_or_two_swapped(typed, is_near):
    assert is_close(typed, "lovelace") is is_near
    assert is_close("lovelace", typed) is is_near


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("ada", True),
        ("ad", True),
        ("a", True),
        ("lovelace ada", True),
        ("love a", True),
        ("lovelcae", True),
        ("ada ada", False),
        ("ada lovelace king", False),
        ("dda", False),
        ("", False),
    ],
)
def test_every_word_typed_must_fit_a_word_of_the_name(typed, finds):
    assert matches(folded_words(typed), folded_words("Ada Lovelace")) is finds


def test_two_words_that_begin_alike_need_two_words_in_the_name():
    assert matches(("an", "an"), ("anna", "andersson"))
    assert not matches(("an", "an"), ("anna", "berg"))


@pytest.mark.parametrize("typed", ["an anna", "an andersson anna"])
def test_in_whatever_order_the_words_are_typed(typed):
    assert matches(folded_words(typed), ("anna", "andersson", "anton")[: len(typed.split())])


letters = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüéñø", min_size=4, max_size=24)
names = st.lists(letters, min_size=1, max_size=4)


@given(names, st.data())
def test_a_name_is_found_by_any_one_typo_in_any_of_its_words(words, data):
    word = data.draw(st.sampled_from(folded_words(" ".join(words))))
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("abcxyz"))
    typed = data.draw(
        st.sampled_from([
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ])
    )  # fmt: skip
    assume(4 <= len(typed) <= 24)

    assert matches((typed,), folded_words(" ".join(words)))
    # ... and the index leads there: what is typed and what is kept share a form.
    assert ({typed} | letters_left_out(typed)) & ({word} | letters_left_out(word))


@given(st.text(max_size=400))
def test_no_text_breaks_the_folding(text):
    words = folded_words(text)

    assert len(words) <= 8
    assert all(1 <= len(word) <= 24 for word in words)
    assert folded_words(" ".join(words)) == words or any(unicodedata.combining(c) for c in text) or not text.isascii()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  Ada \t\n Lovelace  ", "Ada Lovelace"),
        ("Ada\u2028Lovelace\u2029", "Ada Lovelace"),
        ("Ada\x00\x07\x1b[31m", "Ada[31m"),
        ("\u202eecalevoL\u202c", "ecalevoL"),
        ("\u2066Ada\u2069", "Ada"),
        ("\ud800Ada", "Ada"),
        ("👩‍🚀 Zoë مريم", "👩‍🚀 Zoë مريم"),
        ("x" * 16, "x" * 14 + "…"),
        ("xxxxxxxxxxxxx yyy", "xxxxxxxxxxxxx…"),
        ("x" * 15, "x" * 15),
    ],
)
def test_a_line_has_no_controls_and_no_turns(text, line):
    assert one_line(text, 15) == line


@given(st.text(max_size=100), st.integers(1, 60))
def test_a_line_is_never_longer_than_asked_and_stays_what_it_is(text, most):
    line = one_line(text, most)

    assert len(line) <= most
    assert one_line(line, most) == line
    assert not [c for c in line if c in "\n\r\t\x00\u202e\u2066"]
