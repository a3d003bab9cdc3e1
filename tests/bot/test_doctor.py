"""What Slack refuses is said so that somebody can mend it."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.slack_response import SlackResponse

from bot.doctor import what_slack_refuses


def slack_error(code, method="auth.test"):
    url = f"https://slack.com/api/{method}"
    response = SlackResponse(
        client=None, http_verb="POST", api_url=url, req_args={}, data={"ok": False, "error": code}, headers={},
        status_code=200,
    )  # fmt: skip
    return SlackApiError("refused", response)


def refused(code, method="auth.test"):
    return what_slack_refuses(slack_error(code, method))


@pytest.mark.parametrize("code", ["account_inactive", "token_revoked"])
def test_an_app_that_was_taken_away_is_said_to_be_installed_again(code):
    assert "The app was uninstalled, or its token revoked: install it again." in refused(code)
    assert "SLACK_BOT_TOKEN" in refused(code)


@pytest.mark.parametrize("code", ["invalid_auth", "not_authed"])
def test_a_token_that_was_mistyped_is_only_said_to_be_refused(code):
    assert "uninstalled" not in refused(code)
    assert "SLACK_APP_TOKEN" in refused(code, "apps.connections.open")


def test_any_other_refusal_is_said_by_its_code():
    assert refused("ratelimited") == "Slack refuses: “ratelimited”."
