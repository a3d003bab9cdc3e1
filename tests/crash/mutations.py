"""Mutations: each takes away one of the safeguards by which nothing is lost and nothing happens twice.

Beside each stands the scenario that finds out. One that found nothing would show that its test cannot fail.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from slack_sdk.web import WebClient
from sqlalchemy import Connection, create_engine, update
from sqlalchemy.pool import NullPool

from bot.flows.deliveries import Sender
from bot.messenger import Messenger
from storage.database import SQLite
from storage.deliveries import Deliveries
from storage.receipts import Receipts
from storage.tables import deliveries
from tests.crash import scenarios

Undone = AbstractContextManager[Any]


@dataclass(frozen=True, slots=True)
class Mutation:
    """What is missing, how it is taken away, and what counts the harm that does."""

    missing: str
    take_away: Callable[[], Undone]
    harm: Callable[[Path], int]


def no_intent() -> Undone:
    """Post without writing down before that a post is about to be made."""

    def only_look(self: Deliveries, delivery_id: int, sender: str, *_: Any) -> bool:
        return self.is_claimed_by(delivery_id, sender)

    return patch.object(Deliveries, "about_to_send", only_look)


def no_fence() -> Undone:
    """Let whoever lost a claim write all the same."""

    def anybodys(self: Deliveries, delivery_id: int, _: str, **values: Any) -> bool:
        changed = self._connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(**values))
        return changed.rowcount == 1

    return patch.object(Deliveries, "_mine", anybodys)


def no_last_look() -> Undone:
    """Post however long ago that was written down."""

    def look_and_do_not_care(self: Sender, _: datetime) -> bool:
        self.clock()
        return False

    return patch.object(Sender, "_is_too_late", look_and_do_not_care)


def no_settling() -> Undone:
    """Look for a post of unknown fate at once, before Slack may have let it appear."""
    return patch("bot.domain.deliveries.SETTLE", timedelta(0))


def no_single_writer() -> Undone:
    """Let every thread write on a connection of its own, in the transactions that SQLAlchemy begins by default."""

    def write(self: SQLite, work: Callable[[Connection], Any]) -> Any:
        with create_engine(self._writing.url, poolclass=NullPool).begin() as connection:
            return work(connection)

    return patch.object(SQLite, "write", write)


def no_receipts() -> Undone:
    """Remember of no envelope that it was dealt with."""
    return patch.multiple(Receipts, answer=lambda *_: None, keep=lambda *_: None)


def an_answer_before_the_commit() -> Undone:
    """Keep the promise of a write before it is on disk."""

    def answer_first(connection: Connection, jobs: list[Any]) -> None:
        with connection.begin():
            for job in jobs:
                job.result.set_result(job.work(connection))
            threading.Event().wait(0.05)  # so long does a slow disk take

    return patch("storage.database._commit_together", answer_first)


def retries_of_the_sdk() -> Undone:
    """Let the SDK repeat a call by itself, as it does unless it is told not to."""
    make_client, make_messenger = WebClient.__init__, Messenger.__init__

    def with_its_own_handlers(self: WebClient, **given: Any) -> None:
        make_client(self, **{**given, "retry_handlers": None})

    def unchecked(self: Messenger, client: WebClient) -> None:
        handlers, client.retry_handlers = client.retry_handlers, []
        make_messenger(self, client)
        client.retry_handlers = handlers

    both = ExitStack()
    both.enter_context(patch.object(WebClient, "__init__", with_its_own_handlers))
    both.enter_context(patch.object(Messenger, "__init__", unchecked))
    return both


MUTATIONS = (
    Mutation("the intent", no_intent, scenarios.posts_of_a_process_that_dies_after_its_post),
    Mutation("the fence", no_fence, scenarios.posts_of_a_process_that_stands_still_after_its_claim),
    Mutation("the last look", no_last_look, scenarios.posts_of_a_process_that_stands_still_before_its_post),
    Mutation("the settling", no_settling, scenarios.posts_where_slack_is_late),
    Mutation("the single writer", no_single_writer, scenarios.changes_lost_where_many_write_at_once),
    Mutation("the receipts", no_receipts, scenarios.notes_where_an_envelope_comes_twice),
    Mutation("the commit first", an_answer_before_the_commit, scenarios.writes_answered_and_not_on_disk),
    Mutation("no retries", retries_of_the_sdk, scenarios.posts_where_the_line_is_cut),
)
