"""A message owed reaches Slack once, whatever dies, lies or is slow in between."""

import inspect
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from bot.domain.deliveries import DeliveryKind
from bot.domain.events import Door
from bot.domain.pipeline import Stage
from bot.domain.scorecards import Draft
from bot.flows import scorecards
from bot.flows.deliveries import Sender
from bot.messenger import Messenger, Refused, Unknown
from tests.bot.flows.slack import ONLY_REAL, Crashed, FakeMessenger
from tests.factories import COMPANY, EVIDENCE, LENA, NOW, SAM, a_member, ask_for_cards, move_to, put_on_file

CARD = Draft(
    ratings={"mlops_monitoring": "4", "debugging_production": "3"},
    evidence={"mlops_monitoring": EVIDENCE},
    overall="yes",
    why=EVIDENCE,
)


class Time:
    """A clock in the test's hands."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now

    def pass_(self, **how_long):
        self.now += timedelta(**how_long)


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def sender(store, slack, time):
    return Sender(name="one", store=store, messenger=slack, company=COMPANY, clock=time)


@pytest.fixture
def asked(store, ada):
    """Sam was asked for a card; the request is owed."""
    return store.write(lambda records: ask_for_cards(records, ada, SAM))[0]


def delivery_of(store, seat, kind=DeliveryKind.SEAT):
    return store.read(lambda records: records.deliveries.find(kind, str(seat.id)))


def states(store):
    return store.read(lambda records: records.deliveries.counts())


def submit(store, seat, now=NOW, **special):
    draft = replace(CARD, **special)

    def work(records):
        member = records.members.get(seat.interviewer_id)
        scorecards.submit(records, member, seat.id, draft, door=Door.MODAL, now=now)

    store.write(work)


def move(store, application, to, now=NOW):
    return store.write(lambda records: move_to(records, application, to, now=now))


def test_the_fake_has_the_messengers_face():
    assert {"reply", "close"} == ONLY_REAL
    for name in ("open_dm", "post", "update", "find", "look_at", "quiet_until"):
        real, fake = (list(inspect.signature(getattr(kind, name)).parameters) for kind in (Messenger, FakeMessenger))
        assert real == fake


def test_a_request_arrives_in_the_interviewers_own_conversation_once(sender, slack, store, asked):
    assert sender.send_due() == 1
    assert sender.send_due() == 0

    assert [channel for channel, _ in slack.texts()] == ["D-U03SAM"]
    assert slack.texts()[0][1].startswith(
        "Priya Shah asks for your scorecard: Ada Lovelace (C-1), MLOps and production"
    )
    assert states(store) == {"shown": 1}


def test_the_conversation_with_somebody_is_opened_once(sender, slack, store, asked):
    sender.send_due()
    other = store.write(lambda records: put_on_file(records, "Grace Hopper"))
    store.write(lambda records: ask_for_cards(records, other, SAM))
    sender.send_due()

    assert slack.calls == ["open_dm", "post", "post"]


def test_a_crash_before_the_post_neither_loses_nor_doubles_the_message(sender, slack, store, time, asked):
    slack.crash = "before the post"
    with pytest.raises(Crashed):
        sender.send_due()
    slack.crash = None

    time.pass_(seconds=61)
    sender.send_due()

    assert slack.calls == ["open_dm", "post", "find", "post"]
    assert len(slack.messages) == 1


def test_a_crash_after_the_post_does_not_double_the_message(sender, slack, store, time, asked):
    slack.crash = "after the post"
    with pytest.raises(Crashed):
        sender.send_due()
    slack.crash = None

    time.pass_(seconds=61)
    sender.send_due()

    assert slack.calls == ["open_dm", "post", "find", "update"]
    assert len(slack.messages) == 1
    assert states(store) == {"shown": 1}


def test_what_is_found_is_brought_up_to_date_because_it_may_say_something_old(sender, slack, store, time, asked):
    slack.crash = "after the post"
    with pytest.raises(Crashed):
        sender.send_due()
    slack.crash = None
    submit(store, asked)

    time.pass_(seconds=61)
    sender.send_due()

    about_the_card = [text for _, text in slack.texts() if "scorecard" in text]
    assert len(about_the_card) == 1
    assert "Submitted" in about_the_card[0]


def test_another_process_leaves_a_message_alone_while_it_is_being_sent(sender, slack, store, time, asked):
    slack.crash = "before the post"
    with pytest.raises(Crashed):
        sender.send_due()

    other = Sender(name="two", store=store, messenger=slack, company=COMPANY, clock=time)

    assert other.send_due() == 0


def test_after_a_crash_time_is_given_to_a_post_that_may_still_be_on_its_way(sender, slack, store, time, asked):
    slack.crash = "before the post"
    with pytest.raises(Crashed):
        sender.send_due()
    slack.crash = None
    store.write(lambda records: records.deliveries.release_all())

    time.pass_(seconds=29)
    sender.send_due()
    assert slack.calls == ["open_dm", "post"]

    time.pass_(seconds=1)
    sender.send_due()
    assert slack.calls == ["open_dm", "post", "find", "post"]


def test_a_lost_reply_is_looked_up_and_not_sent_again(sender, slack, store, time, asked):
    sender.messenger.open_dm(SAM)
    store.write(lambda records: records.members.keep_dm_channel(SAM, "D-U03SAM"))
    slack.answers = [Unknown("lost reply")]

    sender.send_due()
    time.pass_(seconds=30)
    sender.send_due()

    assert slack.calls[1:] == ["post", "find", "update"]
    assert len(slack.messages) == 1


def test_without_an_answer_to_the_look_up_nothing_is_sent_and_it_is_asked_again(sender, slack, store, time, asked):
    slack.crash = "after the post"
    with pytest.raises(Crashed):
        sender.send_due()
    slack.crash = None
    slack.answers = [Unknown("timeout"), Refused("ratelimited", retry_after=timedelta(seconds=10))]

    for _ in range(3):
        time.pass_(seconds=61)
        sender.send_due()

    assert slack.calls == ["open_dm", "post", "find", "find", "find", "update"]
    assert len(slack.messages) == 1


def test_where_we_may_not_look_a_message_of_unknown_fate_is_not_sent_again(sender, slack, store, time, asked):
    slack.crash = "before the post"
    with pytest.raises(Crashed):
        sender.send_due()
    slack.crash = None
    slack.answers = [Refused("missing_scope")]

    time.pass_(seconds=61)
    sender.send_due()
    time.pass_(days=1)
    sender.send_due()

    assert slack.messages == {}
    assert states(store) == {"unknown": 1}


def test_an_earlier_attempt_from_the_future_is_looked_up_at_once(sender, slack, store, time, asked):
    """The clock was set back: waiting for it to come round again could take for ever."""
    slack.crash = "after the post"
    with pytest.raises(Crashed):
        sender.send_due()
    slack.crash = None
    store.write(lambda records: records.deliveries.release_all())
    store.write(lambda records: records.deliveries.refresh(DeliveryKind.SEAT, str(asked.id), NOW - timedelta(days=1)))

    time.pass_(hours=-1)
    sender.send_due()

    assert slack.calls == ["open_dm", "post", "find", "update"]


@pytest.mark.parametrize("error", ["message_not_found", "channel_not_found"])
def test_what_slack_refuses_for_good_is_not_tried_again(sender, slack, store, time, asked, error):
    slack.answers = [Refused(error, for_good=True)]

    sender.send_due()
    time.pass_(days=2)
    sender.send_due()

    assert states(store) == {"dead": 1}
    assert slack.calls == ["open_dm"]


def test_slacks_own_advice_when_to_come_again_is_taken(sender, slack, store, time, asked):
    slack.answers = [Refused("ratelimited", retry_after=timedelta(seconds=7))]
    sender.send_due()

    time.pass_(seconds=6)
    assert sender.send_due() == 0

    time.pass_(seconds=1)
    assert sender.send_due() == 1
    assert len(slack.messages) == 1


def test_without_advice_each_wait_is_longer_than_the_one_before(sender, slack, store, time, asked):
    slack.answers = [Refused("not_allowed") for _ in range(4)]
    waits = []
    began = time.now
    while len(waits) < 4:
        if sender.send_due():
            waits.append((time.now - began).total_seconds())
            began = time.now
        time.pass_(seconds=1)

    assert waits == [0, 5, 10, 20]


def test_after_a_day_of_refusals_it_is_given_up(sender, slack, store, time, asked):
    slack.answers = [Refused("not_allowed")] * 200
    for _ in range(25 * 4 + 20):
        sender.send_due()
        time.pass_(minutes=15)

    assert states(store) == {"dead": 1}


def test_what_became_pointless_before_it_was_sent_is_not_sent(sender, slack, store, ada, asked):
    move(store, ada, Stage.REJECTED)

    sender.send_due()

    assert slack.messages == {}
    assert states(store) == {"moot": 1}


def test_a_request_turns_into_submitted_in_its_place(sender, slack, store, time, asked):
    sender.send_due()
    submit(store, asked)

    sender.send_due()

    assert slack.calls[:3] == ["open_dm", "post", "update"]
    assert [text.split(":")[0] for _, text in slack.texts() if "scorecard" in text] == ["Your scorecard"]


def test_a_lost_reply_to_an_update_is_simply_updated_again(sender, slack, store, time, asked):
    sender.send_due()
    submit(store, asked)
    slack.answers = [Unknown("timeout")]

    sender.send_due()
    time.pass_(seconds=31)
    sender.send_due()

    assert (slack.calls[:3], slack.calls[-1], slack.calls.count("update")) == (
        ["open_dm", "post", "update"],
        "update",
        2,
    )
    assert states(store) == {"shown": 2}  # the card, and that the panel is in, to everybody in one message


def test_the_last_card_takes_the_correction_away_from_everybody(sender, slack, store, ada):
    seats = store.write(lambda records: ask_for_cards(records, ada, SAM, LENA))
    sender.send_due()
    submit(store, seats[0])
    sender.send_due()
    assert "Correct my card" in str(slack.messages)

    submit(store, seats[1])
    sender.send_due()

    assert "Correct my card" not in str(slack.messages)


def test_a_batch_larger_than_one_claim_is_sent_whole(sender, slack, store):
    people = [a_member(f"U9{n}", name=f"Person {n}") for n in range(25)]
    store.write(lambda records: records.members.keep(people))
    for person in people:
        application = store.write(lambda records, n=person.name: put_on_file(records, n))
        store.write(lambda records, a=application, p=person: ask_for_cards(records, a, p.id))

    assert sender.send_due() == 25
    assert len(slack.messages) == 25


def test_when_somebody_is_taken_back_their_missing_cards_are_asked_for_again(sender, slack, store, time, ada, asked):
    sender.send_due()
    move(store, ada, Stage.REJECTED)
    sender.send_due()
    assert "No scorecard needed" in slack.texts()[0][1]

    ada = store.read(lambda records: records.applications.get(ada.id))
    move(store, ada, Stage.APPLIED)
    sender.send_due()

    assert "asks for your scorecard" in slack.texts()[0][1]


def test_a_process_that_stood_still_before_its_post_leaves_it_to_whoever_took_over(slack, store, time, asked):
    """Frozen right after it wrote down the attempt, for longer than its claim: the other looks, posts, and is alone."""
    other = Sender(name="two", store=store, messenger=slack, company=COMPANY, clock=time)
    looks = count(1)

    def clock():
        if next(looks) == 4:  # the last look before the post
            time.pass_(seconds=90)
            other.send_due()
        return time()

    Sender(name="one", store=store, messenger=slack, company=COMPANY, clock=clock).send_due()

    assert slack.calls.count("post") == 1
    assert states(store) == {"shown": 1}
