"""Blocks, modals and Home, with the app that uses everything."""

import pytest
from playwright.sync_api import Page, expect

from tests.sandbox.page.patience import eventually

pytestmark = pytest.mark.usefixtures("everything")


def command(page: Page, text: str) -> None:
    box = page.locator("#composer")
    box.fill(text)
    box.press("Enter")


@pytest.fixture
def form(page: Page) -> Page:
    command(page, "/all form")
    expect(page.get_by_role("dialog", name="The form")).to_be_visible()
    return page


def test_what_is_missing_is_told_before_anything_is_sent(form, everything):
    form.get_by_role("button", name="Send").last.click()

    expect(form.locator("[data-block=name]")).to_contain_text("Please complete this required field.")
    expect(form.get_by_label("Name")).to_be_focused()
    form.get_by_label("Name").fill("x")
    form.get_by_label("Number").fill("0")
    form.get_by_label("Mail").fill("nobody")
    form.get_by_label("Name").press("Enter")
    expect(form.locator("[data-block=name]")).to_contain_text("at least 2 characters")
    expect(form.locator("[data-block=number]")).to_contain_text("at least 1")
    expect(form.locator("[data-block=mail]")).to_contain_text("valid email")
    assert everything.events("view_submission") == []


def test_the_apps_errors_stand_at_their_fields_and_all_values_travel(form, everything):
    form.get_by_label("Name").fill("error")
    form.get_by_label("Name").press("Enter")
    expect(form.locator("[data-block=name] .field-error")).to_have_text("Not that name")

    form.get_by_label("Name").fill("fine")
    expect(form.locator("[data-block=name] .field-error")).to_be_empty()
    form.get_by_label("Overall").click()
    form.get_by_role("option", name="No").click()
    form.get_by_label("City").click()
    form.keyboard.type("berl")
    form.get_by_role("option", name="Berlin").click()
    form.get_by_label("People").click()
    form.get_by_role("option", name="Ada Lovelace").click()
    form.keyboard.press("Escape")
    form.get_by_label("Day").fill("2026-11-24")
    form.get_by_label("Hour").fill("09:30")
    form.locator("[data-block=moment] [type=date]").fill("2026-01-01")
    form.locator("[data-block=moment] [type=time]").fill("00:00")
    form.get_by_label("Essay").fill("A *bold* word")
    form.locator("[data-block=papers] [type=file]").set_input_files(
        {"name": "cv.txt", "mimeType": "text/plain", "buffer": b"cv"}
    )
    expect(form.locator("[data-block=papers]")).to_contain_text("cv.txt")
    form.get_by_role("button", name="Send").last.click()
    expect(form.locator("dialog")).to_have_count(0)

    values = everything.events("view_submission")[-1]["state"]["values"]
    assert values["overall"]["value"]["selected_option"]["value"] == "no"
    assert values["mood"]["value"]["selected_option"]["value"] == "maybe"
    assert values["city"]["value"]["selected_option"]["text"]["text"] == "Berlin"
    assert values["people"]["value"]["selected_users"] == ["U01"]
    assert values["day"]["value"]["selected_date"] == "2026-11-24"
    assert values["hour"]["value"]["selected_time"] == "09:30"
    assert values["moment"]["value"]["selected_date_time"] == 1767225600
    assert values["papers"]["value"]["files"][0]["name"] == "cv.txt"
    bold = values["essay"]["value"]["rich_text_value"]["elements"][0]["elements"][1]
    assert bold == {"type": "text", "text": "bold", "style": {"bold": True}}


def test_typed_words_survive_a_reload_and_a_deeper_view(form):
    form.get_by_label("Name").fill("half a na")
    form.reload()
    expect(form.get_by_label("Name")).to_have_value("half a na")

    form.get_by_role("button", name="Deeper").click()
    expect(form.get_by_role("dialog", name="Deeper")).to_be_visible()
    form.get_by_role("button", name="Back").last.click()
    expect(form.get_by_label("Name")).to_have_value("half a na")


def test_escape_closes_one_view_and_the_cross_all_of_them(form, everything):
    form.get_by_role("button", name="Deeper").click()
    form.get_by_role("dialog", name="Deeper").get_by_role("button", name="Deeper").click()
    expect(form.locator("dialog h2")).to_have_text("Deeper")
    form.keyboard.press("Escape")
    form.get_by_label("Close", exact=True).click()
    expect(form.locator("dialog")).to_have_count(0)
    assert eventually(lambda: any(closed["is_cleared"] for closed in everything.events("view_closed")))


def test_a_button_updates_its_message_and_a_menu_tells_its_choice(page, everything):
    command(page, "/all post")
    page.get_by_role("button", name="Count").click()
    page.get_by_role("button", name="Count 1").click()
    expect(page.get_by_role("button", name="Count 2")).to_be_visible()
    page.get_by_label("Stage").click()
    page.get_by_role("option", name="Onsite").click()
    page.get_by_label("More actions").first.click()
    page.get_by_role("menuitem", name="Archive").click()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    chosen = [body["actions"][0]["selected_option"]["value"] for body in everything.events("block_actions")]
    assert chosen == ["onsite", "archive"]


def test_home_is_published_when_it_is_opened(page):
    page.locator(".side-item", has_text="Everything").click()
    expect(page.locator(".home")).to_contain_text("Welcome home")
    page.get_by_role("button", name="Refresh").click()
    expect(page.locator(".home")).to_contain_text("Home again")
    page.get_by_role("button", name="About").click()
    expect(page.locator(".home")).to_contain_text("/all [what]")


def test_shortcuts_from_the_message_box_and_from_a_message(page):
    page.get_by_label("Shortcuts").click()
    page.get_by_role("menuitem", name="Open the form").click()
    expect(page.get_by_role("dialog", name="The form")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    command(page, "quote me")
    page.locator(".message").hover()
    page.locator(".message-bar").get_by_label("More actions").click()
    page.get_by_role("menuitem", name="Quote this").click()
    expect(page.locator(".message.ephemeral blockquote")).to_have_text("quote me")
