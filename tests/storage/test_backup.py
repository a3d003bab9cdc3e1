"""A backup is one moment of the database, whole or not there; a restored one asks Slack before it says anything again."""

import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from bot.domain.deliveries import DeliveryKind
from bot.domain.duties import Duty
from bot.domain.errors import Refusal
from bot.domain.ladders import Says
from storage import backup, tables
from storage.backup import back_up, restore
from storage.checkup import SQLiteFile, findings
from storage.database import DatabaseUnusable, address_of, open_database
from storage.schema import newest_version
from storage.store import open_store
from tests.factories import NOW, PRIYA, SAM, begin_a_duty, know_everybody, open_a_job, put_on_file


@pytest.fixture
def live(tmp_path):
    return tmp_path / "hireloop.db"


@pytest.fixture
def store(sqlite_store):
    """A company at work: its database stays open."""
    know_everybody(sqlite_store)
    sqlite_store.write(open_a_job)
    sqlite_store.write(put_on_file)
    return sqlite_store


def names(path):
    database = open_database(address_of(path))
    try:
        return open_store(database, "T01", "Northwind").read(
            lambda records: [card.name for card in (records.applications.get(n) for n in (1, 2)) if card]
        )
    finally:
        database.close()


def test_a_backup_of_a_database_in_use_holds_what_was_committed_and_is_whole(store, live, tmp_path):
    made = back_up(live, tmp_path / "copy.db")

    store.write(lambda records: put_on_file(records, "Grace Hopper"))
    assert (made.version, made.broken) == (newest_version(), None)
    assert findings(SQLiteFile(tmp_path / "copy.db"), "T01") == []
    assert names(tmp_path / "copy.db") == ["Ada Lovelace"]


def test_a_backup_neither_locks_nor_changes_the_file_it_copies(store, live, tmp_path):
    log = live.with_name("hireloop.db-wal")
    before = live.read_bytes(), log.read_bytes()

    back_up(live, tmp_path / "copy.db")

    assert (live.read_bytes(), log.read_bytes()) == before


def test_a_backup_is_one_file_for_its_owners_eyes_only(store, live, tmp_path):
    there = set(tmp_path.iterdir())

    back_up(live, tmp_path / "copies" / "copy.db")

    assert stat.S_IMODE((tmp_path / "copies" / "copy.db").stat().st_mode) == 0o600
    assert set(tmp_path.iterdir()) - there == {tmp_path / "copies"}
    assert [path.name for path in (tmp_path / "copies").iterdir()] == ["copy.db"]


def test_a_file_that_is_there_is_replaced_only_when_that_is_said(store, live, tmp_path):
    target = tmp_path / "copy.db"
    target.write_text("something dear")

    with pytest.raises(Refusal, match=r"copy\.db is there already\. Name another file, or say --replace"):
        back_up(live, target)
    assert target.read_text() == "something dear"

    back_up(live, target, may_replace=True)
    assert findings(SQLiteFile(target), "T01") == []


def test_a_file_that_appears_while_the_copy_is_made_is_not_replaced(store, live, tmp_path, monkeypatch):
    target = tmp_path / "copy.db"
    copy = backup._copy
    monkeypatch.setattr(backup, "_copy", lambda old, new: (copy(old, new), target.write_text("something dear")))

    with pytest.raises(Refusal, match="is there already"):
        back_up(live, target)
    assert target.read_text() == "something dear"


