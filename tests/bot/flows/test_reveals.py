"""Reveals: a panel is read when every card is in, or when a person says so with a reason, and by everybody at once."""

from datetime import timedelta

import pytest

from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.events import Kind
from bot.domain.interviews import Closed
from bot.domain.permissions import NOT_FOR_YOU
from bot.domain.pipeline import Stage
from bot.flows import debriefs
from bot.flows.debrief_places import place_of
from bot.flows.rendering import render
from tests.bot.flows.deeds import as_, current, move, refused, show
from tests.bot.flows.votes import asked, go_on_without, hand_in, read_panel, revealed_at
from tests.factories import AIKO, COMPANY, LENA, MAYA, NOW, OTTO, PRIYA, SAM, open_a_job, put_on_file

LATER = NOW + timedelta(days=9)
FOUR = (SAM, LENA, AIKO, OTTO)


def told(store):
    """Return who is owed what words about the panel."""

    def look(records):
        found = {}
        while claimed := records.deliveries.claim("test", LATER, 99):  # the first of each conversation
            for delivery in claimed:
                if delivery.kind in {DeliveryKind.REVEAL, DeliveryKind.DEBRIEF}:
                    reached = place_of(records, delivery).people if delivery.is_to_a_group else [delivery.to]
                    found |= dict.fromkeys(reached, str(render(records, delivery, COMPANY, NOW)))
                records.deliveries.end(delivery.id, "test", DeliveryState.MOOT)
        return found

    return store.write(look)


@pytest.fixture
def seats(store, ada):
    return asked(store, ada, *FOUR)


@pytest.fixture
def managed_by_otto(store):
    """Somebody whose hiring manager is nothing else besides."""
    opening = store.write(lambda r: open_a_job(r, "AI engineer", hiring_manager_id=OTTO))
    return store.write(lambda r: put_on_file(r, "Grace Hopper", opening=opening))


def test_with_the_last_card_the_panel_is_opened_and_everybody_on_it_is_told_the_same(store, ada, seats):
    for who in FOUR:
        assert revealed_at(store, ada) is None
        hand_in(store, seats[who])

    assert revealed_at(store, ada) == NOW
    messages = told(store)
    assert set(messages) == {*FOUR, MAYA, PRIYA}  # without a channel, who leads the debrief is told too
    assert len(set(messages.values())) == 1
    assert "4 of 4 cards" in messages[SAM]


def test_where_there_is_a_channel_the_debrief_opens_there_without_a_vote(store):
    opening = store.write(lambda r: open_a_job(r, "AI engineer", channel_id="C07HIRE"))
    grace = store.write(lambda r: put_on_file(r, "Grace Hopper", opening=opening))
    panel = asked(store, grace, SAM, LENA)

    hand_in(store, panel[SAM], "strong_yes")
    hand_in(store, panel[LENA], "strong_yes")

    messages = told(store)
    assert set(messages) == {SAM, LENA, "C07HIRE"}
    assert "without votes" in messages["C07HIRE"]
    assert not [word for word in ("trong yes", "Sam", "Lena", "lear yes") if word in messages["C07HIRE"]]


def test_what_is_told_of_a_reveal_is_owed_in_the_transaction_of_the_last_card(store, ada):
    panel = asked(store, ada, SAM)

    def fails(records):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.write(lambda r: (hand_in_within(r, panel[SAM]), fails(r)))

    assert (revealed_at(store, ada), told(store)) == (None, {})


def hand_in_within(records, seat):
    from tests.factories import hand_in as within

    within(records, seat)


def test_a_deadline_that_passed_reveals_nothing(store, ada, seats):
    hand_in(store, seats[SAM])

    for who in (PRIYA, MAYA, SAM):
        assert refused(read_panel, store, who, ada, LATER).startswith("1 of 4 cards are in")
    assert refused(read_panel, store, LENA, ada, LATER) == debriefs.YOURS_FIRST


def test_a_recruiter_goes_on_without_a_card_at_any_time_on_record_and_with_a_reason(store, ada, seats):
    hand_in(store, seats[SAM])

    assert refused(go_on_without, store, PRIYA, ada, "why not") == "Please say in a few words why it cannot wait."
    go_on_without(store, PRIYA, ada, "She has another offer.")

    event = show(store, PRIYA, ada).history[0]
    assert (event.kind, event.actor_id, event.text) == (Kind.REVEALED, PRIYA, "She has another offer.")
    assert {voice.name for voice in read_panel(store, MAYA, ada).agenda.present} == {"Sam Okafor"}
    assert {one.name for one in read_panel(store, MAYA, ada).agenda.missing} == {
        "Lena Fischer", "Aiko Tanaka", "Otto Outsider",
    }  # fmt: skip


