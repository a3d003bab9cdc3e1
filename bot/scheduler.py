"""The scheduler: the list of ticks, nothing else. They live in memory; the truth about the future is in rows."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler

SENDING = "send"
NUDGING = "nudge"


class Ticks:
    """The ticks of one process."""

    def __init__(self) -> None:
        self._scheduler = BackgroundScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        # A tick that finds the last one still at work is no news.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)

    def every(self, seconds: float, name: str, job: Callable[[], object], *, at_once: bool = True) -> None:
        """Run a job every so many seconds, the first time at once or only after the first interval."""
        first = {"next_run_time": datetime.now(UTC)} if at_once else {}
        self._scheduler.add_job(job, "interval", seconds=seconds, id=name, **first)

    def now(self, name: str) -> None:
        """Run a job as soon as possible: there is something for it to do."""
        if self._scheduler.running and self._scheduler.get_job(name):
            self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    def start(self) -> None:
        """Start ticking."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop ticking, after what is running has finished."""
        self._scheduler.shutdown(wait=True)
