"""Faring: how our messages fare, in numbers, for whoever keeps Hireloop running."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.deliveries import DeliveryState

LATE = timedelta(minutes=2)


class Outcome(StrEnum):
    """What became of a nudge.

    It waits, or a bundle said it; its person knew, or was told by a message of its own; or its duty ended before.
    """

    WAITING = "waiting"
    SENT = "sent"
    KNOWN = "known"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Faring:
    """How many messages are in which state, since when the oldest of them is due, and what became of nudges."""

    counts: Mapping[str, int] = field(default_factory=dict)
    oldest_due_at: datetime | None = None
    nudges: Mapping[tuple[str, Outcome], int] = field(default_factory=dict)

    def count(self, state: DeliveryState) -> int:
        """Return how many messages are in a state."""
        return self.counts.get(state.value, 0)

    def overdue(self, now: datetime) -> timedelta:
        """Return for how long the message has been due that has been due the longest."""
        return timedelta() if self.oldest_due_at is None else max(timedelta(), now - self.oldest_due_at)

    def is_late(self, now: datetime) -> bool:
        """Tell whether something that is due has not gone out for longer than it takes."""
        return self.overdue(now) >= LATE
