"""Duties are on record from when they begin until they are done, and are looked at when their ladder wants it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.duties import Duty, NewDuty
from bot.domain.faring import Outcome
from bot.domain.ladders import Says
from storage.bundles import Bundle
from tests.factories import LENA, MAYA, NOW, PRIYA, SAM, ask_for_cards, know_everybody, open_a_job, put_on_file

DAY = timedelta(days=1)


@pytest.fixture
def ada(store):
    """An application of whose own duty nothing is on record."""
    know_everybody(store)
    store.write(open_a_job)
    ada = store.write(put_on_file)
    store.write(lambda records: records.duties.end([one.id for one in records.duties.of_application(ada.id)], NOW))
    return ada


def new(subject_id=1, **special):
    ordinary = NewDuty(kind=Duty.CARD, subject_id=subject_id, holder_id=SAM, started_at=NOW, due_at=NOW + DAY)
    return replace(ordinary, **special)


def begin(store, ada, subject_id=1, look_at=None, **special):
    def work(records):
        duty = records.duties.begin(ada.id, new(subject_id, **special))
        records.duties.change(duty.id, look_at=look_at)
        return records.duties.get(duty.id)

    return store.write(work)


def test_a_duty_is_its_holders_until_it_ends(store, ada):
    duty = begin(store, ada)

    assert store.read(lambda records: records.duties.of_member(SAM)) == [duty]
    store.write(lambda records: records.duties.end([duty.id], NOW + DAY))

    assert store.read(lambda records: records.duties.of_member(SAM)) == []
    ended = store.read(lambda records: records.duties.get(duty.id))
    assert (ended.is_open, ended.ended_at) == (False, NOW + DAY)
    assert ended in store.read(lambda records: records.duties.history(ada.id))


def test_there_is_one_open_duty_of_a_kind_about_a_subject(store, ada):
    begin(store, ada)

    with pytest.raises(IntegrityError):
        begin(store, ada)


def test_one_that_had_ended_begins_as_another_that_knows_the_one_before(store, ada):
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]
    first = store.read(lambda records: records.duties.of_member(SAM))[0]
    store.write(lambda records: records.duties.end([first.id], NOW))

    second = begin(store, ada, seat.id)

    assert second.id != first.id
    assert store.read(lambda records: records.duties.earlier(second)) == [first.id]


def test_only_what_its_ladder_wants_by_now_is_looked_at_the_longest_waiting_first(store, ada):
    later = begin(store, ada, 1, look_at=NOW)
    first = begin(store, ada, 2, look_at=NOW - DAY)
    begin(store, ada, 3, look_at=NOW + DAY)
    begin(store, ada, 4)

    assert [duty.id for duty in store.write(lambda records: records.duties.to_look_at(NOW, 9))] == [first.id, later.id]
    assert [duty.id for duty in store.write(lambda records: records.duties.to_look_at(NOW, 1))] == [first.id]


def test_what_has_ended_is_not_looked_at(store, ada):
    duty = begin(store, ada, look_at=NOW)
    store.write(lambda records: records.duties.end([duty.id], NOW))

    assert store.write(lambda records: records.duties.to_look_at(NOW + DAY, 9)) == []


def test_the_most_urgent_comes_first_and_what_has_no_due_time_last(store, ada):
    begin(store, ada, 1, due_at=None)
    begin(store, ada, 2, due_at=NOW + 2 * DAY)
    begin(store, ada, 3, due_at=NOW)

    urgent = store.read(lambda records: records.duties.most_urgent(SAM, 2, NOW))

    assert [duty.subject_id for duty in urgent] == [3, 2]
    assert store.read(lambda records: records.duties.count(SAM, NOW)) == 3


def test_what_begins_later_is_not_owed_yet(store, ada):
    begin(store, ada, started_at=NOW + DAY)

    assert store.read(lambda records: records.duties.most_urgent(SAM, 9, NOW)) == []
    assert store.read(lambda records: records.duties.count(SAM, NOW)) == 0
    assert store.read(lambda records: records.duties.count(SAM, NOW + DAY)) == 1


def test_an_open_form_is_remembered_of_its_holder_alone(store, ada):
    duty = begin(store, ada)

    store.write(lambda records: records.duties.form_opened(LENA, Duty.CARD, 1, NOW))
    assert store.read(lambda records: records.duties.get(duty.id)).form_opened_at is None

    store.write(lambda records: records.duties.form_opened(SAM, Duty.CARD, 1, NOW))
    assert store.read(lambda records: records.duties.get(duty.id)).form_opened_at == NOW


def test_whom_what_ended_concerned_is_told(store, ada):
    first, second, other = (begin(store, ada, subject_id, holder_id=SAM) for subject_id in (1, 2, 3))
    for duty, rung, member_id in ((first, "due", SAM), (first, "choose", PRIYA), (other, "due", MAYA)):
        want(store, duty, rung, member_id)

    assert store.write(lambda records: records.duties.end([], NOW)) == set()
    assert store.write(lambda records: records.duties.end([first.id, second.id], NOW)) == {SAM, PRIYA}
    assert store.write(lambda records: records.duties.end([first.id], NOW)) == set()


# --- Nudges -------------------------------------------------------------------------------------------------------------


def want(store, duty, rung="due", member_id=SAM, at=NOW, says=Says.DUE):
    store.write(lambda records: records.nudges.want(duty.id, rung, says, member_id, cannot_wait=False, at=at))


def waiting(store):
    return [nudge.rung for nudge in store.read(lambda records: records.nudges.to(SAM)) if nudge.sent_at is None]


def test_a_rung_is_wanted_once(store, ada):
    duty = begin(store, ada)
    want(store, duty)

    with pytest.raises(IntegrityError):
        want(store, duty)


def test_what_a_message_was_to_say_can_be_taken_back_until_it_is_certain(store, ada):
    duty = begin(store, ada)
    want(store, duty)
    (nudge,) = store.read(lambda records: records.nudges.to(SAM))

    store.write(lambda records: records.nudges.sent([nudge.id], 7, NOW))
    assert not waiting(store)

    store.write(lambda records: records.nudges.take_back(8))
    assert not waiting(store)
    store.write(lambda records: records.nudges.take_back(7))
    assert waiting(store)


def test_nothing_waits_to_be_said_of_a_duty_that_ended(store, ada):
    duty = begin(store, ada)
    want(store, duty)

    store.write(lambda records: records.duties.end([duty.id], NOW))

    assert not waiting(store)
    assert store.read(lambda records: records.nudges.to(SAM)) == []
    assert len(store.read(lambda records: records.nudges.of_duties([duty.id]))) == 1


def test_a_duty_is_passed_on_to_whom_a_rung_asks_to_step_in(store, ada):
    duty = begin(store, ada)
    want(store, duty, "choose", PRIYA, says=Says.CHOOSE)
    want(store, duty, "due", MAYA)  # who had it once, and handed it over

    assert store.read(lambda records: records.duties.passed_on_to(PRIYA)) == [duty]
    for other in (SAM, MAYA):
        assert store.read(lambda records, other=other: records.duties.passed_on_to(other)) == []


def test_nudges_are_counted_by_rung_and_by_what_became_of_them(store, neighbour, ada):
    sent, known, dropped, waits = (begin(store, ada, subject_id=n) for n in range(1, 5))
    for rung, duty in (
        ("due", sent), ("snooze1", known), ("snooze2", known), ("handed1", known), ("due", dropped), ("due", waits),
    ):  # fmt: skip
        want(store, duty, rung)
    of = {
        duty.id: [one.id for one in store.read(lambda records, duty=duty: records.nudges.of_duties([duty.id]))]
        for duty in (sent, known)
    }
    store.write(lambda records: records.nudges.sent(of[sent.id], 7, NOW))
    store.write(lambda records: records.nudges.take_over_waiting(known.id, SAM, NOW))
    store.write(lambda records: records.duties.end([one.id for one in (sent, dropped)], NOW))

    assert store.read(lambda records: records.nudges.outcomes()) == {
        ("ask", Outcome.KNOWN): 1,  # whoever put her on file needed not be asked for the next step
        ("due", Outcome.SENT): 1,
        ("snooze", Outcome.KNOWN): 2,
        ("handed", Outcome.KNOWN): 1,
        ("due", Outcome.DROPPED): 1,
        ("due", Outcome.WAITING): 1,
    }
    assert neighbour.read(lambda records: records.nudges.outcomes()) == {}


# --- Bundles ------------------------------------------------------------------------------------------------------------


def test_the_first_bundle_of_somebody_is_there_from_the_beginning(store):
    assert store.read(lambda records: records.bundles.newest(SAM)) == Bundle(1, None)


def test_a_bundle_keeps_what_it_told(store):
    store.write(lambda records: records.bundles.keep(SAM, Bundle(2, ("a", "b"))))
    store.write(lambda records: records.bundles.keep(SAM, Bundle(2, ())))

    assert store.read(lambda records: records.bundles.newest(SAM)) == Bundle(2, ())
