"""What is pressed in a Home, who stands behind an event, and who hears that something was done."""

import pytest

from bot.domain.errors import Refusal
from handlers.visits import receipt_of, visit_of
from storage.store import open_store
from tests.databases import SQLiteFiles
from tests.factories import COMPANY, NOW, SAM, know_everybody

PRESS = {
    "type": "block_actions",
    "user": {"id": SAM},
    "trigger_id": "9.9",
    "view": {"id": "V1", "type": "home", "hash": "1.a"},
    "actions": [{"action_id": "home.list", "value": "list mine"}],
}


class Client:
    """Remembers what was opened, and updates nothing."""

    def __init__(self):
        self.opened = []

    def views_open(self, **given):
        self.opened.append(given)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    with SQLiteFiles(folder).fresh(folder) as database:
        store = open_store(database, "T01", "Northwind")
        know_everybody(store)
        yield store


def visit(body, store=None, client=None, **special):
    return visit_of(body, client or Client(), store=store, company=COMPANY, now=NOW, **special)


def test_a_double_click_in_home_is_one_press_and_one_in_a_newer_home_is_another():
    newer = {**PRESS, "view": {**PRESS["view"], "hash": "2.b"}}
    in_modal = {**PRESS, "view": {"id": "V1", "type": "modal", "hash": "1.a"}}

    assert receipt_of({**PRESS, "trigger_id": "8.8"}) == receipt_of(PRESS)
    assert receipt_of(newer) != receipt_of(PRESS)
    assert receipt_of({**in_modal, "view": {**in_modal["view"], "hash": "2.b"}}) == receipt_of(in_modal)


def test_what_is_asked_for_in_home_opens_over_it():
    client = Client()

    visit(PRESS, client=client).show({"type": "modal"})

    assert client.opened == [{"trigger_id": "9.9", "view": {"type": "modal"}}]


@pytest.mark.parametrize(
    ("event", "who"),
    [
        ({"type": "app_mention", "user": "U1"}, "U1"),
        ({"type": "user_change", "user": {"id": "U1"}}, ""),
        ({"type": "channel_archive"}, ""),
    ],
)
def test_who_stands_behind_an_event_is_known_unless_it_is_about_them(event, who):
    assert visit({"event_id": "Ev1", "event": event}).member_id == who


def test_what_was_done_is_told_once_it_is_kept_and_what_was_refused_is_not(store):
    told = []
    here = visit({**PRESS, "actions": [{"action_id": "one"}]}, store, after=told.append)
    here.once(lambda *_: {})
    assert told == [SAM]

    def refuse(*_):
        raise Refusal("No.")

    elsewhere = visit({**PRESS, "actions": [{"action_id": "two"}]}, store, after=told.append)
    with pytest.raises(Refusal):
        elsewhere.once(refuse)
    elsewhere.read(lambda *_: None)
    elsewhere.save(lambda *_: None)
    assert told == [SAM]


def test_what_is_told_can_be_read_by_whoever_hears_of_it(store):
    seen = []

    def look(member_id):
        seen.append(store.read(lambda records: records.receipts.answer("action:kept")))

    here = visit({**PRESS, "actions": [{"action_id": "three"}]}, store, after=look)
    here.once(lambda records, _: records.receipts.keep("action:kept", {"by": SAM}, NOW) or {})

    assert seen == [{"by": SAM}]
