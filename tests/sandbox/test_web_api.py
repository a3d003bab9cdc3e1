"""The Web API's door: tokens, scopes, encodings, headers and methods that do not exist."""

import json
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from bot.sandbox import PracticeWorkspace
from tests.sandbox.raw_app import call, error


def _post(slack: PracticeWorkspace, method: str, body: bytes, kind: str, token: str = "") -> tuple[dict, dict]:
    headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {token}"} if token else {})
    with urlopen(Request(slack.api_url + method, body, headers), timeout=5) as response:
        return json.loads(response.read()), dict(response.headers)


def test_a_call_without_a_token_is_not_authed(slack: PracticeWorkspace) -> None:
    answer, _ = _post(slack, "auth.test", b"{}", "application/json")

    assert answer == {"ok": False, "error": "not_authed"}


def test_an_unknown_token_is_invalid(slack: PracticeWorkspace) -> None:
    assert error(slack, "auth.test", "xoxb-somebody-else") == "invalid_auth"


def test_the_wrong_kind_of_token_is_refused(slack: PracticeWorkspace) -> None:
    assert error(slack, "auth.test", slack.app_token) == "not_allowed_token_type"
    assert error(slack, "apps.connections.open", slack.bot_token) == "not_allowed_token_type"


def test_revoked_tokens_and_uninstalled_apps_are_told_so(slack: PracticeWorkspace) -> None:
    call(slack, "auth.revoke")
    assert error(slack, "auth.test") == "token_revoked"

    slack.ask(slack.core.uninstall)
    assert error(slack, "auth.test") == "account_inactive"


def test_a_missing_scope_says_what_is_needed_and_what_was_provided(slack: PracticeWorkspace) -> None:
    slack.ask(lambda: slack.core.change_scopes({"commands", "users:read"}))

    answer = call(slack, "chat.postMessage", channel="C01", text="hi")

    assert answer == {"ok": False, "error": "missing_scope", "needed": "chat:write", "provided": "commands,users:read"}


@pytest.mark.parametrize(
    ("channel", "scope"), [("C01", "channels:history"), ("C03", "groups:history"), ("D", "im:history")]
)
def test_history_needs_the_scope_of_its_kind_of_conversation(
    slack: PracticeWorkspace, channel: str, scope: str
) -> None:
    if channel == "D":
        channel = call(slack, "conversations.open", users="U01")["channel"]["id"]
    slack.ask(lambda: slack.core.workspace.join(slack.core.workspace.channel("secret"), "U0BOT"))
    slack.ask(lambda: slack.core.change_scopes(slack.core.installation.bot_scopes - {scope}))

    assert call(slack, "conversations.history", channel=channel)["needed"] == scope


def test_an_email_is_shown_only_with_its_scope(slack: PracticeWorkspace) -> None:
    assert call(slack, "users.info", user="U01")["user"]["profile"]["email"] == "ada@northwind.example"

    slack.ask(lambda: slack.core.change_scopes(slack.core.installation.bot_scopes - {"users:read.email"}))

    assert "email" not in call(slack, "users.info", user="U01")["user"]["profile"]


def test_arguments_come_as_json_or_as_a_form_with_json_inside(slack: PracticeWorkspace) -> None:
    blocks = [{"type": "divider"}]
    as_form = urlencode({"token": slack.bot_token, "channel": "C01", "text": "a", "blocks": json.dumps(blocks)})

    by_form, _ = _post(slack, "chat.postMessage", as_form.encode(), "application/x-www-form-urlencoded")
    by_json = call(slack, "chat.postMessage", channel="C01", text="a", blocks=json.dumps(blocks))

    assert by_form["message"]["blocks"][0]["type"] == by_json["message"]["blocks"][0]["type"] == "divider"


def test_broken_bodies_are_named(slack: PracticeWorkspace) -> None:
    assert _post(slack, "auth.test", b"{", "application/json", slack.bot_token)[0]["error"] == "invalid_json"
    assert _post(slack, "auth.test", b"[]", "application/json", slack.bot_token)[0]["error"] == "json_not_object"
    assert error(slack, "chat.postMessage", channel="C01", blocks="[{") == "invalid_blocks_format"


def test_answers_carry_slacks_headers(slack: PracticeWorkspace) -> None:
    _, headers = _post(slack, "auth.test", b"{}", "application/json", slack.bot_token)

    assert "chat:write" in headers["x-oauth-scopes"].split(",")
    assert headers["x-slack-req-id"]
    assert headers["date"].endswith("GMT")


def test_an_unknown_method_is_refused_and_stands_out_in_the_log(slack: PracticeWorkspace) -> None:
    assert error(slack, "chat.postTelegram") == "unknown_method"

    assert slack.log[-1].title == "UNKNOWN METHOD chat.postTelegram"


def test_absent_arguments_are_named(slack: PracticeWorkspace) -> None:
    answer = call(slack, "views.publish", user_id="U01")

    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: view"]


def test_api_test_gives_back_what_it_got(slack: PracticeWorkspace) -> None:
    assert call(slack, "api.test", "", foo="bar")["args"]["foo"] == "bar"
    assert error(slack, "api.test", "", error="my_error") == "my_error"


def test_blocks_validate_needs_no_token_and_points_at_what_is_wrong(slack: PracticeWorkspace) -> None:
    assert call(slack, "blocks.validate", "", blocks=[{"type": "divider"}])["ok"]

    answer = call(slack, "blocks.validate", "", blocks=[{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}])

    assert answer["error"] == "invalid_blocks"
    assert answer["errors"][0]["pointer"].startswith("/blocks/0/text")


def test_the_manifest_is_validated(slack: PracticeWorkspace) -> None:
    assert error(slack, "apps.manifest.validate", "", manifest={"display_information": {}}) == "invalid_manifest"


def test_an_enterprise_is_named_in_auth_and_people() -> None:
    team = {"id": "T01", "enterprise_id": "E01", "enterprise_name": "Northwind Group"}
    with PracticeWorkspace(team=team) as slack:
        assert call(slack, "auth.test")["enterprise_id"] == "E01"
        assert call(slack, "users.info", user="U01")["user"]["enterprise_user"]["enterprise_id"] == "E01"
        assert call(slack, "team.info")["team"]["enterprise_name"] == "Northwind Group"
