"""A write that returned is on disk, one bad write hurts nobody else, and two processes never share a file."""

import queue
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from bot.domain.errors import Refusal
from storage.database import DatabaseUnusable, FateUnknown, NotSaved, open_database
from storage.schema import migrate
from storage.store import open_store


def names(database):
    return database.read(
        lambda connection: list(connection.execute(text("SELECT name FROM workspaces ORDER BY name")).scalars())
    )


def insert(name, then=None):
    def work(connection):
        connection.execute(text("INSERT INTO workspaces (id, name) VALUES (:id, :name)"), {"id": name, "name": name})
        if then is not None:
            raise then
        return name

    return work


def test_a_write_returns_what_its_work_returned(database):
    assert database.write(insert("Ada")) == "Ada"
    assert names(database) == ["Ada"]


def test_a_write_that_raises_changes_nothing(database):
    with pytest.raises(Refusal):
        database.write(insert("Ada", then=Refusal("no")))

    assert names(database) == []


def test_reading_cannot_change_anything(database):
    with pytest.raises(DBAPIError):
        database.read(insert("Ada"))

    assert names(database) == []


def test_after_a_failed_write_the_next_one_works(database):
    database.write(insert("Ada"))
    with pytest.raises(IntegrityError):
        database.write(insert("Ada"))

    database.write(insert("Grace"))

    assert names(database) == ["Ada", "Grace"]


def test_many_threads_write_and_read_at_once_and_nothing_is_lost(database):
    def work(number):
        for step in range(10):
            database.write(insert(f"{number}-{step}"))
            names(database)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(names(database)) == 80


def commit_together(database, *works):
    """Let several writes wait while the writer is busy, so that they share one commit; returns what each got."""
    begun, go = threading.Event(), threading.Event()
    outcomes = [queue.SimpleQueue() for _ in works]

    def hold(connection):
        begun.set()
        assert go.wait(5)

    def attempt(work, outcome):
        try:
            outcome.put(database.write(work))
        except BaseException as error:
            outcome.put(error)

    holder = threading.Thread(target=database.write, args=(hold,))
    holder.start()
    assert begun.wait(5)
    threads = []
    for work, outcome in zip(works, outcomes, strict=True):
        before = database._jobs.qsize()
        threads.append(threading.Thread(target=attempt, args=(work, outcome)))
        threads[-1].start()
        while database._jobs.qsize() == before:
            pass
    go.set()
    for thread in [holder, *threads]:
        thread.join()
    return [outcome.get(timeout=5) for outcome in outcomes]


def test_of_writes_committed_together_one_that_fails_is_undone_alone(sqlite_store):
    database = sqlite_store.database

    got = commit_together(
        database, insert("Ada"), insert("Bob", then=ValueError("bad")), insert("Ada"), insert("Cy", then=Refusal("no"))
    )

    assert got[0] == "Ada"
    assert [type(one) for one in got[1:]] == [ValueError, IntegrityError, Refusal]
    assert names(database) == ["Ada", "Northwind"]


def test_when_the_disk_fails_nobody_in_the_commit_is_told_it_worked(sqlite_store):
    database = sqlite_store.database
    full = OperationalError("INSERT", {}, Exception("database or disk is full"))

    got = commit_together(database, insert("Ada"), insert("Bob", then=full), insert("Cy"))

    assert [type(one) for one in got] == [NotSaved] * 3
    assert names(database) == ["Northwind"]
    assert database.write(insert("Dee")) == "Dee"


def test_a_reader_sees_one_moment_while_others_write(database):
    database.write(insert("Ada"))

    def look_twice(connection):
        count = text("SELECT count(*) FROM workspaces")
        first = connection.execute(count).scalar()
        writer = threading.Thread(target=database.write, args=(insert("Grace"),))
        writer.start()
        writer.join()
        return first, connection.execute(count).scalar()

    assert database.read(look_twice) == (1, 1)
    assert names(database) == ["Ada", "Grace"]