def test_who_has_not_written_their_card_stays_blind_and_is_told_nothing(store, ada, seats):
    hand_in(store, seats[SAM])
    go_on_without(store, PRIYA, ada)

    assert refused(read_panel, store, LENA, ada) == debriefs.YOURS_FIRST
    assert show(store, LENA, ada).panel[0].votes == ()
    assert LENA not in told(store)


@pytest.mark.parametrize(
    ("who", "handed_in", "now", "sentence"),
    [
        (OTTO, 3, NOW, "Only a recruiter can go on without a card that is missing."),
        (OTTO, 2, LATER, "Only a recruiter can go on without a card that is missing."),
        (OTTO, 3, LATER, None),
        (MAYA, 1, NOW, None),
        (SAM, 3, LATER, NOT_FOR_YOU),
        (PRIYA, 0, LATER, "No card is in yet, so there is nothing to read."),
        (PRIYA, 4, LATER, "Every card is in already."),
    ],
)
def test_of_four_the_hiring_manager_may_go_on_one_short_once_the_cards_are_due(
    store, managed_by_otto, who, handed_in, now, sentence
):
    people = (SAM, LENA, AIKO, MAYA)
    seats = asked(store, managed_by_otto, *people)
    for one in people[:handed_in]:
        hand_in(store, seats[one])

    if sentence is None:
        go_on_without(store, who, managed_by_otto, now=now)
        assert revealed_at(store, managed_by_otto) == now
    else:
        assert refused(go_on_without, store, who, managed_by_otto, now=now) == sentence


def test_of_three_nobody_but_a_recruiter_goes_on_one_short(store, managed_by_otto):
    panel = asked(store, managed_by_otto, SAM, LENA, AIKO)
    hand_in(store, panel[SAM])
    hand_in(store, panel[LENA])

    assert "Only a recruiter" in refused(go_on_without, store, OTTO, managed_by_otto, now=LATER)


def test_a_late_card_waits_for_the_next_reveal_says_so_and_everybody_is_told_anew(store, ada, seats):
    hand_in(store, seats[SAM])
    hand_in(store, seats[LENA])
    go_on_without(store, PRIYA, ada)
    hand_in(store, seats[AIKO], "definitely_not", now=NOW + timedelta(hours=1))
    assert [one.name for one in read_panel(store, PRIYA, ada).agenda.present] == ["Sam Okafor", "Lena Fischer"]

    hand_in(store, seats[OTTO], now=NOW + timedelta(hours=2))

    present = read_panel(store, PRIYA, ada).agenda.present
    assert {one.name: [mark.value for mark in one.marks] for one in present} == {
        "Sam Okafor": [], "Lena Fischer": [], "Aiko Tanaka": ["forced"], "Otto Outsider": ["forced"],
    }  # fmt: skip
    assert set(told(store)) >= set(FOUR)


def test_nobody_is_waited_for_whose_card_the_panel_was_opened_without(store):
    ada = store.write(lambda records: put_on_file(records, stage=Stage.LOOP))
    panel = asked(store, ada, SAM, LENA)
    hand_in(store, panel[SAM])
    assert show(store, PRIYA, ada).holder == "Lena Fischer"

    go_on_without(store, PRIYA, ada)

    assert (show(store, PRIYA, ada).duty, show(store, PRIYA, ada).holder) == ("decision", "Maya Lindqvist")
    assert move(store, PRIYA, ada, Stage.DEBRIEF).stage_name == "Debrief"  # the gate does not wait either


def test_a_panel_is_not_opened_again_when_nothing_new_is_in(store, ada, seats):
    for who in FOUR[:3]:
        hand_in(store, seats[who])
    go_on_without(store, PRIYA, ada)

    as_(store, PRIYA, lambda r, m: r.interviews.close(seats[OTTO].id, Closed.LEFT))
    hand_in(store, seats[SAM], "no", now=NOW + timedelta(hours=1), revision="I slept on it.")

    assert revealed_at(store, ada) == NOW


def test_who_is_asked_later_reads_nothing_until_the_next_reveal_while_the_others_read_on(store, ada):
    first = asked(store, ada, SAM)
    hand_in(store, first[SAM])
    later = NOW + timedelta(hours=1)
    second = asked(store, ada, LENA, AIKO, now=later)

    assert read_panel(store, PRIYA, ada).agenda.present
    assert refused(read_panel, store, LENA, ada) == debriefs.YOURS_FIRST
    hand_in(store, second[LENA], now=later)
    assert [one.name for one in read_panel(store, LENA, ada).agenda.present] == ["Sam Okafor"]
    hand_in(store, second[AIKO], now=later + timedelta(hours=1))
    assert len(read_panel(store, LENA, ada).agenda.present) == 3
    assert current(store, ada).revealed_at == later + timedelta(hours=1)
