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


def form(title: str = "The form") -> dict[str, Any]:
    """A modal with every kind of input."""
    pick = [option("Yes"), option("No"), option("Maybe")]
    return {
        "type": "modal", "callback_id": "form", "title": text(title), "submit": text("Send"),
        "private_metadata": "42", "notify_on_close": True,
        "blocks": [
            field("Name", {"type": "plain_text_input", "min_length": 2, "max_length": 20}, optional=False),
            field("Number", {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}),
            field("Mail", {"type": "email_text_input"}),
            field("Site", {"type": "url_text_input"}),
            field("Overall", {"type": "static_select", "options": pick, "placeholder": text("Pick")}),
            field("Mood", {"type": "radio_buttons", "options": pick, "initial_option": pick[2]}),
            field("Boxes", {"type": "checkboxes", "options": pick}),
            field("Several", {"type": "multi_static_select", "options": pick, "max_selected_items": 2}),
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
            field("Echo", {"type": "plain_text_input", "initial_value": "as it was"}, dispatch_action=True,
                  hint=text("Enter tells the app")),
            field("Cities", {"type": "multi_external_select"}),
            field("Channels", {"type": "multi_channels_select"}),
            field("Places", {"type": "multi_conversations_select", "filter": {"include": ["im", "private"]}}),
            {"type": "actions", "block_id": "more", "elements": [button("Deeper", "deeper"), button("Later", "later"),
                                                                 button("Rename", "rename"), button("Slow", "slow")]},
        ],
    }  # fmt: skip


def small(title: str, **more: Any) -> dict[str, Any]:
    """A modal with one sentence."""
    section = {"type": "section", "text": {"type": "mrkdwn", "text": f"This is {title}."}}
    alert = {"type": "alert", "level": "warning", "text": {"type": "mrkdwn", "text": "Mind the *gap*"}}
    return {"type": "modal", "title": text(title), "blocks": [section, alert], **more}


def home(words: str) -> dict[str, Any]:
    """A Home tab."""
    section = {"type": "section", "text": {"type": "mrkdwn", "text": words}, "accessory": button("Refresh", "refresh")}
    menus = {"type": "actions", "block_id": "menus", "elements": [
        button("Slow", "slow"), {"type": "users_select", "action_id": "who", "placeholder": text("Who")}]}  # fmt: skip
    return {"type": "home", "blocks": [section, menus]}


def questions() -> list[dict[str, Any]]:
    """A message whose buttons ask back, lead elsewhere, or bear only a sign."""
    confirm = {
        "title": text("Really?"),
        "text": text("It cannot be undone."),
        "confirm": text("Do it"),
        "deny": text("No"),
    }
    feedback = {"type": "feedback_buttons", "action_id": "feedback",
                "positive_button": {"text": text("Good"), "value": "good"},
                "negative_button": {"text": text("Bad"), "value": "bad"}}  # fmt: skip
    return [
        {"type": "actions", "block_id": "asks", "elements": [
            button("Risky", "risky", confirm=confirm, style="danger", value="7"),
            button("Website", "website", url="https://northwind.example/help")]},
        {"type": "context_actions", "block_id": "opinions", "elements": [feedback]},
    ]  # fmt: skip


def menus() -> list[dict[str, Any]]:
    """A message with every kind of menu."""
    pick = [option("Red"), option("Green"), option("Blue")]
    groups = [{"label": text("Warm"), "options": pick[:1]}, {"label": text("Cold"), "options": pick[1:]}]

    def menu(kind: str, words: str, **more: Any) -> dict[str, Any]:
        return {"type": kind, "action_id": words.lower(), "placeholder": text(words), **more}

    choices = {"type": "checkboxes", "action_id": "boxes", "options": pick, "initial_options": pick[:1]}
    return [
        {"type": "section", "block_id": "boxes", "text": {"type": "mrkdwn", "text": "*Paint*"}, "accessory": choices},
        {"type": "actions", "block_id": "menus", "elements": [
            menu("static_select", "Colour", option_groups=groups), menu("users_select", "Who"),
            menu("channels_select", "Where"), menu("conversations_select", "Place"),
            menu("external_select", "City", min_query_length=2),
            {"type": "radio_buttons", "action_id": "mood", "options": pick},
            menu("datepicker", "Day", initial_date="2026-01-02"),
            menu("timepicker", "Hour", initial_time="09:30"),
            {"type": "datetimepicker", "action_id": "moment"}]},
        {"type": "section", "block_id": "several", "text": {"type": "mrkdwn", "text": "Several"},
         "accessory": menu("multi_static_select", "Colours", options=pick, max_selected_items=2)},
    ]  # fmt: skip