def test_what_waits_is_committed_before_closing(sqlite, tmp_path):
    with sqlite.fresh(tmp_path) as database:
        database.write(insert("Ada"))
    again = open_database(f"sqlite:///{tmp_path / 'hireloop.db'}")

    assert names(again) == ["Ada"]
    again.close()


def test_a_write_after_closing_fails_instead_of_waiting_for_ever(sqlite, tmp_path):
    with sqlite.fresh(tmp_path) as database:
        pass
    outcome = queue.SimpleQueue()

    def attempt():
        try:
            outcome.put(database.write(insert("Ada")))
        except Exception as error:
            outcome.put(error)

    threading.Thread(target=attempt, daemon=True).start()

    try:
        said = outcome.get(timeout=0.5)
    except queue.Empty:
        said = "still waiting"
    assert isinstance(said, Exception)


def test_candidates_data_is_for_the_owners_eyes_only(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'new' / 'hireloop.db'}")
    database.write(lambda connection: connection.execute(text("CREATE TABLE t (x)")))

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").iterdir()}

    database.close()
    assert modes == dict.fromkeys(("hireloop.db", "hireloop.db-shm", "hireloop.db-wal", "hireloop.db.lock"), 0o600)


def test_a_second_process_is_kept_away_from_the_file(sqlite_store):
    code = "import sys; from storage.database import open_database\ntry: open_database(sys.argv[1])\nexcept Exception as e: print(e)"
    path = sqlite_store.database.path

    second = subprocess.run(
        [sys.executable, "-c", code, f"sqlite:///{path}"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=True,
        timeout=30,
    )

    assert second.stdout == f"Another Hireloop is using {path}. Stop it first, or use PostgreSQL.\n"


def test_once_the_first_has_gone_the_file_is_free(sqlite, tmp_path):
    with sqlite.fresh(tmp_path):
        pass

    again = open_database(f"sqlite:///{tmp_path / 'hireloop.db'}")

    assert names(again) == []
    again.close()


def test_the_file_survives_a_power_cut(sqlite_store):
    pragmas = ("journal_mode", "synchronous", "foreign_keys")

    def look(connection):
        return {one: connection.exec_driver_sql(f"PRAGMA {one}").scalar() for one in pragmas}

    assert sqlite_store.database.write(look) == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "DATABASE_URL is not a database address, for example sqlite:///hireloop.db."),
        ("hireloop", "DATABASE_URL is not a database address, for example sqlite:///hireloop.db."),
        ("sqlite://", "DATABASE_URL must name a file, for example sqlite:///hireloop.db."),
        ("sqlite:///:memory:", "DATABASE_URL must name a file, for example sqlite:///hireloop.db."),
        ("mysql://localhost/x", "DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://."),
        ("postgresql://localhost/x", "DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://."),
        (
            "postgresql+psycopg://nobody@127.0.0.1:1/x",
            "PostgreSQL at 127.0.0.1 does not answer or refuses us.",
        ),
    ],
)
def test_an_address_that_cannot_work_is_refused_in_a_sentence(url, said):
    with pytest.raises(DatabaseUnusable) as refused:
        open_database(url)

    assert str(refused.value) == said


def test_a_file_that_cannot_be_opened_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(DatabaseUnusable, match=r"cannot be opened: Is a directory\."):
        open_database(f"sqlite:///{tmp_path}")


def test_on_postgresql_work_that_lost_a_race_is_run_again(postgresql, tmp_path):
    tries = []

    def work(connection):
        tries.append("try")
        if len(tries) == 1:
            connection.execute(text("DO $$ BEGIN RAISE EXCEPTION 'race' USING ERRCODE = '40001'; END $$"))
        return insert("Ada")(connection)

    with postgresql.fresh(tmp_path) as database:
        assert database.write(work) == "Ada"
        assert names(database) == ["Ada"]

    assert tries == ["try", "try"]


def test_on_postgresql_work_that_always_fails_is_not_run_for_ever(postgresql, tmp_path):
    tries = []

    def work(connection):
        tries.append("try")
        connection.execute(text("DO $$ BEGIN RAISE EXCEPTION 'race' USING ERRCODE = '40001'; END $$"))

    with postgresql.fresh(tmp_path) as database, pytest.raises(DBAPIError):
        database.write(work)

    assert len(tries) == 5


