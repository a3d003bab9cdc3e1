"""Logs of a test, as the bot writes them for machines."""

import io
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot import logs


@contextmanager
def written_logs() -> Iterator[io.StringIO]:
    """Write logs into what is given; afterwards everything is as it was."""
    root, stream = logging.getLogger(), io.StringIO()
    before, level, hooks = root.handlers[:], root.level, (sys.excepthook, threading.excepthook)
    root.handlers.clear()
    logs.begin("json", stream)
    try:
        yield stream
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        sys.excepthook, threading.excepthook = hooks
        structlog.reset_defaults()
