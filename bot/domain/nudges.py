"""Nudges: a rung of a duty's ladder that came due, for one person, and when it was said to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ladders import MOST_PINGS, Says

SNOOZE = "snooze"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """What one person is to hear of a duty. `sent_at` is when a message that says it went out; nothing until then."""

    id: int
    duty_id: int
    rung: str
    says: Says
    member_id: str
    cannot_wait: bool
    wanted_at: datetime
    sent_at: datetime | None

    @property
    def is_snooze(self) -> bool:
        """Tell whether its person asked for it, by putting the duty off."""
        return self.rung.startswith(SNOOZE)


def heard_enough(nudges: Iterable[Nudge], member_id: str) -> bool:
    """Tell whether somebody heard, or is about to hear, of a card as often as they ever may."""
    return sum(nudge.member_id == member_id for nudge in nudges) >= MOST_PINGS