def test_while_another_program_holds_the_file_a_write_is_refused_before_slack_loses_patience(sqlite_store):
    database = sqlite_store.database
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(NotSaved, match="cannot be written to just now: database is locked"):
            database.write(insert("Ada"))
        assert time.monotonic() - began < 2
        other.execute("ROLLBACK")

    assert database.write(insert("Ada")) == "Ada"


def test_a_file_that_is_held_by_another_program_is_not_migrated_and_that_is_said(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'hireloop.db'}")
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnusable, match="cannot be brought up to date: database is locked"):
            migrate(database)
    database.close()


def test_a_process_that_froze_amid_a_transaction_does_not_keep_the_others_waiting(postgresql, tmp_path, monkeypatch):
    monkeypatch.setattr("storage.database.FREES_ITS_LOCKS_AFTER", 300)
    monkeypatch.setattr("storage.database.WAITS_FOR_LOCKS", 200)
    with postgresql.fresh(tmp_path) as database:
        database.write(insert("Ada"))
        found = []

        def rename(to):
            return text(f"UPDATE workspaces SET name = '{to}' WHERE id = 'Ada'")

        def freeze(connection):
            found.append(connection.scalar(text("SELECT name FROM workspaces")))
            connection.execute(rename("Half"))
            if len(found) == 1:
                with pytest.raises(FateUnknown):  # while the locks are held
                    database.write(lambda other: other.execute(rename("Free")))
                time.sleep(1)
                database.write(lambda other: other.execute(rename("Free")))
            connection.execute(rename("Thawed"))

        database.write(freeze)  # whose transaction was ended meanwhile, and is run again

        assert found == ["Ada", "Free"]
        assert names(database) == ["Thawed"]


def end_sessions_of_others(connection):
    connection.execute(
        text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
             "WHERE pid <> pg_backend_pid() AND datname = current_database()")
    )  # fmt: skip


def test_nobody_notices_that_postgresql_was_started_anew(postgresql, tmp_path):
    with postgresql.fresh(tmp_path) as database:
        database.write(insert("Ada"))
        other = open_database(database.schema_engine().url.render_as_string(hide_password=False))
        names(other)
        database.write(end_sessions_of_others)

        assert names(other) == ["Ada"]

        database.write(end_sessions_of_others)
        other.write(insert("Ben"))

        assert names(other) == ["Ada", "Ben"]
        other.close()


def test_what_was_cut_off_amid_the_commit_may_be_saved_or_not(postgresql, tmp_path, monkeypatch):
    with postgresql.fresh(tmp_path) as database:
        other = open_database(database.schema_engine().url.render_as_string(hide_password=False))
        times = []

        def work(connection):
            insert("Ada")(connection)
            times.append(1)

        def cut(connection):
            database.write(end_sessions_of_others)

        event.listen(other._engine, "commit", cut)
        with pytest.raises(FateUnknown):
            other.write(work)

        assert len(times) == 1
        other.close()


def test_who_finds_every_connection_in_use_is_told_that_nothing_was_saved(postgresql, tmp_path, monkeypatch):
    monkeypatch.setattr("storage.database.CONNECTIONS", 1)
    monkeypatch.setattr("storage.database.WAITS_FOR_A_CONNECTION", 0.1)
    with postgresql.fresh(tmp_path) as database:

        def hold(_):
            with pytest.raises(NotSaved, match="all connections are in use"):
                database.write(insert("Ada"))

        database.write(hold)

        assert names(database) == []


def test_a_process_that_starts_waits_for_nobody_who_holds_the_workspaces_row(postgresql, tmp_path, monkeypatch):
    monkeypatch.setattr("storage.database.WAITS_FOR_LOCKS", 200)
    with postgresql.fresh(tmp_path) as database:
        open_store(database, "T01", "Northwind")

        def be_at_work(connection):
            connection.execute(text("UPDATE workspaces SET last_number = 1"))
            open_store(database, "T01", "Northwind")

        database.write(be_at_work)

        assert names(database) == ["Northwind"]
