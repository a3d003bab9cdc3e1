"""What Home is read from: planned interviews, the longest waits of one's candidates, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.duties import Duty
from bot.domain.interviews import Closed
from bot.domain.people import Member
from bot.domain.pipeline import Stage
from storage.tables import applications, interviews, seats
from tests.factories import LENA, MAYA, NOW, PRIYA, SAM, ask_for_cards, know_everybody, open_a_job, put_on_file

DAY = timedelta(days=1)


@pytest.fixture
def opening(store):
    know_everybody(store)
    return store.write(open_a_job)


def change(store, table, row_id, **values):
    store.write(lambda records: records._connection.execute(update(table).where(table.c.id == row_id).values(**values)))


def planned(store, who=SAM, start=NOW, end=NOW + DAY, most=10):
    return store.read(lambda records: records.interviews.planned(who, start, end, most))


def plan(store, seat, starts_at):
    change(store, interviews, seat.interview_id, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))


@pytest.fixture
def seat(store, opening):
    ada = store.write(put_on_file)
    return store.write(lambda records: ask_for_cards(records, ada, SAM))[0]


def test_an_interview_is_found_by_when_it_begins(store, seat):
    assert planned(store) == []
    plan(store, seat, NOW)

    [found] = planned(store)
    assert (found.seat_id, found.application_id, found.round_key) == (seat.id, seat.application_id, seat.round_key)
    assert (found.starts_at, found.ends_at) == (NOW, NOW + timedelta(hours=1))
    assert planned(store, start=NOW + timedelta(seconds=1)) == []
    assert planned(store, end=NOW) == []


def test_only_ones_own_interviews_that_still_take_place_are_found(store, seat):
    plan(store, seat, NOW)

    assert planned(store, who=LENA) == []
    change(store, seats, seat.id, closed=Closed.DID_NOT_HAPPEN.value)
    assert planned(store) == []


def test_the_next_interview_comes_first(store, seat):
    grace = store.write(lambda records: put_on_file(records, "Grace Hopper"))
    other = store.write(lambda records: ask_for_cards(records, grace, SAM))[0]
    plan(store, seat, NOW + timedelta(hours=2))
    plan(store, other, NOW + timedelta(hours=1))

    assert [one.seat_id for one in planned(store)] == [other.id, seat.id]
    assert [one.seat_id for one in planned(store, most=1)] == [other.id]


def looked_after(store, who, openings=(), without=(), most=10):
    rows = store.read(lambda records: records.applications.looked_after(who, openings, without, most))
    return [row.name for row in rows]


def stand(store, application, **values):
    ordinary = {"holder_id": LENA, "duty": Duty.STAGE.value, "waiting_since": NOW - DAY}
    change(store, applications, application.id, **{**ordinary, **values})


@pytest.fixture
def three(store, opening):
    """Three people: held by Lena, looked after by Sam, and nobody's own; the last one waits longest."""
    ada, grace, mary = (
        store.write(lambda records, name=name: put_on_file(records, name)) for name in ("Ada", "Grace", "Mary")
    )
    stand(store, ada)
    stand(store, grace, holder_id=MAYA, owner_id=SAM, waiting_since=NOW - 2 * DAY)
    stand(store, mary, holder_id=MAYA, waiting_since=NOW - 3 * DAY)
    return ada, grace, mary


def test_whom_one_holds_or_looks_after_is_found(store, opening, three):
    assert looked_after(store, LENA) == ["Ada"]
    assert looked_after(store, SAM) == ["Grace"]
    assert looked_after(store, PRIYA) == []


def test_who_has_nobody_of_their_own_is_the_recruiters_and_the_longest_wait_comes_first(store, opening, three):
    assert looked_after(store, PRIYA, [opening.id]) == ["Mary", "Ada"]
    assert looked_after(store, PRIYA, [opening.id], most=1) == ["Mary"]
    assert looked_after(store, PRIYA, [opening.id + 1]) == []


def test_stages_do_not_matter_for_the_order(store, opening, three):
    _, _, mary = three
    change(store, applications, mary.id, stage=Stage.OFFER.value, stage_rank=Stage.OFFER.rank)

    assert looked_after(store, MAYA) == ["Mary", "Grace"]


def test_who_only_owes_a_card_holds_nobody(store, opening, three):
    stand(store, three[0], duty=Duty.CARD.value)

    assert looked_after(store, LENA) == []


@pytest.mark.parametrize("stage", [Stage.ON_HOLD, Stage.HIRED, Stage.REJECTED])
def test_nobody_at_rest_or_at_an_end_waits(store, opening, three, stage):
    change(store, applications, three[0].id, stage=stage.value, stage_rank=stage.rank)

    assert looked_after(store, LENA) == []


def test_where_nobody_is_waited_for_nobody_waits(store, opening, three):
    stand(store, three[0], duty=Duty.NOTHING.value)

    assert looked_after(store, LENA) == []


def test_the_reader_is_left_out(store, opening, three):
    assert looked_after(store, LENA, without=[three[0].candidate_id]) == []


def test_another_workspace_sees_nothing_of_it(store, neighbour, opening, three):
    assert looked_after(neighbour, LENA) == []
    assert looked_after(neighbour, PRIYA, [opening.id]) == []


def test_a_recruiter_is_somebody_who_can_take_part(store):
    def has_one(*people):
        store.write(lambda records: records.members.keep(people))
        return store.read(lambda records: records.members.has_recruiter())

    assert not has_one(Member(id=SAM, name="Sam"))
    assert not has_one(Member(id=PRIYA, name="Priya", is_recruiter=True, is_deactivated=True))
    assert has_one(Member(id=PRIYA, name="Priya", is_recruiter=True))


# --- Late news, and channels that move ----------------------------------------------------------------------------------


def test_older_news_is_not_the_newest_and_as_new_is(store, neighbour):
    def is_newest(version, about="member:U1", where=store):
        return where.write(lambda records: records.receipts.is_newest(about, version, NOW))

    assert [is_newest(version) for version in (100, 100, 90, 101, 100)] == [True, True, False, True, False]
    assert is_newest(1, about="member:U2")
    assert is_newest(1, where=neighbour)


def test_what_was_newest_is_forgotten_like_every_receipt(store):
    store.write(lambda records: records.receipts.is_newest("member:U1", 100, NOW))
    store.write(lambda records: records.receipts.is_newest("member:U1", 101, NOW + DAY))

    assert store.write(lambda records: records.receipts.forget_before(NOW + DAY)) == 0
    assert store.write(lambda records: records.receipts.forget_before(NOW + 2 * DAY)) == 1


def test_the_openings_of_a_channel_move_together_and_no_others(store, opening):
    store.write(lambda records: [open_a_job(records, f"Job {n}", channel_id=f"C{n % 2}") for n in range(3)])

    def moved(records):
        records.openings.get(opening.id + 1)
        records.openings.move_channel("C0", "C9")
        return [records.openings.get(opening.id + n).channel_id for n in range(4)]

    assert store.write(moved) == [None, "C9", "C1", "C9"]
