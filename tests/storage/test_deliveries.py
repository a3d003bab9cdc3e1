"""A message owed is claimed by one sender, and one that lost its claim cannot change it any more."""

import threading
from datetime import timedelta

import pytest

from bot.domain.deliveries import GROUP, DeliveryKind, DeliveryState
from tests.factories import LENA, NOW, SAM

SEAT = DeliveryKind.SEAT


def owe(store, subject="1", to=SAM, minutes=0):
    store.write(lambda records: records.deliveries.owe(SEAT, subject, to, NOW + timedelta(minutes=minutes)))


def claim(store, sender="one", minutes=0.0, most=10):
    return store.write(lambda records: records.deliveries.claim(sender, NOW + timedelta(minutes=minutes), most))


def find(store, subject="1"):
    return store.read(lambda records: records.deliveries.find(SEAT, subject))


def state(store):
    return store.read(lambda records: records.deliveries.counts())


def sent(store, delivery, sender="one", version=None, ts="1.1"):
    version = delivery.wanted if version is None else version
    store.write(lambda r: r.deliveries.sent(delivery.id, sender, version=version, channel_id="D1", ts=ts))


def test_what_is_owed_is_claimed_as_it_was_written(store):
    owe(store)

    (delivery,) = claim(store)

    assert (delivery.kind, delivery.subject, delivery.to) == (SEAT, "1", SAM)
    assert (delivery.wanted, delivery.shown, delivery.attempts) == (1, 0, 0)
    assert (delivery.channel_id, delivery.ts, delivery.tried_at, delivery.owed_at) == (None, None, None, NOW)


def test_what_is_claimed_is_nobody_elses_until_within_a_minute_it_is(store):
    owe(store)
    claim(store, "one")

    assert claim(store, "two", 0.8) == []
    assert [one.subject for one in claim(store, "two", 1)] == ["1"]


def test_what_is_not_due_is_not_claimed(store):
    owe(store, minutes=5)

    assert claim(store, minutes=4.99) == []
    assert len(claim(store, minutes=5)) == 1


def test_the_oldest_are_claimed_first_and_no_more_than_asked(store):
    for subject, minutes in (("a", 3), ("b", 1), ("c", 2)):
        owe(store, subject, to=f"U-{subject}", minutes=minutes)

    assert [one.subject for one in claim(store, minutes=5, most=2)] == ["b", "c"]
    assert [one.subject for one in claim(store, minutes=5, most=2)] == ["a"]


