"""What is due to one person at the same moment is one message, and stays one whatever dies or changes."""

from datetime import timedelta

import pytest

from bot.domain.deliveries import UNASKED, DeliveryKind
from bot.domain.interviews import Closed
from bot.flows.deliveries import Sender
from bot.messenger import Refused, Unknown
from bot.views.blocks import message, plain_section
from bot.views.joined import MOST_BLOCKS, fits, together
from tests.bot.flows.slack import Crashed
from tests.factories import COMPANY, NOW, SAM, ask_for_cards, put_on_file

PEOPLE = ("Grace Hopper", "Alan Turing", "Radia Perlman")


@pytest.fixture
def sender(store, slack):
    return Sender(name="one", store=store, messenger=slack, company=COMPANY, clock=lambda: NOW)


@pytest.fixture
def after(store, slack):
    """A sender that starts once the settling time is over."""
    later = NOW + timedelta(minutes=2)
    return Sender(name="two", store=store, messenger=slack, company=COMPANY, clock=lambda: later)


@pytest.fixture
def asked(store):
    """Sam was asked for three cards."""

    def ask(records):
        return [ask_for_cards(records, put_on_file(records, name), SAM)[0] for name in PEOPLE]

    return store.write(ask)


def owed(store, seat):
    return store.read(lambda records: records.deliveries.find(DeliveryKind.SEAT, str(seat.id)))


def to_sam(slack):
    return [text for channel, text in slack.texts() if channel == "D-U03SAM"]


def told(slack):
    """Return how often each candidate is named in what Sam was sent."""
    return [sum(name in text for text in to_sam(slack)) for name in PEOPLE]


def test_what_is_due_to_somebody_at_once_is_one_message_that_counts_as_one(sender, slack, store, asked):
    sender.send_due()

    assert len(to_sam(slack)) == 1
    assert told(slack) == [1, 1, 1]
    assert len({owed(store, seat).ts for seat in asked}) == 1
    assert store.read(lambda records: records.deliveries.posted_to(SAM, UNASKED, NOW - timedelta(days=1))) == (NOW,)


def test_a_change_of_one_thing_leaves_the_rest_of_the_message_as_it_is(sender, slack, store, asked):
    sender.send_due()

    store.write(lambda records: records.interviews.close(asked[1].id, Closed.DID_NOT_HAPPEN))
    store.write(lambda records: records.deliveries.refresh(DeliveryKind.SEAT, str(asked[1].id), NOW))
    sender.send_due()

    assert len(to_sam(slack)) == 1
    assert told(slack) == [1, 1, 1]
    assert "did not happen" in to_sam(slack)[0]


def test_what_was_owed_anew_since_still_stands_in_the_message_it_was_in(sender, slack, store, asked):
    sender.send_due()

    store.write(lambda records: records.deliveries.owe_anew(DeliveryKind.SEAT, str(asked[0].id), SAM, NOW))
    store.write(lambda records: records.deliveries.refresh(DeliveryKind.SEAT, str(asked[1].id), NOW))
    sender.send_due()

    assert len(to_sam(slack)) == 2
    assert told(slack) == [2, 1, 1]


@pytest.mark.parametrize("where", ["before the post", "after the post"])
def test_a_crash_neither_loses_nor_doubles_nor_parts_what_was_to_go_together(sender, after, slack, store, asked, where):
    slack.crash = where
    with pytest.raises(Crashed):
        sender.send_due()
    slack.crash = None

    store.write(lambda records: records.deliveries.release_all())
    after.send_due()

    assert len(to_sam(slack)) == 1
    assert told(slack) == [1, 1, 1]
    assert len({owed(store, seat).ts for seat in asked}) == 1


@pytest.mark.parametrize(
    "answer", [Unknown("lost reply"), Unknown("timeout"), Refused("ratelimited", timedelta(seconds=1))]
)
def test_without_an_answer_or_with_a_no_everything_goes_out_once(sender, after, slack, store, asked, answer):
    store.write(lambda records: records.members.keep_dm_channel(SAM, "D-U03SAM"))
    slack.answers = [answer]
    sender.send_due()

    after.send_due()

    assert told(slack) == [1, 1, 1]
    assert len(to_sam(slack)) == 1


def test_what_slack_would_not_take_as_one_message_is_not_made_one():
    one = message("A line.", [plain_section("A line.")] * 20)

    assert fits([one, one])
    assert len(together([one, one])["blocks"]) == 41 < MOST_BLOCKS
    assert not fits([one, one, one])
    assert not fits([message("a" * 3000, []), message("b" * 3000, [])])
