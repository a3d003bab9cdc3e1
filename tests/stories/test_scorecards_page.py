"""Scorecards on a phone: a panel of four to its reveal and a decision, and a draft that survives, in a real browser."""

from urllib.parse import urlencode

import pytest

from tests.browsers import new_context
from tests.company import ROLLBACK, WHY, add_ada, vote
from tests.stories.test_page import SHOTS

PHONE = {"width": 375, "height": 740}
LONG = f"{ROLLBACK} Then the true labels came a month late, and they watched the inputs and a small sample labelled by hand."


@pytest.fixture
def phone(company, chromium):
    """Open the page on a phone as somebody, in the conversation with the app unless another is named."""
    contexts = []

    def open_as(who, channel=None):
        context = new_context(chromium, **PHONE, device_scale_factor=2)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{company.slack.url}/?{urlencode({'as': who} | ({'channel': channel} if channel else {}))}")
        page.wait_for_selector(".side-item", state="attached")
        if page.get_by_role("dialog").count():
            page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        if not channel:
            page.get_by_role("button", name="Conversations").click()
            page.locator(".side-item", has_text="Hireloop").first.click()
            page.get_by_role("button", name="Messages", exact=True).click()  # without anything unread, Home comes first
        return page

    yield open_as
    for context in contexts:
        context.close()


def shot(page, name):
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"card-{name}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def reads(page, text):
    page.locator("main").get_by_text(text).first.wait_for()


def opens_card(page):
    page.get_by_role("button", name="Open scorecard for Ada Lovelace").first.click()
    form = page.get_by_role("dialog")
    form.get_by_text("Overall", exact=True).wait_for()
    return form


def fills(form, rating, overall, evidence):
    for choice in form.get_by_role("radio", name=rating).all():
        choice.check()
    form.get_by_role("textbox", name=WHY).fill(evidence)
    form.get_by_role("radio", name=overall, exact=True).check()


def test_a_panel_of_four_on_a_phone(company, phone):
    add_ada(company, panel="@sam @lena @aiko @maya")
    vote(company, "sam", "Yes")
    company.slack.settle()

    lena = phone("U04LENA")
    reads(lena, "Priya Shah asks for your scorecard")
    shot(lena, "1-request")
    form = opens_card(lena)
    shot(lena, "2-form-top")
    form.get_by_role("button", name="Open the kit").click()
    form.get_by_text("Questions").wait_for()
    shot(lena, "3-kit")
    lena.keyboard.press("Escape")
    form.get_by_text("Overall", exact=True).wait_for()
    fills(form, "3 · Good", "Definitely not", LONG)
    form.get_by_role("radio", name="1 · Poor").first.check()
    form.get_by_role("textbox", name="Monitoring in production: evidence").fill(LONG)
    form.get_by_role("checkbox", name="Stays vague about").check()
    form.get_by_text("Red flags").scroll_into_view_if_needed()
    shot(lena, "4-form-middle")
    form.get_by_role("radio", name="Could not assess").scroll_into_view_if_needed()
    shot(lena, "5-form-end")
    form.get_by_role("button", name="Submit").click()
    form.wait_for(state="detached")
    reads(lena, "Submitted")
    shot(lena, "6-submitted")
    vote(company, "aiko", "Strong yes", evidence=LONG)
    assert lena.get_by_text("Strong yes").count() == 0

    vote(company, "maya", "Yes")

    group = company.as_("lena").sees("The panel for Ada Lovelace (C-1) is in: 4 of 4 cards.").conversation
    lena = phone("U04LENA", group)
    reads(lena, "The panel for Ada Lovelace (C-1) is in: 4 of 4 cards.")
    shot(lena, "7-reveal")
    maya = phone("U02MAYA", group)
    maya.get_by_role("button", name="Open debrief").first.click()
    debrief = maya.get_by_role("dialog")
    debrief.get_by_text("The panel is split").wait_for()
    shot(maya, "8-debrief")
    debrief.get_by_role("button", name="Debrief meeting").scroll_into_view_if_needed()
    shot(maya, "8-debrief-end")
    debrief.get_by_role("button", name="Read Monitoring in production").click()
    debrief.get_by_role("button", name="Back").wait_for()
    shot(maya, "9-attribute")
    debrief.get_by_role("button", name="Back").click()
    debrief.get_by_role("button", name="Read the votes").click()
    debrief.get_by_text("Overall votes").wait_for()
    shot(maya, "10-votes")
    debrief.get_by_role("button", name="Back").click()
    debrief.get_by_role("button", name="Not moving forward").click()
    debrief.get_by_role("textbox", name="In your words").wait_for()
    shot(maya, "11-decision")


def test_a_draft_survives_on_a_phone(company, phone):
    add_ada(company, panel="@sam")
    sam = phone("U03SAM")
    form = opens_card(sam)
    form.get_by_role("textbox", name=WHY).press_sequentially(ROLLBACK[:60])
    form.get_by_role("radio", name="Yes", exact=True).check()

    company.slack.settle()
    sam.close()
    company.deploy()
    sam = phone("U03SAM")
    form = opens_card(sam)

    assert form.get_by_role("textbox", name=WHY).input_value() == ROLLBACK[:60]
    assert form.get_by_role("radio", name="Yes", exact=True).is_checked()
    shot(sam, "12-draft")


def test_finalists_on_a_phone(company, phone):
    add_ada(company, panel="@sam @lena")
    priya = company.as_("priya", "hiring")
    for command in ('add "Grace Hopper" for ml-engineer', "shared C-2", "move C-2 recruiter screen", "move C-2 loop",
                    "panel C-2 mlops @sam @lena"):  # fmt: skip
        priya.command(f"/candidate {command}")
    for who in ("sam", "lena", "sam", "lena"):
        vote(company, who, "Yes")

    page = phone("U01PRIYA", "C01HIRING")
    page.get_by_role("textbox", name="Message").first.fill("/candidate compare C-1 C-2")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_text("side by side").wait_for()

    shot(page, "13-finalists")
