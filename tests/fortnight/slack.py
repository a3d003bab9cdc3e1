"""A Slack in memory with the messenger's face, and what writes down everything that goes through any such face."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.domain.channels import Channel
from bot.messenger import Absent, Refused, Sent, Unknown
from tests.fortnight.people import Person

MOST_BLOCKS = 50


class Died(BaseException):
    """The process died here."""


class Fate:
    """Counts the points at which a process can die, and lets it die at some of them."""

    def __init__(self, deaths=()):
        self.deaths = frozenset(deaths)
        self.passed = 0
        self.died_at: list[str] = []
        self.is_off = True

    def point(self, where: str) -> None:
        if self.is_off:
            return
        self.passed += 1
        if self.passed in self.deaths:
            self.died_at.append(where)
            raise Died(where)


@dataclass(slots=True)
class Message:
    """A message as it stands in a conversation, with everything it ever said."""

    channel: str
    ts: str
    key: str
    at: datetime
    said: dict[str, Any]
    edits: int = 0


@dataclass
class Recorder:
    """Stands before a messenger: dies where fate says, and lets everything that went through be looked at."""

    inner: Any
    fate: Fate
    clock: Callable[[], datetime]
    on_post: Callable[[Message], None] = lambda _: None
    on_edit: Callable[[Message], None] = lambda _: None
    messages: dict[tuple[str, str], Message] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)  # the conversation with a member -> the member
    calls: dict[str, int] = field(default_factory=dict)

    def open_dm(self, member_id):
        outcome = self._call("open_dm", lambda: self.inner.open_dm(member_id))
        if isinstance(outcome, Sent):
            self.members[outcome.channel_id] = member_id
        return outcome

    def post(self, channel_id, message, key, thread_ts=None):
        def arrive():
            outcome = self.inner.post(channel_id, message, key, thread_ts)
            arrived = outcome if isinstance(outcome, Sent) else getattr(self.inner, "arrived", None)
            if arrived is not None:
                posted = Message(channel_id, arrived.ts, key, self.clock(), message)
                self.messages[channel_id, arrived.ts] = posted
                self.on_post(posted)
            return outcome

        return self._call("post", arrive)

    def update(self, channel_id, ts, message):
        def arrive():
            outcome = self.inner.update(channel_id, ts, message)
            if isinstance(outcome, Sent):
                known = self.messages[channel_id, ts]
                known.said, known.edits = message, known.edits + 1
                self.on_edit(known)
            return outcome

        return self._call("update", arrive)

    def open_group(self, member_ids):
        return self._call("open_group", lambda: self.inner.open_group(member_ids))

    def find(self, channel_id, key, since, thread_ts=None):
        return self._call("find", lambda: self.inner.find(channel_id, key, since, thread_ts))

    def look_at(self, channel_id):
        return self._call("look_at", lambda: self.inner.look_at(channel_id))

    def quiet_until(self, member_id, now):
        return self._call("quiet_until", lambda: self.inner.quiet_until(member_id, now))

    def _call(self, name, call):
        self.calls[name] = self.calls.get(name, 0) + 1
        self.fate.point(f"before {name}")
        outcome = call()
        self.fate.point(f"after {name}")
        return outcome


class FakeSlack:
    """Keeps what was posted, as Slack would: it refuses what it refuses, and knows who is quiet."""

    def __init__(self, people: dict[str, Person], clock: Callable[[], datetime]) -> None:
        self.people = people
        self.clock = clock
        self.history: dict[str, list[tuple[str, str]]] = {}
        self._n = 0

    def open_dm(self, member_id):
        person = self.people[member_id]
        if not person.is_reachable(self.clock()):
            return Refused("cannot_dm_bot", for_good=True)
        return Sent(f"D-{member_id}", "")

    def post(self, channel_id, message, key, thread_ts=None):
        if channel_id.startswith("D-"):
            person = self.people[channel_id.removeprefix("D-")]
            if person.is_gone:
                return Refused("user_disabled", for_good=True)
            if not person.is_reachable(self.clock()):
                return Refused("cannot_dm_bot", for_good=True)
        self._check(message)
        self._n += 1
        ts = f"{self.clock().timestamp():.0f}.{self._n:06}"
        self.history.setdefault(channel_id, []).append((ts, key))
        return Sent(channel_id, ts)

    def update(self, channel_id, ts, message):
        self._check(message)
        if all(ts != known for known, _ in self.history.get(channel_id, [])):
            return Refused("message_not_found", for_good=True)
        return Sent(channel_id, ts)

    def open_group(self, member_ids):
        return Sent(f"G-{'-'.join(sorted(member_ids))}", "")

    def find(self, channel_id, key, since, thread_ts=None):
        for ts, marked in reversed(self.history.get(channel_id, [])):
            if marked == key and float(ts) >= since.timestamp():
                return Sent(channel_id, ts)
        return Absent()

    def look_at(self, channel_id):
        return Channel(id=channel_id, name="hiring", is_member=True, is_archived=False, is_shared_outside=False)

    def quiet_until(self, member_id, now):
        return self.people[member_id].quiet_until(now)

    @staticmethod
    def _check(message):
        json.dumps(message)
        assert message["text"]
        assert len(message["blocks"]) <= MOST_BLOCKS, len(message["blocks"])


class TroubledSlack(FakeSlack):
    """The same on a bad day: some posts are refused for a while, of some the answer is lost."""

    def __init__(self, people, clock, unlucky: Callable[[], float]) -> None:
        super().__init__(people, clock)
        self.unlucky = unlucky
        self.arrived: Sent | None = None  # what was posted although nobody was told

    def post(self, channel_id, message, key, thread_ts=None):
        luck = self.unlucky()
        self.arrived = None
        if luck < 0.02:
            return Refused("ratelimited", timedelta(seconds=30))
        outcome = super().post(channel_id, message, key, thread_ts)
        if luck < 0.04 and isinstance(outcome, Sent):
            self.arrived = outcome
            return Unknown("timeout")
        return outcome
