"""Nudges: a rung of a duty's ladder that came due, for one person, and when it was said to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ladders import MOST_PINGS, Says

SNOOZE = "snooze"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """What one person is to hear of a duty. `sent_at` is when the message of `delivery_id` went out; nothing until then.

    The request for a card is a message of its own, and named nowhere here.
    """

    id: int
    duty_id: int
    rung: str
    says: Says
    member_id: str
    cannot_wait: bool
    wanted_at: datetime
    sent_at: datetime | None
    delivery_id: int | None = None

    @property
    def was_known(self) -> bool:
        """Tell whether nothing was sent, because its person brought the duty about themselves."""
        return self.says is Says.ASK and self.sent_at is not None and self.delivery_id is None

    @property
    def is_snooze(self) -> bool:
        """Tell whether its person asked for it, by putting the duty off."""
        return self.rung.startswith(SNOOZE)


def heard_enough(nudges: Iterable[Nudge], member_id: str) -> bool:
    """Tell whether somebody heard, or is about to hear, of a card as often as they ever may."""
    return sum(nudge.member_id == member_id for nudge in nudges) >= MOST_PINGS
