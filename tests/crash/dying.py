"""Work that is killed at a statement of its own choosing: before one is sent to the database, or before a commit.

The child comes from a fork server, so it holds none of our threads and needs no time to import anything.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

PRELOADED = ["storage.backup", "storage.copying", "storage.schema", "psycopg", "tests.crash.dying"]
PATIENCE = 120.0  # seconds; only a hanging child takes them


@contextmanager
def each_statement(happens: Callable[[], None]) -> Iterator[None]:
    """Call before each statement and each commit of any engine in this process."""

    def before_statement(*_: Any) -> None:
        happens()

    def before_commit(_: Any) -> None:
        happens()

    event.listen(Engine, "before_cursor_execute", before_statement)
    event.listen(Engine, "commit", before_commit)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", before_statement)
        event.remove(Engine, "commit", before_commit)


def points(work: Callable[..., object], *args: str) -> int:
    """Do some work undisturbed; returns at how many points it could have been killed."""
    count = 0

    def one_more() -> None:
        nonlocal count
        count += 1

    with each_statement(one_more):
        work(*args)
    return count


def killed(work: Callable[..., object], point: int, *args: str) -> bool:
    """Do some work in a process that is killed at a point, from 0 on; tells whether it was."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    process = context.Process(target=_until, args=(work, point, args))
    process.start()
    process.join(PATIENCE)
    if process.is_alive():
        process.kill()
        raise TimeoutError(f"{work.__name__} hung at point {point}")
    return process.exitcode == -signal.SIGKILL


def some(total: int, seed: int, scale: float) -> list[int]:
    """Return which of so many points to try: all, or with a smaller scale every so manyth, elsewhere with each seed."""
    step = max(1, round(1 / scale))
    return list(range(seed % step, total, step))


def _until(work: Callable[..., object], point: int, args: tuple[str, ...]) -> None:
    left = point

    def maybe_die() -> None:
        nonlocal left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

    with each_statement(maybe_die):
        work(*args)
