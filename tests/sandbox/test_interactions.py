"""Who may do what with the app, and how it fails."""

import threading

import pytest

from bot.sandbox import PracticeWorkspace
from bot.sandbox.errors import SlackError
from bot.sandbox.people import StoryFailed
from tests.sandbox.everything_app import Everything
from tests.sandbox.raw_app import RawSocket, call, raw_socket

BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go", "value": "7"}
ACTIONS = [{"type": "actions", "block_id": "deeds", "elements": [BUTTON]}]


def playing(slack: PracticeWorkspace, deed: object) -> threading.Thread:
    """Let a person do something while the test plays the app."""
    thread = threading.Thread(target=deed, daemon=True)  # type: ignore[arg-type]
    thread.start()
    return thread


def press(slack: PracticeWorkspace, socket: RawSocket, who: str = "ada") -> dict:
    """Press the button and return what the app gets."""
    thread = playing(slack, lambda: slack.as_(who).click("Go"))
    payload = socket.take()["payload"]
    thread.join(3)
    return payload


def test_a_button_in_a_message_sends_all_that_slack_sends(slack: PracticeWorkspace) -> None:
    with raw_socket(slack) as socket:
        ts = call(slack, "chat.postMessage", channel="C02", text="x", blocks=ACTIONS)["ts"]
        socket.take()
        payload = press(slack, socket)

    assert payload["type"] == "block_actions"
    assert payload["user"] == {"id": "U01", "username": "ada", "name": "ada", "team_id": "T01"}
    assert payload["container"] == {"type": "message", "message_ts": ts, "channel_id": "C02", "is_ephemeral": False}
    assert payload["channel"] == {"id": "C02", "name": "hiring"}
    assert payload["message"]["ts"] == ts
    assert payload["state"] == {"values": {}}
    action = payload["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"]) == ("go", "deeds", "7")
    assert action["action_ts"]
    assert set(payload) >= {"team", "token", "api_app_id", "trigger_id", "response_url", "enterprise"}


def test_an_ephemeral_message_is_not_sent_along(slack: PracticeWorkspace) -> None:
    with raw_socket(slack) as socket:
        call(slack, "chat.postEphemeral", channel="C02", user="U01", text="x", blocks=ACTIONS)
        payload = press(slack, socket)

    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload


def test_external_people_may_press_buttons_but_not_run_commands(slack: PracticeWorkspace) -> None:
    with raw_socket(slack) as socket:
        call(slack, "chat.postMessage", channel="C06", text="x", blocks=ACTIONS)
        socket.take()
        assert press(slack, socket, "vendor")["user"]["team_id"] == "T09OTHER"
        with pytest.raises(StoryFailed, match="invalid_command"):
            slack.as_("vendor", "shared").command("/all hi")


def test_guests_may_use_the_app_where_they_are(slack: PracticeWorkspace, everything: Everything) -> None:
    assert slack.as_("guest").command("/all hi").text == "You said: hi"
    with pytest.raises(SlackError, match="channel_not_found"):
        slack.carry_out(slack.core.interactions.command("U03", "C02", "/all hi"))


def test_deactivated_people_do_nothing(slack: PracticeWorkspace, everything: Everything) -> None:
    with pytest.raises(StoryFailed, match="account_inactive"):
        slack.as_("gone", "general").command("/all hi")
    with pytest.raises(StoryFailed, match="account_inactive"):
        slack.as_("gone").says("hello?")


def test_commands_are_not_run_in_archived_channels_or_under_other_names(
    slack: PracticeWorkspace, everything: Everything
) -> None:
    with pytest.raises(StoryFailed, match="is_archived"):
        slack.as_("ada", "old").command("/all hi")
    with pytest.raises(StoryFailed, match="invalid_command"):
        slack.as_("ada").command("/unknown")


def test_without_the_commands_scope_there_are_no_commands(slack: PracticeWorkspace, everything: Everything) -> None:
    slack.ask(lambda: slack.core.change_scopes({"chat:write"}))

    with pytest.raises(StoryFailed, match="missing_scope"):
        slack.as_("ada").command("/all hi")


