"""The migrations and the tables say the same, and a new database gets all of it."""

from concurrent.futures import ThreadPoolExecutor

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from storage import checkup
from storage.schema import migrate, newest_version, version_of
from storage.store import open_store
from storage.tables import metadata
from tests.databases import PostgreSQLServer, shared_folder


def test_migrations_create_exactly_what_the_tables_say(database):
    differences = database.read(
        lambda connection: compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True}),
            metadata,
        )
    )

    assert differences == []


def test_a_migrated_database_is_at_the_newest_version(database):
    assert database.read(version_of) == newest_version() == "0007"


def test_migrating_again_changes_nothing_and_keeps_the_data(database):
    open_store(database, "T01", "Northwind")

    migrate(database)

    assert database.read(lambda connection: connection.execute(text("SELECT name FROM workspaces")).scalar()) == (
        "Northwind"
    )


def test_on_postgresql_two_processes_that_start_at_once_migrate_one_after_the_other(tmp_path_factory):
    server = PostgreSQLServer(shared_folder(tmp_path_factory))

    with server.copy() as name, server.opened(name) as one, server.opened(name) as other, ThreadPoolExecutor(2) as both:
        list(both.map(migrate, [one, other]))

        assert one.read(version_of) == newest_version()


def test_a_healthy_database_has_no_findings(database, store):
    assert checkup.findings(database, store.workspace_id) == []


def test_the_checkup_names_a_kept_count_that_is_wrong(database, store):
    from tests.factories import open_a_job

    opening = store.write(open_a_job)
    store.write(
        lambda records: records._connection.execute(
            text("INSERT INTO stage_counts (workspace_id, opening_id, stage, n) VALUES ('T01', :opening, 'loop', 3)"),
            {"opening": opening.id},
        )
    )

    assert checkup.findings(database, "T01") == [f"The kept count of stage loop in opening {opening.id} is wrong."]


def test_in_sqlite_the_name_index_has_no_row_ids_of_its_own(sqlite_store):
    made = sqlite_store.database.read(
        lambda connection: connection.execute(text("SELECT sql FROM sqlite_master WHERE name = 'name_forms'")).scalar()
    )

    assert made.strip().endswith("WITHOUT ROWID")


def test_in_sqlite_a_row_cannot_refer_to_nothing(sqlite_store):
    assert (
        sqlite_store.database.read(lambda connection: connection.execute(text("PRAGMA foreign_key_check")).fetchall())
        == []
    )
