"""Where a panel is talked about: the candidate's thread in the opening's channel, or one message of those allowed."""

from datetime import timedelta

import pytest

from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.gates import Said
from bot.domain.people import Member
from bot.domain.pipeline import Stage
from bot.domain.votes import Outcome
from bot.flows.deliveries import Sender
from bot.messenger import Refused, Unknown
from tests.bot.flows.deeds import undo
from tests.bot.flows.slack import group_of
from tests.bot.flows.votes import asked, decide, go_on_without, hand_in
from tests.factories import AIKO, BATCH, COMPANY, GUEST, LENA, MAYA, NOW, OTTO, PRIYA, SAM, open_a_job, put_on_file

CHANNEL = "C07HIRE"
ROOT = "Grace Hopper · C-1 · AI engineer"
NO = Said(reason_code="level_mismatch")


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sender(store, slack, clock):
    return Sender(name="one", store=store, messenger=slack, company=COMPANY, clock=clock)


def on_file(store, name="Grace Hopper", channel_id=CHANNEL, title="AI engineer", **special):
    opening = store.write(lambda r: open_a_job(r, title, channel_id=channel_id))
    return store.write(lambda r: put_on_file(r, name, opening=opening, stage=Stage.DEBRIEF, **special))


@pytest.fixture
def grace(store):
    """In an opening that has a channel."""
    return on_file(store)


@pytest.fixture
def ada(store):
    """In an opening that has none."""
    return store.write(lambda records: put_on_file(records, stage=Stage.DEBRIEF))


def read(store, application, *who, now=NOW, **special):
    """Let a panel vote, so that it is opened."""
    for seat in asked(store, application, *who, now=now, **special).values():
        if not seat.is_in:
            hand_in(store, seat, now=now)


def in_channel(slack, where=CHANNEL):
    """Return what stands in a channel: the text, and the text it answers."""
    texts = {ts: message["text"] for (channel, ts), (_, message) in slack.messages.items() if channel == where}
    return [(text, texts.get(slack.threads.get((where, ts)))) for ts, text in texts.items()]


def groups(slack):
    return {channel: message["text"] for (channel, _), (_, message) in slack.messages.items() if channel[0] == "G"}


def state_of(store, kind, application):
    return store.read(lambda r: r.deliveries.find(kind, str(application.id)).state)


# --- In a channel -------------------------------------------------------------------------------------------------------


def test_a_candidates_thread_begins_with_their_name_and_the_debrief_opens_in_it(sender, slack, store, grace):
    read(store, grace, SAM, LENA)
    sender.send_due()

    (root, answers_root), (news, answers_news) = in_channel(slack)
    assert (root, answers_root) == (ROOT, None)
    assert news == "Debrief for Grace Hopper (C-1), AI engineer: 2 of 2 cards are in. Talk here, without votes."
    assert answers_news == ROOT


def test_nothing_is_in_the_channel_before_the_panel_can_be_read(sender, slack, store, grace):
    seats = asked(store, grace, SAM, LENA)
    hand_in(store, seats[SAM])
    sender.send_due()

    assert in_channel(slack) == []


def test_what_comes_later_for_the_same_candidate_goes_to_the_same_thread(sender, slack, store, grace):
    read(store, grace, SAM)
    sender.send_due()
    read(store, grace, LENA, round_key="coding", now=NOW + timedelta(hours=1))
    sender.clock.now += timedelta(hours=1)
    sender.send_due()
    decide(store, MAYA, grace, Outcome.REJECT, said=NO, now=sender.clock.now)
    sender.send_due()

    (root, _), *answers = in_channel(slack)
    assert root == ROOT
    assert [answered for _, answered in answers] == [ROOT] * 3
    assert (
        answers[-1][0] == "Maya Lindqvist decided about Grace Hopper (C-1), AI engineer. The debrief says what and why."
    )
    assert not [text for text, _ in answers if "forward" in text]  # what was decided is not for everybody there

    undo(store, MAYA, grace, sender.clock.now + timedelta(minutes=1))
    sender.clock.now += timedelta(minutes=1)
    sender.send_due()
    assert "taken back" in in_channel(slack)[-1][0]


