"""A checkup looks without making, changing or locking anything."""

import pytest

from storage.checkup import SQLiteFile, findings, opened_to_look
from storage.database import DatabaseUnusable
from storage.store import open_store


def test_a_file_in_use_is_looked_at(sqlite, tmp_path):
    with sqlite.fresh(tmp_path) as database:
        open_store(database, "T01", "Northwind")
        with opened_to_look(f"sqlite:///{tmp_path / 'hireloop.db'}") as looked_at:
            assert findings(looked_at, "T01") == []
        open_store(database, "T02", "Southwind")


def test_looking_cannot_change_anything(sqlite, tmp_path):
    with (
        sqlite.fresh(tmp_path),
        opened_to_look(f"sqlite:///{tmp_path / 'hireloop.db'}") as database,
        pytest.raises(DatabaseUnusable, match="readonly"),
    ):
        database.read(lambda connection: connection.exec_driver_sql("DELETE FROM workspaces"))


def test_a_file_nobody_uses_is_looked_at_even_with_odd_letters_in_its_name(sqlite, tmp_path):
    folder = tmp_path / "a b%20?"
    folder.mkdir()
    with sqlite.fresh(tmp_path) as database:
        open_store(database, "T01", "Northwind")
    (tmp_path / "hireloop.db").rename(folder / "hireloop.db")

    assert findings(SQLiteFile(folder / "hireloop.db"), "T01") == []


def test_a_file_that_is_not_there_is_not_made(tmp_path):
    with opened_to_look(f"sqlite:///{tmp_path / 'none.db'}") as database:
        assert database is None

    assert list(tmp_path.iterdir()) == []


def test_what_is_no_database_is_a_sentence(tmp_path):
    path = tmp_path / "letter.db"
    path.write_text("Dear Ada, " * 500)

    with (
        pytest.raises(DatabaseUnusable, match="cannot be read: file is not a database"),
        opened_to_look(f"sqlite:///{path}") as database,
    ):
        findings(database, "T01")


@pytest.mark.parametrize("url", ["hireloop", "sqlite://", "mysql://localhost/x"])
def test_an_address_that_cannot_work_is_refused(url):
    with pytest.raises(DatabaseUnusable), opened_to_look(url):
        pass
