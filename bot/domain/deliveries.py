"""Deliveries: messages owed to Slack.

A delivery says which message should stand in which conversation, not what it says: its words are rendered from the
records at the moment of sending, so nothing goes out that is no longer true. `wanted` counts the versions it should
have shown, `shown` the last one it did; a message is owed while they differ.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SETTLE = timedelta(seconds=30)
GIVE_UP_AFTER = timedelta(days=1)
FIRST_BACKOFF = timedelta(seconds=5)
LONGEST_BACKOFF = timedelta(minutes=15)


class DeliveryKind(StrEnum):
    """What a message is about; `subject` is the id of it, or several with dots between.

    An interview, and the request for a card after it: the seat. A bundle: whose it is, and which of theirs. A reveal: the
    application, who is on its panel. A channel that is seen from outside: the channel, the admin, the day. A handover: who
    left, who takes over. Somebody whom Slack does not let us write to: who, and the admin who is told.
    """

    INTERVIEW = "interview"
    SEAT = "seat"
    BUNDLE = "bundle"
    DIGEST = "digest"
    CHANNEL = "channel"
    HANDOVER = "handover"
    REVEAL = "reveal"
    DEBRIEF = "debrief"
    DECISION = "decision"
    UNREACHABLE = "unreachable"


# Direct messages that nobody asked for at that moment: they keep to working hours, and are few a day.
UNASKED = frozenset(
    {
        DeliveryKind.INTERVIEW,
        DeliveryKind.SEAT,
        DeliveryKind.BUNDLE,
        DeliveryKind.HANDOVER,
        DeliveryKind.REVEAL,
        DeliveryKind.DECISION,
    }
)


class DeliveryState(StrEnum):
    """Where a delivery stands. `unknown` and `dead` are for the admin to see; nobody sends them again."""

    OWED = "owed"
    SHOWN = "shown"
    MOOT = "moot"
    UNKNOWN = "unknown"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message owed to a conversation: `to` is a member's id for a direct message, or a channel's.

    `tried_at` is set just before a post and cleared by a definite answer: a delivery with `tried_at` and no `ts` may
    or may not stand in the conversation, and is looked up before it is sent again.
    """

    id: int
    kind: DeliveryKind
    subject: str
    to: str
    wanted: int
    shown: int
    channel_id: str | None
    ts: str | None
    tried_at: datetime | None
    attempts: int
    owed_at: datetime

    @property
    def is_to_a_member(self) -> bool:
        """Tell whether this is a direct message: its conversation is ours, so we may look into it."""
        return self.kind not in {DeliveryKind.DIGEST, DeliveryKind.DEBRIEF}

    @property
    def key(self) -> str:
        """Return what marks the message in Slack: an opaque name, for it is readable by the whole workspace."""
        return f"hireloop-delivery-{self.id}"


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after that many refused attempts."""
    return min(FIRST_BACKOFF * int(2 ** min(attempts, 12)), LONGEST_BACKOFF)
