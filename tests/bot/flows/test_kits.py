"""A kit is for the one who sits in the seat, says who else was asked, and never whose card is in."""

import pytest
from sqlalchemy import update

from bot.domain.events import Door
from bot.domain.permissions import NOT_FOR_YOU
from bot.flows.candidates import keep_resume
from bot.flows.kits import kit_of
from bot.views.kits import kit as shown
from storage.tables import candidates, members, seats
from tests.bot.flows.deeds import as_, refused
from tests.factories import LENA, MAYA, NOW, PRIYA, SAM, ask_for_cards, hand_in


def kit(store, seat, who=SAM):
    return as_(store, who, lambda records, member: kit_of(records, member, seat.id))


@pytest.fixture
def seat(store, ada):
    store.write(lambda records: ask_for_cards(records, ada, LENA, round_key="coding"))
    return next(one for one in store.write(lambda records: ask_for_cards(records, ada, SAM, MAYA)) if _is(one, SAM))


def _is(seat, who):
    return seat.interviewer_id == who


def test_a_kit_has_the_round_and_what_the_others_cover(store, seat):
    shown = kit(store, seat)

    assert (shown.form.candidate, shown.form.round.key) == ("Ada Lovelace", "mlops_production")
    assert shown.beside == ("Maya Lindqvist",)
    [other] = shown.others
    assert (other.name, other.who) == ("Coding with real data", ("Lena Fischer",))
    assert other.focus


def test_a_kit_is_the_same_whoever_handed_in_their_card(store, ada, seat):
    before = kit(store, seat)
    for one in store.read(lambda records: records.interviews.seats_of(ada.id)):
        if not _is(one, SAM):
            store.write(lambda records, one=one: hand_in(records, one))

    assert kit(store, seat) == before


@pytest.mark.parametrize("who", [PRIYA, MAYA, LENA])
def test_a_kit_is_for_nobody_but_the_one_in_the_seat(store, seat, who):
    assert refused(kit, store, seat, who) == NOT_FOR_YOU


def test_who_turns_out_to_be_the_candidate_gets_no_kit(store, ada, seat):
    where = candidates.c.id == ada.candidate_id
    store.write(lambda records: records._connection.execute(update(candidates).where(where).values(member_id=SAM)))

    assert refused(kit, store, seat) == NOT_FOR_YOU


@pytest.mark.parametrize(
    ("table", "where", "gone"),
    [(members, members.c.id == MAYA, {"is_deactivated": True}), (seats, seats.c.interviewer_id == MAYA, {"closed": "left"})],
)  # fmt: skip
def test_who_left_or_was_let_off_is_not_named(store, seat, table, where, gone):
    store.write(lambda records: records._connection.execute(update(table).where(where).values(**gone)))

    assert kit(store, seat).beside == ()


def test_where_only_this_round_was_arranged_every_other_one_may_come(store, ada):
    seat = next(one for one in store.write(lambda records: ask_for_cards(records, ada, SAM, LENA)) if _is(one, SAM))

    shown = kit(store, seat)

    assert {"Coding with real data"} <= {one.name for one in shown.others}
    assert all(one.who == () for one in shown.others)


def test_a_kit_leads_to_the_resume_where_somebody_said_where_it_lies(store, ada, seat):
    assert kit(store, seat).resume_url is None

    keep = "https://cv.example.com/ada.pdf?v=2"
    as_(store, PRIYA, lambda records, member: keep_resume(records, member, ada.id, keep, door=Door.COMMAND, now=NOW))

    assert kit(store, seat).resume_url == keep
    assert {"type": "link", "url": keep, "text": "Their résumé"} in links(shown(kit(store, seat)))


def links(view):
    return [
        part
        for block in view["blocks"]
        for element in block.get("elements", [])
        for part in element.get("elements", [])
    ]
