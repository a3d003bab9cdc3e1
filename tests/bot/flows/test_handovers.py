"""Who leaves owes nothing any more: what they owed goes to one person, who hears of it in one message."""

from dataclasses import replace

from bot.domain.deliveries import DeliveryKind
from bot.domain.pipeline import Stage
from bot.flows.handovers import handover, take_back_duties
from bot.views.handovers import handover as message
from tests.factories import LENA, MAYA, NOW, PRIYA, SAM, a_member, ask_for_cards, move_to, put_on_file


def leave(store, who):
    def work(records):
        person = records.members.get(who)
        records.members.keep([replace(person, is_deactivated=True)])
        take_back_duties(records, NOW)

    store.write(work)


def owed(store):
    return [
        one
        for one in store.write(lambda records: records.deliveries.claim("somebody", NOW, 50))
        if one.kind is DeliveryKind.HANDOVER
    ]


def test_everything_somebody_owed_comes_to_the_recruiter_in_one_message(store, ada):
    bob = store.write(lambda records: put_on_file(records, "Bob Noyce"))
    for who in (ada, bob):
        store.write(lambda records, who=who: ask_for_cards(records, who, SAM))

    leave(store, SAM)

    [one] = owed(store)
    taken = store.read(lambda records: handover(records, SAM, PRIYA))
    assert one.to == PRIYA
    assert [(each.code, each.what) for each in taken.taken] == [
        (ada.code, "a scorecard for MLOps and production"), (bob.code, "a scorecard for MLOps and production"),
    ]  # fmt: skip
    assert message(taken)["text"].startswith("Sam Okafor left. 2 things they owed came to you:")


def test_a_card_that_was_not_next_is_handed_over_as_well(store, ada):
    store.write(lambda records: ask_for_cards(records, ada, SAM, LENA))

    leave(store, LENA)

    assert [one.to for one in owed(store)] == [PRIYA]
    assert store.read(lambda records: records.applications.get(ada.id)).holder_id == SAM


def test_what_was_handed_over_is_not_handed_over_again_every_hour(store, ada):
    store.write(lambda records: ask_for_cards(records, ada, SAM))
    leave(store, SAM)
    owed(store)

    store.write(lambda records: take_back_duties(records, NOW))

    assert owed(store) == []


def test_where_the_recruiter_left_the_hiring_manager_takes_over_and_then_an_admin(store, ada):
    leave(store, PRIYA)

    assert store.read(lambda records: records.applications.get(ada.id)).holder_id == MAYA
    assert [one.to for one in owed(store)] == [MAYA]


def test_what_ended_meanwhile_is_not_in_the_message(store, ada):
    store.write(lambda records: ask_for_cards(records, ada, SAM))
    leave(store, SAM)
    store.write(lambda records: move_to(records, ada, Stage.REJECTED))

    assert store.read(lambda records: handover(records, SAM, PRIYA)) is None


def test_who_stays_owes_what_they_owed(store, ada):
    store.write(lambda records: ask_for_cards(records, ada, SAM))

    leave(store, LENA)

    assert owed(store) == []
    assert a_member(SAM).can_take_part
