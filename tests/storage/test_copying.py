"""A company moves from SQLite to PostgreSQL and back without a row lost or changed, or does not move at all."""

from contextlib import contextmanager

import pytest
from sqlalchemy import select, text, update

from bot.domain.errors import Refusal
from storage import tables
from storage.checkup import findings
from storage.copying import contents, copy_everything
from storage.database import DatabaseUnusable, address_of, open_database
from storage.schema import migrate
from storage.store import open_store
from storage.tables import metadata
from tests.factories import know_everybody, open_a_job, put_on_file, score_the_mandatory_round
from tests.filling import fill


@pytest.fixture
def server_database(postgresql, tmp_path):
    with postgresql.fresh(tmp_path) as database:
        yield database


@contextmanager
def file(path):
    database = open_database(address_of(path))
    try:
        yield database
    finally:
        database.close()


def rows(database):
    def read(connection):
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }

    return {name: sorted(found, key=repr) for name, found in database.read(read).items()}


def test_there_and_back_again_every_row_of_every_table_is_the_same(sqlite_store, server_database, tmp_path):
    sqlite_store.database.write(lambda connection: connection.execute(text("DELETE FROM workspaces")))
    sqlite_store.database.write(lambda connection: fill(connection, metadata, seed=1))
    before = rows(sqlite_store.database)

    copied = copy_everything(sqlite_store.database, server_database)
    with file(tmp_path / "back.db") as back:
        copy_everything(server_database, back)

        assert rows(server_database) == before
        assert rows(back) == before
    assert copied == sum(map(len, before.values()))
    assert all(before.values())


def test_a_company_goes_on_working_where_it_moved_to(sqlite_store, server_database):
    know_everybody(sqlite_store)
    sqlite_store.write(open_a_job)
    ada = sqlite_store.write(put_on_file)
    sqlite_store.write(lambda records: score_the_mandatory_round(records, ada))

    copy_everything(sqlite_store.database, server_database)

    moved = open_store(server_database, "T01", "Northwind")
    grace = moved.write(lambda records: put_on_file(records, "Grace Hopper"))
    assert (grace.id, grace.code) == (ada.id + 1, "C-2")
    assert findings(server_database, "T01") == []


def test_two_databases_hold_the_same_only_where_every_value_is(sqlite_store, tmp_path):
    know_everybody(sqlite_store)
    with file(tmp_path / "new.db") as new:
        copy_everything(sqlite_store.database, new)
        assert new.read(contents) == sqlite_store.database.read(contents)

        new.write(lambda connection: connection.execute(update(tables.members).values(is_bot=True)))

        differing = {
            name for name, held in new.read(contents).items() if held != sqlite_store.database.read(contents)[name]
        }
        assert differing == {"members"}


def test_a_row_that_comes_out_different_undoes_the_whole_copy(sqlite_store, tmp_path):
    know_everybody(sqlite_store)
    meddling = "CREATE TRIGGER meddling AFTER INSERT ON members BEGIN UPDATE members SET timezone = 'UTC'; END"
    with file(tmp_path / "new.db") as new:
        migrate(new)
        new.write(lambda connection: connection.execute(text(meddling)))
        with pytest.raises(DatabaseUnusable, match="Nothing was copied: rows came out different in members"):
            copy_everything(sqlite_store.database, new)

        assert not any(rows(new).values())


def test_a_broken_audit_is_not_copied(sqlite_store, tmp_path):
    know_everybody(sqlite_store)
    sqlite_store.write(open_a_job)
    sqlite_store.write(put_on_file)
    for change in ("DROP TRIGGER audit_refuses_update", "UPDATE audit SET actor_id = 'U99'"):
        sqlite_store.database.write(lambda connection, change=change: connection.execute(text(change)))

    with (
        file(tmp_path / "new.db") as new,
        pytest.raises(DatabaseUnusable, match=r"Nothing was copied\. The audit is broken at entry 1"),
    ):
        copy_everything(sqlite_store.database, new)


def test_what_postgresql_does_not_take_is_a_sentence_without_the_value(sqlite_store, server_database):
    sqlite_store.database.write(
        lambda connection: connection.execute(text("UPDATE workspaces SET id = :long"), {"long": "T" * 40})
    )

    with pytest.raises(DatabaseUnusable, match="postgresql does not take a row") as refused:
        copy_everything(sqlite_store.database, server_database)

    assert "T" * 40 not in str(refused.value)
    assert not any(rows(server_database).values())


def test_only_an_empty_database_is_copied_into(sqlite_store, tmp_path):
    with file(tmp_path / "other.db") as other:
        migrate(other)
        open_store(other, "T02", "Southwind")

        with pytest.raises(Refusal, match=r"The second database is not empty \(workspaces\)"):
            copy_everything(sqlite_store.database, other)


def test_neither_database_may_be_of_another_schema(sqlite_store, tmp_path):
    def set_version(database, version):
        database.write(
            lambda connection: connection.execute(text(f"UPDATE alembic_version SET version_num = '{version}'"))
        )

    with file(tmp_path / "other.db") as other:
        with pytest.raises(Refusal, match="the first database is empty"):
            copy_everything(other, sqlite_store.database)
        migrate(other)
        set_version(other, "0004")
        with pytest.raises(Refusal, match="The second database is at schema 0004"):
            copy_everything(sqlite_store.database, other)
        with pytest.raises(Refusal, match="The first database is at schema 0004"):
            copy_everything(other, sqlite_store.database)
