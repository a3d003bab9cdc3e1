"""The payloads of commands, actions, submissions and shortcuts, field for field as Slack sends them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.model import Conversation, Json, Person, View
from bot.sandbox.objects import payload_name

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack


@dataclass(frozen=True)
class Payloads:
    """Builds payloads for one workspace."""

    slack: "Slack"

    def command(self, person: Person, where: Conversation, command: str, text: str) -> Json:
        """Return a slash command; over HTTP it is a form, so everything is a string."""
        team, installation = self.slack.workspace.team, self.slack.installation
        value = {
            "token": installation.verification_token,
            "team_id": team.id,
            "team_domain": team.domain,
            "channel_id": where.id,
            "channel_name": payload_name(where),
            "user_id": person.id,
            "user_name": person.name,
            "command": command,
            "text": text,
            "api_app_id": installation.app_id,
            "is_enterprise_install": "false",
            "response_url": self.slack.responses.issue(person.id, where),
            "trigger_id": self.slack.triggers.issue(person.id),
        }
        if team.enterprise_id:
            value |= {"enterprise_id": team.enterprise_id, "enterprise_name": str(team.enterprise_name)}
        return value

    def message_action(self, person: Person, where: Conversation, message: Json, action: Json, state: Json) -> Json:
        """Return a button or menu in a message; an ephemeral message is not included."""
        hidden = bool(message.get("is_ephemeral"))
        container = {"type": "message", "message_ts": message["ts"], "channel_id": where.id, "is_ephemeral": hidden}
        if message.get("thread_ts"):
            container["thread_ts"] = message["thread_ts"]
        return {
            **self._common("block_actions", person),
            "container": container,
            "trigger_id": self.slack.triggers.issue(person.id),
            "channel": {"id": where.id, "name": payload_name(where)},
            **({} if hidden else {"message": dict(message)}),
            "state": {"values": state},
            "response_url": self.slack.responses.issue(person.id, where, message),
            "actions": [self._action(action)],
        }

    def view_action(self, person: Person, view: View, action: Json) -> Json:
        """Return a button or menu in a modal or a Home tab."""
        return {
            **self._common("block_actions", person),
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self.slack.triggers.issue(person.id, view.id),
            "view": self.slack.views.as_json(view),
            "actions": [self._action(action)],
        }

    def submission(self, person: Person, view: View, response_urls: list[Json]) -> Json:
        """Return a modal that was submitted."""
        return {
            **self._common("view_submission", person),
            "trigger_id": self.slack.triggers.issue(person.id, view.id),
            "view": self.slack.views.as_json(view),
            "response_urls": response_urls,
        }

    def closed(self, person: Person, view: View, *, is_cleared: bool) -> Json:
        """Return a modal that was closed."""
        body = self._common("view_closed", person)
        return {**body, "view": self.slack.views.as_json(view), "is_cleared": is_cleared}

    def suggestion(self, person: Person, where: Json, block_id: str, action_id: str, typed: str) -> Json:
        """Return a request for the options of an external select; `where` is its container and view or message."""
        asked = {"block_id": block_id, "action_id": action_id, "value": typed}
        return {**self._common("block_suggestion", person), **where, **asked}

    def global_shortcut(self, person: Person, callback_id: str) -> Json:
        """Return a shortcut that belongs to no message: it has neither a channel nor a response_url."""
        return {
            **self._common("shortcut", person),
            "action_ts": self._now(),
            "callback_id": callback_id,
            "trigger_id": self.slack.triggers.issue(person.id),
        }

    def message_shortcut(self, person: Person, where: Conversation, message: Json, callback_id: str) -> Json:
        """Return a shortcut on a message."""
        return {
            **self._common("message_action", person),
            "action_ts": self._now(),
            "channel": {"id": where.id, "name": payload_name(where)},
            "callback_id": callback_id,
            "trigger_id": self.slack.triggers.issue(person.id),
            "message_ts": message["ts"],
            "message": dict(message),
            "response_url": self.slack.responses.issue(person.id, where, message),
        }

    def _common(self, kind: str, person: Person) -> Json:
        team, installation = self.slack.workspace.team, self.slack.installation
        user: dict[str, Any] = {"id": person.id, "username": person.name, "name": person.name}
        user["team_id"] = person.team_id
        return {
            "type": kind,
            "team": team.short(),
            "user": user,
            "api_app_id": installation.app_id,
            "token": installation.verification_token,
            "enterprise": team.enterprise(),
            "is_enterprise_install": False,
        }

    def _action(self, action: Json) -> Json:
        return {**action, "action_ts": self._now()}

    def _now(self) -> str:
        return self.slack.clock.timestamp()
