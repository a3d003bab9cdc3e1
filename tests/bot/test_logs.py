"""Logs tell what happened, where and under which reference, and never a word that somebody wrote."""

import errno
import json
import logging
import sqlite3
import threading
from urllib.error import URLError

import pytest
import structlog
from slack_sdk.errors import SlackApiError
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from bot import logs
from tests.bot.test_doctor import slack_error
from tests.logs import written_logs

WORDS = "Ada Lovelace saw the rollback story"


@pytest.fixture
def written():
    with written_logs() as stream:
        yield stream


@pytest.fixture
def lines(written):
    """Return a function that gives what was logged so far, a dictionary for each line."""
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


def raised(error):
    try:
        raise error
    except Exception as caught:
        return caught


def test_of_an_exception_its_kind_and_places_are_told_but_not_its_words(lines):
    structlog.get_logger().error("listener_failed", exc_info=raised(RuntimeError(WORDS)))

    (line,) = lines()
    assert line["event"] == "listener_failed"
    assert line["exception"].endswith("RuntimeError")
    assert 'test_logs.py", line ' in line["exception"]
    assert "Ada" not in json.dumps(line)


def test_so_it_is_of_those_it_came_from(lines):
    def fail():
        try:
            raise KeyError(WORDS)
        except KeyError as error:
            raise ValueError(WORDS) from error

    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("failed")

    (line,) = lines()
    assert "KeyError" in line["exception"]
    assert "ValueError" in line["exception"]
    assert "Ada" not in json.dumps(line)


def test_what_the_database_met_is_told_by_its_code(lines):
    engine = create_engine("sqlite://", hide_parameters=True)
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE t (name TEXT UNIQUE)"))
        connection.execute(text("INSERT INTO t VALUES (:name)"), {"name": WORDS})
        with pytest.raises(IntegrityError) as met:
            connection.execute(text("INSERT INTO t VALUES (:name)"), {"name": WORDS})
    engine.dispose()

    structlog.get_logger().error("tick_failed", exc_info=met.value)

    (line,) = lines()
    assert "sqlite3.IntegrityError (SQLITE_CONSTRAINT_UNIQUE)" in line["exception"]
    assert "Ada" not in json.dumps(line)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, WORDS), "OSError (ENOSPC)"),
        (URLError(WORDS), "urllib.error.URLError"),
        (sqlite3.OperationalError(WORDS), "sqlite3.OperationalError"),
        (slack_error("channel_not_found"), "slack_sdk.errors.SlackApiError (channel_not_found)"),
        (slack_error(WORDS), "slack_sdk.errors.SlackApiError"),
        (SlackApiError(WORDS, None), "slack_sdk.errors.SlackApiError"),
    ],
)
def test_an_exception_with_a_code_is_told_with_it(error, told):
    assert logs.told(error) == told


@pytest.mark.parametrize("name", ["slack_bolt.App", "slack_sdk.web.base_client"])
def test_slacks_libraries_are_told_of_by_their_place_only(lines, name):
    sentence = f"Failed ({WORDS})"
    logging.getLogger(name).error(sentence)

    (line,) = lines()
    assert (line["event"], line["logger"], line["level"]) == ("library_warned", name, "error")
    assert line["where"].startswith("test_logs:")


def test_of_other_libraries_what_they_wrote_beforehand_is_told(lines):
    logging.getLogger("sqlalchemy.pool").warning("Reset of %s failed", WORDS, exc_info=raised(ValueError(WORDS)))

    (line,) = lines()
    assert line["event"] == "Reset of %s failed"
    assert line["exception"].endswith("ValueError")
    assert "Ada" not in json.dumps(line)


def test_a_thread_that_dies_is_told_of(lines):
    def die():
        raise ValueError(WORDS)

    thread = threading.Thread(target=die, name="homes")
    thread.start()
    thread.join()

    (line,) = lines()
    assert (line["event"], line["thread"], line["level"]) == ("crashed", "homes", "critical")
    assert "Ada" not in json.dumps(line)


def test_lines_carry_what_was_bound_around_them(lines):
    with structlog.contextvars.bound_contextvars(reference="C0FFEE"):
        structlog.get_logger().warning("reply_lost")
        logging.getLogger("websockets").error("closing")

    assert [line["reference"] for line in lines()] == ["C0FFEE", "C0FFEE"]


def test_people_read_the_same_in_plain_words(written):
    logs.begin("console", written)
    structlog.get_logger().error("tick_failed", job="send", exc_info=raised(RuntimeError(WORDS)))

    said = written.getvalue()
    assert "tick_failed" in said
    assert "RuntimeError" in said
    assert "Ada" not in said
