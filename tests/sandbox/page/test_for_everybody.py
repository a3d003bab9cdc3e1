"""Keyboard, screen readers, small windows, long conversations, lost connections."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.sandbox.page.patience import eventually

MANY = 5000


def complaints(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{item['id']}: {item['nodes'][0]['html']}" for item in found if item["impact"] in {"serious", "critical"}]


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(windows, scheme):
    page = windows.open("/?as=ada&channel=C01", color_scheme=scheme)
    page.locator("#composer").fill("/all card")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Count")).to_be_visible()
    assert complaints(page) == []

    page.get_by_label("Behind the scenes").first.click()
    expect(page.locator(".log-row").first).to_be_visible()
    assert complaints(page) == []

    page.locator(".side-item", has_text="Everything").click()
    expect(page.locator(".home")).to_contain_text("Welcome")
    assert complaints(page) == []

    page.locator(".side-item", has_text="general").click()
    page.get_by_role("button", name="Form").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Control+Enter")
    assert complaints(page) == []


@pytest.mark.usefixtures("everything")
def test_everything_works_without_a_mouse(page):
    expect(page.locator("#composer")).to_be_focused()
    page.keyboard.type("/all form")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Keys")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.get_by_label("Overall")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Overall")).to_have_value("No")
    page.keyboard.press("Control+Enter")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#composer")).to_be_focused()

    page.keyboard.press("Control+k")
    page.keyboard.type("hir")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("hiring")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("h1")).to_have_text("general")


@pytest.mark.usefixtures("everything")
def test_an_updated_message_and_home_keep_the_focus(page):
    expect(page.locator("#composer")).to_be_focused()
    page.keyboard.type("/all post")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Count").press("Enter")
    expect(page.get_by_role("button", name="Count 1")).to_be_focused()

    page.locator(".side-item", has_text="Everything").press("Enter")
    page.get_by_role("button", name="Refresh").press("Enter")
    expect(page.locator(".home")).to_contain_text("Home again")
    expect(page.get_by_role("button", name="Refresh")).to_be_focused()


@pytest.mark.usefixtures("everything")
def test_the_drawer_tells_what_happens_and_makes_trouble(page, slack):
    page.get_by_label("Behind the scenes").first.click()
    page.locator("#composer").fill("/all hello")
    page.keyboard.press("Enter")
    ack = page.locator(".log-row.ack", has_text="slash_commands /all hello")
    expect(ack.locator(".log-ms")).to_contain_text("ms")
    ack.click()
    expect(ack).to_contain_text("You said: hello")

    page.locator("#drawer").get_by_role("button", name="Trouble").click()
    page.get_by_label("Twice at once").focus()
    page.keyboard.press("End")
    expect(page.locator("#drawer output").nth(1)).to_have_text("100 %")
    assert eventually(lambda: slack.ask(lambda: slack.core.trouble.switches.duplicate) == 1)
    page.get_by_role("button", name="All calm again").click()
    expect(page.locator("#drawer output").nth(1)).to_have_text("never")
    assert eventually(lambda: slack.ask(lambda: slack.core.trouble.switches.duplicate) == 0)


def test_the_drawer_leads_back_to_the_first_entry(windows, slack):
    def write() -> None:
        for number in range(450):
            slack.core.journal.note("note", f"entry {number}")

    slack.ask(write)
    page = windows.open("/?as=ada&channel=C01")
    page.get_by_label("Behind the scenes").first.click()
    expect(page.locator(".log-row")).to_have_count(200)
    page.get_by_role("button", name="Show earlier").click()
    expect(page.locator(".log-row")).to_have_count(400)
    page.get_by_role("button", name="Show earlier").click()
    expect(page.locator(".log-row").last).to_contain_text("entry 0")
    expect(page.get_by_role("button", name="Show earlier")).to_be_hidden()


def test_the_clock_travels_and_people_change(page):
    page.get_by_role("button", name="Next morning 09:00").click()
    expect(page.locator(".clock-words")).to_contain_text("09:00 · London")
    page.locator(".who").click()
    page.get_by_role("button", name="Grace Hopper", exact=False).first.click()
    expect(page.locator(".who")).to_contain_text("Grace Hopper")
    expect(page.locator(".clock-words")).to_contain_text("New York")
    assert "as=U02" in page.url
    page.go_back()
    expect(page.locator(".who")).to_contain_text("Ada Lovelace")


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("width", [320, 640])
def test_nothing_scrolls_sideways(windows, width):
    page = windows.open("/?as=ada&channel=C01", width=width, height=600)
    page.locator("#composer").fill("/all card")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Form").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    measure = "() => [document.documentElement.scrollWidth, document.querySelector('.modal-body').scrollWidth - document.querySelector('.modal-body').clientWidth]"
    assert page.evaluate(measure) == [width, 0]
    page.keyboard.press("Escape")
    if width < 860:
        page.get_by_label("Conversations", exact=True).first.click()
    page.locator(".side-item", has_text="hiring").click()
    expect(page.locator("h1")).to_have_text("hiring")


def test_five_thousand_messages_stay_quick(windows, slack):
    def fill() -> None:
        where = slack.core.workspace.channel("C01")
        for number in range(MANY):
            slack.core.workspace.post(where, {"user": "U02", "text": f"message *{number}*."})

    slack.ask(fill)
    began = time.perf_counter()
    page = windows.open("/?as=ada&channel=C01")
    expect(page.get_by_text(f"message {MANY - 1}.")).to_be_in_viewport()
    for _ in range(10):
        before = page.locator(".message").count()
        page.locator(".scroller").first.evaluate("node => { node.scrollTop = 0; }")
        page.wait_for_function("count => document.querySelectorAll('.message').length > count", arg=before)
    page.locator("#composer").fill("the last")
    page.keyboard.press("Enter")
    expect(page.get_by_text("the last")).to_be_in_viewport()
    assert time.perf_counter() - began < 8


def test_a_lost_connection_says_so_and_loses_nothing(windows, browser, slack):
    page = windows.open("/?as=ada&channel=C01")
    connected: list = []
    refuse: list = []
    page.route_web_socket(
        "**/page/socket*",
        lambda socket: socket.close() if refuse else connected.append(socket.connect_to_server() and socket),
    )
    page.reload()
    expect(page.locator("#composer")).to_be_visible()
    page.locator("#composer").fill("half a thought")

    refuse.append(True)
    connected[-1].close()
    expect(page.locator("#banner")).to_have_text("Connection lost — reconnecting…; nothing you typed is lost")
    page.locator("#composer").press("Enter")
    expect(page.locator("#composer")).to_have_value("half a thought")
    slack.ask(
        lambda: slack.core.workspace.post(slack.core.workspace.channel("C01"), {"user": "U02", "text": "meanwhile"})
    )

    refuse.clear()
    expect(page.locator("#banner")).to_be_hidden()
    expect(page.get_by_text("meanwhile")).to_be_visible()
    expect(page.locator("#composer")).to_have_value("half a thought")
