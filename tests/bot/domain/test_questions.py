"""What somebody asks who talks to Hireloop, and what is said in public."""

import pytest

from bot.domain.answers import ChannelGone, waited_for
from bot.domain.questions import Asked, Question, asked_in, question_in
from tests.factories import LENA, MAYA, PRIYA, SAM, an_application, an_opening


@pytest.mark.parametrize(
    "text",
    ["<@U0BOT> who is stuck?", "Who's STUCK", "what is everybody waiting for", "is anyone blocked?", "longest wait please"],
)  # fmt: skip
def test_who_is_stuck_is_understood(text):
    assert question_in(text) is Question.STUCK


@pytest.mark.parametrize(
    "text", ["", "<@U0BOT>", "hello", "thanks", "unstuck", "<https://a.example/stuck|here>", "<@U0BOT|stuck> hi"]
)
def test_everything_else_is_answered_with_help(text):
    assert question_in(text) is Question.HELP


@pytest.mark.parametrize("thread_ts", ["", "1773147500.000001"])
def test_a_question_is_read_back_from_what_is_owed_for_it(thread_ts):
    asked = Asked(Question.STUCK, "1773147600.000200", thread_ts)

    assert asked_in(asked.subject) == asked
    assert len(asked.subject) <= 80


@pytest.mark.parametrize(
    ("special", "words"),
    [
        ({"duty": "card", "holder_id": SAM}, "scorecards"),
        ({"duty": "candidate", "holder_id": None}, "the candidate"),
        ({"holder_id": PRIYA}, "the recruiter"),
        ({"holder_id": LENA, "owner_id": LENA}, "the recruiter"),
        ({"holder_id": MAYA}, "the hiring manager"),
        ({"holder_id": SAM}, "the team"),
    ],
)
def test_in_public_a_role_or_a_thing_is_waited_for_and_never_a_name(special, words):
    assert waited_for(an_application(**special), an_opening()) == words


def test_where_the_companys_own_channel_is_gone_nothing_is_left():
    assert ChannelGone("C1", "C1").is_companys
    assert not ChannelGone("C2", "C1").is_companys
