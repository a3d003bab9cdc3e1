"""Whoever talks to Hireloop is answered once, where they asked, from what is true when it is sent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.deliveries import DeliveryKind
from bot.domain.questions import Asked, Question
from bot.flows import answers
from bot.flows.channels import follow, let_go
from bot.flows.deliveries import Sender
from tests.bot.flows.deeds import as_
from tests.bot.flows.slack import Crashed
from tests.factories import BATCH, COMPANY, GUEST, MAYA, NOW, OTTO, PRIYA, SAM, ask_for_cards, open_a_job, put_on_file

HIRING, OTHER = COMPANY.channel_id, "C02OTHER"
STUCK, HELP = Asked(Question.STUCK, "1.2", "1.1"), Asked(Question.HELP, "1.2", "1.1")


@pytest.fixture
def sender(store, slack):
    return Sender(name="one", store=store, messenger=slack, company=COMPANY, clock=lambda: NOW)


def mention(store, sender, who=OTTO, channel=HIRING, asked=STUCK):
    as_(store, who, lambda records, member: answers.answer_mention(records, member, channel, asked, NOW))
    sender.send_due()


def write(store, sender, who=OTTO, asked=STUCK):
    as_(store, who, lambda records, member: answers.answer_message(records, member, asked, NOW))
    sender.send_due()


def posted(slack):
    return [(channel, message) for (channel, _), (_, message) in slack.messages.items()]


def threads(slack):
    return list(slack.threads.values())


def test_a_mention_is_answered_in_its_thread_with_who_waits_in_the_channels_openings(store, slack, sender, ada):
    store.write(lambda records: open_a_job(records, "Data engineer", channel_id=OTHER))
    store.write(lambda records: put_on_file(records, "Grace Hopper", opening=records.openings.all()[1]))

    mention(store, sender)

    [(channel, message)] = posted(slack)
    assert (channel, threads(slack)) == (HIRING, ["1.1"])
    assert "Ada Lovelace (C-1, ML engineer) waits for the recruiter" in message["text"]
    assert "Grace" not in message["text"]


@pytest.mark.parametrize("ask", ["mention", "write"])
def test_an_answer_of_unknown_fate_is_looked_for_in_its_thread_and_not_given_twice(store, slack, sender, ask):
    slack.crash = "after the post"
    with pytest.raises(Crashed):
        {"mention": mention, "write": write}[ask](store, sender)
    slack.crash = None

    replace(sender, clock=lambda: NOW + timedelta(seconds=61)).send_due()

    assert threads(slack) == ["1.1"]


def test_in_public_nobody_is_named_who_is_waited_for(store, slack, sender, ada):
    store.write(lambda records: ask_for_cards(records, ada, SAM))

    mention(store, sender)

    [message] = [message for channel, message in posted(slack) if channel == HIRING]
    assert "waits for scorecards" in message["text"]
    assert not any(name in str(message) for name in ("Sam", "Priya", "Maya"))


def test_a_colleague_is_not_named_in_a_channel_they_may_read(store, slack, sender):
    store.write(lambda records: put_on_file(records, "Otto Outsider", email="otto@example.com"))
    store.write(lambda records: records.members.keep([_with_email(records.members.get(OTTO))]))

    mention(store, sender)

    assert [message["text"] for _, message in posted(slack)] == ["Nobody waits for anything just now."]


def _with_email(member):
    return replace(member, email_key="otto@example.com")


def test_where_no_opening_posts_a_mention_is_told_what_can_be_asked(store, slack, sender, ada):
    mention(store, sender, channel=OTHER)

    [(_, message)] = posted(slack)
    assert "ask “who is stuck?”" in message["text"]
    assert "Ada" not in str(message)


def test_a_mention_heard_twice_is_answered_once(store, slack, sender, ada):
    mention(store, sender)
    mention(store, sender)

    assert slack.calls.count("post") == 1


def test_an_answer_brought_up_to_date_stays_where_it_is(store, slack, sender, ada):
    mention(store, sender)
    mention(store, sender)

    assert slack.calls.count("update") == 1
    assert threads(slack) == ["1.1"]


def test_nothing_is_answered_where_another_organisation_reads_along(store, slack, sender, ada):
    slack.shared_outside.add(HIRING)

    mention(store, sender)

    assert [channel for channel, _ in posted(slack)] == [f"D-{MAYA}"]


@pytest.mark.parametrize("say", [mention, write])
def test_a_guest_is_answered_nothing(store, slack, sender, ada, say):
    say(store, sender, who=GUEST)

    assert slack.messages == {}


def test_in_ones_messages_only_ones_own_openings_are_answered_for(store, slack, sender, ada):
    write(store, sender, who=PRIYA)
    write(store, sender, who=OTTO, asked=Asked(Question.STUCK, "2.2"))

    said = dict(posted(slack))
    assert "Ada Lovelace" in said[f"D-{PRIYA}"]["text"]
    assert "I don't follow conversations" in said[f"D-{OTTO}"]["text"]
    assert [channel for channel, _ in slack.threads] == [f"D-{PRIYA}"]


def test_anything_else_is_told_what_can_be_typed(store, slack, sender, ada):
    write(store, sender, who=PRIYA, asked=HELP)

    assert "I don't follow conversations" in posted(slack)[0][1]["text"]


def test_a_channel_is_greeted_once_with_what_is_true_when_it_is_sent(store, slack, sender):
    for _ in range(2):
        store.write(lambda records: answers.say_hello(records, OTHER, NOW))
    store.write(lambda records: open_a_job(records, "Data engineer", channel_id=OTHER))

    sender.send_due()

    [(channel, message)] = posted(slack)
    assert (channel, "where hiring stands for Data engineer" in message["text"]) == (OTHER, True)


# --- Channels that are gone ---------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(store):
    return store.write(lambda records: open_a_job(records, "Data engineer", channel_id=OTHER))


def channel_of(store, opening):
    return store.read(lambda records: records.openings.get(opening.id)).channel_id


def test_an_opening_whose_channel_is_gone_falls_back_to_the_companys_and_admins_hear_it_once(
    store, slack, sender, elsewhere
):
    for _ in range(2):
        store.write(lambda records: let_go(records, COMPANY, OTHER, NOW))
    replace(sender, clock=lambda: BATCH).send_due()

    assert channel_of(store, elsewhere) is None
    [(channel, message)] = posted(slack)
    assert channel == f"D-{MAYA}"
    assert f"post to <#{HIRING}> from now on" in message["text"]


def test_where_the_companys_channel_is_gone_admins_read_that_nothing_is_left(store, slack, sender):
    store.write(lambda records: let_go(records, COMPANY, HIRING, NOW))
    replace(sender, clock=lambda: BATCH).send_due()

    assert "no digest can be posted there" in posted(slack)[0][1]["text"]


def test_a_channel_that_is_none_of_ours_is_nobodys_news(store, elsewhere):
    store.write(lambda records: let_go(records, COMPANY, "C09ELSE", NOW))

    assert store.write(lambda records: records.deliveries.claim("one", NOW, 9)) == []
    assert channel_of(store, elsewhere) == OTHER


def test_a_channel_that_got_another_id_keeps_its_openings(store, elsewhere):
    store.write(lambda records: follow(records, OTHER, "C03NEW"))
    assert channel_of(store, elsewhere) == "C03NEW"

    store.write(lambda records: follow(records, "C03NEW", ""))
    assert channel_of(store, elsewhere) == "C03NEW"


@pytest.mark.parametrize(
    ("kind", "is_theirs"),
    [
        (DeliveryKind.ANSWER, True),
        (DeliveryKind.CHANNEL_GONE, True),
        (DeliveryKind.MENTION, False),
        (DeliveryKind.HELLO, False),
    ],
)
def test_what_is_posted_to_a_channel_is_never_looked_for_in_somebodys_messages(store, kind, is_theirs):
    store.write(lambda records: records.deliveries.owe(kind, "help:1.2:", "X", NOW))

    assert store.read(lambda records: records.deliveries.find(kind, "help:1.2:")).is_to_a_member is is_theirs
