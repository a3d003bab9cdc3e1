"""A browser per module, a window per test."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from bot.sandbox import PracticeWorkspace
from tests.browsers import new_context, running_browser

LAST = 20


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

    def tell(self) -> None:
        """Print what a test that failed saw last; of one that passed pytest shows nothing."""
        for context in self.browser.contexts:
            for page in context.pages:
                print(page.url, page.locator("body").inner_text(), sep="\n")
        for entry in list(self.slack.core.journal.entries)[-LAST:]:
            print(f"{entry.at:.3f}", entry.kind, entry.title, entry.ms, entry.error or "")


@pytest.fixture
def windows(browser: Browser, context: BrowserContext, slack: PracticeWorkspace) -> Iterator[Windows]:
    opened = Windows(browser, context, slack)
    yield opened
    try:
        opened.tell()
    finally:
        opened.close()


@pytest.fixture
def page(windows: Windows) -> Page:
    """Ada's window on #general."""
    return windows.open("/?as=ada&channel=C01")