def test_news_of_a_second_reading_is_not_given_up_because_the_first_is_long_ago(sender, slack, store, grace, clock):
    read(store, grace, SAM)
    sender.send_due()
    clock.now += timedelta(days=5)
    read(store, grace, LENA, round_key="coding", now=clock.now)
    slack.look_at = lambda _: Refused("ratelimited", retry_after=timedelta(seconds=5))
    sender.send_due()
    del slack.look_at
    clock.now += timedelta(seconds=6)
    sender.send_due()

    assert [answers for _, answers in in_channel(slack)] == [None, ROOT, ROOT]


def test_two_candidates_have_a_thread_each(sender, slack, store, grace):
    edith = on_file(store, "Edith Clarke", title="Data scientist")
    for one in (grace, edith):
        read(store, one, SAM)
    sender.send_due()

    assert [text.split()[0] for text, answers in in_channel(slack) if answers is None] == ["Grace", "Edith"]
    assert all(text.split()[2] == answers.split()[0] for text, answers in in_channel(slack) if answers)


def test_the_answer_waits_until_the_message_it_answers_stands(sender, slack, store, grace, clock):
    read(store, grace, SAM)
    slack.look_at = lambda _: Refused("ratelimited", retry_after=timedelta(seconds=5))
    sender.send_due()
    del slack.look_at
    assert in_channel(slack) == []

    clock.now += timedelta(seconds=3)
    sender.send_due()
    assert in_channel(slack) == []
    clock.now += timedelta(seconds=3)
    sender.send_due()
    clock.now += timedelta(seconds=3)
    sender.send_due()

    assert [answers for _, answers in in_channel(slack)] == [None, ROOT]


def test_a_root_of_unknown_fate_holds_the_answer_until_it_is_found(sender, slack, store, grace, clock):
    read(store, grace, SAM)
    post = slack.post
    slack.post = lambda channel, *said: (
        post(channel, *said) and Unknown("timeout") if channel == CHANNEL else post(channel, *said)
    )
    sender.send_due()
    slack.post = post
    assert in_channel(slack) == [(ROOT, None)]

    clock.now += timedelta(seconds=5)
    sender.send_due()
    assert in_channel(slack) == [(ROOT, None)]
    clock.now += timedelta(seconds=60)
    sender.send_due()
    clock.now += timedelta(seconds=5)
    sender.send_due()

    assert [answers for _, answers in in_channel(slack)] == [None, ROOT]


def test_an_answer_of_unknown_fate_is_looked_for_in_its_thread(sender, slack, store, grace, clock):
    read(store, grace, SAM)
    post = slack.post

    def lost(channel, message, key, thread_ts=None, also=()):
        sent = post(channel, message, key, thread_ts)
        return Unknown("timeout") if thread_ts else sent

    slack.post = lost
    sender.send_due()
    slack.post = post
    clock.now += timedelta(seconds=60)
    sender.send_due()

    assert [answers for _, answers in in_channel(slack)] == [None, ROOT]
    assert state_of(store, DeliveryKind.DEBRIEF, grace) is DeliveryState.SHOWN


def test_where_the_thread_will_never_begin_the_news_stands_for_itself(sender, slack, store, grace, clock):
    read(store, grace, SAM)
    store.write(lambda r: end(r, DeliveryKind.ROOT, grace))
    sender.send_due()

    assert [answers for _, answers in in_channel(slack)] == [None]
    assert "Debrief for Grace Hopper (C-1)" in in_channel(slack)[0][0]


def end(records, kind, application):
    [one] = [one for one in records.deliveries.claim("x", NOW, 99) if one.kind is kind]
    records.deliveries.end(one.id, "x", DeliveryState.UNKNOWN)
    records.deliveries.release_all()
    assert one.subject == str(application.id)


def test_where_the_candidate_is_a_colleague_nothing_is_in_the_channel(sender, slack, store):
    store.write(lambda r: r.members.keep([Member(id=OTTO, name="Otto Outsider", email_key="otto@northwind.example")]))
    otto = on_file(store, "Otto Outsider", email="otto@northwind.example")
    read(store, otto, SAM)
    sender.send_due()

    assert in_channel(slack) == []
    assert list(groups(slack)) == [group_of(MAYA, PRIYA, SAM)]


