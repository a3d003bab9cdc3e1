"""Logs: what happened in a run, for people or as JSON, and never a word that somebody wrote.

Our own lines say event names, ids and counts. An exception is told by its kind, its code and its places in the source,
without its words and without the values it met: those may be a candidate's. Of other libraries' warnings only what they
wrote beforehand is told, not what they put into it.
"""

import errno
import logging
import re
import sys
import threading
import traceback
from types import TracebackType
from typing import Any, TextIO

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.slack_response import SlackResponse
from structlog.typing import EventDict

# These put whole sentences together, with what they were sent in them.
NOT_QUOTED = ("slack_bolt", "slack_sdk")
_CODE = re.compile(r"[A-Za-z0-9_]{1,64}")


def begin(form: str, to: TextIO | None = None) -> None:
    """Write logs to standard output, or elsewhere, from now on: ours, and other libraries' from warnings on."""
    stream = to or sys.stdout
    render: Any = structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    common: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_words,
    ]
    structlog.configure(processors=[*common, render], logger_factory=structlog.PrintLoggerFactory(stream))
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_unfilled, structlog.stdlib.add_logger_name, *common],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    handler.addFilter(_is_news)
    sys.excepthook = _crashed
    threading.excepthook = lambda what: _crashed(what.exc_type, what.exc_value, what.exc_traceback)


def without_words(_: Any, __: str, event: EventDict) -> EventDict:
    """Replace an exception by what may be told of it."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else given[1] if isinstance(given, tuple) else sys.exception()
    if given and error is not None:
        event["exception"] = told(error)
    return event


def told(error: BaseException) -> str:
    """Return where an exception, and those it came from, were raised, of what kind they are, and their codes."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    frames = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    code = _code(error)
    own = f"{frames}{name}{f' ({code})' if code else ''}"
    return f"{told(before)}\n\n{own}" if before is not None else own


def _code(error: BaseException) -> str:
    """Return the code of an exception that has one: Slack's, the system's, the database's."""
    code: object = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    if isinstance(error, SlackApiError) and isinstance(error.response, dict | SlackResponse):
        code = error.response.get("error")
    elif isinstance(error, OSError) and error.errno is not None:
        code = errno.errorcode.get(error.errno)
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def _unfilled(_: Any, __: str, event: EventDict) -> EventDict:
    """Put what a library wrote beforehand in the place of what came of it."""
    record: logging.LogRecord = event["_record"]
    is_quoted = not record.name.startswith(NOT_QUOTED) and isinstance(record.msg, str)
    event["event"] = record.msg.strip() if is_quoted else "library_warned"
    event["where"] = f"{record.module}:{record.lineno}"
    return event


def _is_news(record: logging.LogRecord) -> bool:
    """Tell whether a warning is worth a line: Bolt warns that our environment holds the token it was given."""
    return record.levelno > logging.WARNING or not record.name.startswith("slack_bolt")


def _crashed(_: Any, error: BaseException | None, __: TracebackType | None) -> None:
    if error is not None and not isinstance(error, SystemExit):
        structlog.get_logger().critical("crashed", thread=threading.current_thread().name, exc_info=error)
