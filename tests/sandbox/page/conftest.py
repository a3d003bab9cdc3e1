"""A browser per module, a window per test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from bot.sandbox import PracticeWorkspace

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIETLY = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
           "--disable-sync", "--no-first-run"]  # fmt: skip
PATIENCE_MS = 5000


@contextmanager
def running_browser() -> Iterator[Browser]:
    # Not for the whole session: while Playwright runs, other tests of this process could not start event loops.
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """The usual windows; every workspace has a port and so a storage of its own."""
    usual = new_context(browser)
    yield usual
    usual.close()


def new_context(browser: Browser, width: int = 1280, height: int = 800, **options: Any) -> BrowserContext:
    made = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **options)
    made.set_default_timeout(PATIENCE_MS)
    return made


class Windows:
    """Opens windows on a workspace, and fails the test when one of them had an error."""

    def __init__(self, browser: Browser, context: BrowserContext, slack: PracticeWorkspace) -> None:
        self.browser = browser
        self.context = context
        self.slack = slack
        self.errors: list[str] = []
        self.opened: list[Page | BrowserContext] = []

    def open(self, path: str = "/?as=ada", **options: Any) -> Page:
        context = new_context(self.browser, **options) if options else self.context
        page = context.new_page()
        self.opened.append(context if options else page)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._only_loopback)
        page.goto(self.slack.url + path)
        page.wait_for_selector(".side-item", state="attached")
        return page

    def _only_loopback(self, request: Request) -> None:
        if not request.url.startswith((self.slack.url, "data:", "blob:")):
            self.errors.append(f"asked another host: {request.url}")

    def close(self) -> None:
        for each in self.opened:
            each.close()
        assert self.errors == []


@pytest.fixture
def windows(browser: Browser, context: BrowserContext, slack: PracticeWorkspace) -> Iterator[Windows]:
    opened = Windows(browser, context, slack)
    yield opened
    opened.close()


@pytest.fixture
def page(windows: Windows) -> Page:
    """Ada's window on #general."""
    return windows.open("/?as=ada&channel=C01")