# --- In a group ---------------------------------------------------------------------------------------------------------


def test_without_a_channel_those_allowed_get_one_message_together_and_none_alone(sender, slack, store, ada):
    read(store, ada, SAM, LENA)
    sender.send_due()

    [(where, said)] = groups(slack).items()
    assert where == group_of(MAYA, PRIYA, SAM, LENA)
    assert said.startswith("The panel for Ada Lovelace (C-1) is in: 2 of 2 cards.")
    assert not [text for channel, text in slack.texts() if channel[0] == "D" and "The panel" in text]


def test_who_still_owes_a_card_is_not_in_the_group_until_it_is_in(sender, slack, store, ada):
    seats = asked(store, ada, SAM, LENA)
    hand_in(store, seats[SAM])
    go_on_without(store, PRIYA, ada)
    sender.send_due()
    assert list(groups(slack)) == [group_of(MAYA, PRIYA, SAM)]

    hand_in(store, seats[LENA], now=NOW + timedelta(hours=1))
    sender.clock.now += timedelta(hours=1)
    sender.send_due()

    assert list(groups(slack))[1:] == [group_of(MAYA, PRIYA, SAM, LENA)]


def test_who_became_a_guest_or_is_the_candidate_is_never_in_the_group(sender, slack, store):
    opening = store.write(lambda r: open_a_job(r, "AI engineer", hiring_manager_id=OTTO))
    store.write(lambda r: r.members.keep([Member(id=OTTO, name="Otto Outsider", email_key="otto@northwind.example")]))
    otto = store.write(lambda r: put_on_file(r, "Otto", opening=opening, email="otto@northwind.example"))
    read(store, otto, SAM, LENA)
    store.write(lambda r: r.members.keep([Member(id=LENA, name="Lena Fischer", is_guest=True)]))
    sender.send_due()

    assert list(groups(slack)) == [group_of(PRIYA, SAM)]
    assert GUEST not in str(slack.messages)


def test_what_was_decided_goes_to_the_same_group(sender, slack, store, ada):
    read(store, ada, SAM)
    decide(store, MAYA, ada, Outcome.REJECT, said=NO)
    sender.send_due()

    assert len(groups(slack)) == 1
    assert [channel for channel, text in slack.texts() if "decided about" in text and "debrief says" in text] == [
        *groups(slack)
    ]


def test_of_more_than_eight_the_rest_are_told_alone(sender, slack, store, ada, clock):
    many = [Member(id=f"U2{n}", name=f"Person {n}") for n in range(8)]
    store.write(lambda r: r.members.keep(many))
    read(store, ada, *(one.id for one in many))
    clock.now = BATCH + timedelta(hours=1)  # theirs is an hour later than Berlin's
    sender.send_due()

    assert list(groups(slack)) == [group_of(MAYA, PRIYA, *(f"U2{n}" for n in range(6)))]
    alone = {channel for channel, text in slack.texts() if text.startswith("The panel") and channel[0] == "D"}
    assert alone == {"D-U26", "D-U27"}


def test_where_slack_gives_no_group_each_is_told_alone(sender, slack, store, ada, clock):
    read(store, ada, SAM)
    slack.open_group = lambda _: Refused("missing_scope")
    sender.send_due()
    clock.now = BATCH
    sender.send_due()

    told = {channel for channel, text in slack.texts() if text.startswith("The panel for Ada Lovelace (C-1) is in")}
    assert told == {f"D-{who}" for who in (MAYA, PRIYA, SAM)}


def test_a_group_that_was_not_opened_this_time_is_opened_later(sender, slack, store, ada, clock):
    read(store, ada, SAM)
    slack.open_group = lambda _: Unknown("timeout")
    sender.send_due()
    del slack.open_group
    assert groups(slack) == {}

    clock.now += timedelta(minutes=1)
    sender.send_due()

    assert list(groups(slack)) == [group_of(MAYA, PRIYA, SAM)]
    assert AIKO not in str(slack.messages)
