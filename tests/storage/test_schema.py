"""The migrations and the tables say the same, and a new database gets all of it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage import checkup
from storage.database import DatabaseUnusable
from storage.schema import migrate, newest_version, version_of
from storage.store import open_store
from storage.tables import metadata
from tests.databases import MIGRATIONS, PostgreSQLServer, shared_folder


def test_migrations_create_exactly_what_the_tables_say(database):
    differences = database.read(
        lambda connection: compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True}),
            metadata,
        )
    )

    assert differences == []


def test_a_migrated_database_is_at_the_newest_version(database):
    assert database.read(version_of) == newest_version()


def test_the_newest_version_is_where_alembic_would_go():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS.parent))

    assert newest_version() == ScriptDirectory.from_config(config).get_current_head()


def test_a_start_with_nothing_to_migrate_does_not_load_alembic(tmp_path):
    url = f"sqlite:///{tmp_path / 'hireloop.db'}"
    start = (
        "import sys; from storage.database import open_database; from storage.schema import migrate; "
        f"database = open_database({url!r}); migrate(database); database.close(); print('alembic' in sys.modules)"
    )
    loaded = [
        subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, check=True).stdout.strip()
        for _ in range(2)
    ]

    assert loaded == ["True", "False"]


def test_migrating_again_changes_nothing_and_keeps_the_data(database):
    open_store(database, "T01", "Northwind")

    migrate(database)

    assert database.read(lambda connection: connection.execute(text("SELECT name FROM workspaces")).scalar()) == (
        "Northwind"
    )


def test_a_database_that_a_newer_hireloop_has_used_is_refused_with_a_sentence(database):
    database.write(lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'")))

    try:
        with pytest.raises(DatabaseUnusable, match="A newer Hireloop has used this database"):
            migrate(database)
    finally:
        newest = text("UPDATE alembic_version SET version_num = :newest")
        database.write(lambda connection: connection.execute(newest, {"newest": newest_version()}))


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
