"""One browser window on one workspace, in which one person after the other sits down."""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Request

from bot.sandbox import PracticeWorkspace

LOOK = (Path(__file__).parent / "look.js").read_text()
GO = "url => { history.pushState(null, '', url); dispatchEvent(new PopStateEvent('popstate')); }"
ARRIVED = """([who, title]) => document.querySelector('.who strong')?.textContent === who
    && document.querySelector('h1')?.textContent === title && !document.querySelector('#main .loading-older')"""


class Window:
    """The page; it notices errors and anything asked of another host."""

    def __init__(self, slack: PracticeWorkspace, context: BrowserContext) -> None:
        self.slack = slack
        self.errors: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._only_loopback)
        # Where links of messages lead is not the page's business.
        self.page.on("popup", lambda elsewhere: elsewhere.close())
        context.route("https://**", lambda route: route.abort())
        self.page.add_init_script(LOOK)
        self.page.goto(slack.url)
        self.page.wait_for_selector(".side-item", state="attached")
        self._here: tuple[str, str, str] | None = None

    def _only_loopback(self, request: Request) -> None:
        if not request.url.startswith((self.slack.url, "data:", "blob:")):
            self.errors.append(f"asked another host: {request.url}")

    def be(self, user_id: str, conversation_id: str, tab: str = "messages") -> None:
        """Be somebody somewhere, by the page's own address."""
        if self._here == (user_id, conversation_id, tab):
            return
        self._here = (user_id, conversation_id, tab)
        core = self.slack.core
        who = core.workspace.people[user_id].shown_name
        where = core.workspace.conversations[conversation_id]
        title = where.name if where.kind == "channel" else core.installation.display_name
        if f"as={user_id}&" in self.page.url:  # else a connect brings the news
            self.page.wait_for_selector(f".side-item[href*='channel={conversation_id}']", state="attached")
        self.page.evaluate(GO, f"/?as={user_id}&channel={conversation_id}&tab={tab}")
        self.page.wait_for_function(ARRIVED, arg=[who, title])

    def leave(self) -> None:
        """Begin afresh next time, with whatever is open here closed."""
        self._here = None
        self.page.keyboard.press("Escape")

    def look(self, at: str) -> Any:
        return self.page.evaluate(f"look.{at}")

    @property
    def modal(self) -> Locator:
        return self.page.locator("dialog.modal")

    def surface(self) -> Locator:
        """What lies on top: a modal, else the conversation or Home."""
        return self.modal if self.modal.count() else self.page.locator("#main .conv-body")

    def settled(self) -> None:
        """Wait until nothing that was pressed waits for the app any more."""
        self.page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")
