"""`python -m bot db` backs a database up, restores it and copies it, and says in a sentence what it did or refuses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.domain.errors import Refusal
from storage.database import DatabaseUnusable, address_of, open_database
from storage.store import open_store
from tests.databases import new_sqlite_file
from tests.factories import put_on_file, with_people_and_a_job

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def environment(tmp_path, monkeypatch):
    """No token is set: the database is looked after without Slack."""
    monkeypatch.setenv("DATABASE_URL", address_of(tmp_path / "hireloop.db"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def store(tmp_path):
    database = open_database(address_of(new_sqlite_file(tmp_path / "hireloop.db")))
    with_people_and_a_job(database)
    store = open_store(database, "T01", "Northwind")
    store.write(put_on_file)
    yield store
    database.close()


def db(*words):
    return CliRunner().invoke(cli, ["db", *map(str, words)])


def test_a_backup_says_where_it_is_and_what_was_looked_at(store, tmp_path):
    made = db("backup", tmp_path / "copy.db")

    assert made.exit_code == 0
    assert f"Backed up to {tmp_path / 'copy.db'} (" in made.stdout
    assert "SQLite finds the copy whole.\nThe audit is unbroken" in made.stdout


def test_a_backup_without_a_name_is_called_after_the_time(store, tmp_path):
    db("backup")

    assert len(list(tmp_path.glob("hireloop-20??????-??????.db"))) == 1


def test_a_backup_is_taken_from_another_process_while_the_bot_works(store, tmp_path):
    words = [sys.executable, "-m", "bot", "db", "backup", str(tmp_path / "copy.db")]
    done = subprocess.run(
        words, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=60, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    store.write(lambda records: put_on_file(records, "Grace Hopper"))


def test_a_backup_with_a_broken_audit_is_kept_and_leaves_with_1(store, tmp_path):
    for change in ("DROP TRIGGER audit_refuses_update", "UPDATE audit SET actor_id = 'U99'"):
        store.write(lambda records, change=change: records._connection.execute(text(change)))

    made = db("backup", "copy.db")

    assert made.exit_code == 1
    assert "The audit is broken at entry 1" in made.stdout
    assert (tmp_path / "copy.db").exists()


def test_a_backup_of_an_older_schema_says_that_its_audit_was_not_read(store):
    store.write(lambda records: records._connection.execute(text("UPDATE alembic_version SET version_num = '0004'")))

    made = db("backup", "copy.db")

    assert made.exit_code == 0
    assert "Its schema is 0004, so its audit was not looked at." in made.stdout


def test_a_restore_says_what_it_put_where_and_what_it_cannot_know(store, tmp_path):
    db("backup", "copy.db")
    store.database.close()

    done = db("restore", "copy.db")

    assert f"Restored {tmp_path / 'hireloop.db'} from copy.db. What was there before is" in done.stdout
    assert "what came after the backup it does not know" in done.stdout


@pytest.mark.parametrize(("words", "tool"), [(["backup"], "pg_dump"), (["restore", "x"], "pg_restore")])
def test_for_postgresql_it_names_the_tool(monkeypatch, words, tool):
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://localhost/hireloop")

    refused = db(*words)

    assert isinstance(refused.exception, Refusal)
    assert f"PostgreSQL has its own tool for it: {tool}" in str(refused.exception)


def test_a_copy_says_how_many_rows_are_the_same(store, tmp_path):
    store.database.close()

    done = db("copy", address_of(tmp_path / "hireloop.db"), address_of(tmp_path / "new.db"))

    assert done.exit_code == 0
    assert "rows; every one was read back and is the same, and the audit is unbroken." in done.stdout


def test_nothing_is_copied_while_a_bot_uses_either_file(store, tmp_path):
    refused = db("copy", address_of(tmp_path / "hireloop.db"), address_of(tmp_path / "new.db"))

    assert isinstance(refused.exception, DatabaseUnusable)
    assert "Another Hireloop is using" in str(refused.exception)


def test_a_file_that_is_not_there_is_not_made_to_copy_it(tmp_path):
    refused = db("copy", address_of(tmp_path / "none.db"), address_of(tmp_path / "new.db"))

    assert "none.db: there is no such file." in str(refused.exception)
    assert list(tmp_path.iterdir()) == []