def test_many_senders_at_once_claim_each_message_once(store):
    for n in range(20):
        owe(store, str(n), to=f"U{n}")
    claimed, ready = [], threading.Barrier(5)

    def work(name):
        ready.wait()
        while batch := claim(store, name, most=3):
            claimed.extend(one.subject for one in batch)

    threads = [threading.Thread(target=work, args=(f"sender {n}",)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(claimed, key=int) == [str(n) for n in range(20)]


def test_of_a_conversation_only_the_first_message_is_claimed_until_it_is_dealt_with(store):
    for subject, to in (("a", SAM), ("b", SAM), ("c", LENA)):
        owe(store, subject, to=to)

    first = claim(store)
    meanwhile = claim(store, "two")
    sent(store, first[0])

    assert [one.subject for one in first] == ["a", "c"]
    assert meanwhile == []
    assert [one.subject for one in claim(store)] == ["b"]


def test_a_refused_message_holds_back_what_came_after_it_to_the_same_person(store):
    owe(store, "a")
    owe(store, "b")
    (first,) = claim(store)
    store.write(lambda r: r.deliveries.put_off(first.id, "one", until=NOW + timedelta(minutes=5), error="ratelimited"))

    assert claim(store, minutes=4) == []
    assert [one.subject for one in claim(store, minutes=5)] == ["a"]


def test_a_message_that_only_waits_for_its_time_holds_nothing_back(store):
    owe(store, "a")
    owe(store, "b")
    (first,) = claim(store)
    store.write(lambda r: r.deliveries.put_off(first.id, "one", until=NOW, error="ratelimited"))
    (again,) = claim(store)
    store.write(lambda r: r.deliveries.wait(again.id, "one", until=NOW + timedelta(hours=15)))

    assert [one.subject for one in claim(store)] == ["b"]


def test_an_edit_that_was_refused_holds_no_new_message_back(store):
    owe(store, "a")
    (first,) = claim(store)
    sent(store, first)
    owe(store, "a")
    owe(store, "b")
    edit = next(one for one in claim(store) if one.subject == "a")
    store.write(lambda r: r.deliveries.put_off(edit.id, "one", until=NOW + timedelta(minutes=5), error="ratelimited"))

    assert find(store, "b").id in {one.id for one in claim(store, "two", minutes=1)}


def test_groups_of_different_candidates_do_not_hold_each_other_back(store):
    owe(store, "7", to=GROUP)
    owe(store, "8", to=GROUP)

    assert [one.subject for one in claim(store)] == ["7", "8"]


def test_what_was_sent_is_owed_no_more(store):
    owe(store)
    (delivery,) = claim(store)

    sent(store, delivery)

    assert state(store) == {"shown": 1}
    assert claim(store, minutes=99) == []
    assert (find(store).channel_id, find(store).ts, find(store).shown) == ("D1", "1.1", 1)


def test_what_is_owed_again_while_it_is_being_sent_is_sent_again(store):
    owe(store)
    (delivery,) = claim(store)
    owe(store)

    sent(store, delivery)

    assert state(store) == {"owed": 1}
    (again,) = claim(store)
    assert (again.wanted, again.shown, again.ts) == (2, 1, "1.1")


def test_many_changes_before_the_message_goes_out_are_one_message(store):
    for _ in range(5):
        owe(store)

    (delivery,) = claim(store)
    sent(store, delivery)

    assert (delivery.wanted, state(store)) == (5, {"shown": 1})


def test_a_message_found_in_the_conversation_is_owed_as_an_update(store):
    owe(store)
    (delivery,) = claim(store)

    sent(store, delivery, version=delivery.wanted - 1)

    assert state(store) == {"owed": 1}
    assert claim(store)[0].ts == "1.1"


def test_before_a_post_it_is_written_down_where_and_when(store):
    owe(store)
    (delivery,) = claim(store)

    assert store.write(lambda r: r.deliveries.about_to_send(delivery.id, "one", "D7", NOW)) is True

    assert (find(store).channel_id, find(store).tried_at) == ("D7", NOW)


def test_a_sender_that_lost_its_claim_can_no_longer_change_anything(store):
    owe(store)
    (delivery,) = claim(store, "slow")
    claim(store, "quick", 2)

    def late(records):
        records.deliveries.sent(delivery.id, "slow", version=1, channel_id="D9", ts="9.9")
        records.deliveries.put_off(delivery.id, "slow", until=NOW + timedelta(days=9), error="late")
        records.deliveries.end(delivery.id, "slow", DeliveryState.DEAD)
        return records.deliveries.about_to_send(delivery.id, "slow", "D9", NOW)

    assert store.write(late) is False
    after = find(store)
    assert (after.channel_id, after.ts, after.tried_at, after.attempts) == (None, None, None, 0)
    assert state(store) == {"owed": 1}


def test_a_refused_message_is_put_off_and_leaves_no_trace_of_the_attempt(store):
    owe(store)
    (delivery,) = claim(store)
    store.write(lambda r: r.deliveries.about_to_send(delivery.id, "one", "D1", NOW))

    store.write(
        lambda r: r.deliveries.put_off(delivery.id, "one", until=NOW + timedelta(minutes=5), error="ratelimited")
    )

    assert claim(store, minutes=4.99) == []
    (again,) = claim(store, "two", 5)
    assert (again.tried_at, again.attempts) == (None, 1)


def test_a_message_of_unknown_fate_keeps_the_trace_of_the_attempt(store):
    owe(store)
    (delivery,) = claim(store)
    store.write(lambda r: r.deliveries.about_to_send(delivery.id, "one", "D1", NOW))

    store.write(lambda r: r.deliveries.put_off(delivery.id, "one", until=NOW, error="timeout", is_unknown=True))

    (again,) = claim(store, "two")
    assert (again.tried_at, again.channel_id, again.ts) == (NOW, "D1", None)


@pytest.mark.parametrize("end", [DeliveryState.MOOT, DeliveryState.DEAD, DeliveryState.UNKNOWN])
def test_what_is_over_is_never_claimed_nor_refreshed(store, end):
    owe(store)
    (delivery,) = claim(store)
    store.write(lambda r: r.deliveries.end(delivery.id, "one", end, "because"))

    store.write(lambda r: r.deliveries.refresh(SEAT, "1", NOW))

    assert claim(store, minutes=99) == []
    assert state(store) == {end.value: 1}


def test_what_was_over_can_be_owed_anew(store):
    owe(store)
    (delivery,) = claim(store)
    store.write(lambda r: r.deliveries.end(delivery.id, "one", DeliveryState.MOOT))

    owe(store, minutes=1)

    assert [one.wanted for one in claim(store, minutes=1)] == [2]


def test_a_message_that_stands_is_brought_up_to_date(store):
    owe(store)
    sent(store, claim(store)[0])

    store.write(lambda r: r.deliveries.refresh(SEAT, "1", NOW))

    (again,) = claim(store)
    assert (again.ts, again.wanted, again.shown) == ("1.1", 2, 1)


def test_what_was_never_owed_is_not_owed_by_a_refresh(store):
    store.write(lambda r: r.deliveries.refresh(SEAT, "1", NOW))

    assert state(store) == {}
    assert find(store) is None


def test_a_process_alone_with_its_database_lets_go_of_every_claim_when_it_starts(store):
    owe(store, "1")
    owe(store, "2", LENA)
    claim(store, "the one that crashed")

    store.write(lambda r: r.deliveries.release_all())

    assert len(claim(store, "the next one")) == 2


def test_a_claimed_message_that_is_owed_again_stays_claimed(store):
    owe(store)
    claim(store, "one")

    owe(store)

    assert claim(store, "two") == []


def test_the_oldest_that_is_due_is_known_and_what_is_due_later_is_not_late(store):
    assert store.read(lambda records: records.deliveries.oldest_due(NOW)) is None
    owe(store, "1", minutes=5)
    owe(store, "2", minutes=-3)
    owe(store, "3", to=LENA, minutes=-9)

    assert store.read(lambda records: records.deliveries.oldest_due(NOW)) == NOW - timedelta(minutes=9)
    (delivery,) = claim(store, most=1)
    sent(store, delivery)
    assert store.read(lambda records: records.deliveries.oldest_due(NOW)) == NOW - timedelta(minutes=3)
