"""One Bolt app that uses every feature of the practice workspace, and its manifest."""

import re
import threading
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox import PracticeWorkspace

EVENTS = ["app_home_opened", "app_mention", "message.channels", "message.im", "member_joined_channel", "reaction_added",
          "team_join", "user_change", "app_uninstalled", "tokens_revoked"]  # fmt: skip
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Everything"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Everything", "always_online": True},
        "slash_commands": [
            {"command": "/all", "description": "Everything", "usage_hint": "[what]", "should_escape": True},
            {"command": "/raw", "description": "Unescaped", "should_escape": False},
        ],
        "shortcuts": [
            {"name": "Open the form", "type": "global", "callback_id": "open_form", "description": "Opens the form"},
            {"name": "Quote this", "type": "message", "callback_id": "quote", "description": "Quotes a message"},
        ],
    },
    "oauth_config": {
        "redirect_urls": ["http://127.0.0.1/oauth"],
        "scopes": {
            "bot": ["app_mentions:read", "channels:history", "channels:join", "channels:manage", "channels:read",
                    "chat:write", "commands", "dnd:read", "files:read", "files:write", "groups:history", "groups:read",
                    "im:history", "im:read", "im:write", "mpim:write", "reactions:read", "reactions:write",
                    "team:read", "users:read"],
            "bot_optional": ["users:read.email"],
        },
    },
    "settings": {
        "event_subscriptions": {"bot_events": EVENTS},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}  # fmt: skip
CITIES = ["Aachen", "Aarhus", "Bergen", "Berlin", "Bilbao"]


def text(words: str) -> dict[str, Any]:
    """A plain text object."""
    return {"type": "plain_text", "text": words}


def option(words: str) -> dict[str, Any]:
    """An option whose value is its text in lower case."""
    return {"text": text(words), "value": words.lower()}


def button(words: str, action_id: str, **more: Any) -> dict[str, Any]:
    """A button."""
    return {"type": "button", "text": text(words), "action_id": action_id, **more}


