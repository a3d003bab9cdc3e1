"""Nothing is reordered within a conversation, also where a process died on the way."""

from datetime import timedelta

import pytest

from bot.flows.deliveries import Sender
from tests.bot.flows.slack import Crashed
from tests.factories import COMPANY, NOW, SAM, ask_for_cards, put_on_file


def test_what_was_about_to_be_sent_when_the_process_died_still_comes_first(store, slack, ada):
    slack.quiet_until = lambda member_id, now: None
    other = store.write(lambda records: put_on_file(records, "Grace Hopper"))
    for application in (ada, other):
        store.write(lambda records, application=application: ask_for_cards(records, application, SAM))
    slack.crash = "before the post"
    with pytest.raises(Crashed):
        a_sender(store, slack, "one").send_due()
    slack.crash = None

    store.write(lambda records: records.deliveries.release_all())
    a_sender(store, slack, "two").send_due()

    [(_, text)] = slack.texts()  # both were due, so they are one message
    assert text.index("Ada") < text.index("Grace")
    assert store.read(lambda records: records.deliveries.counts()) == {"shown": 2}


def a_sender(store, slack, name):
    return Sender(name=name, store=store, messenger=slack, company=COMPANY, clock=lambda: NOW, settle=timedelta(0))
