"""A nudge becomes due once, and is taken by one hand only."""

from datetime import timedelta

import pytest

from bot.domain.nudges import NudgeKind
from tests.factories import NOW, know_everybody, open_a_job, put_on_file


@pytest.fixture
def ada(store):
    know_everybody(store)
    store.write(open_a_job)
    ada = store.write(put_on_file)
    store.write(lambda records: records.nudges.cancel(NudgeKind.STAGE, ada.stage_event_id))  # the one about her stage
    return ada


def plan(store, ada, subject_id, hours=0, kind=NudgeKind.CARD):
    def work(records):
        records.nudges.plan(kind, subject_id, ada.id, NOW + timedelta(hours=hours))
        return records.nudges.about(kind, subject_id).id

    return store.write(work)


def due(store, hours=0.0):
    return [nudge.subject_id for nudge in store.read(lambda r: r.nudges.due(NOW + timedelta(hours=hours), 10))]


def test_nudges_become_due_in_the_order_of_their_time(store, ada):
    for subject_id, hours in ((101, 3), (102, 1), (103, 2)):
        plan(store, ada, subject_id, hours)

    assert due(store, 0.99) == []
    assert due(store, 1) == [102]
    assert due(store, 3) == [102, 103, 101]


def test_no_more_are_handed_out_than_asked_for(store, ada):
    for subject_id in range(101, 105):
        plan(store, ada, subject_id)

    assert len(store.read(lambda records: records.nudges.due(NOW, 3))) == 3


@pytest.mark.parametrize("is_true", [True, False])
def test_a_nudge_is_taken_once(store, ada, is_true):
    nudge_id = plan(store, ada, 101)

    taken = [store.write(lambda records: records.nudges.settle(nudge_id, is_true=is_true)) for _ in range(2)]

    assert taken == [True, False]
    assert due(store, 99) == []


def test_a_nudge_taken_back_is_never_due_and_cannot_be_taken(store, ada):
    nudge_id = plan(store, ada, 101)

    store.write(lambda records: records.nudges.cancel(NudgeKind.CARD, 101))

    assert due(store, 99) == []
    assert store.write(lambda records: records.nudges.settle(nudge_id, is_true=True)) is False


def test_taking_back_touches_only_that_kind_and_subject(store, ada):
    plan(store, ada, 101)
    plan(store, ada, 101, 1, NudgeKind.STAGE)
    plan(store, ada, 102, 2)

    store.write(lambda records: records.nudges.cancel(NudgeKind.CARD, 101))

    assert due(store, 99) == [101, 102]


def test_there_is_one_nudge_of_a_kind_for_a_subject_and_planning_it_again_is_another_date(store, ada):
    nudge_id = plan(store, ada, 101)
    store.write(lambda records: records.nudges.settle(nudge_id, is_true=True))

    assert plan(store, ada, 101, 5) == nudge_id
    assert (due(store, 4), due(store, 5)) == ([], [101])


def test_a_nudge_is_found_by_what_it_is_about_whatever_became_of_it(store, ada):
    nudge_id = plan(store, ada, 101, 5)
    store.write(lambda records: records.nudges.settle(nudge_id, is_true=False))

    nudge = store.read(lambda records: records.nudges.about(NudgeKind.CARD, 101))

    assert nudge == store.read(lambda records: records.nudges.get(nudge_id))
    assert (nudge.kind, nudge.application_id, nudge.due_at) == (NudgeKind.CARD, ada.id, NOW + timedelta(hours=5))
    assert store.read(lambda records: records.nudges.about(NudgeKind.STAGE, 101)) is None
