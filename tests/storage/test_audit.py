"""The audit on both databases: everything is entered, in one unbroken chain, for ever, and without anybody's text."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from bot.domain.audit import GENESIS, Action, first_break
from bot.domain.candidates import NewCandidate
from bot.domain.errors import Refusal
from bot.domain.events import Door, Kind
from bot.domain.gates import Said
from bot.domain.pipeline import Stage
from bot.domain.scorecards import Draft
from bot.flows import candidates, interviews, moves, scorecards
from storage import checkup
from storage.audit import AT_A_TIME, Audit
from storage.database import open_database
from storage.store import open_store
from tests.factories import EVIDENCE, LENA, MAYA, NOW, PRIYA, SAM, a_member, know_everybody, open_a_job, put_on_file

WRITERS = 4
TURNS = 12


@pytest.fixture
def ada(store):
    know_everybody(store)
    store.write(open_a_job)
    return store.write(lambda records: put_on_file(records, email="ada@example.com"))


def a_note(**special):
    ordinary = {
        "at": NOW, "actor_id": PRIYA, "action": Action.PAY_READ, "about": "opening:ml-engineer", "door": Door.COMMAND,
    }  # fmt: skip
    return {**ordinary, **special}


def enter(store, *notes):
    store.write(lambda records: [records.audit.note(**note) for note in notes])


def entries(store, **wanted):
    return store.read(lambda records: list(records.audit.matching(**wanted)))


def deeds(store, **wanted):
    return [(entry.action, entry.about, entry.detail) for entry in entries(store, **wanted)]


def tamper(store, statement):
    """Change the table as somebody would who may do anything to the database."""

    def work(connection):
        if store.database.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            connection.execute(text("DROP TRIGGER audit_refuses_update"))
            connection.execute(text("DROP TRIGGER audit_refuses_delete"))
        connection.execute(text(statement))

    store.database.write(work)


# --- What is entered ----------------------------------------------------------------------------------------------------


def test_an_entry_says_who_when_what_and_through_which_door(store):
    enter(store, a_note(detail="pay_low", door=Door.MODAL))

    (entry,) = entries(store)

    assert (entry.workspace_id, entry.at, entry.actor_id, entry.action) == ("T01", NOW, PRIYA, "pay_read")
    assert (entry.about, entry.door, entry.detail) == ("opening:ml-engineer", "modal", "pay_low")
    assert (entry.previous, entry.hash) == (GENESIS, entry.true_hash())


def test_whatever_happens_to_a_candidate_enters_itself(store, ada):
    for kind in Kind:
        store.write(
            lambda records, kind=kind: records.events.add(
                application_id=ada.id, at=NOW, actor_id=PRIYA, kind=kind, door=Door.BUTTON
            )
        )

    assert deeds(store, about="C-1")[0] == ("candidate_added", "C-1", "applied")
    assert len(entries(store, about="C-1")) == 1 + len(Kind)


def test_a_move_is_entered_with_its_stages_its_reason_s_code_and_the_gates_it_passed(store, ada):
    store.write(
        lambda records: records.events.add(
            application_id=ada.id,
            at=NOW,
            actor_id=PRIYA,
            kind=Kind.MOVED,
            door=Door.BUTTON,
            text="Too junior",
            from_stage=Stage.LOOP,
            to_stage=Stage.REJECTED,
            reason_code="skills",
            overridden=("two_references",),
        )
    )

    assert deeds(store, about="C-1")[-1] == ("moved", "C-1", "loop>rejected, reason:skills, passed:two_references")


def test_what_is_refused_is_not_entered(store, ada):
    def refuse(records):
        records.audit.note(**a_note(about="C-1", action=Action.REFERENCES_READ))
        raise Refusal("No.")

    with pytest.raises(Refusal):
        store.write(refuse)
    enter(store, a_note(about="C-1", action=Action.CARDS_READ))

    assert [action for action, _, _ in deeds(store, about="C-1")] == ["candidate_added", "cards_read"]
    assert first_break(entries(store)) is None


def test_an_envelope_that_comes_again_is_entered_once(store):
    def work(records):
        records.audit.note(**a_note())
        return {}

    for _ in range(2):
        store.once("command:1", NOW, work)

    assert len(entries(store)) == 1


def test_a_reading_that_must_be_entered_is_entered_before_it_is_answered(store):
    answer = store.read(lambda records: records.audit.note(**a_note(action=Action.REFERENCES_READ)) or "what was read")

    assert answer == "what was read"
    assert Action.REFERENCES_READ in {entry.action for entry in entries(store)}


@pytest.mark.parametrize("free", [{"detail": "Ada said no"}, {"about": "Ada"}, {"actor_id": "Priya Shah"}])
def test_free_text_is_refused_before_anything_is_written(store, free):
    with pytest.raises(ValueError, match="unlike this one"):
        enter(store, a_note(**free))

    assert entries(store) == []


# --- How it is found again ----------------------------------------------------------------------------------------------


def test_entries_are_found_by_what_they_are_about_by_whom_and_since_when(store):
    later = NOW + timedelta(hours=1)
    enter(
        store,
        a_note(about="C-1"),
        a_note(about="C-17", at=later),
        a_note(about=f"member:{PRIYA}", actor_id=MAYA, action=Action.ROLE_GIVEN),
        a_note(about="C-17", actor_id=MAYA),
    )

    assert [entry.id for entry in entries(store, about="C-17")] == [2, 4]
    assert [entry.id for entry in entries(store, member_id=PRIYA)] == [1, 2, 3]
    assert [entry.id for entry in entries(store, since=later)] == [2]
    assert [entry.id for entry in entries(store, about="C-17", member_id=PRIYA, since=NOW)] == [2]


def test_what_is_about_something_can_be_read_a_page_at_a_time(store):
    enter(store, *[a_note(about=about) for about in ("C-1", "C-2", "C-1", "C-1")])

    first = store.read(lambda records: records.audit.of("C-1", most=2))
    second = store.read(lambda records: records.audit.of("C-1", most=2, after=first[-1].id))

    assert [entry.id for entry in [*first, *second]] == [1, 3, 4]


def test_more_entries_than_are_fetched_at_a_time_come_whole_and_in_order(store):
    enter(store, *[a_note()] * (2 * AT_A_TIME + 1))

    assert [entry.id for entry in entries(store)] == list(range(1, 2 * AT_A_TIME + 2))
    assert store.read(lambda records: first_break(records.audit.all())) is None


def test_every_workspace_has_a_chain_of_its_own(store, neighbour):
    for one in (store, neighbour, store, neighbour):
        enter(one, a_note())

    for one in (store, neighbour):
        first, second = entries(one)
        assert (first.previous, second.previous) == (GENESIS, first.hash)
        assert one.read(lambda records: records.audit.head()) == second.hash


def test_the_head_of_an_empty_chain_is_where_all_chains_begin(store):
    assert store.read(lambda records: records.audit.head()) == GENESIS


def test_in_sqlite_the_newest_entry_is_found_without_sorting_all_of_them(sqlite_store):
    asked = []

    def listen(connection):
        event.listen(connection, "before_cursor_execute", lambda *what: asked.append(what[2:4]))
        Audit(connection, "T01").head()
        return connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0][0]}", tuple(asked[0][1])).fetchall()

    assert "B-TREE" not in str(sqlite_store.database.read(listen))


# --- That nobody changes it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor_id = 'U99'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_or_delete_entries(store, statement):
    enter(store, a_note())
    before = entries(store)

    with pytest.raises(IntegrityError, match="the audit is append-only"):
        store.database.write(lambda connection: connection.execute(text(statement)))

    assert entries(store) == before


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit SET actor_id = 'U99' WHERE id = 2", 2),
        ("DELETE FROM audit WHERE id = 2", 3),
        ("DELETE FROM audit WHERE id = 1", 2),
        ("UPDATE audit SET id = 9 WHERE id = 2", 3),
        ("UPDATE audit SET hash = previous WHERE id = 4", 4),
    ],
)
def test_the_checkup_names_the_first_entry_that_was_tampered_with(database, store, statement, broken):
    enter(store, *[a_note(about=f"C-{number}") for number in (1, 2, 3, 4)])
    assert checkup.findings(database, "T01") == []

    tamper(store, statement)

    (said,) = checkup.findings(database, "T01")
    assert said.startswith(f"The audit is broken at entry {broken} (pay_read C-{broken}): ")


def test_entries_taken_from_the_end_show_only_to_whom_kept_the_head(database, store):
    enter(store, *[a_note()] * 3)
    kept = store.read(lambda records: records.audit.head())

    tamper(store, "DELETE FROM audit WHERE id = 3")

    assert checkup.findings(database, "T01") == []
    assert store.read(lambda records: records.audit.head()) != kept


# --- Several at once ----------------------------------------------------------------------------------------------------


@pytest.fixture
def two_processes(request, database):
    """Our workspace as two processes would have it; SQLite lets only one of them in."""
    with ExitStack() as closing:
        other = database
        if database.name == "postgresql":
            url = database.schema_engine().url.render_as_string(hide_password=False)
            other = open_database(url)
            closing.callback(other.close)
        yield open_store(database, "T01", "Northwind"), open_store(other, "T01", "Northwind")


def test_without_its_lock_there_is_one_chain_all_the_same(two_processes, monkeypatch):
    monkeypatch.setattr(Audit, "_lock", lambda self: None)
    monkeypatch.setattr("storage.database.POSTGRES_TRIES", 1000)  # without the lock many have to come again
    one, other = two_processes

    def write_some(writer):
        for _ in range(TURNS):
            (one, other)[writer % 2].write(lambda records: records.audit.note(**a_note()))

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write_some, range(WRITERS)))

    assert checkup.findings(one.database, "T01") == []
    assert len(entries(one)) == WRITERS * TURNS


def test_however_many_write_at_once_there_is_one_chain_and_nobody_waits_for_ever(two_processes, monkeypatch):
    one, other = two_processes
    know_everybody(one)
    opening = one.write(open_a_job)
    priya = a_member(PRIYA, is_recruiter=True)
    here = [one.write(lambda records, n=n: put_on_file(records, f"Ada {n}")) for n in range(WRITERS * TURNS)]
    deadlocks, before = _deadlocks_seen(monkeypatch), len(entries(one))

    def take_turns(writer):
        store = (one, other)[writer % 2]
        for turn in range(TURNS):
            who = here[writer * TURNS + turn]
            person = NewCandidate(name=f"Bob {writer} {turn}", email=None)

            def fail(records, who=who):
                _move(records, priya, who)
                raise Refusal("No.")

            with pytest.raises(Refusal):
                store.write(fail)
            store.write(lambda records, who=who: _move(records, priya, who))
            store.write(lambda records: records.audit.note(**a_note()))
            store.write(lambda records: (records.openings.lock(opening.id), records.audit.note(**a_note())))
            store.write(
                lambda records, person=person: candidates.add(
                    records, priya, person, opening, anyway=True, door=Door.COMMAND, now=NOW
                )
            )

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(take_turns, range(WRITERS)))

    assert deadlocks == []
    assert checkup.findings(one.database, "T01") == []
    assert len(entries(one)) == before + 4 * WRITERS * TURNS


def _move(records, priya, application):
    moves.move(
        records, priya, application.id, Stage.RECRUITER_SCREEN, said=Said(), door=Door.BUTTON, now=NOW
    )  # fmt: skip


def _deadlocks_seen(monkeypatch):
    """Return the list in which PostgreSQL's deadlocks will be; they are mended by another try, so nobody else sees them."""
    from storage import database

    seen, lost_a_race = [], database._lost_a_race

    def look(error):
        if getattr(error.orig, "sqlstate", None) == "40P01":
            seen.append(error)
        return lost_a_race(error)

    monkeypatch.setattr(database, "_lost_a_race", look)
    return seen


