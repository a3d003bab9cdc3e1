"""Watching: what can be seen from outside of a running bot: whether it is alive, whether it is ready, how it fares.

Nothing said here names a person or carries a text, so whoever watches needs to be told nothing about hiring.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Protocol, TypeVar

import structlog
from prometheus_client.metrics_core import Metric
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import metrics
from bot.flows import faring
from storage.schema import newest_version, version_of
from storage.store import Store

T = TypeVar("T")
log = structlog.get_logger()
LONGEST_SILENCE = 90.0
LONGEST_PAUSE = 60.0
PATIENCE = 5.0
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


class Door(Protocol):
    """Where people's envelopes come in."""

    def open(self) -> None:
        """Let them in from now on; raises where that cannot be."""

    def alive(self) -> int:
        """Return by how many ways they can come in now."""

    def silent_for(self) -> float:
        """Return for how many seconds nobody could come in."""

    def close(self) -> None:
        """Let no more in, and answer those who came."""


class Watch:
    """Looks at one running bot for whoever asks; what may take time is looked at on threads, and not for long."""

    def __init__(self, store: Store, measured: metrics.Metrics, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._metrics = measured
        self._door: Door | None = None
        self._newest = newest_version()
        self._ticked = time.monotonic()
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="watch")
        measured.also(self._look)

    def over(self, door: Door) -> None:
        """Watch a door, too."""
        self._door = door

    def ticked(self) -> None:
        """Note that sending makes progress."""
        self._ticked = time.monotonic()

    def routes(self) -> list[Route]:
        """Return where one can look."""
        return [Route("/healthz", self.health), Route("/readyz", self.readiness), Route("/metrics", self.metrics)]

    async def health(self, _: Request) -> Response:
        """Tell whether the process works; where it does not, starting it anew may help."""
        said = {
            "is_well": self.is_well(),
            "seconds_without_slack": round(self._silent_for(), 1),
            "seconds_since_tick": round(self._pause(), 1),
        }
        return JSONResponse(said, 200 if said["is_well"] else 503)

    def is_well(self) -> bool:
        """Tell whether Slack could reach us lately, and sending got on."""
        return self._silent_for() <= LONGEST_SILENCE and self._pause() <= LONGEST_PAUSE

    async def readiness(self, _: Request) -> Response:
        """Tell whether people are served: Slack reaches us, and the database answers and is up to date."""
        is_open, answers = self._alive() > 0, await self._soon(self._is_migrated) is True
        return JSONResponse({"door": is_open, "database": answers}, 200 if is_open and answers else 503)

    async def metrics(self, _: Request) -> Response:
        """Tell what can be counted."""
        text = await self._soon(self._metrics.text)
        return Response(status_code=503) if text is None else Response(text, media_type=PROMETHEUS)

    def close(self) -> None:
        """Look at nothing any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _soon(self, look: Callable[[], T]) -> T | None:
        """Return what is seen, or nothing where that takes too long or fails."""
        try:
            return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(self._threads, look), PATIENCE)
        except TimeoutError:
            return None
        except Exception as error:
            log.warning("look_failed", exc_info=error)
            return None

    def _is_migrated(self) -> bool:
        return self._store.database.read(version_of) == self._newest

    def _look(self) -> Iterator[Metric]:
        yield metrics.of_number(
            "door_alive", "Connections to Slack, or the one server for its requests.", self._alive()
        )
        yield metrics.of_number("door_silent_seconds", "For how long Slack could not reach us.", self._silent_for())
        now = self._clock()
        yield from metrics.of_faring(self._store.read(lambda records: faring.of_all(records, now)), now)

    def _alive(self) -> int:
        return self._door.alive() if self._door else 0

    def _pause(self) -> float:
        return time.monotonic() - self._ticked

    def _silent_for(self) -> float:
        return self._door.silent_for() if self._door else 0.0
