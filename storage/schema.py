"""The schema's version: bring a database to the newest one, or tell which one it is at."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import Connection, text

from storage.database import Database, DatabaseUnusable

LOCK = 4_380_001  # any number, as long as every Hireloop takes the same
_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Bring the database to the newest schema; each step is one transaction, so a killed process resumes.

    On PostgreSQL, processes that start at once do it one after the other. A database of a newer Hireloop is refused.
    """
    engine = database.schema_engine()
    with engine.connect() as connection:
        if database.name == "postgresql":
            _wait_for_others(connection)
        config = _config()
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            if isinstance(error.__cause__, ResolutionError):
                raise DatabaseUnusable(_too_new()) from error
            raise
    engine.dispose()


def _too_new() -> str:
    return f"A newer Hireloop has used this database: this one knows its schema up to {newest_version()}. Upgrade it."


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
