"""A stranger's first minutes: the demo as `make demo` starts it, in a real browser. Its screenshots are test output."""

import re
import socket
from pathlib import Path

import pytest

from bot.demo import Demo
from tests.browsers import new_context
from tests.company import ROLLBACK, WHY

SHOTS = Path(__file__).parent.parent.parent / "test-output"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = Demo(port, tmp_path_factory.mktemp("demo") / "data")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def window(demo, chromium):
    """Open the page as somebody."""
    contexts = []

    def open_as(who, channel=None, width=1280, height=860):
        context = new_context(chromium, width, height)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{demo.workspace.url}/?as={who}" + (f"&channel={channel}" if channel else ""))
        page.wait_for_selector(".side-item", state="attached")
        return page

    yield open_as
    for context in contexts:
        context.close()


def shot(page, name):
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")


def says(page, text):
    page.get_by_role("textbox", name="Message").first.fill(text)
    page.keyboard.press("Enter")


def reads(page, text):
    """Wait until somebody can read it in the conversation; what a screen reader is told does not count."""
    page.locator("main").get_by_text(text).first.wait_for()


def test_a_strangers_first_minutes(demo, window):
    priya = window("U01PRIYA", "C02HIRING")
    reads(priya, "Hiring today")
    shot(priya, "1-hiring-channel")

    says(priya, '/candidate add "Margaret Hamilton" for ml-engineer margaret@example.com')
    reads(priya, "Added as C-26.")
    says(priya, "/candidate move hamilton recruiter screen")
    reads(priya, "Moved Margaret Hamilton (C-26)")
    says(priya, "/candidate panel hamilton mlops @lena @sam")  # Enter completes the last name first …
    priya.keyboard.press("Enter")  # … and then sends, as in Slack
    reads(priya, "0 of 2 cards in")
    shot(priya, "2-panel")

    lena = window("U04LENA")
    lena.locator(".side-item", has_text="Hireloop").first.click()
    reads(lena, "Priya Shah asks for your scorecard: Margaret Hamilton (C-26)")
    shot(lena, "3-request")
    lena.get_by_role("button", name="Open scorecard for Margaret Hamilton").click()
    form = lena.get_by_role("dialog")
    form.get_by_text("Monitoring in production").first.wait_for()
    for rating in form.get_by_role("radio", name="3 · Good").all():
        rating.check()
    form.get_by_role("textbox", name=WHY).fill(ROLLBACK)
    form.get_by_role("radio", name="Strong yes").check()
    shot(lena, "4-scorecard")
    form.get_by_role("button", name="Submit").click()
    reads(lena, "Submitted")
    form.wait_for(state="detached")
    shot(lena, "5-submitted")

    says(priya, "/candidate show hamilton")
    reads(priya, "1 of 2 cards in")
    assert priya.get_by_text("Strong yes").count() == 0

    priya.get_by_role("button", name="Next morning 09:00").click()
    priya.locator("main").get_by_text("Hiring today").nth(1).wait_for()
    shot(priya, "6-next-morning")
    priya.get_by_title("The practice clock: travel in time").click()
    priya.get_by_role("menuitem", name="In one hour").click()
    reads(lena, re.compile("waits? for you"))
    shot(lena, "7-reminder")


def test_the_scorecard_fits_a_phone(demo, window):
    lena = window("U04LENA", width=375, height=740)
    lena.get_by_role("button", name="Conversations").click()
    lena.locator(".side-item", has_text="Hireloop").first.click()
    lena.get_by_role("button", name=re.compile("Open scorecard|Scorecard: ")).first.click()
    lena.get_by_role("dialog").get_by_text("Overall", exact=True).wait_for()

    shot(lena, "8-phone")
    assert lena.evaluate("document.documentElement.scrollWidth") <= 375
