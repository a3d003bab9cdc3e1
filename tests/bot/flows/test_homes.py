"""Homes are published beside the acks: newest wins, nothing raised, nothing for who never opened theirs."""

import threading
from datetime import timedelta

import pytest

from bot.domain.channels import Channel
from bot.flows.homes import Homes
from bot.messenger import Published, Refused, Unknown
from tests.factories import COMPANY, MAYA, NOW, PRIYA, SAM, put_on_file

HIRING = Channel(id="C01HIRING", name="hiring", is_member=False, is_archived=False, is_shared_outside=False)


class Slack:
    """Keeps what was published, and answers as it is told, the usual answer afterwards."""

    is_shut_out = False

    def __init__(self):
        self.published, self.answers, self.looks = [], [], []
        self.channel = HIRING

    def publish_home(self, member_id, view, view_hash=None):
        self.published.append((member_id, view, view_hash))
        answer = self.answers.pop(0) if self.answers else Published(f"hash {len(self.published)}")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def look_at(self, channel_id):
        self.looks.append(channel_id)
        return self.channel

    def whose(self):
        return [member_id for member_id, _, _ in self.published]

    def hashes(self):
        return [view_hash for _, _, view_hash in self.published]


@pytest.fixture
def slack():
    return Slack()


@pytest.fixture
def now():
    return [NOW]


@pytest.fixture
def homes(store, slack, now):
    return Homes(store, slack, COMPANY, lambda: now[0])


def test_who_opens_their_home_gets_it(homes, slack):
    homes.opened(SAM)

    assert homes.publish_waiting() == 1
    [(member_id, view, view_hash)] = slack.published
    assert (member_id, view["type"], view_hash) == (SAM, "home", None)


def test_after_a_deed_only_who_has_opened_their_home_gets_it_anew(homes, slack):
    homes.opened(SAM)
    homes.publish_waiting()

    homes.wanted(SAM)
    homes.wanted(PRIYA)
    homes.publish_waiting()

    assert slack.whose() == [SAM, SAM]


def test_many_wishes_for_one_person_become_one(homes, slack):
    homes.opened(SAM)
    homes.opened(PRIYA)
    for _ in range(20):
        homes.wanted(SAM)

    assert homes.publish_waiting() == 2
    assert slack.whose() == [SAM, PRIYA]


def test_a_home_lets_a_crowd_of_envelopes_by_but_not_for_ever(homes, slack):
    crowds = iter([100, 100, 5])
    homes.in_hand = lambda: next(crowds)
    homes.opened(SAM)
    homes.publish_waiting()
    assert next(crowds, None) is None  # it waited until there were few

    homes.in_hand = lambda: 1000
    homes.opened(PRIYA)
    homes.publish_waiting()
    assert slack.whose() == [SAM, PRIYA]


def test_it_is_put_together_when_it_is_published_not_when_it_was_wanted(homes, slack, store):
    homes.opened(PRIYA)
    store.write(lambda records: put_on_file(records, "Grace Hopper"))

    homes.publish_waiting()

    assert "Grace Hopper" in str(slack.published[0])


def test_the_state_it_was_last_seen_in_goes_along(homes, slack):
    homes.opened(SAM, "from the event")
    homes.publish_waiting()
    homes.wanted(SAM)
    homes.publish_waiting()

    assert slack.hashes() == ["from the event", "hash 1"]


def test_a_home_that_was_published_elsewhere_meanwhile_is_put_together_again(homes, slack, store):
    slack.answers = [Refused("hash_conflict")]
    homes.opened(PRIYA, "old")

    homes.publish_waiting()
    homes.wanted(PRIYA)
    homes.publish_waiting()

    assert slack.hashes() == ["old", None, "hash 2"]


@pytest.mark.parametrize("trouble", [Refused("not_enabled"), Unknown("TimeoutError"), RuntimeError("a bug")])
def test_what_goes_wrong_is_never_raised_and_keeps_no_other_waiting(homes, slack, trouble):
    slack.answers = [trouble]
    homes.opened(SAM)
    homes.opened(PRIYA)

    assert homes.publish_waiting() == 2
    homes.opened(SAM)
    homes.publish_waiting()

    assert slack.whose() == [SAM, PRIYA, SAM]


def test_of_a_publish_of_unknown_fate_no_state_is_assumed(homes, slack):
    slack.answers = [Unknown("TimeoutError")]
    homes.opened(SAM, "known")
    homes.publish_waiting()
    homes.wanted(SAM)
    homes.publish_waiting()

    assert slack.hashes() == ["known", None]


def test_when_slack_asks_for_patience_it_is_published_again(homes, slack):
    slack.answers = [Refused("ratelimited", retry_after=timedelta(milliseconds=1))]
    homes.opened(SAM)

    homes.publish_waiting()

    assert slack.whose() == [SAM, SAM]


def test_a_stranger_gets_a_home_that_says_so(homes, slack):
    homes.opened("U99STRANGER")
    homes.publish_waiting()

    assert "Only members of the company can take part" in str(slack.published)


def test_an_admins_home_says_what_stands_in_the_way_of_the_channel(homes, slack):
    homes.opened(MAYA)
    homes.publish_waiting()

    assert "Hireloop is not in #hiring. Write `/invite @Hireloop` there." in str(slack.published)
    assert "Only admins see this" in str(slack.published)


def test_slack_is_asked_about_the_channel_for_admins_only_and_once_a_minute(homes, slack, now):
    for who in (SAM, MAYA, MAYA):
        homes.opened(who)
        homes.publish_waiting()
    assert slack.looks == ["C01HIRING"]

    now[0] += timedelta(minutes=1)
    homes.wanted(MAYA)
    homes.publish_waiting()
    assert len(slack.looks) == 2

    homes.look_again()
    homes.wanted(MAYA)
    homes.publish_waiting()
    assert len(slack.looks) == 3


@pytest.mark.parametrize(
    ("answer", "is_a_step"), [(Refused("channel_not_found", for_good=True), True), (Unknown("TimeoutError"), False)]
)
def test_a_channel_slack_does_not_show_is_a_step_and_no_answer_is_none(homes, slack, answer, is_a_step):
    slack.channel = answer
    homes.opened(MAYA)
    homes.publish_waiting()

    assert ("Slack does not show the channel" in str(slack.published)) is is_a_step


def test_the_worker_publishes_by_itself_and_stops_when_told(homes, slack):
    published = threading.Event()
    usual = slack.publish_home
    slack.publish_home = lambda *said: (usual(*said), published.set())[0]
    homes.start()

    homes.opened(SAM)
    assert published.wait(5)
    homes.stop()
    homes.opened(SAM)

    assert slack.whose() == [SAM]


def test_noting_down_a_wish_waits_for_nothing_while_one_is_published(homes, slack):
    busy, may_end = threading.Event(), threading.Event()

    def slowly(*_):
        busy.set()
        may_end.wait(5)
        return Published("x")

    slack.publish_home = slowly
    homes.start()
    homes.opened(SAM)
    assert busy.wait(5)

    homes.opened(PRIYA)
    homes.wanted(SAM)

    assert list(homes._waiting) == [PRIYA, SAM]
    may_end.set()
    homes.stop()
