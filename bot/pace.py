"""Pace: Slack takes about one message a second in a conversation; whoever posts faster is told to wait longer."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

A_SECOND = 1.0
MOST_REMEMBERED = 1000


@dataclass(slots=True)
class Pace:
    """Lets two posts to one conversation be so many seconds apart; other conversations need not wait for them."""

    seconds: float = 0.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _posted: dict[str, float] = field(default_factory=dict)

    def keep(self, channel_id: str) -> None:
        """Wait until a conversation may be posted to again, and remember that it is."""
        early = self._posted.get(channel_id, self.clock() - self.seconds) + self.seconds - self.clock()
        if early > 0:
            self.sleep(early)
        if len(self._posted) >= MOST_REMEMBERED:
            self._posted.clear()
        self._posted[channel_id] = self.clock()
