"""Rate budgets: Slack's method tiers and about one message a second per channel."""

import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.errors import SlackError

WINDOW_SECONDS = 60.0
PER_MINUTE: Mapping[str, int] = {"T1": 1, "T2": 20, "T3": 50, "T4": 100, "special": 600, "post": 600, "none": 0}
# Slack lets bursts through without saying how many; a budget this much larger than the tier is what
# an app sees before the first 429.
BURST: Mapping[str, int] = {"T1": 5}
CHANNEL_BURST = 3


class Limited(SlackError):
    """Too many calls; come back after so many seconds."""

    def __init__(self, seconds: float) -> None:
        """Round up to the whole seconds of Retry-After."""
        super().__init__("ratelimited")
        self.retry_after = max(1, int(seconds + 0.999))


class Budget:
    """Counts calls per method and messages per channel; tests may shrink it or leave it off."""

    def __init__(self, rates: bool | Mapping[str, int], now: Callable[[], float] = time.monotonic) -> None:
        """Take `True` for Slack's numbers, `False` for none, a mapping for calls per minute by method or tier."""
        self.on = bool(rates)
        self.numbers: dict[str, int] = dict(rates) if isinstance(rates, Mapping) else {}
        self._now = now
        self._calls: defaultdict[str, deque[float]] = defaultdict(deque)
        self._tokens: dict[str, tuple[float, float]] = {}

    def set(self, wanted: dict[str, Any]) -> None:
        """Change the budget while the workspace runs."""
        self.on = bool(wanted.pop("on", True))
        self.numbers.update({name: int(value) for name, value in wanted.items()})

    def spend(self, method: str, tier: str) -> None:
        """Count a call, or refuse it."""
        allowed = self._allowed(method, tier)
        if not self.on or allowed <= 0:
            return
        now, recent = self._now(), self._calls[method]
        while recent and recent[0] <= now - WINDOW_SECONDS:
            recent.popleft()
        if len(recent) >= allowed:
            raise Limited(recent[0] + WINDOW_SECONDS - now)
        recent.append(now)

    def spend_message(self, channel_id: str) -> None:
        """Count a message in a channel: one a second, with a small burst."""
        burst = self.numbers.get("channel_burst", CHANNEL_BURST)
        if not self.on or burst <= 0:
            return
        now = self._now()
        tokens, at = self._tokens.get(channel_id, (float(burst), now))
        tokens = min(float(burst), tokens + (now - at))
        if tokens < 1:
            self._tokens[channel_id] = (tokens, now)
            raise Limited(1 - tokens)
        self._tokens[channel_id] = (tokens - 1, now)

    def _allowed(self, method: str, tier: str) -> int:
        if method in self.numbers:
            return self.numbers[method]
        if tier in self.numbers:
            return self.numbers[tier]
        return BURST.get(tier, PER_MINUTE.get(tier, 0))
