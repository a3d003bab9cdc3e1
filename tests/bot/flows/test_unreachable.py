"""Whom Slack does not let us write to: an admin is told, as anybody is told what can wait: in a batch."""

from datetime import timedelta

from bot.domain.deliveries import DeliveryKind
from bot.flows import unreachable
from bot.flows.calendars import calendar_of
from bot.flows.deliveries import Sender
from tests.factories import COMPANY, MAYA, NOW, SAM

EVENING = NOW + timedelta(hours=8)  # 22:00 in Berlin


def test_an_admin_is_told_of_somebody_unreachable_in_their_next_batch(store, slack):
    slack.quiet_until = lambda member_id, now: None
    time = [EVENING]
    sender = Sender(name="one", store=store, messenger=slack, company=COMPANY, clock=lambda: time[0])
    store.write(lambda records: unreachable.report(records, SAM, EVENING))

    sender.send_due()
    assert slack.texts() == []

    time[0] = calendar_of(store.read(lambda records: records.members.get(MAYA))).next_batch(EVENING)
    sender.send_due()
    assert [channel for channel, _ in slack.texts()] == [f"D-{MAYA}"]
    found = store.read(lambda records: records.deliveries.find(DeliveryKind.UNREACHABLE, f"{SAM}.{MAYA}"))
    assert found.ts is not None
