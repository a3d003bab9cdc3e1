"""The practice workspace with our forty people in it, and the real messenger before it, over real HTTP.

Its clock stands at the instant of the simulation, so a message carries the time it was simulated at. What is shown is
read from the workspace itself. Its events go nowhere: what Slack would tell the bot of people, the simulation has it
read from `users.list`, and what people press is handed to the bot's own listeners as Slack words it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_sdk.web import WebClient

from bot import directory
from bot.domain.people import Member
from bot.manifest import manifest
from bot.messenger import Messenger
from bot.sandbox import PracticeWorkspace
from bot.sandbox.changes import Change, Edited, Posted
from bot.sandbox.filling import state_of
from bot.sandbox.model import Conversation
from tests.fortnight.people import START, Person
from tests.fortnight.slack import Message, element_in

TEAM = {"id": "T01", "name": "Northwind", "domain": "northwind"}
SECONDS = 30
Json = dict[str, Any]


class PracticeSlack:
    """A practice workspace as a run sees it."""

    def __init__(self, people: dict[str, Person], clock: Callable[[], datetime]) -> None:
        settings = {name: value for name, value in manifest()["settings"].items() if name != "event_subscriptions"}
        channel = {"id": "C01HIRING", "name": "hiring", "members": list(people)}
        everybody = [_as_listed(one) for one in people.values()]
        self.workspace = PracticeWorkspace(
            {**manifest(), "settings": settings}, everybody, [channel], team=TEAM, start_at=START
        ).start()
        self.workspace.clock.hold()
        self._core = self.workspace.core
        self._core.workspace.watchers.append(self._notice)
        self._clock = clock
        self._news: list[tuple[Message, bool]] = []
        self.client = WebClient(
            token=self.workspace.bot_token, base_url=self.workspace.api_url, timeout=SECONDS, retry_handlers=[]
        )
        self.identity = directory.identity(self.client)
        self._messenger = Messenger(self.client)

    @property
    def messenger(self) -> Messenger:
        """The messenger, with the workspace's clock where the simulation is."""
        self._follow()
        return self._messenger

    def _follow(self) -> None:
        if self.workspace.clock.now() != self._clock():
            self.workspace.clock.set(self._clock())

    # --- what is shown ----------------------------------------------------------------------------------------------------

    def _notice(self, change: Change) -> None:
        if isinstance(change, Posted | Edited) and "metadata" in change.message:
            self._news.append((self._read(change.conversation, change.message), isinstance(change, Posted)))

    def _read(self, where: Conversation, message: Json) -> Message:
        marks = message["metadata"]["event_payload"]
        others = sorted(one for one in where.members if one != self.identity.bot_user_id)
        return Message(
            where=where.name if where.kind == "channel" else " ".join(others),
            to=others[0] if where.kind == "im" else None,
            keys=(marks["key"], *marks.get("also", ())),
            said={"text": message["text"], "blocks": message["blocks"]},
        )

    def news(self) -> list[tuple[Message, bool]]:
        """Return what was posted or edited since this was asked last; nobody writes meanwhile."""
        news, self._news = self._news, []
        return news

    def standing(self) -> list[Message]:
        """Return everything of ours that stands in any conversation."""

        def read() -> list[Message]:
            conversations = self._core.workspace.conversations.values()
            return [self._read(where, one) for where in conversations for one in where.messages.values()
                    if "metadata" in one]  # fmt: skip

        return self.workspace.ask(read)

    # --- people -----------------------------------------------------------------------------------------------------------

    def people(self) -> list[Member]:
        """Return everybody, as the bot learns of them."""
        self._follow()
        return list(directory.people(self.client))

    def changed(self, person: Person) -> None:
        """Let the workspace know somebody as they are now."""
        self._follow()
        reachable = person.is_reachable(self._clock())
        self.workspace.change(person.id, deleted=person.is_gone, tz=person.timezone, refuses_apps=not reachable)

    # --- what people press --------------------------------------------------------------------------------------------------

    def offers(self, member_id: str, action_id: str, value: str) -> bool:
        """Tell whether somebody can press this in their conversation with us."""
        return self.workspace.ask(lambda: self._newest(member_id, action_id, value)) is not None

    def press(self, member_id: str, action_id: str, value: str) -> Json:
        """Return what Slack sends when somebody presses this in the newest message that offers it."""
        self._follow()

        def payload() -> Json:
            found = self._newest(member_id, action_id, value)
            assert found is not None, f"{member_id} is not offered {action_id} {value}"
            where, message, pressed = found
            person = self._core.workspace.person(member_id)
            return self._core.interactions.payloads.message_action(person, where, message, pressed, {})

        return self.workspace.ask(payload)

    def _newest(self, member_id: str, action_id: str, value: str) -> tuple[Conversation, Json, Json] | None:
        where = self._core.workspace.direct([self.identity.bot_user_id, member_id])
        for message in reversed(where.messages.values()):
            if pressed := element_in(message.get("blocks", []), action_id, value):
                return where, message, pressed
        return None

    def modal(self, member_id: str) -> Json | None:
        """Return the modal somebody looks at."""
        view = self._core.views.top(member_id)
        return self.workspace.ask(lambda: self._core.views.as_json(view)) if view else None

    def submit(self, member_id: str, chosen_user: str) -> Json:
        """Return what Slack sends when somebody chooses a person in the modal they look at, and submits it."""

        def payload() -> Json:
            view = self._core.views.top(member_id)
            assert view is not None
            element = next(block["element"] for block in view.content["blocks"] if block["type"] == "input")
            view.state = state_of(view.content["blocks"], {})
            block_id = next(block["block_id"] for block in view.content["blocks"] if block["type"] == "input")
            view.state[block_id][element["action_id"]] = {"type": element["type"], "selected_user": chosen_user}
            person = self._core.workspace.person(member_id)
            return self._core.interactions.payloads.submission(person, view, [])

        return self.workspace.ask(payload)

    def close_modals(self, member_id: str) -> None:
        """Let somebody close whatever is open."""
        self.workspace.ask(lambda: self._core.views.clear(member_id))

    def close(self) -> None:
        """Stop the workspace."""
        self._messenger.close()
        self.workspace.stop()


def _as_listed(person: Person) -> Json:
    quiet = [f"{clock:%H:%M}" for clock in person.quiet[0]] if person.quiet else None
    return {
        "id": person.id,
        "name": person.name.lower().replace(" ", "."),
        "real_name": person.name,
        "tz": person.timezone,
        "quiet_hours": quiet,
    }