def test_a_damaged_copy_is_not_kept_and_replaces_nothing(store, live, tmp_path):
    store.database.close()
    target = tmp_path / "copy.db"
    back_up(live, target)
    good = target.read_bytes()
    with closing(sqlite3.connect(live)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_events_application_id_id'")
        start = (page.fetchone()[0] - 1) * 4096
    content = bytearray(live.read_bytes())
    content[start : start + 4096] = bytes(4096)
    live.write_bytes(content)

    with pytest.raises(DatabaseUnusable, match=r"not kept\. SQLite cannot read it to its end"):
        back_up(live, target, may_replace=True)
    assert target.read_bytes() == good


def test_a_backup_whose_audit_is_broken_is_kept_and_names_the_entry(store, live, tmp_path):
    store.write(lambda records: records._connection.execute(text("DROP TRIGGER audit_refuses_update")))
    store.write(lambda records: records._connection.execute(update(tables.audit).values(actor_id=SAM)))

    made = back_up(live, tmp_path / "copy.db")

    assert made.broken.id == 1
    assert names(tmp_path / "copy.db") == ["Ada Lovelace"]


@pytest.mark.parametrize(("content", "said"), [(b"", "nothing in it yet"), (b"Dear Ada, " * 500, "not a database")])
def test_what_holds_nothing_of_ours_is_no_backup(tmp_path, live, content, said):
    live.write_bytes(content)

    with pytest.raises(DatabaseUnusable, match=said):
        back_up(live, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_where_there_is_no_database_there_is_no_backup(tmp_path, live):
    with pytest.raises(Refusal, match="There is no database yet"):
        back_up(live, tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_restored_backup_is_as_it_was_and_what_was_there_is_kept_aside(store, live, tmp_path):
    back_up(live, tmp_path / "copy.db")
    store.write(lambda records: put_on_file(records, "Grace Hopper"))
    store.database.close()

    kept = restore(tmp_path / "copy.db", live, NOW)

    assert names(live) == ["Ada Lovelace"]
    assert kept == tmp_path / "hireloop.db.before-20260310-130000"
    assert names(kept) == ["Ada Lovelace", "Grace Hopper"]
    assert stat.S_IMODE(live.stat().st_mode) == 0o600


@pytest.mark.parametrize("is_read", [False, True], ids=["nobody reads it", "somebody reads it still"])
def test_what_stood_only_in_the_log_of_a_killed_bot_is_kept_aside_too(store, live, tmp_path, is_read):
    back_up(live, tmp_path / "copy.db")
    store.write(lambda records: put_on_file(records, "Grace Hopper"))
    (tmp_path / "killed").mkdir()
    for ending in ("", "-wal"):
        shutil.copy(f"{live}{ending}", tmp_path / "killed" / f"hireloop.db{ending}")

    with closing(sqlite3.connect(tmp_path / "killed" / "hireloop.db", isolation_level=None)) as reader:
        if is_read:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM candidates").fetchone()
        kept = restore(tmp_path / "copy.db", tmp_path / "killed" / "hireloop.db", NOW)

    assert names(kept) == ["Ada Lovelace", "Grace Hopper"]
    assert names(tmp_path / "killed" / "hireloop.db") == ["Ada Lovelace"]


def test_a_damaged_database_is_replaced_and_kept_as_it_is(store, live, tmp_path):
    back_up(live, tmp_path / "copy.db")
    ruin = tmp_path / "ruin"
    ruin.mkdir()
    (ruin / "hireloop.db").write_text("no database " * 500)

    kept = restore(tmp_path / "copy.db", ruin / "hireloop.db", NOW)

    assert names(ruin / "hireloop.db") == ["Ada Lovelace"]
    assert kept.read_text().startswith("no database")


def test_a_backup_is_restored_where_there_was_no_database(store, live, tmp_path):
    back_up(live, tmp_path / "copy.db")

    assert restore(tmp_path / "copy.db", tmp_path / "new" / "hireloop.db", NOW) is None
    assert names(tmp_path / "new" / "hireloop.db") == ["Ada Lovelace"]


def test_nothing_is_restored_while_a_bot_uses_the_database(store, live, tmp_path):
    back_up(live, tmp_path / "copy.db")

    with pytest.raises(DatabaseUnusable, match="Another Hireloop is using"):
        restore(tmp_path / "copy.db", live, NOW)


def test_a_database_is_not_restored_from_itself_or_from_nothing(store, live, tmp_path):
    with pytest.raises(Refusal, match="is the database itself"):
        restore(live, live, NOW)
    with pytest.raises(Refusal, match="there is no such file"):
        restore(tmp_path / "none.db", live, NOW)


def test_what_is_damaged_is_not_restored(store, live, tmp_path):
    store.database.close()
    (tmp_path / "copy.db").write_text("Dear Ada, " * 500)

    with pytest.raises(DatabaseUnusable, match="not a database"):
        restore(tmp_path / "copy.db", live, NOW)
    assert names(live) == ["Ada Lovelace"]


def test_what_was_owed_in_a_backup_is_in_doubt_once_it_is_restored(store, live, tmp_path):
    owed_at = NOW - timedelta(hours=5)

    def owe(records):
        records.deliveries.owe(DeliveryKind.HANDOVER, "1.2", SAM, owed_at)
        records.deliveries.owe(DeliveryKind.BUNDLE, f"{PRIYA}.1", PRIYA, owed_at)
        duty = begin_a_duty(records, records.applications.get(1), Duty.DECISION, holder_id=PRIYA)
        for rung, wanted_at in (("came due", owed_at), ("comes due", NOW + timedelta(days=1))):
            records.nudges.want(duty.id, rung, Says.DUE, PRIYA, cannot_wait=False, at=wanted_at)

    store.write(owe)
    back_up(live, tmp_path / "copy.db")

    restore(tmp_path / "copy.db", tmp_path / "new.db", NOW)

    database = open_database(address_of(tmp_path / "new.db"))
    found, bundle, said = open_store(database, "T01", "Northwind").read(
        lambda records: (
            records.deliveries.find(DeliveryKind.HANDOVER, "1.2"),
            records.deliveries.find(DeliveryKind.BUNDLE, f"{PRIYA}.1"),
            {one.rung: one.delivery_id for one in records.nudges.to(PRIYA)},
        )
    )
    database.close()
    assert found.is_in_doubt
    assert found.tried_at == owed_at
    assert said["came due"] == bundle.id
    assert said["comes due"] is None
