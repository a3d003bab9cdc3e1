"""After a backup was restored, what it owed and Slack has by now is found there and not said again."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.domain.duties import Duty
from bot.domain.ladders import Says
from bot.domain.pipeline import Stage
from bot.flows import bundles
from bot.flows.deliveries import Sender
from bot.messenger import Refused, Unknown
from storage.backup import back_up, restore
from storage.database import address_of, open_database
from storage.store import open_store
from tests.bot.flows.votes import asked, hand_in
from tests.databases import SQLiteFiles
from tests.factories import (
    BATCH,
    COMPANY,
    LENA,
    NOW,
    PRIYA,
    SAM,
    ask_for_cards,
    begin_a_duty,
    open_a_job,
    put_on_file,
    with_people_and_a_job,
)

LATER = NOW + timedelta(hours=3)


def sender_of(store, slack, now):
    return Sender(name="one", store=store, messenger=slack, company=COMPANY, clock=lambda: now)


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory):
    return SQLiteFiles(tmp_path_factory.mktemp("with_a_job"), with_people_and_a_job)


@pytest.fixture
def store(sqlite, tmp_path):
    """Records in a SQLite file, of which alone we take backups; PostgreSQL has `pg_dump`."""
    with sqlite.fresh(tmp_path) as database:
        yield open_store(database, "T01", "Northwind")


@pytest.fixture
def back_up_now(store, tmp_path):
    """Take a backup; returns how to work on a database into which it was restored."""
    back_up(tmp_path / "hireloop.db", tmp_path / "copy.db")

    @contextmanager
    def restored():
        restore(tmp_path / "copy.db", tmp_path / "restored.db", LATER)
        database = open_database(address_of(tmp_path / "restored.db"))
        try:
            yield open_store(database, "T01", "Northwind")
        finally:
            database.close()

    return restored


@pytest.fixture
def request_owed(store, ada):
    """Sam was asked for a card; the request is owed."""
    return store.write(lambda records: ask_for_cards(records, ada, SAM))


@pytest.fixture
def debriefs_owed(store, ada):
    """Two panels can be read: one is talked about in a channel's thread, one in a group of people."""
    opening = store.write(lambda records: open_a_job(records, "AI engineer", channel_id="C07HIRE"))
    grace = store.write(lambda records: put_on_file(records, "Grace Hopper", opening=opening, stage=Stage.DEBRIEF))
    for application in (grace, ada):
        for seat in asked(store, application, SAM, LENA).values():
            hand_in(store, seat)


@pytest.fixture
def bundle_owed(store, ada):
    """Priya is to hear of two duties, and of one of them again tomorrow."""

    def owe(records):
        for n, kind in enumerate((Duty.DECISION, Duty.GAP), 7):
            duty = begin_a_duty(records, ada, kind, subject_id=n)
            records.nudges.want(duty.id, "now", Says.REMIND, PRIYA, cannot_wait=True, at=NOW)
            records.nudges.want(duty.id, "then", Says.DUE, PRIYA, cannot_wait=False, at=NOW + timedelta(days=1))
        bundles.owe(records, PRIYA, NOW)

    store.write(owe)


@pytest.mark.parametrize("owed", ["request_owed", "debriefs_owed", "bundle_owed"])
def test_what_was_sent_after_the_backup_is_not_sent_again(request, store, slack, owed):
    request.getfixturevalue(owed)
    backup = request.getfixturevalue("back_up_now")
    sender_of(store, slack, BATCH).send_due()
    shown = set(slack.messages)

    with backup() as restored:
        sender_of(restored, slack, LATER).send_due()

    assert shown
    assert set(slack.messages) == shown


@pytest.mark.parametrize("owed", ["request_owed", "debriefs_owed", "bundle_owed"])
def test_what_was_never_sent_is_sent_once_it_was_looked_for(request, store, slack, owed):
    request.getfixturevalue(owed)
    backup = request.getfixturevalue("back_up_now")

    with backup() as restored:
        sender_of(restored, slack, LATER).send_due()
    found = sorted((channel, message["text"]) for (channel, _), (_, message) in slack.messages.items())
    slack.messages.clear()
    sender_of(store, slack, LATER).send_due()

    assert found
    assert sorted((channel, message["text"]) for (channel, _), (_, message) in slack.messages.items()) == found


@pytest.mark.parametrize("answer", [Refused("ratelimited", retry_after=timedelta(seconds=7)), Unknown("timeout")])
def test_while_slack_does_not_say_where_to_look_the_doubt_stays(store, slack, request_owed, back_up_now, answer):
    sender_of(store, slack, NOW).send_due()

    with back_up_now() as restored:
        slack.answers = [answer]
        sender_of(restored, slack, LATER).send_due()
        assert slack.calls[-1] == "open_dm"
        sender_of(restored, slack, LATER + timedelta(minutes=1)).send_due()

    assert len(slack.messages) == 1
    assert slack.calls[-3:] == ["open_dm", "find", "update"]
