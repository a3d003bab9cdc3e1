"""What stands in a Slack, what writes down everything that goes to it, and a Slack in memory.

A run needs the same of any Slack: the messenger's calls (`messenger`), what was posted or edited since it was last
asked (`news`), what stands there (`standing`), who is there (`people`), and to be told of a person who changed
(`changed`) and whether a message offers a button (`offers`). Two have it: the one here, and `practice.py`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.channels import Channel
from bot.domain.people import Member
from bot.messenger import Absent, Refused, Sent
from tests.fortnight.fate import Fate
from tests.fortnight.people import Person

MOST_BLOCKS = 50


@dataclass(slots=True)
class Message:
    """A message as it stands: `to` is whose direct message it is, `where` the conversation's name for people.

    `keys` are what it is marked with: one for each delivery it says.
    """

    where: str
    to: str | None
    keys: tuple[str, ...]
    said: dict[str, Any]


@dataclass
class Recorder:
    """Stands before a messenger: dies where fate says, and lets whatever came of a call be looked at."""

    slack: Any
    fate: Fate
    on_post: Callable[[Message], None] = lambda _: None
    on_edit: Callable[[Message], None] = lambda _: None
    calls: dict[str, int] = field(default_factory=dict)

    def open_dm(self, member_id):
        return self._call("open_dm", member_id)

    def open_group(self, member_ids):
        return self._call("open_group", member_ids)

    def post(self, channel_id, message, key, thread_ts=None, also=()):
        return self._call("post", channel_id, message, key, thread_ts, also)

    def update(self, channel_id, ts, message):
        return self._call("update", channel_id, ts, message)

    def find(self, channel_id, key, since, thread_ts=None):
        return self._call("find", channel_id, key, since, thread_ts)

    def look_at(self, channel_id):
        return self._call("look_at", channel_id)

    def quiet_until(self, member_id, now):
        return self._call("quiet_until", member_id, now)

    def reply(self, response_url, message, *, replace=True):
        self.slack.messenger.reply(response_url, message, replace=replace)

    def _call(self, name, *given):
        self.calls[name] = self.calls.get(name, 0) + 1
        self.fate.point(f"before {name}")
        outcome = getattr(self.slack.messenger, name)(*given)
        for message, is_new in self.slack.news():
            (self.on_post if is_new else self.on_edit)(message)
        self.fate.point(f"after {name}")
        return outcome


class FakeSlack:
    """A Slack in memory, for the runs of which only the deeds are looked at: it refuses whom it cannot reach."""

    def __init__(self, people: dict[str, Person], clock: Callable[[], datetime]) -> None:
        self._people = people
        self._clock = clock
        self._messages: dict[tuple[str, str], Message] = {}
        self._news: list[tuple[Message, bool]] = []

    @property
    def messenger(self) -> "FakeSlack":
        return self

    # --- what the messenger does ----------------------------------------------------------------------------------------

    def open_dm(self, member_id):
        return self._refusal(self._people[member_id]) or Sent(f"D-{member_id}", "")

    def open_group(self, member_ids):
        return Sent(f"G-{'-'.join(sorted(member_ids))}", "")

    def post(self, channel_id, message, key, thread_ts=None, also=()):
        member_id = channel_id.removeprefix("D-") if channel_id.startswith("D-") else None
        if member_id and (refused := self._refusal(self._people[member_id])):
            return refused
        self._check(message)
        ts = f"{self._clock().timestamp():.0f}.{len(self._messages):06}"
        self._messages[channel_id, ts] = Message(channel_id, member_id, (key, *also), message)
        self._news.append((self._messages[channel_id, ts], True))
        return Sent(channel_id, ts)

    def update(self, channel_id, ts, message):
        self._check(message)
        known = self._messages.get((channel_id, ts))
        if known is None:
            return Refused("message_not_found", for_good=True)
        known.said = message
        self._news.append((known, False))
        return Sent(channel_id, ts)

    def find(self, channel_id, key, since, thread_ts=None):
        for (where, ts), message in reversed(self._messages.items()):
            if where == channel_id and key in message.keys and float(ts) >= since.timestamp():
                return Sent(where, ts)
        return Absent()

    def look_at(self, channel_id):
        return Channel(id=channel_id, name="hiring", is_member=True, is_archived=False, is_shared_outside=False)

    def quiet_until(self, member_id, now):
        return self._people[member_id].quiet_until(now)

    def _refusal(self, person: Person) -> Refused | None:
        if person.is_gone:
            return Refused("user_disabled", for_good=True)
        return None if person.is_reachable(self._clock()) else Refused("user_not_visible", for_good=True)

    @staticmethod
    def _check(message):
        json.dumps(message)
        assert message["text"]
        assert len(message["blocks"]) <= MOST_BLOCKS, len(message["blocks"])

    # --- what a run needs besides -----------------------------------------------------------------------------------------

    def news(self) -> list[tuple[Message, bool]]:
        news, self._news = self._news, []
        return news

    def standing(self) -> list[Message]:
        return list(self._messages.values())

    def people(self) -> list[Member]:
        return [one.as_member() for one in self._people.values()]

    def changed(self, person: Person) -> None:
        """Nothing: people are looked at as they are."""

    def offers(self, member_id: str, action_id: str, value: str) -> bool:
        mine = (one for one in reversed(self._messages.values()) if one.to == member_id)
        return any(element_in(one.said["blocks"], action_id, value) for one in mine)

    def close(self) -> None:
        """Nothing runs."""


def element_in(blocks: list[dict[str, Any]], action_id: str, value: str) -> dict[str, Any] | None:
    """Return what somebody presses: the button that carries a value, or the menu with an entry that does, as chosen."""
    for block in blocks:
        for element in [*block.get("elements", []), block.get("accessory") or {}]:
            if not isinstance(element, dict) or element.get("action_id") != action_id:
                continue
            chosen = next((one for one in element.get("options", []) if one["value"] == value), None)
            if chosen is not None or element.get("value") == value:
                pressed = {name: element[name] for name in ("type", "action_id", "text", "value") if name in element}
                pressed |= {"selected_option": chosen} if chosen else {}
                return pressed | {"block_id": block.get("block_id", "")}
    return None