def field(label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An input block whose ids come from its label."""
    block_id = label.lower().replace(" ", "_")
    element = {"action_id": "value", **element}
    return {"type": "input", "block_id": block_id, "label": text(label), "element": element, "optional": True, **more}


def card() -> list[dict[str, Any]]:
    """A message with buttons and menus."""
    overflow = {"type": "overflow", "action_id": "more", "options": [option("Archive"), option("Delete")]}
    select = {"type": "static_select", "action_id": "stage", "placeholder": text("Stage"),
              "options": [option("Screen"), option("Onsite")]}  # fmt: skip
    section = {"type": "mrkdwn", "text": "*Ada* & <@U02> meet <!date^1767225600^{date_short} at {time}|then>"}
    return [
        {"type": "header", "text": text("A card")},
        {"type": "section", "text": section, "accessory": overflow},
        {"type": "actions", "block_id": "deeds", "elements": [
            button("Count", "count", value="0"), button("Replace", "replace"), button("Delete it", "delete"),
            button("Slow", "slow"), button("Form", "form", style="primary"), select]},
    ]  # fmt: skip


def form() -> dict[str, Any]:
    """A modal with every kind of input."""
    pick = [option("Yes"), option("No"), option("Maybe")]
    return {
        "type": "modal", "callback_id": "form", "title": text("The form"), "submit": text("Send"),
        "private_metadata": "42", "notify_on_close": True,
        "blocks": [
            field("Name", {"type": "plain_text_input", "min_length": 2, "max_length": 20}, optional=False),
            field("Number", {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}),
            field("Mail", {"type": "email_text_input"}),
            field("Site", {"type": "url_text_input"}),
            field("Overall", {"type": "static_select", "options": pick, "placeholder": text("Pick")}),
            field("Mood", {"type": "radio_buttons", "options": pick, "initial_option": pick[2]}),
            field("Boxes", {"type": "checkboxes", "options": pick}),
            field("Several", {"type": "multi_static_select", "options": pick}),
            field("City", {"type": "external_select", "min_query_length": 1}),
            field("Person", {"type": "users_select"}),
            field("People", {"type": "multi_users_select"}),
            field("Channel", {"type": "channels_select"}),
            field("Place", {"type": "conversations_select", "response_url_enabled": True}),
            field("Day", {"type": "datepicker"}),
            field("Hour", {"type": "timepicker"}),
            field("Moment", {"type": "datetimepicker"}),
            field("Essay", {"type": "rich_text_input"}),
            field("Papers", {"type": "file_input", "max_files": 2}),
            field("Live", {"type": "static_select", "options": pick}, dispatch_action=True),
            {"type": "actions", "block_id": "more", "elements": [button("Deeper", "deeper"), button("Later", "later")]},
        ],
    }  # fmt: skip


def small(title: str, **more: Any) -> dict[str, Any]:
    """A modal with one sentence."""
    section = {"type": "section", "text": {"type": "mrkdwn", "text": f"This is {title}."}}
    return {"type": "modal", "title": text(title), "blocks": [section], **more}


def home(words: str) -> dict[str, Any]:
    """A Home tab."""
    section = {"type": "section", "text": {"type": "mrkdwn", "text": words}, "accessory": button("Refresh", "refresh")}
    return {"type": "home", "blocks": [section]}


class Everything:
    """The app, connected to a workspace, with what it received."""

    def __init__(self, slack: PracticeWorkspace) -> None:
        """Connect."""
        self.received: list[tuple[str, dict[str, Any]]] = []
        self.client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        self.app = App(client=self.client, token_verification_enabled=False)
        self._register()
        self.handler = SocketModeHandler(self.app, slack.app_token)
        self.handler.connect()
        slack.wait_for_app()

    def close(self) -> None:
        """Disconnect, beside the next test: the SDK takes its time to join its threads."""
        threading.Thread(target=self.handler.close, daemon=True).start()

    def events(self, kind: str) -> list[dict[str, Any]]:
        """The events of a type that came."""
        return [event for name, event in self.received if name == kind]

    def _register(self) -> None:
        app = self.app
        app.command("/all")(self.command)
        app.command("/raw")(self.raw)
        app.shortcut("open_form")(self.open_form)
        app.shortcut("quote")(self.quote)
        app.view("form")(self.submitted)
        app.view("pushed")(self.pushed)
        app.view_closed("form")(self.closed)
        app.options("value")(self.options)
        app.action("count")(self.count)
        app.action("replace")(self.replace)
        app.action("delete")(self.delete)
        app.action("form")(self.open_form)
        app.action("deeper")(self.deeper)
        app.action("refresh")(self.refresh)
        app.action("slow")(self.slow)
        app.action(re.compile(".*"))(self.other)
        for kind in sorted({name.split(".")[0] for name in EVENTS}):
            app.event(kind)(self.event)

    # --- listeners --------------------------------------------------------------------------------

    def command(self, ack: Any, command: dict[str, Any], client: WebClient, respond: Any) -> None:
        """`/all card|public|form|later|ephemeral|bad|silent|text`."""
        match command["text"].split(" ")[0]:
            case "card":
                ack(text="A card", blocks=card())
            case "public":
                ack(response_type="in_channel", text="For everybody")
            case "form":
                client.views_open(trigger_id=command["trigger_id"], view=form())
                ack()
            case "later":
                ack()
                respond("Here it comes")
            case "post":
                ack()
                client.chat_postMessage(channel=command["channel_id"], text="A card", blocks=card())
            case "bad":
                ack(blocks=[{"type": "section"}])
            case "silent":
                pass
            case _:
                ack(f"You said: {command['text']}")

    def raw(self, ack: Any, command: dict[str, Any]) -> None:
        """Echo without escaping."""
        ack(f"raw {command['text']}")

    def open_form(self, ack: Any, body: dict[str, Any], client: WebClient) -> None:
        """Open the form."""
        client.views_open(trigger_id=body["trigger_id"], view=form())
        ack()

    def quote(self, ack: Any, shortcut: dict[str, Any], respond: Any) -> None:
        """Quote a message to the person who asked."""
        ack()
        respond(f"> {shortcut['message']['text']}")

    def submitted(self, ack: Any, view: dict[str, Any]) -> None:
        """Answer by name: `error`, `push`, `update`, `clear`, anything else closes."""
        self.received.append(("view_submission", view))
        match view["state"]["values"]["name"]["value"]["value"]:
            case "error":
                ack(response_action="errors", errors={"name": "Not that name"})
            case "wrong":
                ack(response_action="errors", errors={"nowhere": "There is no such block"})
            case "push":
                ack(response_action="push", view=small("Pushed", callback_id="pushed", submit=text("Done")))
            case "update":
                ack(response_action="update", view=small("Updated"))
            case "clear":
                ack(response_action="clear")
            case _:
                ack()

    def pushed(self, ack: Any) -> None:
        """Close everything."""
        ack(response_action="clear")

    def closed(self, ack: Any, body: dict[str, Any]) -> None:
        """Remember."""
        ack()
        self.received.append(("view_closed", body))

    def options(self, ack: Any, options: dict[str, Any]) -> None:
        """Offer cities."""
        typed = options["value"].lower()
        ack(options=[option(city) for city in CITIES if city.lower().startswith(typed)])

    def count(self, ack: Any, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        """Count up, in the button's value."""
        ack()
        blocks = body["message"]["blocks"]
        number = int(action["value"]) + 1
        blocks[2]["elements"][0] = button(f"Count {number}", "count", value=str(number))
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="A card", blocks=blocks)

    def replace(self, ack: Any, respond: Any) -> None:
        """Replace the message by its response_url."""
        ack()
        respond(text="Replaced", replace_original=True)

    def delete(self, ack: Any, respond: Any) -> None:
        """Delete the message by its response_url."""
        ack()
        respond(delete_original=True)

    def deeper(self, ack: Any, body: dict[str, Any], client: WebClient) -> None:
        """Push a view."""
        view = small("Deeper", close=text("Back"))
        view["blocks"].append({"type": "actions", "block_id": "more", "elements": [button("Deeper", "deeper")]})
        client.views_push(trigger_id=body["trigger_id"], view=view)
        ack()

    def refresh(self, ack: Any, body: dict[str, Any], client: WebClient) -> None:
        """Publish Home again."""
        ack()
        client.views_publish(user_id=body["user"]["id"], view=home("Home again"), hash=body["view"]["hash"])

    def slow(self) -> None:
        """Never ack."""

    def other(self, ack: Any, body: dict[str, Any]) -> None:
        """Remember whatever else is pressed."""
        ack()
        self.received.append(("block_actions", body))

    def event(self, event: dict[str, Any], client: WebClient) -> None:
        """Remember every event; answer some."""
        self.received.append((event["type"], event))
        if event["type"] == "app_home_opened" and event["tab"] == "home":
            client.views_publish(user_id=event["user"], view=home("Welcome *home*"))
        if event["type"] == "app_mention":
            client.reactions_add(channel=event["channel"], timestamp=event["ts"], name="wave")
            client.chat_postMessage(channel=event["channel"], text="You called?", thread_ts=event["ts"])
