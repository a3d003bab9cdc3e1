"""What Slack sends when somebody types, presses or submits: the fields it really sends, filled in for one workspace."""

from dataclasses import dataclass
from itertools import count
from typing import Any

TEAM = "T01"
ANOTHER_TEAM = "T99"
CHANNEL = "C01HIRING"
# Where a button can sit. A message only its presser sees is not sent along with the press.
PLACES = ("in a message", "in an answer", "in a form")
IN_HOME = "in Home"
_once = count(1)
Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody as Slack describes whoever typed or pressed: a person, and the workspace they come from."""

    id: str
    team: str = TEAM

    def envelope(self, kind: str) -> Payload:
        return {
            "type": kind,
            "team": {"id": self.team, "domain": "northwind"},
            "user": {"id": self.id, "username": "name", "name": "name", "team_id": self.team},
            "api_app_id": "A01",
            "token": "verification",
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": _new("trigger"),
        }


def command(sender: Sender, word: str, text: str) -> Payload:
    return {
        "token": "verification",
        "team_id": sender.team,
        "team_domain": "northwind",
        "channel_id": CHANNEL,
        "channel_name": "hiring",
        "user_id": sender.id,
        "user_name": "name",
        "command": word,
        "text": text,
        "api_app_id": "A01",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.invalid/commands/1",
        "trigger_id": _new("trigger"),
    }


def press(sender: Sender, action_id: str, value: str, place: str, *, from_menu: bool = False) -> Payload:
    """Return a press of a button, or the choice of a menu's entry."""
    text = {"type": "plain_text", "text": "Press", "emoji": False}
    carried = {"selected_option": {"text": text, "value": value}} if from_menu else {"text": text, "value": value}
    action = {
        "type": "overflow" if from_menu else "button",
        "action_id": action_id,
        "block_id": "b1",
        "action_ts": _new("1773147600"),
        **carried,
    }
    return {**sender.envelope("block_actions"), **_place(place), "state": {"values": {}}, "actions": [action]}


def submission(sender: Sender, callback_id: str, about: str, filled: Payload, blocks: list[Payload]) -> Payload:
    """Return a form that was filled in: `filled` has what each field holds, as Slack would say it."""
    return {
        **sender.envelope("view_submission"),
        "view": {
            **_view(callback_id),
            "private_metadata": about,
            "blocks": blocks or [{"type": "input", "block_id": block_id} for block_id in filled],
            "state": {"values": {block_id: {block_id: value} for block_id, value in filled.items()}},
        },
        "response_urls": [],
    }


def closed(sender: Sender, callback_id: str, about: str, filled: Payload) -> Payload:
    """Return a form that was closed without being submitted."""
    return {**submission(sender, callback_id, about, filled, []), "type": "view_closed", "is_cleared": False}


def event(kind: str, team: str = TEAM, **said: Any) -> Payload:
    return {
        "token": "verification",
        "team_id": team,
        "api_app_id": "A01",
        "type": "event_callback",
        "event_id": _new("Ev"),
        "event_time": 1773147600,
        "event": {"type": kind, "event_ts": "1773147600.000100", **said},
        "event_context": "4-event",
        "context_team_id": team,
        "context_enterprise_id": None,
        "is_ext_shared_channel": False,
        "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": "U0BOT", "is_bot": True}],
    }


def typed(text: str) -> Payload:
    return {"type": "plain_text_input", "value": text}


def picked(value: str) -> Payload:
    return {"type": "static_select", "selected_option": {"value": value}}


def ticked(*values: str) -> Payload:
    return {"type": "checkboxes", "selected_options": [{"value": value} for value in values]}


def person(member_id: str | None) -> Payload:
    return {"type": "users_select", "selected_user": member_id}


def people(*member_ids: str) -> Payload:
    return {"type": "multi_users_select", "selected_users": list(member_ids)}


def shortcut(sender: Sender, callback_id: str, message: Payload | None = None) -> Payload:
    """Return the use of a shortcut: from anywhere, or on a message."""
    asked = {**sender.envelope("message_action" if message else "shortcut"), "callback_id": callback_id}
    if message is None:
        return asked
    return {
        **asked,
        "message": message,
        "message_ts": message["ts"],
        "channel": {"id": CHANNEL, "name": "hiring"},
        "response_url": "https://hooks.slack.invalid/actions/1",
    }


def suggestion(sender: Sender, action_id: str, typed_so_far: str) -> Payload:
    """Return what a field sends while somebody types into it, to be told what to choose from."""
    return {
        **sender.envelope("block_suggestion"),
        **_place("in a form"),
        "action_id": action_id,
        "block_id": action_id,
        "value": typed_so_far,
    }


def _place(place: str) -> Payload:
    if place == IN_HOME:
        home = {**_view(""), "type": "home"}
        return {"container": {"type": "view", "view_id": home["id"]}, "view": home}
    if place == "in a form":
        view = _view("")
        return {"container": {"type": "view", "view_id": view["id"]}, "view": view}
    hidden = place == "in an answer"
    stamp = _new("1773147600")
    message = {"ts": stamp, "type": "message", "text": "Hiring", "blocks": []}
    return {
        "container": {"type": "message", "message_ts": stamp, "channel_id": CHANNEL, "is_ephemeral": hidden},
        "channel": {"id": CHANNEL, "name": "hiring"},
        **({} if hidden else {"message": message}),
        "response_url": "https://hooks.slack.invalid/actions/1",
    }


def _view(callback_id: str) -> Payload:
    view_id = _new("V")
    return {
        "id": view_id,
        "team_id": TEAM,
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": "",
        "hash": f"1773147600.{view_id}",
        "title": {"type": "plain_text", "text": "Form", "emoji": False},
        "blocks": [],
        "state": {"values": {}},
        "root_view_id": view_id,
        "app_id": "A01",
        "bot_id": "B01",
    }


def _new(what: str) -> str:
    return f"{what}.{next(_once):06}"
