"""A channel that people of another organisation read gets nothing of ours, and the admins are told."""

import pytest

from bot.domain.deliveries import DeliveryKind
from bot.flows import digests
from bot.flows.channels import is_ours, report_shared
from bot.flows.deliveries import Sender
from tests.factories import COMPANY, MAYA, NOW

HIRING = COMPANY.channel_id


@pytest.fixture
def sender(store, slack):
    return Sender(name="one", store=store, messenger=slack, company=COMPANY, clock=lambda: NOW)


def ask_for_the_digest(store):
    store.write(lambda records: digests.owe_now(records, records.members.get(MAYA), COMPANY, NOW))


def test_a_channel_that_was_shared_since_gets_no_digest_and_the_admin_reads_why(store, slack, sender, ada):
    slack.shared_outside.add(HIRING)
    ask_for_the_digest(store)

    sender.send_due()

    [(conversation, said)] = slack.texts()
    assert conversation == f"D-{MAYA}"
    assert "is shared with another organisation, so Hireloop posts nothing there any more" in said
    assert ada.name not in said


def test_a_digest_that_stands_there_is_not_brought_up_to_date_once_the_channel_is_shared(store, slack, sender):
    ask_for_the_digest(store)
    sender.send_due()
    before = slack.calls.count("update")
    slack.shared_outside.add(HIRING)

    ask_for_the_digest(store)
    sender.send_due()

    assert slack.calls.count("update") == before


def test_every_admin_is_told_once_a_day_however_often_it_is_noticed(store):
    for _ in range(3):
        store.write(lambda records: report_shared(records, HIRING, NOW))

    owed = store.write(lambda records: records.deliveries.claim("somebody", NOW, 10))
    assert [(one.kind, one.to) for one in owed] == [(DeliveryKind.CHANNEL, MAYA)]


def test_only_a_channel_that_digests_go_to_is_ours(store, ada):
    assert store.read(lambda records: is_ours(records, COMPANY, HIRING))
    assert not store.read(lambda records: is_ours(records, COMPANY, "C0OTHER"))
