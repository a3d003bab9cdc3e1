"""Rate budgets."""

import pytest

from bot.sandbox import PracticeWorkspace
from bot.sandbox.limits import Budget, Limited
from tests.sandbox.raw_app import call


class Time:
    """Seconds that pass when told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_tier_allows_so_many_calls_a_minute_and_says_when_to_come_back() -> None:
    time = Time()
    budget = Budget(True, time)
    for _ in range(20):
        budget.spend("conversations.list", "T2")
    time.now = 45

    with pytest.raises(Limited) as limited:
        budget.spend("conversations.list", "T2")

    assert limited.value.retry_after == 15
    budget.spend("users.list", "T2")
    time.now = 61
    budget.spend("conversations.list", "T2")


def test_a_channel_takes_about_one_message_a_second() -> None:
    time = Time()
    budget = Budget(True, time)
    for _ in range(3):
        budget.spend_message("C01")

    with pytest.raises(Limited) as limited:
        budget.spend_message("C01")

    assert limited.value.retry_after == 1
    budget.spend_message("C02")
    time.now = 1
    budget.spend_message("C01")


def test_a_budget_can_be_shrunk_for_one_method_or_switched_off() -> None:
    shrunk = Budget({"views.open": 1})
    shrunk.spend("views.open", "T4")
    with pytest.raises(Limited):
        shrunk.spend("views.open", "T4")

    unlimited = Budget(False)
    for _ in range(1000):
        unlimited.spend_message("C01")
        unlimited.spend("views.open", "T1")


def test_a_refused_call_is_a_429_with_retry_after() -> None:
    with PracticeWorkspace(rates={"chat.postMessage": 1}) as slack:
        call(slack, "chat.postMessage", channel="C01", text="one")
        answer = call(slack, "chat.postMessage", channel="C01", text="two")

        assert answer == {"ok": False, "error": "ratelimited"}
        assert 55 <= _retry_after(slack) <= 60
        assert [message.text for message in slack.as_("ada").messages("general")] == ["one"]


def _retry_after(slack: PracticeWorkspace) -> int:
    from slack_sdk import WebClient
    from slack_sdk.errors import SlackApiError

    with pytest.raises(SlackApiError) as refusal:
        WebClient(slack.bot_token, slack.api_url).chat_postMessage(channel="C01", text="x")
    assert refusal.value.response.status_code == 429
    return int(refusal.value.response.headers["Retry-After"])
