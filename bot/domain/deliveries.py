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

    An interview, and the request for a card after it: the seat. A bundle: whose it is, and which of theirs. A
    morning: whose, and the day of theirs. A reveal: the
    application, who is on its panel. A channel that is seen from outside: the channel, the admin, the day. A handover: who
    left, who takes over. Somebody whom Slack does not let us write to: who, and the admin who is told.
    A root: the application whose thread it begins; the debrief and what came of it are answers to it.
    A page of a digest's lists, in its thread: the digest, the page.
    An answer or a mention: the question, the message it is in, its thread. A hello: the channel.
    """

    INTERVIEW = "interview"
    SEAT = "seat"
    BUNDLE = "bundle"
    MORNING = "morning"
    DIGEST = "digest"
    DIGEST_DETAIL = "digest_detail"
    CHANNEL = "channel"
    HANDOVER = "handover"
    REVEAL = "reveal"
    ROOT = "root"
    DEBRIEF = "debrief"
    OUTCOME = "outcome"
    MISSED = "missed"
    DECISION = "decision"
    UNREACHABLE = "unreachable"
    MENTION = "mention"
    ANSWER = "answer"
    HELLO = "hello"
    CHANNEL_GONE = "channel_gone"


# Direct messages that nobody asked for at that moment: they keep to working hours, and are few a day.
UNASKED = frozenset(
    {
        DeliveryKind.INTERVIEW,
        DeliveryKind.SEAT,
        DeliveryKind.BUNDLE,
        DeliveryKind.MORNING,
        DeliveryKind.HANDOVER,
        DeliveryKind.REVEAL,
        DeliveryKind.DECISION,
        DeliveryKind.MISSED,
        DeliveryKind.UNREACHABLE,
        DeliveryKind.CHANNEL_GONE,
    }
)

# Of these, what is due to the same person at the same moment is one message; each is short, and stays so.
JOINED = UNASKED - {DeliveryKind.BUNDLE, DeliveryKind.HANDOVER, DeliveryKind.CHANNEL_GONE}


# Follows the subject of a message that stays as it is, because one of its own was owed about the same since.
OWED_ANEW = "#"
# In the place of a recipient: several people at once, who are found out at the moment of sending.
GROUP = "group"
TO_CHANNELS = frozenset(
    {
        DeliveryKind.DIGEST,
        DeliveryKind.DIGEST_DETAIL,
        DeliveryKind.ROOT,
        DeliveryKind.DEBRIEF,
        DeliveryKind.OUTCOME,
        DeliveryKind.MENTION,
        DeliveryKind.HELLO,
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
    """A message owed to a conversation: `to` is a member's id for a direct message, a channel's, or `GROUP`.

    `tried_at` is set just before a post and cleared by a definite answer: a delivery with `tried_at` and no `ts` may
    or may not stand in the conversation, and is looked up before it is sent again. So is what was owed in a backup that
    was restored, from the moment it was first owed on.
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
    state: DeliveryState = DeliveryState.OWED

    @property
    def is_in_doubt(self) -> bool:
        """Tell whether it may stand in the conversation without our knowing."""
        return self.ts is None and self.tried_at is not None

    @property
    def first_subject(self) -> str:
        """Return what this was about when it was owed: the subject of what was owed anew since bears a mark."""
        return self.subject.partition(OWED_ANEW)[0]

    @property
    def is_older(self) -> bool:
        """Tell whether one of its own was owed about the same since."""
        return OWED_ANEW in self.subject

    @property
    def is_to_a_member(self) -> bool:
        """Tell whether this is a direct message: its conversation is ours, so we may look into it."""
        return self.kind not in TO_CHANNELS

    @property
    def is_to_a_group(self) -> bool:
        """Tell whether this goes to several people in a conversation of their own with us."""
        return self.to == GROUP

    @property
    def is_to_a_channel(self) -> bool:
        """Tell whether others may read along, so that it matters who they are."""
        return not self.is_to_a_member and not self.is_to_a_group

    @property
    def key(self) -> str:
        """Return what marks the message in Slack: an opaque name, for it is readable by the whole workspace."""
        return f"hireloop-delivery-{self.id}"


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after that many refused attempts."""
    return min(FIRST_BACKOFF * int(2 ** min(attempts, 12)), LONGEST_BACKOFF)