# --- What must not be in it ---------------------------------------------------------------------------------------------


def test_none_of_what_people_wrote_is_in_it(store):
    know_everybody(store)
    opening = store.write(open_a_job)
    priya, sam = a_member(PRIYA, is_recruiter=True), a_member(SAM)
    person = NewCandidate(name="Xanthippe Quux", email="xanthippe@quux.example")
    at = {"door": Door.COMMAND, "now": NOW}

    def add(records):
        return candidates.add(records, priya, person, opening, anyway=False, **at).application

    who = store.write(add)
    said = Said(reason="her zebra portfolio")
    store.write(lambda records: moves.move(records, priya, who.id, Stage.RECRUITER_SCREEN, said=said, **at))
    store.write(lambda records: candidates.note(records, priya, who.id, "prefers walrus mornings", **at))
    store.write(lambda records: interviews.assign_panel(records, priya, who.id, "mlops_production", [SAM, LENA], **at))
    seat = store.read(lambda records: records.interviews.seats_of(who.id)[0])
    draft = Draft(
        ratings={"mlops_monitoring": "3", "debugging_production": "3"},
        overall="yes",
        why=f"Told the gazpacho rollback story. {EVIDENCE}",
    )
    store.write(lambda records: scorecards.submit(records, sam, seat.id, draft, **at))

    table = store.database.read(
        lambda connection: str([tuple(row) for row in connection.execute(text("SELECT * FROM audit"))])
    ).casefold()
    assert [action for action, _, _ in deeds(store, about=who.code)] == [
        "candidate_added", "moved", "noted", "assigned", "card_in",
    ]  # fmt: skip
    for word in ("xanthippe", "quux", "zebra", "walrus", "gazpacho", "yes", "priya shah", "okafor", "fischer", "@"):
        assert word not in table
