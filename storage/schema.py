"""The schema's version: bring a database to the newest one, or tell which one it is at."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError

from storage.database import Database, DatabaseUnusable

LOCK = 4_380_001  # any number, as long as every Hireloop takes the same
_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Bring the database to the newest schema; each step is one transaction, so a killed process resumes.

    On PostgreSQL, processes that start at once do it one after the other. A database of a newer Hireloop is refused. A
    start with nothing to do does not even load Alembic, which is ten megabytes for the life of the process.
    """
    try:
        if database.read(version_of) != newest_version():
            _upgrade(database)
    except OperationalError as error:
        raise DatabaseUnusable(f"The database cannot be brought up to date: {error.orig}.") from error


def _upgrade(database: Database) -> None:
    from alembic import command
    from alembic.config import Config

    engine = database.schema_engine()
    try:
        with engine.connect() as connection:
            if database.name == "postgresql":
                _wait_for_others(connection)
            _require_known(connection)
            config = Config()
            config.set_main_option("script_location", str(_MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def _require_known(connection: Connection) -> None:
    version = version_of(connection)
    connection.rollback()  # Alembic begins its own transactions only where none was begun
    if version is not None and version not in _versions():
        raise DatabaseUnusable(
            f"A newer Hireloop has used this database: this one knows its schema up to {newest_version()}. Upgrade it."
        )


def _wait_for_others(connection: Connection) -> None:
    """Take the lock of migrations, which the connection holds until it is closed."""
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
    connection.commit()


def version_of(connection: Connection) -> str | None:
    """Return the schema version the database is at; nothing for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def newest_version() -> str:
    """Return the schema version this code is made for: migrations follow one another by their numbers."""
    return max(_versions())


def _versions() -> list[str]:
    return [path.name[1:5] for path in (_MIGRATIONS / "versions").glob("v*.py")]
