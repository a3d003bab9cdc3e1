"""The schema's version: bring a database to the newest one, or tell which one it is at."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from storage.database import Database, DatabaseUnusable

LOCK = 4_380_001  # any number, as long as every Hireloop takes the same
_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Bring the database to the newest schema; each step is one transaction, so a killed process resumes.

    On PostgreSQL, processes that start at once do it one after the other. A database of a newer Hireloop is refused.
    """
    engine = database.schema_engine()
    try:
        with engine.connect() as connection:
            if database.name == "postgresql":
                _wait_for_others(connection)
            _require_known(connection)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except OperationalError as error:
        raise DatabaseUnusable(f"The database cannot be brought up to date: {error.orig}.") from error
    finally:
        engine.dispose()


def _require_known(connection: Connection) -> None:
    version = version_of(connection)
    connection.rollback()  # Alembic begins its own transactions only where none was begun
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if version is not None and version not in known:
        raise DatabaseUnusable(
            f"The database's schema is {version}, and this Hireloop knows none newer than {newest_version()}: "
            "it is older than the one that last used it."
        )


def _wait_for_others(connection: Connection) -> None:
    """Take the lock of migrations, which the connection holds until it is closed."""
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
    connection.commit()


def version_of(connection: Connection) -> str | None:
    """Return the schema version the database is at."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_version() -> str | None:
    """Return the schema version this code is made for."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
