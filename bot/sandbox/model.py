"""The things a workspace is made of: people, conversations, messages and views, as plain values."""

import itertools
import secrets
from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["channel", "im", "mpim"]

COLOURS = ("9f69e7", "4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "e0a729", "684b6c", "5b89d5", "2b6836")
_counter = itertools.count(1)


def fresh_id(prefix: str) -> str:
    """Make an id nobody had before, shaped like Slack's."""
    return f"{prefix}{next(_counter):04X}{secrets.token_hex(3).upper()}"


@dataclass(frozen=True)
class Team:
    """The workspace itself."""

    id: str = "T01"
    name: str = "Northwind"
    domain: str = "northwind"
    enterprise_id: str | None = None
    enterprise_name: str | None = None

    def short(self) -> Json:
        """Return the `team` of an interaction payload."""
        value: Json = {"id": self.id, "domain": self.domain}
        if self.enterprise_id:
            value |= {"enterprise_id": self.enterprise_id, "enterprise_name": self.enterprise_name}
        return value

    def enterprise(self) -> Json | None:
        """Return the `enterprise` of an interaction payload."""
        return {"id": self.enterprise_id, "name": self.enterprise_name} if self.enterprise_id else None


@dataclass
class Person:
    """A member, a guest, a deactivated colleague, somebody from another company, or a bot user."""

    id: str
    name: str
    real_name: str
    team_id: str
    display_name: str = ""
    email: str = ""
    title: str = ""
    tz: str = "Europe/London"
    locale: str = "en-GB"
    clock: int = 12  # hours on a clock face: Slack's preference, which apps are not told
    color: str = COLOURS[0]
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False
    external: bool = False
    dnd: Json = field(default_factory=dict)  # what `dnd.info` tells, where it is not worked out from quiet hours
    quiet_hours: tuple[str, str] | None = None  # no notifications from one time of their day to another
    refuses_apps: bool = False  # apps may not write to them
    updated: int = 0

    @property
    def shown_name(self) -> str:
        """The name people read: who never chose a display name has their handle there, and shows the full name."""
        chosen = self.display_name if self.display_name != self.name else ""
        return chosen or self.real_name or self.name

    @property
    def is_guest(self) -> bool:
        """Single- and multi-channel guests see only the channels they are in."""
        return self.is_restricted or self.is_ultra_restricted


@dataclass
class Conversation:
    """A channel, a direct message or a group direct message, with everything said in it."""

    id: str
    kind: Kind
    name: str = ""
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    is_general: bool = False
    topic: str = ""
    purpose: str = ""
    creator: str = ""
    created: int = 0
    members: dict[str, None] = field(default_factory=dict)  # an ordered set
    messages: dict[str, Json] = field(default_factory=dict)
    timeline: list[str] = field(default_factory=list)  # top-level timestamps, ascending
    threads: dict[str, list[str]] = field(default_factory=dict)
    ephemerals: dict[str, tuple[str, Json]] = field(default_factory=dict)  # ts → (reader, message)
    last_read: dict[str, str] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)
    mentions: dict[str, int] = field(default_factory=dict)
    latest: str = "0"

    def add(self, message: Json) -> None:
        """Put a message in its place: the timeline, its thread, or both for a broadcast reply."""
        ts = message["ts"]
        self.messages[ts] = message
        self.latest = max(self.latest, ts)
        thread = message.get("thread_ts")
        if thread and thread != ts:
            self.threads.setdefault(thread, []).append(ts)
        if not thread or thread == ts or message.get("subtype") == "thread_broadcast":
            insort(self.timeline, ts)

    def remove(self, ts: str) -> Json:
        """Take a message away and return it."""
        message = self.messages.pop(ts)
        at = bisect_left(self.timeline, ts)
        if at < len(self.timeline) and self.timeline[at] == ts:
            del self.timeline[at]
        siblings = self.threads.get(message.get("thread_ts", ""), [])
        if ts in siblings:
            siblings.remove(ts)
        return message

    def between(self, oldest: str, latest: str, *, inclusive: bool) -> list[str]:
        """Return the top-level timestamps of a span, ascending."""
        first = bisect_left(self.timeline, oldest) if inclusive else bisect_right(self.timeline, oldest)
        last = bisect_right(self.timeline, latest) if inclusive else bisect_left(self.timeline, latest)
        return self.timeline[first:last]

    def replies(self, thread_ts: str) -> list[Json]:
        """Return the answers in a thread, without its first message."""
        return [self.messages[ts] for ts in self.threads.get(thread_ts, []) if ts in self.messages]


@dataclass
class View:
    """One open modal or one Home tab: the content the app sent and what Slack adds."""

    id: str
    user_id: str
    hash: str
    content: Json
    root_id: str
    previous_id: str | None = None
    state: Json = field(default_factory=dict)

    @property
    def type(self) -> str:
        """`modal` or `home`."""
        return str(self.content["type"])

    @property
    def external_id(self) -> str:
        """The app's own name for this view, empty if it has none."""
        return str(self.content.get("external_id") or "")
