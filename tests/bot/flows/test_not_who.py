"""Whose card is missing is not for somebody who owes one too: they see how many are in, and nothing else."""

from datetime import timedelta

import pytest

from bot.domain.ball import Duty
from bot.domain.commands import List
from bot.domain.openings import Training
from bot.domain.pipeline import Stage
from bot.flows import cards
from bot.flows.lists import list_page
from bot.views import candidates, lists
from tests.bot.flows.deeds import as_, show
from tests.bot.flows.votes import asked, go_on_without, hand_in
from tests.factories import AIKO, LENA, MAYA, NOW, PRIYA, SAM, put_on_file
from tests.factories import hand_in as within
from tests.limits import texts

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def ada(store):
    return store.write(lambda records: put_on_file(records, stage=Stage.LOOP))


@pytest.fixture
def seats(store, ada):
    """Lena alone in a round, asked first, so that everybody waits for her; Sam, Aiko and the manager later."""
    first = asked(store, ada, LENA, round_key="coding")
    return {**first, **asked(store, ada, SAM, AIKO, MAYA, now=NOW + timedelta(hours=1))}


def card(store, who, ada):
    message = candidates.card(show(store, who, ada, LATER), LATER)
    return "\n".join([message["text"], *texts(message)])


def row(store, who):
    page = as_(store, who, lambda r, m: list_page(r, m, List(), LATER))
    message = lists.listing(page, LATER)
    return "\n".join([message["text"], *texts(message)])


@pytest.mark.parametrize("who", [SAM, MAYA])
def test_who_owes_a_card_sees_how_many_are_in_and_not_whose_are_missing(store, ada, seats, who):
    hand_in(store, seats[AIKO], now=LATER)

    said = card(store, who, ada)

    assert "Waiting for scorecards · 1 of 4 in\nYours is due" in said
    for telling in ("Waiting for *Lena", "0 of 1", "1 of 3", "a scorecard · since"):
        assert telling not in said
    assert "waits for scorecards · 1 of 4 in" in row(store, who)
    assert "waits for Lena" not in row(store, who)


class TakenBackError(Exception):
    """Nothing of it happened."""


def seen_by_sam_once_it_is_in(store, ada, seat):
    seen = []

    def work(records):
        within(records, seat, now=LATER)
        sam = records.members.get(SAM)
        seen.append(candidates.card(cards.show(records, sam, ada.id, LATER), LATER))
        seen.append(lists.listing(list_page(records, sam, List(), LATER), LATER))
        raise TakenBackError

    with pytest.raises(TakenBackError):
        store.write(work)
    return seen


def test_it_is_the_same_whoever_has_written(store, ada, seats):
    one, other = (seen_by_sam_once_it_is_in(store, ada, seats[who]) for who in (LENA, AIKO))

    assert "1 of 4 in" in str(one)
    assert one == other


def test_who_is_not_asked_or_has_written_reads_who_is_waited_for(store, ada, seats):
    hand_in(store, seats[AIKO], now=LATER)

    for who in (PRIYA, AIKO):
        said = card(store, who, ada)
        assert "Waiting for *Lena Fischer* · a scorecard" in said
        assert "0 of 1 cards in" in said
    assert "waits for Lena Fischer, a scorecard" in row(store, PRIYA)


def test_a_shadow_who_has_not_written_does_not_learn_whose_card_is_missing(store, ada):
    opening = store.read(lambda records: records.openings.all()[0])
    people = {SAM: Training.SHADOW, LENA: Training.TRAINED, AIKO: Training.TRAINED}
    store.write(lambda r: r.openings.set_people(opening.id, "mlops_production", people, by=PRIYA, now=NOW))
    seats = asked(store, ada, SAM, LENA, AIKO)
    hand_in(store, seats[LENA])

    assert "Waiting for scorecards · 1 of 2 in" in card(store, SAM, ada)
    assert "Waiting for *Aiko" not in card(store, SAM, ada)


def test_without_whom_a_panel_was_opened_is_not_told_to_who_owes_a_card(store, ada, seats):
    hand_in(store, seats[AIKO], now=LATER)
    hand_in(store, seats[LENA], now=LATER)
    go_on_without(store, PRIYA, ada, now=LATER)

    shown = show(store, SAM, ada, LATER)
    assert shown.duty is not Duty.CARD
    said = card(store, SAM, ada)
    assert "2 of 4 cards in" in said
    assert not [one for one in ("1 of 1", "1 of 3") if one in said]
