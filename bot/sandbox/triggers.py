"""Trigger ids: good for one exchange within three seconds of what the person did."""

import itertools
import secrets
import time
from dataclasses import dataclass

from bot.sandbox.errors import SlackError

LIFE_SECONDS = 3.0
KEPT = 2_000


@dataclass
class Trigger:
    """Who did something, where, and whether the app already used it."""

    user_id: str
    issued: float
    view_id: str | None = None
    used: bool = False


class Triggers:
    """Issues trigger ids and exchanges each of them once."""

    def __init__(self) -> None:
        """Begin with none."""
        self.life_seconds = LIFE_SECONDS
        self._issued: dict[str, Trigger] = {}
        self._numbers = itertools.count(1)

    def issue(self, user_id: str, view_id: str | None = None) -> str:
        """Make a new trigger id for what this person just did."""
        trigger_id = f"{next(self._numbers)}.{int(time.time())}.{secrets.token_hex(16)}"
        self._issued[trigger_id] = Trigger(user_id, time.monotonic(), view_id)
        while len(self._issued) > KEPT:
            del self._issued[next(iter(self._issued))]
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use a trigger id up, or say why not."""
        trigger = self._issued.get(trigger_id)
        if not trigger:
            raise SlackError("invalid_trigger_id")
        if time.monotonic() - trigger.issued > self.life_seconds:
            raise SlackError("expired_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        trigger.used = True
        return trigger
