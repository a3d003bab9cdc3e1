"""The checkup: whether a database is whole, up to date, and agrees with itself."""

from sqlalchemy import Connection, text

from storage.database import Database
from storage.schema import newest_version, version_of
from storage.store import Records


def findings(database: Database, workspace_id: str | None) -> list[str]:
    """Return a sentence for everything that is wrong with the database; nothing when it is well."""
    version = database.read(version_of)
    if version is None:
        return []  # empty: the first start fills it
    if version != newest_version():
        return [f"Its schema is {version}, this Hireloop needs {newest_version()}: start the bot once to migrate."]
    wrong = database.read(_sqlite_damage) if database.name == "sqlite" else []
    if workspace_id is not None:
        wrong += database.read(lambda connection: _disagreements(Records(connection, workspace_id)))
    return wrong


def _sqlite_damage(connection: Connection) -> list[str]:
    said = connection.execute(text("PRAGMA quick_check")).scalar()
    orphans = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    found = [] if said == "ok" else [f"SQLite finds it damaged ({said}): restore the last backup."]
    return found + ([f"{len(orphans)} rows refer to rows that are not there."] if orphans else [])


def _disagreements(records: Records) -> list[str]:
    found = [
        f"The kept count of stage {stage} in opening {opening_id} is wrong."
        for opening_id, stage in records.applications.miscounted()
    ]
    counts = records.deliveries.counts()
    if counts.get("unknown"):
        found.append(f"{counts['unknown']} messages are of unknown fate and will not be sent again.")
    if counts.get("dead"):
        found.append(f"{counts['dead']} messages were refused by Slack for good.")
    return found
