"""Where candidates stand: moves are never lost or doubled, counts never drift, lists page the same at any size."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import insert

from bot.domain.ball import Ball
from bot.domain.duties import Duty
from bot.domain.pipeline import Stage, legal_moves
from storage.applications import Filter, Place
from storage.tables import applications as applications_table
from storage.tables import candidates as candidates_table
from storage.tables import stage_counts
from tests.factories import LENA, NOW, PRIYA, SAM, ask_for_cards, know_everybody, open_a_job, put_on_file


@pytest.fixture
def opening(store):
    know_everybody(store)
    return store.write(open_a_job)


def stand_in_line(store, opening, count, *, start=0, stages=(Stage.APPLIED, Stage.LOOP, Stage.OFFER), **columns):
    """Put many candidates on file at once; the one with the highest number waits longest."""

    def work(records):
        connection = records._connection
        ids = range(start + 1, start + count + 1)
        connection.execute(
            insert(candidates_table),
            [
                {"id": n, "workspace_id": "T01", "name": f"Person {n}", "name_key": f"person {n}", "created_at": NOW}
                for n in ids
            ],
        )
        rows = [
            {
                "id": n,
                "workspace_id": "T01",
                "number": n,
                "candidate_id": n,
                "opening_id": opening.id,
                "stage": stages[n % len(stages)].value,
                "stage_rank": stages[n % len(stages)].rank,
                "stage_since": NOW,
                "stage_event_id": 0,
                "holder_id": SAM if n % 2 else PRIYA,
                "duty": "stage",
                "waiting_since": NOW - timedelta(hours=n),
                "due_at": NOW - timedelta(hours=1) if n % 5 == 0 else NOW + timedelta(days=1),
                **columns,
            }
            for n in ids
        ]
        connection.execute(insert(applications_table), rows)
        counts = {stage: sum(row["stage"] == stage.value for row in rows) for stage in stages}
        for stage, n in counts.items():
            records.applications._count(opening.id, stage, n)

    store.write(work)


def turn_pages(store, wanted, size=10):
    """Read a list from its first page to its last by the Next button; returns the numbers on each page."""
    pages, after = [], None
    while True:
        page = store.read(lambda records, after=after: records.applications.page(wanted, size, after=after))
        pages.append([row.number for row in page.rows])
        assert page.has_before is (after is not None)
        if not page.has_after:
            return pages
        last = page.rows[-1]
        after = Place(last.stage.rank, last.waiting_since, last.id)


def turn_back(store, wanted, size=10):
    """Read the same list from its end by the Back button."""
    pages, before = [], Place(99, NOW, 0)
    while True:
        page = store.read(lambda records, before=before: records.applications.page(wanted, size, before=before))
        pages.append([row.number for row in page.rows])
        assert page.has_after
        if not page.has_before:
            return pages[::-1]
        first = page.rows[0]
        before = Place(first.stage.rank, first.waiting_since, first.id)


def test_somebody_new_stands_where_they_were_put(store, opening):
    ada = store.write(lambda records: put_on_file(records, "Ada Lovelace", email="ada@example.com"))

    found = store.read(lambda records: records.applications.numbered(1))

    assert found == ada
    assert (found.code, found.name, found.email) == ("C-1", "Ada Lovelace", "ada@example.com")
    assert (found.stage, found.previous_stage, found.stage_since) == (Stage.APPLIED, None, NOW)


def test_of_two_people_who_move_the_same_candidate_the_second_is_told(store, opening):
    ada = store.write(put_on_file)

    first = store.write(lambda records: records.applications.move(ada, Stage.HM_SCREEN, 101, NOW))
    second = store.write(lambda records: records.applications.move(ada, Stage.REJECTED, 102, NOW))

    assert (first, second) == (True, False)
    assert store.read(lambda records: records.applications.get(ada.id)).stage is Stage.HM_SCREEN
    assert store.read(lambda records: records.applications.miscounted()) == []


def test_moving_there_and_back_is_noticed_by_whoever_looked_before(store, opening):
    seen = store.write(put_on_file)
    there = store.write(lambda records: records.applications.move(seen, Stage.ON_HOLD, 101, NOW))
    now = store.read(lambda records: records.applications.get(seen.id))
    back = store.write(lambda records: records.applications.move(now, Stage.APPLIED, 102, NOW))

    late = store.write(lambda records: records.applications.move(seen, Stage.REJECTED, 103, NOW))

    assert (there, back, late) == (True, True, False)


def test_a_move_remembers_where_the_candidate_came_from(store, opening):
    ada = store.write(put_on_file)
    later = NOW + timedelta(days=1)

    store.write(lambda records: records.applications.move(ada, Stage.ON_HOLD, 101, later))

    moved = store.read(lambda records: records.applications.get(ada.id))
    assert (moved.stage, moved.previous_stage, moved.stage_since, moved.stage_event_id) == (
        Stage.ON_HOLD,
        Stage.APPLIED,
        later,
        101,
    )


@pytest.mark.parametrize("seed", range(3))
def test_kept_counts_equal_counted_ones_after_any_moves(store, opening, seed):
    chance = random.Random(seed)
    other = store.write(lambda records: open_a_job(records, "AI engineer"))
    ids = [
        store.write(
            lambda records, n=n: put_on_file(records, f"Person {n}", opening=chance.choice([opening, other]))
        ).id
        for n in range(6)
    ]
    event_ids = iter(range(1000, 2000))

    def move_somebody(records):
        one = records.applications.get(chance.choice(ids))
        if ways := legal_moves(one.stage, one.previous_stage):
            records.applications.move(one, chance.choice(ways), next(event_ids), NOW)

    for _ in range(40):
        store.write(move_somebody)

    assert store.read(lambda records: records.applications.miscounted()) == []
    counted = store.read(lambda records: records.applications.counts_by_opening())
    assert sum(sum(stages.values()) for stages in counted.values()) == 6


def test_a_wrong_count_is_found(store, opening):
    store.write(put_on_file)
    store.write(lambda records: records._connection.execute(stage_counts.update().values(n=5)))

    assert store.read(lambda records: records.applications.miscounted()) == [(opening.id, "applied")]


def test_a_list_of_95_pages_forward_and_back_without_losing_or_repeating_anybody(store, opening):
    stand_in_line(store, opening, 95)

    forward = turn_pages(store, Filter())

    assert [len(page) for page in forward] == [10] * 9 + [5]
    numbers = [number for page in forward for number in page]
    assert sorted(numbers) == list(range(1, 96))
    assert [number for page in turn_back(store, Filter()) for number in page] == numbers


def test_lists_are_sorted_by_stage_then_by_who_waits_longest(store, opening):
    stand_in_line(store, opening, 9)

    assert turn_pages(store, Filter()) == [[9, 6, 3, 7, 4, 1, 8, 5, 2]]


def test_who_waits_equally_long_is_never_skipped_between_pages(store, opening):
    stand_in_line(store, opening, 25, waiting_since=NOW)

    numbers = [number for page in turn_pages(store, Filter(), size=4) for number in page]

    assert sorted(numbers) == list(range(1, 26))


def test_a_place_to_the_microsecond_comes_back_where_it_was(store, opening):
    stand_in_line(store, opening, 5, waiting_since=NOW.replace(microsecond=999999))

    assert [n for page in turn_pages(store, Filter(), size=1) for n in page] == [3, 1, 4, 2, 5]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Filter(stage=Stage.LOOP), {1, 4, 7, 10}),
        (Filter(mine=SAM), {1, 3, 5, 7, 9, 11}),
        (Filter(over_at=NOW), {5, 10}),
        (Filter(mine=SAM, over_at=NOW), {5}),
        (Filter(mine=SAM, stage=Stage.LOOP), {1, 7}),
        (Filter(opening_ids=[]), set()),
        (Filter(opening_ids=[999]), set()),
        (Filter(opening_ids=[998, 999]), set()),
        (Filter(stage=Stage.REJECTED), set()),
        (Filter(mine="U99NOBODY"), set()),
    ],
    ids=str,
)
def test_a_filtered_list_holds_whom_it_says(store, opening, wanted, numbers):
    stand_in_line(store, opening, 11)

    page = store.read(lambda records: records.applications.page(wanted, 20))
    counts = store.read(lambda records: records.applications.counts(wanted))

    assert {row.number for row in page.rows} == numbers
    assert sum(counts.values()) == len(numbers)
    assert not page.has_after


def test_a_list_of_one_opening_or_of_several_holds_only_theirs(store, opening):
    others = [store.write(lambda records, t=t: open_a_job(records, t)) for t in ("AI engineer", "Data scientist")]
    stand_in_line(store, opening, 5)
    stand_in_line(store, others[0], 5, start=5)
    stand_in_line(store, others[1], 5, start=10)

    def numbers(*openings):
        wanted = Filter(opening_ids=[one.id for one in openings])
        counts = store.read(lambda records: records.applications.counts(wanted))
        listed = sorted(n for page in turn_pages(store, wanted, size=4) for n in page)
        assert sum(counts.values()) == len(listed)
        return listed

    assert numbers(opening) == [1, 2, 3, 4, 5]
    assert numbers(others[0], others[1]) == [6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
    assert len(numbers(opening, *others)) == 15


def test_who_is_at_an_end_is_listed_only_when_asked_for(store, opening):
    stand_in_line(store, opening, 4, stages=(Stage.REJECTED, Stage.ON_HOLD))

    assert turn_pages(store, Filter()) == [[3, 1]]
    assert turn_pages(store, Filter(stage=Stage.REJECTED)) == [[4, 2]]
    assert store.read(lambda records: records.applications.counts(Filter())) == {Stage.ON_HOLD: 2}
    assert store.read(lambda records: records.applications.counts(Filter(stage=Stage.REJECTED))) == {Stage.REJECTED: 2}


def test_mine_includes_a_card_i_owe_although_somebody_elses_is_due_first(store, opening):
    ada = store.write(put_on_file)
    store.write(lambda records: ask_for_cards(records, ada, SAM))
    store.write(lambda records: ask_for_cards(records, ada, LENA, now=NOW + timedelta(hours=1)))

    def mine(member):
        return store.read(
            lambda records: [row.number for row in records.applications.page(Filter(mine=member), 5).rows]
        )

    assert store.read(lambda records: records.applications.get(ada.id)).holder_id == SAM
    assert (mine(SAM), mine(LENA), mine(PRIYA)) == ([1], [1], [])
    assert store.read(lambda records: records.applications.counts(Filter(mine=LENA))) == {Stage.APPLIED: 1}


def test_mine_ends_once_my_card_is_in(store, opening):
    ada = store.write(put_on_file)
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM, LENA))[1]

    store.write(lambda records: records.interviews.card_came_in(seat.id, NOW))

    assert store.read(lambda records: records.applications.page(Filter(mine=LENA), 5).rows) == []


def test_the_ball_is_recorded_as_it_was_passed(store, opening):
    ada = store.write(put_on_file)
    ball = Ball(holder_id=LENA, duty=Duty.DECISION, since=NOW, due_at=NOW + timedelta(days=1))

    store.write(lambda records: records.applications.pass_ball(ada.id, ball))

    held = store.read(lambda records: records.applications.get(ada.id))
    assert (held.holder_id, held.duty, held.waiting_since, held.due_at) == (
        LENA, "decision", NOW, NOW + timedelta(days=1),
    )  # fmt: skip


def test_the_longest_waits_leave_out_who_is_on_hold_or_at_an_end(store, opening):
    stand_in_line(store, opening, 6, stages=(Stage.APPLIED, Stage.ON_HOLD, Stage.HIRED))

    waits = store.read(lambda records: records.applications.longest_waits([opening.id], 5))

    assert [row.number for row in waits] == [6, 3]


def test_the_longest_waits_begin_with_who_has_been_waited_for_the_longest(store, opening):
    stand_in_line(store, opening, 10)
    other = store.write(lambda records: open_a_job(records, "AI engineer"))
    stand_in_line(store, other, 5, start=10)

    waits = store.read(lambda records: records.applications.longest_waits([opening.id], 3))

    assert [row.number for row in waits] == [10, 9, 8]


def test_counts_by_opening_come_in_the_order_of_the_pipeline(store, opening):
    stand_in_line(store, opening, 6, stages=(Stage.OFFER, Stage.SOURCED, Stage.HIRED))

    assert list(store.read(lambda records: records.applications.counts_by_opening())[opening.id].items()) == [
        (Stage.SOURCED, 2), (Stage.OFFER, 2), (Stage.HIRED, 2),
    ]  # fmt: skip


def test_of_a_persons_applications_those_still_going_come_first(store, opening):
    other = store.write(lambda records: open_a_job(records, "AI engineer"))
    over = store.write(lambda records: put_on_file(records, email="ada@example.com", stage=Stage.REJECTED))
    going = store.write(lambda records: put_on_file(records, email="ada@example.com", opening=other))

    found = store.read(lambda records: records.applications.of_candidates([over.candidate_id]))

    assert going.candidate_id == over.candidate_id
    assert [one.id for one in found] == [going.id, over.id]


def test_a_person_is_in_an_opening_once(store, opening):
    ada = store.write(put_on_file)

    def again(records):
        records.applications.add(
            number=99, candidate_id=ada.candidate_id, opening_id=opening.id, stage=Stage.APPLIED, owner_id=None, now=NOW
        )

    with pytest.raises(Exception, match=r"UNIQUE constraint failed|duplicate key"):
        store.write(again)

    assert store.read(lambda records: records.applications.miscounted()) == []


# --- What a page costs, in SQLite -------------------------------------------------------------------------------------


def plan_of(store, look):
    """Return how SQLite would answer the first query of a look-up."""
    asked = []

    def listen(connection, cursor, statement, parameters, context, executemany):
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    engine = store.database._reading
    sqlalchemy_event.listen(engine, "before_cursor_execute", listen)
    try:
        store.read(look)
    finally:
        sqlalchemy_event.remove(engine, "before_cursor_execute", listen)
    statement, parameters = asked[0]
    rows = store.database.read(
        lambda connection: connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
    )
    return [row[3] for row in rows]


@pytest.fixture
def long_line(sqlite_store):
    know_everybody(sqlite_store)
    opening = sqlite_store.write(open_a_job)
    other = sqlite_store.write(lambda records: open_a_job(records, "AI engineer"))
    stand_in_line(sqlite_store, opening, 600)
    stand_in_line(sqlite_store, other, 60, start=600)
    return sqlite_store, opening, other


WORKSPACE = "ix_applications_workspace_id_stage_rank_waiting_since_id"
OPENING = "ix_applications_opening_id_stage_rank_waiting_since_id"
FIFTIETH = Place(Stage.LOOP.rank, NOW - timedelta(hours=500), 500)
NEXT, BACK = {"after": FIFTIETH}, {"before": FIFTIETH}


# The planner ignores the place of the page, or one of its columns: what it costs grows with the number of candidates.
@pytest.mark.parametrize(
    ("which", "places", "index"),
    [
        ("all", {}, f"{WORKSPACE} (workspace_id=? AND stage_rank<?)"),
        ("all", NEXT, f"{WORKSPACE} (workspace_id=? AND (stage_rank,waiting_since)>(?,?)"),
        pytest.param("all", BACK, f"{WORKSPACE} (workspace_id=? AND (stage_rank,waiting_since)<(?,?)"),
        ("one opening", {}, f"{OPENING} (opening_id=? AND stage_rank<?)"),
        pytest.param("one opening", NEXT, f"{OPENING} (opening_id=? AND (stage_rank,waiting_since)>"),
        pytest.param("one opening", BACK, f"{OPENING} (opening_id=? AND (stage_rank,waiting_since)<"),
        ("two openings", {}, f"{WORKSPACE} (workspace_id=? AND stage_rank<?)"),
        ("two openings", NEXT, f"{WORKSPACE} (workspace_id=? AND (stage_rank,waiting_since)>(?,?)"),
        ("a stage", {}, f"{WORKSPACE} (workspace_id=? AND stage_rank=?)"),
        pytest.param("a stage", NEXT, f"{WORKSPACE} (workspace_id=? AND stage_rank=? AND"),
        pytest.param("a stage", BACK, f"{WORKSPACE} (workspace_id=? AND stage_rank=? AND"),
    ],
)
def test_a_page_is_read_straight_from_an_index_wherever_it_is(long_line, which, places, index):
    store, opening, other = long_line
    wanted = {
        "all": Filter(),
        "one opening": Filter(opening_ids=[opening.id]),
        "two openings": Filter(opening_ids=[opening.id, other.id]),
        "a stage": Filter(stage=Stage.LOOP),
    }[which]

    plan = plan_of(store, lambda records: records.applications.page(wanted, 10, **places))

    assert index in plan[0]
    assert not [step for step in plan if "TEMP B-TREE" in step or step.startswith("SCAN")]


def test_counts_are_read_and_never_counted(long_line):
    store, *_ = long_line

    plan = plan_of(store, lambda records: records.applications.counts(Filter()))

    assert not [step for step in plan if " applications" in step]
