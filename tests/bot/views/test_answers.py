"""Answers fit Slack with the longest words, can be read aloud, ring nobody, and name nobody who is waited for."""

from datetime import timedelta

import pytest

from bot.domain.answers import ChannelGone, Stuck
from bot.views import answers, saved_messages
from tests.bot.views.longest import LONG_AGO, NAME, NOTE, TITLE, an_endless_application
from tests.factories import NOW
from tests.limits import assert_fits_slack, assert_nothing_rings, assert_read_aloud, texts

ENDLESS = Stuck(candidate=NAME, code="C-999999", opening_title=TITLE, waits_for="the hiring manager", since=LONG_AGO)
MESSAGES = {
    "help in a channel": answers.in_channel(),
    "help in messages": answers.in_messages(),
    "who is stuck": answers.stuck([ENDLESS] * 5, NOW),
    "nobody is stuck": answers.stuck([], NOW),
    "hello": answers.hello([]),
    "hello to the channel of twenty openings": answers.hello([TITLE] * 20),
}
# Ours to make: the channel that is gone, which nobody is called by.
GONE = {
    "a channel is gone": answers.channel_gone(ChannelGone("C01HIRING", "C02OTHER")),
    "the company's channel is gone": answers.channel_gone(ChannelGone("C01HIRING", "C01HIRING")),
}
SAVE = saved_messages.save_form(NOTE[:2600], "C01HIRING 1773147600.000100 1773147600.000100 U03SAM northwind", 2600)


@pytest.mark.parametrize("name", MESSAGES | GONE)
def test_an_answer_fits_slack_and_can_be_read_aloud(name):
    message = (MESSAGES | GONE)[name]

    assert_fits_slack(message)
    assert_read_aloud(message)


@pytest.mark.parametrize("name", MESSAGES)
def test_an_answer_rings_nobody(name):
    assert_nothing_rings(MESSAGES[name])


def test_the_form_to_save_a_message_fits_slack_and_rings_nobody():
    assert_fits_slack(SAVE)
    assert_nothing_rings(SAVE)


def test_a_candidate_to_choose_is_known_by_their_number_however_long_their_name():
    [choice] = saved_messages.choices([(an_endless_application(), TITLE)])

    assert "C-999999" in choice["text"]["text"]
    assert len(choice["text"]["text"]) <= 75


def test_who_is_stuck_is_said_in_a_line_each():
    ada = Stuck(candidate="Ada", code="C-1", opening_title="ML", waits_for="scorecards", since=NOW - timedelta(days=2))

    assert "Ada (C-1, ML) waits for scorecards, 2 days" in texts(answers.stuck([ada], NOW))


def test_a_hello_says_what_is_posted_there_or_how_to_have_it_posted():
    assert "I post here where hiring stands for ML, Data." in answers.hello(["ML", "Data"])["text"]
    assert "for a, b, c, d, e and 2 more." in answers.hello(list("abcdefg"))["text"]
    assert "choose it in `/role edit`" in answers.hello([])["text"]
