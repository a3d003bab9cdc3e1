"""Every call of calls.yaml is answered as Slack answers it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.sandbox import PracticeWorkspace
from tests.sandbox.raw_app import call

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("calls.yaml").read_text(encoding="utf-8"))


def _name(case: dict[str, Any]) -> str:
    return f"{case['call']}-{case.get('error', 'ok')}"


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_call_is_answered_as_slack_answers_it(slack: PracticeWorkspace, case: dict[str, Any]) -> None:
    fresh = {
        "OWN": call(slack, "chat.postMessage", channel="C02", text="own")["ts"],
        "ADAS": slack.as_("ada").says("mine", channel="hiring").ts,
        "TRIGGER": slack.ask(lambda: slack.core.triggers.issue("U01")),
    }
    args = {key: fresh.get(str(value), value) for key, value in case.get("args", {}).items()}
    taken = set(case.get("without", []))
    slack.ask(lambda: slack.core.change_scopes(slack.core.installation.bot_scopes - taken))
    token = {"app": slack.app_token, "bot": slack.bot_token}.get(case.get("token", "bot"), case.get("token"))

    answer = call(slack, case["call"], token, **args)

    assert (answer["ok"], answer.get("error")) == ("error" not in case, case.get("error"))
