"""The workspace's clock: real time plus an offset that a test or a person may move."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

Listener = Callable[[], None]


class Clock:
    """Tells the workspace's time; deadlines such as the three seconds of an ack stay on real time."""

    def __init__(self, start_at: datetime | None = None) -> None:
        """Start now, or at a chosen instant."""
        self._offset = start_at.timestamp() - time.time() if start_at else 0.0
        self._held_at: float | None = None
        self.version = 0
        self.listeners: list[Listener] = []
        self._moved: list[asyncio.Future[None]] = []

    def now(self) -> float:
        """Seconds since 1970 by this clock."""
        return time.time() + self._offset if self._held_at is None else self._held_at

    @property
    def offset(self) -> float:
        """How far this clock is ahead of the machine's."""
        return self.now() - time.time() if self._held_at is not None else self._offset

    def hold(self) -> None:
        """Stand still: from now on time passes only where it is moved, until it goes back to real time."""
        self._held_at = self.now()

    def moment(self) -> datetime:
        """Return the same instant as an aware datetime in UTC."""
        return datetime.fromtimestamp(self.now(), UTC)

    def timestamp(self, after: str = "0") -> str:
        """Return a Slack timestamp, always later than `after`, so that a conversation keeps its order."""
        micros = int(self.now() * 1_000_000)
        seconds, _, fraction = after.partition(".")
        latest = int(seconds) * 1_000_000 + int((fraction or "0").ljust(6, "0"))
        micros = max(micros, latest + 1)
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def set(self, to: float) -> None:
        """Move to an instant and tell everyone who follows this clock."""
        if self._held_at is None:
            self._offset = to - time.time()
        else:
            self._held_at = to
        self._moved_now()

    def move(self, seconds: float) -> None:
        """Move by so many seconds, forwards or backwards."""
        self.set(self.now() + seconds)

    def to_real_time(self) -> None:
        """Go back to the time of the machine."""
        self._offset, self._held_at = 0.0, None
        self._moved_now()

    def as_json(self) -> dict[str, float]:
        """Return what other processes and the page are told."""
        return {"now": self.now(), "offset": self.offset, "version": self.version}

    async def moved_since(self, version: int, patience: float) -> None:
        """Return at once if the clock was moved since `version`, else when it is, or when patience ends."""
        if self.version != version:
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._moved.append(waiter)
        try:
            await asyncio.wait([waiter], timeout=patience)
        finally:
            if waiter in self._moved:
                self._moved.remove(waiter)

    async def sleep_until(self, instant: float) -> None:
        """Wait for an instant of this clock, however it is moved meanwhile."""
        while (left := instant - self.now()) > 0:
            await self.moved_since(self.version, left)

    def _moved_now(self) -> None:
        self.version += 1
        waiting, self._moved = self._moved, []
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)
        for listener in self.listeners:
            listener()
