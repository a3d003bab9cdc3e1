"""The real browser: found where the machine has it, quiet, and with patience for a machine that is busy."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIETLY = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
           "--disable-sync", "--no-first-run"]  # fmt: skip
PATIENCE = 20.0  # seconds; only what fails takes them
expect.set_options(timeout=PATIENCE * 1000)


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Run one, for a module at most: while Playwright runs, other tests of the process cannot start event loops."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        yield chromium
        chromium.close()


def new_context(browser: Browser, width: int = 1280, height: int = 800, **options: Any) -> BrowserContext:
    """Return windows that share a storage and a size, in which nothing moves by itself."""
    made = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **options)
    made.set_default_timeout(PATIENCE * 1000)
    return made
