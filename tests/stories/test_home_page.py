"""Home in a real browser, in every state, light and dark and on a phone. Its screenshots are test output."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from storage.tables import interviews
from tests.browsers import new_context
from tests.company import NOW, add_ada

SHOTS = Path(__file__).parent.parent.parent / "test-output"
SIZES = {"light": (1280, 900, "light"), "dark": (1280, 900, "dark"), "phone": (375, 740, "light")}


@pytest.fixture(params=SIZES)
def window(request, company, chromium):
    """Open the app's Home as somebody."""
    width, height, scheme = SIZES[request.param]
    contexts = []

    def open_as(who_id, name):
        context = new_context(chromium, width, height, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{company.slack.url}/?as={who_id}&channel=app&tab=home")
        page.locator(".home-blocks .block").first.wait_for()
        SHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SHOTS / f"home-{name}-{request.param}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        return page

    yield open_as
    for context in contexts:
        context.close()


def reads(page, text):
    page.locator("main").get_by_text(text).first.wait_for()


def meet_soon(company):
    """Let the interview be in two hours."""

    def work(records):
        records._connection.execute(update(interviews).values(starts_at=NOW + timedelta(hours=2)))

    company.store.write(work)


def test_home_is_useful_to_everybody(company, window):
    reads(window("U06OTTO", "nothing-to-do"), "You owe nothing just now.")
    reads(window("U08GUEST", "guest"), "Only members of the company can take part in them")
    reads(window("U02MAYA", "first-admin"), "One step is left.")

    add_ada(company, panel="@sam @lena")
    meet_soon(company)

    reads(window("U01PRIYA", "recruiter"), "Your candidates, the longest wait first")
    sam = window("U03SAM", "interviewer")
    sam.get_by_role("button", name="Open kit: Ada Lovelace").click()
    sam.get_by_role("dialog").get_by_text("Leave to the others").wait_for()
    sam.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    sam.get_by_role("button", name="Scorecard: Ada Lovelace").click()
    sam.get_by_role("dialog").get_by_text("Overall", exact=True).wait_for()
