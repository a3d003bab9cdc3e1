"""Pace: Slack takes about one message a second in a conversation; whoever posts faster is told to wait longer.

What Slack then asks for is kept in the whole workspace: until its seconds are over, that method is not called again.
"""

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


@dataclass(slots=True)
class Rests:
    """Which methods Slack asked us to leave alone, and for how much longer."""

    clock: Callable[[], float] = time.monotonic
    _until: dict[str, float] = field(default_factory=dict)

    def begin(self, method: str, seconds: float) -> None:
        """Remember that a method may not be called for so long."""
        self._until[method] = self.clock() + seconds

    def left(self, method: str) -> float:
        """Return for how many seconds more a method may not be called; 0 where it may."""
        return max(0.0, self._until[method] - self.clock()) if method in self._until else 0.0
