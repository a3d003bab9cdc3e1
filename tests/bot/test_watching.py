"""What can be seen from outside: whether it is alive, whether it is ready, how it fares; nobody's name among it."""

import http.client
import json
import threading
import time
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from bot import watching
from bot.domain.deliveries import DeliveryKind
from bot.metrics import Metrics
from bot.serving import Serving
from bot.watching import Watch
from storage.database import open_database
from storage.store import open_store
from tests.databases import new_sqlite_file
from tests.factories import NOW


class Door:
    """Stands in for a door."""

    def __init__(self, alive=1, silent_for=0.0):
        self._alive, self._silent_for = alive, silent_for

    def alive(self):
        return self._alive

    def silent_for(self):
        return self._silent_for


class Seen:
    """A watched bot, and what one reads who looks at it."""

    def __init__(self, store):
        self.store = store
        self.measured = Metrics()
        self.watch = Watch(store, self.measured, lambda: NOW)
        self.watch.over(Door())
        self.window = Serving(Starlette(routes=self.watch.routes()), "127.0.0.1", 0)
        self.window.open()

    def look(self, path):
        line = http.client.HTTPConnection(self.window.address.removeprefix("http://"), timeout=20)
        try:
            line.request("GET", path)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        finally:
            line.close()

    def said(self, path):
        status, text = self.look(path)
        return status, json.loads(text)

    def counted(self):
        families = text_string_to_metric_families(self.look("/metrics")[1])
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in families
            for sample in family.samples
            if "_bucket" not in sample.name and "_created" not in sample.name
        }


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    opened = open_database(f"sqlite:///{new_sqlite_file(tmp_path_factory.mktemp('watched') / 'hireloop.db')}")
    yield opened
    opened.close()


@pytest.fixture
def seen(database, request):
    watched = Seen(open_store(database, f"T-{request.node.name}"[:32], "Northwind"))
    yield watched
    watched.window.close()
    watched.watch.close()


def test_who_works_is_alive(seen):
    assert seen.said("/healthz") == (200, {"is_well": True, "seconds_without_slack": 0.0, "seconds_since_tick": 0.0})


@pytest.mark.parametrize(("silent_for", "status"), [(89.0, 200), (91.0, 503)])
def test_whom_slack_could_not_reach_for_long_is_not_well(seen, silent_for, status):
    seen.watch.over(Door(0, silent_for))

    assert seen.look("/healthz")[0] == status


@pytest.mark.parametrize(("seconds_ago", "is_well"), [(59.0, True), (61.0, False)])
def test_who_has_not_got_on_with_sending_for_a_minute_is_not_well(seen, monkeypatch, seconds_ago, is_well):
    seen.watch.ticked()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + seconds_ago)

    assert seen.watch.is_well() is is_well


def test_ready_is_who_can_be_reached_and_has_a_migrated_database(seen):
    assert seen.said("/readyz") == (200, {"door": True, "database": True})


def test_without_a_door_nobody_is_served(seen):
    seen.watch.over(Door(0))

    assert seen.said("/readyz") == (503, {"door": False, "database": True})


def test_a_database_of_another_version_serves_nobody(seen, monkeypatch):
    monkeypatch.setattr(watching, "version_of", lambda _: "0001")

    assert seen.said("/readyz") == (503, {"door": True, "database": False})


def test_a_database_that_fails_serves_nobody_and_the_process_lives(seen, monkeypatch):
    def fail(_):
        raise OSError("gone")

    monkeypatch.setattr(seen.store.database, "read", fail)

    assert seen.said("/readyz") == (503, {"door": True, "database": False})
    assert seen.look("/metrics")[0] == 503
    assert seen.look("/healthz")[0] == 200


def test_a_database_that_hangs_is_not_waited_for_and_the_process_lives(seen, monkeypatch):
    come_back = threading.Event()
    monkeypatch.setattr(watching, "PATIENCE", 0.1)
    monkeypatch.setattr(seen.store.database, "read", lambda _: come_back.wait(20))

    for _ in range(5):  # more than there are threads to look with
        assert seen.said("/readyz") == (503, {"door": True, "database": False})
    assert seen.look("/healthz")[0] == 200
    come_back.set()


def test_messages_are_counted_by_what_became_of_them(seen):
    seen.store.write(lambda records: records.deliveries.owe(DeliveryKind.DIGEST, "1", "C1", NOW - timedelta(minutes=3)))
    seen.store.write(lambda records: records.deliveries.owe(DeliveryKind.DIGEST, "2", "C1", NOW + timedelta(hours=1)))

    counted = seen.counted()

    assert counted["hireloop_deliveries", "owed"] == 2
    assert {state for name, *label in counted for state in label if name == "hireloop_deliveries"} == {
        "owed", "shown", "moot", "unknown", "dead",
    }  # fmt: skip
    assert counted["hireloop_oldest_due_seconds",] == 180
    assert counted["hireloop_door_alive",] == 1


def test_acks_are_counted_by_kind_and_by_commands_of_ours(seen):
    seen.measured.acked("command", "/candidate list", 0.004)
    seen.measured.acked("press", "", 0.2)

    counted = seen.counted()

    assert counted["hireloop_ack_seconds_count", "/candidate list", "command"] == 1
    assert counted["hireloop_ack_seconds_sum", "", "press"] == 0.2


def test_waits_for_the_database_are_counted(seen):
    seen.store.on_begun = seen.measured.waited
    seen.store.read(lambda _: None)
    seen.store.write(lambda _: None)

    counted = seen.counted()

    assert counted["hireloop_database_wait_seconds_count", "read"] >= 1
    assert counted["hireloop_database_wait_seconds_count", "write"] == 1
