"""What a statement looks like in SQL is worked out once for each kind of database, not once for each one that a test opens.

In a bot that runs, this happens by itself: it keeps one database open. Only texts are shared, and nothing of what is on file.
"""

from functools import partial
from typing import Any

import sqlalchemy

from storage import database


class OneForAll(dict[Any, Any]):
    """What statements were compiled to, by the kind of database rather than by the very connection pool."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_its_kind(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_of_its_kind(key), compiled)


def _of_its_kind(key: Any) -> Any:
    dialect, *statement = key
    return type(dialect), *statement


def compile_once() -> None:
    """Let every database that is opened from here on share what statements were compiled to."""
    options = {"compiled_cache": OneForAll()}
    database.create_engine = partial(sqlalchemy.create_engine, execution_options=options)
