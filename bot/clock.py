"""Clocks: where `now` comes from. Everything below the composition root is given it as a value."""

import json
import threading
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
RETRY_AFTER = 0.5
GONE_AFTER = 5


def system_clock() -> datetime:
    """Return the time of this machine, aware, in UTC."""
    return datetime.now(UTC)


class FollowedClock:
    """The clock of a practice workspace, which can be moved: the machine's time plus the workspace's offset.

    `follow` waits for the clock to be moved and tells `on_jump`, so that what became due is looked at at once.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._version = -1
        self._offset = timedelta()
        self._ask()

    def __call__(self) -> datetime:
        """Return the workspace's time, aware, in UTC."""
        return system_clock() + self._offset

    def follow(self, on_jump: Callable[[], None], on_gone: Callable[[], None]) -> None:
        """Keep up with the workspace in a thread of its own, until it is gone."""

        def keep_up() -> None:
            missed = 0
            while missed < GONE_AFTER:
                before = self._version
                try:
                    self._ask()
                    missed = 0
                except OSError:
                    missed += 1
                    time.sleep(RETRY_AFTER)
                if self._version != before:
                    on_jump()
            on_gone()

        threading.Thread(target=keep_up, name="clock", daemon=True).start()

    def _ask(self) -> None:
        """Ask for the offset; the workspace answers when it is another one than we know, or after a while."""
        with urllib.request.urlopen(f"{self._url}?after={self._version}", timeout=40) as response:
            said = json.load(response)
        self._offset, self._version = timedelta(seconds=said["offset"]), said["version"]
