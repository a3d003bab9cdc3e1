"""Waiting for what happens behind the page, as Playwright waits for what happens on it."""

import time
from collections.abc import Callable

from tests.browsers import PATIENCE

LOOK_EVERY = 0.02


def eventually(holds: Callable[[], bool]) -> bool:
    """Return whether something came true before one loses patience."""
    until = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < until:
        time.sleep(LOOK_EVERY)
    return holds()