def test_an_app_without_interactivity_takes_no_clicks() -> None:
    manifest = {"settings": {"socket_mode_enabled": True, "interactivity": {"is_enabled": False}}}
    with PracticeWorkspace(manifest) as slack, raw_socket(slack):
        call(slack, "chat.postMessage", channel="C01", text="x", blocks=ACTIONS)
        with pytest.raises(StoryFailed, match="interactivity_disabled"):
            slack.as_("ada").click("Go")


def test_the_messages_tab_can_be_read_only_or_off() -> None:
    with PracticeWorkspace({"features": {"app_home": {"messages_tab_read_only_enabled": True}}}) as slack:
        assert call(slack, "chat.postMessage", channel="U01", text="x")["ok"]
        with pytest.raises(StoryFailed, match="messages_tab_disabled"):
            slack.as_("ada").says("hi")
    with PracticeWorkspace({"features": {"app_home": {"messages_tab_enabled": False}}}) as slack:
        assert call(slack, "chat.postMessage", channel="U01", text="x")["error"] == "messages_tab_disabled"


def test_a_modal_belongs_to_one_person(slack: PracticeWorkspace, everything: Everything) -> None:
    view_id = slack.as_("ada").uses("Open the form").modal.raw["id"]

    with pytest.raises(SlackError, match="not_found"):
        slack.carry_out(slack.core.interactions.submit("U02", view_id, {}))


def test_a_submission_that_is_not_acked_leaves_the_form_as_it_was(slack: PracticeWorkspace) -> None:
    slack.core.sockets.ack_seconds = 0.2
    view = {
        "type": "modal", "title": {"type": "plain_text", "text": "Slow"}, "submit": {"type": "plain_text", "text": "Go"},
        "blocks": [{"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "Name"},
                    "element": {"type": "plain_text_input", "action_id": "a"}}],
    }  # fmt: skip
    with raw_socket(slack):
        trigger = slack.ask(lambda: slack.core.triggers.issue("U01"))
        call(slack, "views.open", trigger_id=trigger, view=view)
        ada = slack.as_("ada").fill({"Name": "typed"})
        with pytest.raises(StoryFailed, match="operation_timeout"):
            ada.submit()

    assert ada.modal.raw["state"]["values"]["b"]["a"]["value"] == "typed"


def test_an_unknown_response_action_fails(slack: PracticeWorkspace) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [{"type": "divider"}]}
    failures: list[str] = []

    def submit() -> None:
        try:
            slack.as_("ada").submit()
        except StoryFailed as failure:
            failures.append(str(failure))

    with raw_socket(slack) as socket:
        trigger = slack.ask(lambda: slack.core.triggers.issue("U01"))
        call(slack, "views.open", trigger_id=trigger, view=view)
        thread = playing(slack, submit)
        socket.take({"response_action": "explode"})
        thread.join(3)

    assert "invalid_response_action" in failures[0]


def test_an_update_keeps_what_was_typed_where_the_ids_are_unchanged(slack: PracticeWorkspace) -> None:
    def view(*block_ids: str) -> dict:
        element = {"type": "plain_text_input", "action_id": "a"}
        blocks = [{"type": "input", "block_id": each, "label": {"type": "plain_text", "text": each}, "element": element}
                  for each in block_ids]  # fmt: skip
        words = {"type": "plain_text", "text": "T"}
        return {"type": "modal", "title": words, "submit": words, "blocks": blocks}

    trigger = slack.ask(lambda: slack.core.triggers.issue("U01"))
    opened = call(slack, "views.open", trigger_id=trigger, view=view("one", "two"))["view"]
    with raw_socket(slack) as socket:
        ada = slack.as_("ada").fill({"one": "1", "two": "2"})
        call(slack, "views.update", view_id=opened["id"], view=view("one", "three"))
        ada.fill({"three": "3"})
        thread = playing(slack, ada.submit)
        values = socket.take()["payload"]["view"]["state"]["values"]
        thread.join(3)

    assert {name: item["a"]["value"] for name, item in values.items()} == {"one": "1", "three": "3"}
