"""A message is saved by who may note about the candidate, as their note, and nobody else is offered a name."""

import pytest

from bot.domain.events import Door, Kind
from bot.domain.permissions import NOT_FOR_YOU
from bot.domain.quotes import CUT, source_of
from bot.flows import saved_messages
from tests.bot.flows.deeds import as_, refused
from tests.factories import GUEST, LENA, MAYA, NOW, OTTO, PRIYA, SAM, ask_for_cards, put_on_file

SOURCE = source_of("C01HIRING", "1773147600.000100", "", SAM, "northwind")


def offered(store, who, words):
    found = as_(store, who, lambda records, member: saved_messages.offered(records, member, words))
    return [(application.code, title) for application, title in found]


def save(store, application, who=PRIYA, words="Worth talking to.", source=SOURCE):
    return as_(
        store,
        who,
        lambda records, member: saved_messages.save(
            records, member, application.id, words, source, door=Door.MODAL, now=NOW
        ),
    )


def notes(store, application):
    events = store.read(lambda records: records.events.latest(application.id, 10))
    return [event.text for event in events if event.kind is Kind.NOTED]


def test_candidates_are_offered_by_name_and_number_to_who_may_note_about_them(store, ada):
    for words in ("ada", "lovelace", "C-1", "lovelase"):
        assert offered(store, PRIYA, words) == [("C-1", "ML engineer")]
    assert offered(store, MAYA, "ada") == [("C-1", "ML engineer")]


@pytest.mark.parametrize("who", [OTTO, LENA, GUEST])
def test_nobody_else_is_offered_anybody(store, ada, who):
    assert offered(store, who, "ada") == []
    assert offered(store, who, "C-1") == []


def test_an_interviewer_is_offered_whom_they_interview(store, ada):
    store.write(lambda records: ask_for_cards(records, ada, SAM))

    assert offered(store, SAM, "ada") == [("C-1", "ML engineer")]


def test_at_most_twenty_namesakes_are_offered(store):
    for n in range(25):
        store.write(lambda records, n=n: put_on_file(records, f"Ada Lovelace {n}"))

    assert len(offered(store, PRIYA, "ada lovelace")) == 20


def test_a_saved_message_is_a_note_with_its_author_and_address(store, ada):
    save(store, ada)

    assert notes(store, ada) == [
        "Worth talking to.\n— Sam Okafor https://northwind.slack.com/archives/C01HIRING/p1773147600000100"
    ]


def test_without_author_or_address_the_words_are_kept_all_the_same(store, ada):
    save(store, ada, source="tampered")

    assert notes(store, ada) == ["Worth talking to."]


def test_a_long_message_is_shortened_and_says_so_and_still_fits_a_note(store, ada):
    words = as_(store, PRIYA, lambda records, member: saved_messages.words_to_save(records, member, "x" * 9000))
    save(store, ada, words=words)

    [note] = notes(store, ada)
    assert CUT in note
    assert len(note) <= 3000
    assert note.endswith("p1773147600000100")


@pytest.mark.parametrize("who", [OTTO, SAM])
def test_who_may_not_note_saves_nothing(store, ada, who):
    assert refused(save, store, ada, who) == NOT_FOR_YOU
    assert notes(store, ada) == []


def test_nothing_is_not_saved(store, ada):
    assert refused(save, store, ada, words=" \n") == saved_messages.NOTHING_LEFT


def test_a_guest_is_not_even_shown_the_form(store):
    look = lambda records, member: saved_messages.words_to_save(records, member, "x")  # noqa: E731

    assert refused(as_, store, GUEST, look) == NOT_FOR_YOU
