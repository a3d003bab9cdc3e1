"""Instants keep their meaning on the way into the database and back."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import StatementError

from bot.domain.pipeline import Stage
from storage.store import Records
from tests.factories import NOW, know_everybody, open_a_job, put_on_file


@pytest.fixture
def ada(store):
    know_everybody(store)
    store.write(open_a_job)
    return store.write(put_on_file)


def test_an_instant_comes_back_aware_and_in_utc_to_the_microsecond(store, ada):
    exactly = NOW.replace(microsecond=123456)

    store.write(lambda records: records.applications._change(ada.id, stage_since=exactly))

    back = store.read(lambda records: records.applications.get(ada.id)).stage_since
    assert back == exactly
    assert back.tzinfo is UTC


def test_an_instant_in_another_zone_is_the_same_instant(store, ada):
    in_tokyo = datetime(2026, 3, 10, 22, 0, tzinfo=ZoneInfo("Asia/Tokyo"))

    store.write(lambda records: records.applications._change(ada.id, stage_since=in_tokyo))

    assert store.read(lambda records: records.applications.get(ada.id)).stage_since == NOW


def test_a_time_without_a_zone_is_refused(store, ada):
    def work(records: Records):
        records.applications._change(ada.id, stage_since=datetime(2026, 3, 10, 13, 0))

    with pytest.raises(StatementError, match="an instant needs a time zone"):
        store.write(work)

    assert store.read(lambda records: records.applications.get(ada.id)).stage is Stage.APPLIED
