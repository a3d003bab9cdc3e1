"""Which digest was asked for, and what the database counts and lists for it; on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from bot.domain.deliveries import DeliveryKind
from bot.domain.digest import GAP_DUTIES, Holder
from bot.domain.duties import Duty
from bot.domain.interviews import Closed
from bot.domain.pipeline import Stage
from bot.flows import digests
from storage.pulses import Scope
from tests.factories import (
    AIKO,
    COMPANY,
    LENA,
    MAYA,
    NOW,
    PRIYA,
    SAM,
    ask_for_cards,
    begin_a_duty,
    fill_a_digest,
    know_everybody,
    move_to,
    open_a_job,
    put_on_file,
    set_deadline,
    set_interview_time,
)
from tests.storage.test_races import TRIES, at_once

TODAY = date(2026, 3, 10)
DAY = timedelta(days=1)


@pytest.fixture
def opening(store):
    know_everybody(store)
    return store.write(lambda records: open_a_job(records, "ML engineer"))


@pytest.fixture
def scope(opening):
    return Scope(managers={opening.id: MAYA})


@pytest.fixture
def three(store, opening):
    """Ada, Grace and Alan, who applied; and Zelda, in another opening."""

    def work(records):
        other = open_a_job(records, "AI engineer", channel_id="C02AI")
        here = [put_on_file(records, name, opening=opening) for name in ("Ada", "Grace", "Alan")]
        return [*here, put_on_file(records, "Zelda", opening=other)]

    return store.write(work)


# --- Which digest -------------------------------------------------------------------------------------------------------


def test_a_digest_is_asked_for_once_per_channel_date_and_hour(store):
    first = store.write(lambda records: records.digests.ask("C01", TODAY, 9, NOW))

    with pytest.raises(IntegrityError):
        store.write(lambda records: records.digests.ask("C01", TODAY, 9, NOW))

    others = [
        store.write(lambda records, c=c, d=d, h=h: records.digests.ask(c, d, h, NOW))
        for c, d, h in (("C02", TODAY, 9), ("C01", TODAY + DAY, 9), ("C01", TODAY, 14))
    ]
    assert len({first, *others}) == 4
    digest = store.read(lambda records: records.digests.on("C01", TODAY, 9))
    assert (digest.id, digest.channel_id, digest.local_date, digest.hour, digest.asked_at, digest.says) == (
        first, "C01", TODAY, 9, NOW, None,
    )  # fmt: skip
    assert store.read(lambda records: records.digests.get(first)) == digest
    assert store.read(lambda records: records.digests.get(999)) is None
    assert store.read(lambda records: records.digests.on("C01", TODAY, 10)) is None


def test_an_opening_is_told_of_by_one_digest_a_date(store, opening):
    def work(records):
        nine, two = (records.digests.ask("C01", TODAY, hour, NOW) for hour in (9, 14))
        records.digests.tell_of(nine, TODAY, [opening.id])
        before = records.digests.told_on(TODAY), records.digests.openings_of(nine)
        records.digests.tell_of(two, TODAY, [opening.id])
        return nine, two, before

    nine, two, before = store.write(work)

    assert before == ({opening.id: nine}, {opening.id})
    assert store.read(lambda records: records.digests.told_on(TODAY)) == {opening.id: two}
    assert store.read(lambda records: records.digests.openings_of(nine)) == set()
    assert store.read(lambda records: records.digests.told_on(TODAY + DAY)) == {}


def test_the_last_one_posted_is_the_newest_before_that_date_which_stands_in_the_channel(store, opening):
    def work(records):
        for day in range(4):
            number = records.digests.ask("C01", TODAY + DAY * day, 9, NOW)
            records.digests.keep(number, f"said on day {day}", NOW + DAY)
            records.deliveries.owe(DeliveryKind.DIGEST, str(number), "C01", NOW)
        records.digests.ask("C01", TODAY + DAY * 4, 9, NOW)  # skipped: nothing is owed
        for _ in range(3):  # the fourth was refused
            [one] = records.deliveries.claim("me", NOW, 10)
            records.deliveries.sent(one.id, "me", version=1, channel_id="C01", ts=f"{one.id}.0")

    store.write(work)

    def last(day, channel="C01", hour=9):
        row = store.read(lambda records: records.digests.last_posted(channel, hour, TODAY + DAY * day))
        return row and (row.local_date, row.says, row.asked_at)

    assert last(9) == last(3) == (TODAY + DAY * 2, "said on day 2", NOW + DAY)
    assert last(2) == (TODAY + DAY, "said on day 1", NOW + DAY)
    assert last(0) is None
    assert last(9, channel="C02") is None
    assert last(9, hour=14) is None


def test_two_processes_at_once_owe_one_digest(store, opening):
    nine = NOW.replace(hour=8)
    for number in range(TRIES):
        now = nine + DAY * 7 * number  # Tuesdays
        if number >= 3:  # summer time
            now -= timedelta(hours=1)
        store.write(lambda records, n=number: open_a_job(records, f"Job {n}", channel_id=f"C{n}"))

        def owe(now=now):
            return store.write(lambda records: digests.owe_due(records, COMPANY, now))

        owed = at_once(owe, owe)

        assert sorted(owed) == [0, number + 2]
    assert store.read(lambda records: records.deliveries.counts())["owed"] == sum(n + 2 for n in range(TRIES))


def test_an_opening_whose_hour_changes_at_that_moment_is_told_of_once(store, opening):
    nine = NOW.replace(hour=8)

    def owe():
        return store.write(lambda records: digests.owe_due(records, COMPANY, nine + timedelta(hours=1)))

    def change():
        store.write(lambda records: records.openings.set_digest_hour(opening.id, 10))

    at_once(owe, change)
    owe()
    change()
    owe()

    assert store.read(lambda records: records.deliveries.counts()) == {"owed": 1}


# --- What it tells of ---------------------------------------------------------------------------------------------------


def codes(found):
    return [row.code for row in found.rows]


def test_who_waits_for_a_duty_comes_longest_wait_first_and_is_listed_once(store, scope, three):
    ada, grace, alan, zelda = three

    def work(records):
        begin_a_duty(records, ada, Duty.SCHEDULING, since=NOW - DAY)
        begin_a_duty(records, grace, Duty.GAP, since=NOW - 4 * DAY)
        begin_a_duty(records, grace, Duty.SCHEDULING, since=NOW - 2 * DAY)
        begin_a_duty(records, zelda, Duty.GAP, since=NOW - 9 * DAY)
        done = begin_a_duty(records, alan, Duty.GAP, since=NOW - 9 * DAY)
        records.duties.end([done.id], NOW)

    store.write(work)

    both = store.read(lambda records: records.pulses.waiting_for(scope, GAP_DUTIES, 9))
    assert (both.total, codes(both)) == (2, ["C-2", "C-1"])
    assert [row.at for row in both.rows] == [NOW - 4 * DAY, NOW - DAY]
    first = store.read(lambda records: records.pulses.waiting_for(scope, GAP_DUTIES, 1))
    assert (first.total, codes(first)) == (2, ["C-2"])
    old = store.read(lambda records: records.pulses.waiting_for(scope, GAP_DUTIES, 9, NOW - DAY))
    assert (old.total, codes(old)) == (1, ["C-2"])
    none = store.read(lambda records: records.pulses.waiting_for(scope, {Duty.DECISION}, 9))
    assert (none.total, none.rows) == (0, [])


def test_who_is_on_hold_or_at_an_end_has_no_gap(store, scope, three):
    ada, grace, alan, _ = three

    def work(records):
        for one in (ada, grace, alan):
            begin_a_duty(records, one, Duty.GAP)
        move_to(records, ada, Stage.ON_HOLD)
        move_to(records, grace, Stage.REJECTED)

    store.write(work)

    assert codes(store.read(lambda records: records.pulses.waiting_for(scope, GAP_DUTIES, 9))) == ["C-3"]


def test_what_is_over_time_is_counted_once_for_each_candidate_and_kind_of_person(store, scope, three):
    ada, grace, alan, zelda = three

    def work(records):
        for seat, who in ((1, SAM), (2, LENA)):
            begin_a_duty(records, ada, Duty.CARD, holder_id=who, subject_id=seat)
        begin_a_duty(records, grace, Duty.CARD, holder_id=AIKO)
        begin_a_duty(records, grace, Duty.DECISION, holder_id=PRIYA, due_at=NOW)  # it is the hiring manager's
        begin_a_duty(records, grace, Duty.TELL, holder_id=PRIYA)
        begin_a_duty(records, grace, Duty.SCHEDULING, holder_id=PRIYA, due_at=NOW - 3 * DAY)
        begin_a_duty(records, alan, Duty.STAGE, holder_id=MAYA)
        begin_a_duty(records, alan, Duty.CANDIDATE, holder_id=PRIYA)
        begin_a_duty(records, alan, Duty.CARD, holder_id=SAM, due_at=NOW + timedelta(seconds=1))
        begin_a_duty(records, ada, Duty.OFFER, due_at=None)
        begin_a_duty(records, zelda, Duty.CARD, holder_id=SAM)

    store.write(work)

    counted, listed = store.read(lambda records: records.pulses.overdue(scope, NOW, 9))
    assert list(counted.items()) == [
        (Holder.INTERVIEWER, 2), (Holder.HIRING_MANAGER, 2), (Holder.RECRUITER, 1), (Holder.CANDIDATE, 1),
    ]  # fmt: skip
    assert listed.total == 6
    assert (listed.rows[0].code, listed.rows[0].holder, listed.rows[0].due_at) == (
        "C-2", Holder.RECRUITER, NOW - 3 * DAY,
    )  # fmt: skip
    assert listed.rows[-1].duty is Duty.DECISION
    assert {(row.code, row.holder) for row in listed.rows if row.duty is Duty.CARD} == {
        ("C-1", Holder.INTERVIEWER), ("C-2", Holder.INTERVIEWER),
    }  # fmt: skip
    again, two = store.read(lambda records: records.pulses.overdue(scope, NOW, 2))
    assert (again, two.total, two.rows) == (counted, 6, listed.rows[:2])


def test_deadlines_come_in_the_order_of_time_without_who_is_at_an_end(store, scope, three):
    ada, grace, alan, zelda = three

    def work(records):
        for one, days in ((ada, 3), (grace, 1), (alan, 2), (zelda, 1)):
            set_deadline(records, one, NOW + DAY * days)
        move_to(records, alan, Stage.WITHDREW)

    store.write(work)

    found = store.read(lambda records: records.pulses.deadlines(scope, NOW, 9))
    assert (found.total, codes(found)) == (2, ["C-2", "C-1"])
    assert found.rows[0].at == NOW + DAY
    assert codes(store.read(lambda records: records.pulses.deadlines(scope, NOW + 2 * DAY, 9))) == ["C-1"]


def test_who_is_at_the_offer_is_listed_longest_first(store, scope, opening):
    def work(records):
        for n, stage in enumerate((Stage.OFFER, Stage.DEBRIEF, Stage.OFFER)):
            put_on_file(records, f"Person {n}", opening=opening, stage=stage, now=NOW - DAY * n)

    store.write(work)

    found = store.read(lambda records: records.pulses.in_stage(scope, Stage.OFFER, 9))
    assert (found.total, codes(found)) == (2, ["C-3", "C-1"])
    assert found.rows[0].stage is Stage.OFFER


def test_interviews_of_a_day_come_in_the_order_of_time_without_those_called_off(store, scope, three):
    ada, grace, alan, zelda = three

    def work(records):
        for one, hours in ((ada, 5), (grace, 1), (alan, 24), (zelda, 2)):
            set_interview_time(records, one, "coding", NOW + timedelta(hours=hours))
        for seat in ask_for_cards(records, ada, SAM, LENA, round_key="coding"):
            if seat.interviewer_id == SAM:
                records.interviews.close(seat.id, Closed.HANDED_OVER)
        set_interview_time(records, grace, "mlops_production", NOW + timedelta(hours=2))
        for seat in ask_for_cards(records, grace, SAM, LENA):
            records.interviews.close(seat.id, Closed.DID_NOT_HAPPEN)

    store.write(work)

    found = store.read(lambda records: records.pulses.meetings(scope, NOW, NOW + DAY, 9))
    assert (found.total, codes(found)) == (2, ["C-2", "C-1"])
    assert [(row.round_key, row.starts_at) for row in found.rows] == [
        ("coding", NOW + timedelta(hours=1)), ("coding", NOW + timedelta(hours=5)),
    ]  # fmt: skip
    store.write(lambda records: move_to(records, ada, Stage.REJECTED))
    assert store.read(lambda records: records.pulses.meetings(scope, NOW, NOW + DAY, 9)).total == 1


def test_a_journey_goes_from_where_somebody_stood_to_where_they_stand_the_latest_first(store, scope, three):
    ada, grace, alan, zelda = three

    def work(records):
        for hours, one, to in (
            (1, ada, Stage.RECRUITER_SCREEN), (2, grace, Stage.RECRUITER_SCREEN), (3, zelda, Stage.RECRUITER_SCREEN),
            (4, alan, Stage.ON_HOLD), (5, ada, Stage.LOOP),
        ):  # fmt: skip
            move_to(records, one, to, now=NOW + timedelta(hours=hours))

    store.write(work)
    later = NOW + timedelta(minutes=30)

    found = store.read(lambda records: records.pulses.moves(scope, later, 9))
    assert found.total == 3
    assert [(row.code, row.came_from, row.to) for row in found.rows] == [
        ("C-1", Stage.APPLIED, Stage.LOOP), ("C-3", Stage.APPLIED, Stage.ON_HOLD),
        ("C-2", Stage.APPLIED, Stage.RECRUITER_SCREEN),
    ]  # fmt: skip
    new = store.read(lambda records: records.pulses.moves(scope, NOW, 9))
    assert {(row.code, row.came_from) for row in new.rows} == {("C-1", None), ("C-2", None), ("C-3", None)}
    since_the_last = store.read(lambda records: records.pulses.moves(scope, NOW + timedelta(hours=5), 9))
    assert codes(since_the_last) == ["C-1"]


def test_who_came_back_to_where_they_stood_did_not_move(store, scope, three):
    ada = three[0]

    def work(records):
        move_to(records, ada, Stage.ON_HOLD, now=NOW + timedelta(hours=1))
        move_to(records, ada, Stage.APPLIED, now=NOW + timedelta(hours=2))

    store.write(work)

    assert store.read(lambda records: records.pulses.moves(scope, NOW + timedelta(minutes=30), 9)).total == 0


def test_colleagues_and_other_openings_are_left_out_everywhere(store, opening, three):
    ada = three[0]

    def work(records):
        move_to(records, ada, Stage.RECRUITER_SCREEN, now=NOW + DAY)
        begin_a_duty(records, ada, Duty.CARD)
        begin_a_duty(records, ada, Duty.DECISION)
        set_deadline(records, ada, NOW + DAY)
        set_interview_time(records, ada, "coding", NOW)

    store.write(work)

    def look(scope):
        def work(records):
            pulses = records.pulses
            return [
                pulses.waiting_for(scope, {Duty.DECISION}, 9).total,
                len(pulses.overdue(scope, NOW, 9)[0]),
                pulses.overdue(scope, NOW, 9)[1].total,
                pulses.deadlines(scope, NOW, 9).total,
                pulses.meetings(scope, NOW, NOW + DAY, 9).total,
                pulses.moves(scope, NOW + DAY, 9).total,
                pulses.in_stage(scope, Stage.RECRUITER_SCREEN, 9).total,
            ]

        return store.read(work)

    assert look(Scope(managers={opening.id: MAYA})) == [1, 2, 2, 1, 1, 1, 1]
    assert look(Scope(managers={opening.id: MAYA}, without=[ada.candidate_id])) == [0] * 7
    assert look(Scope(managers={opening.id + 1: MAYA})) == [0] * 7
    assert look(Scope(managers={})) == [0] * 7


# --- How it is found ----------------------------------------------------------------------------------------------------


def test_in_sqlite_nothing_is_found_by_reading_a_whole_table(sqlite_store):
    know_everybody(sqlite_store)
    sqlite_store.write(lambda records: fill_a_digest(records, put_on_file(records, opening=open_a_job(records))))
    asked = []

    def look(records):
        connection, scope = records._connection, Scope(managers={1: MAYA}, without=[99])
        event.listen(connection, "before_cursor_execute", lambda *call: asked.append(call[2:4]))
        pulses = records.pulses
        found = [
            pulses.waiting_for(scope, GAP_DUTIES, 9, NOW).total,
            pulses.overdue(scope, NOW, 9)[1].total,
            pulses.deadlines(scope, NOW, 9).total,
            pulses.in_stage(scope, Stage.APPLIED, 9).total,
            pulses.meetings(scope, NOW, NOW + DAY, 9).total,
            pulses.moves(scope, NOW, 9).total,
            len(records.digests.told_on(TODAY)),
            len(records.interviews.seats_of_all([1])),
        ]
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", values).all() for said, values in asked[:]]
        return found, [step.detail for plan in plans for step in plan]

    found, steps = sqlite_store.read(look)

    assert found == [1, 2, 1, 1, 1, 1, 0, 0]
    assert len(asked) >= 8
    tables = {"applications", "duties", "events", "interviews", "seats", "candidates", "digests", "digest_openings"}
    assert [step for step in steps if step.startswith("SCAN") and step.split()[1] in tables] == []
    named = " ".join(steps)
    for index in ("ix_duties_kind", "ix_applications_deadline_at", "ix_interviews_workspace_id_starts_at"):
        assert f"USING INDEX {index}" in named
    assert "(workspace_id=? AND kind=? AND at>?)" in named  # of events
    assert "ix_seats_application_id" in named