def gallery() -> list[dict[str, Any]]:
    """A message with every block that only shows something."""
    picture = {"type": "image", "image_url": "https://pictures.example/cat.png", "alt_text": "A cat"}

    def marked(words: str) -> dict[str, Any]:
        return {"type": "mrkdwn", "text": words}

    def rich(kind: str, *parts: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {"type": f"rich_text_{kind}", "elements": list(parts), **more}

    words = [{"type": "text", "text": "Dear "}, {"type": "user", "user_id": "U02"}, {"type": "text", "text": ", see "},
             {"type": "channel", "channel_id": "C02"}, {"type": "text", "text": " and "},
             {"type": "link", "url": "https://northwind.example", "text": "our site"},
             {"type": "text", "text": " bold", "style": {"bold": True}}, {"type": "emoji", "name": "wave"},
             {"type": "text", "text": " "}, {"type": "broadcast", "range": "here"}, {"type": "text", "text": " "},
             {"type": "date", "timestamp": 1767225600, "format": "{date_long} {time_secs}"}]  # fmt: skip
    items = [rich("section", {"type": "text", "text": each}) for each in ("first", "second")]
    card = {"type": "card", "title": marked("The *card*"), "subtitle": marked("Its subtitle"), "body": marked("Its body"),
            "actions": [button("Card deed", "card_deed")]}  # fmt: skip
    return [
        {"type": "header", "text": text("The gallery")},
        {"type": "section", "fields": [marked("*Role*\nEngineer"), marked("*Since*\n<!date^1767225600^{date}|then>")]},
        {"type": "context", "elements": [picture, marked("small _print_")]},
        {"type": "divider"},
        {**picture, "title": text("A title")},
        {"type": "rich_text", "elements": [
            rich("section", *words), rich("list", *items, style="bullet"), rich("quote", {"type": "text", "text": "said"}),
            rich("preformatted", {"type": "text", "text": "code()"})]},
        {"type": "markdown", "text": "# Plans\n**Soon** and [here](https://x.example)\n- one\n- [x] two\n> quoted\n`as is`"},
        card,
        {"type": "carousel", "elements": [{**card, "actions": [button("Left", "left")]},
                                          {**card, "actions": [button("Right", "right")]}]},
        {"type": "container", "title": text("A box"), "child_blocks": [{"type": "section", "text": marked("Inside")}]},
        {"type": "container", "title": text("A closed box"), "is_collapsible": True, "default_collapsed": True,
         "child_blocks": [{"type": "section", "text": marked("Hidden")}]},
        {"type": "video", "title": text("A film"), "title_url": "https://films.example/1", "alt_text": "A film",
         "video_url": "https://films.example/1", "thumbnail_url": "https://films.example/1.png", "author_name": "Ada"},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "Name"}, {"type": "raw_text", "text": "Score"}],
                                   [{"type": "raw_text", "text": "Ada"}, {"type": "raw_number", "value": 7, "text": "7"}]]},
    ]  # fmt: skip


def numbers() -> list[dict[str, Any]]:
    """A message with a data table of two pages."""

    def cell(words: object) -> dict[str, Any]:
        return {"type": "raw_text", "text": str(words)}

    rows = [[cell("Step"), cell("Count")], *([cell(f"Step {n}"), cell(n * n)] for n in range(1, 7))]
    return [{"type": "data_table", "caption": "Steps", "rows": rows}]


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
        app.options(re.compile("value|city"))(self.options)
        app.action("count")(self.count)
        app.action("replace")(self.replace)
        app.action("delete")(self.delete)
        app.action("form")(self.open_form)
        app.action("deeper")(self.deeper)
        app.action("rename")(self.rename)
        app.action("refresh")(self.refresh)
        # Nothing acks “slow”: a listener that does not ack would leave it to the next one after a while.
        app.action(re.compile("^(?!slow$)"))(self.other)
        for kind in sorted({name.split(".")[0] for name in EVENTS}):
            app.event(kind)(self.event)

    # --- listeners --------------------------------------------------------------------------------

    def command(self, ack: Any, command: dict[str, Any], client: WebClient, respond: Any) -> None:
        """Show what the command names, or say what it was."""
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
            case "whisper":
                ack()
                where = {"channel": command["channel_id"], "user": command["user_id"]}
                client.chat_postEphemeral(**where, text="A card", blocks=card())
            case "gallery" | "menus" | "questions" | "numbers" as name:
                ack()
                shown = {"gallery": gallery, "menus": menus, "questions": questions, "numbers": numbers}[name]()
                client.chat_postMessage(channel=command["channel_id"], text=f"The {name}", blocks=shown)
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
            case "clearing":
                ack(response_action="push", view=small("Clearing", clear_on_close=True))
            case "update":
                ack(response_action="update", view=small("Updated"))
            case "clear":
                ack(response_action="clear")
            case "silent":
                pass
            case _:
                ack()

    def pushed(self, ack: Any) -> None:
        """Close everything."""
        ack(response_action="clear")

    def closed(self, ack: Any, body: dict[str, Any]) -> None:
        """Remember."""
        self.received.append(("view_closed", body))
        ack()

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

    def rename(self, ack: Any, body: dict[str, Any], client: WebClient) -> None:
        """Update the form under the person's hands."""
        ack()
        client.views_update(view_id=body["view"]["id"], view=form("The new form"))

    def refresh(self, ack: Any, body: dict[str, Any], client: WebClient) -> None:
        """Publish Home again."""
        ack()
        client.views_publish(user_id=body["user"]["id"], view=home("Home again"), hash=body["view"]["hash"])

    def other(self, ack: Any, body: dict[str, Any]) -> None:
        """Remember whatever else is pressed."""
        self.received.append(("block_actions", body))
        ack()

    def event(self, event: dict[str, Any], client: WebClient) -> None:
        """Remember every event; answer some."""
        self.received.append((event["type"], event))
        if event["type"] == "app_home_opened" and event["tab"] == "home":
            client.views_publish(user_id=event["user"], view=home("Welcome *home*"))
        if event["type"] == "app_mention":
            client.reactions_add(channel=event["channel"], timestamp=event["ts"], name="wave")
            client.chat_postMessage(channel=event["channel"], text="You called?", thread_ts=event["ts"])
