"""What people do all day: write, mention, edit, react, reply, attach."""

import re

from playwright.sync_api import Page, expect


def say(page: Page, text: str) -> None:
    box = page.locator("#composer")
    box.fill(text)
    box.press("Enter")


def test_a_message_is_sent_with_enter_and_shown_with_its_marks(page, slack):
    say(page, "Hello *team*, see @Grace Hopper in #hiring `now` & then")

    message = page.locator(".message").last
    expect(message.locator("strong")).to_have_text("team")
    expect(message.locator("code")).to_have_text("now")
    expect(message.locator(".mention")).to_have_text(["@Grace Hopper", "#hiring"])
    expect(page.locator("#composer")).to_have_value("")
    sent = slack.ask(lambda: slack.core.workspace.channel("C01").messages)
    assert next(iter(sent.values()))["text"] == "Hello *team*, see <@U02> in <#C02> `now` &amp; then"


def test_shift_enter_starts_a_line_and_up_edits_the_last_message(page):
    page.focus("#composer")
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    expect(page.locator(".message .text")).to_contain_text("two")

    page.keyboard.press("ArrowUp")
    editor = page.get_by_label("Edit message")
    expect(editor).to_be_focused()
    editor.fill("three")
    editor.press("Enter")

    expect(page.locator(".message .text")).to_have_text(re.compile("three.*edited"))


def test_a_slash_offers_the_commands_of_the_manifest(page, everything):
    page.focus("#composer")
    page.keyboard.type("/")
    suggestions = page.get_by_role("listbox", name="Suggestions")
    expect(suggestions).to_contain_text("/all [what]Everything")

    page.keyboard.type("al")
    page.keyboard.press("Tab")
    expect(page.locator("#composer")).to_have_value("/all ")
    expect(page.locator(".usage-hint")).to_contain_text("[what]")

    page.keyboard.type("hello <there>")
    page.keyboard.press("Enter")
    answer = page.locator(".message.ephemeral")
    expect(answer).to_contain_text("Only visible to you")
    expect(answer).to_contain_text("You said: hello <there>")
    answer.get_by_text("Dismiss").click()
    expect(answer).to_have_count(0)


def test_a_command_without_an_app_fails_in_slacks_words(page):
    say(page, "/all hello")
    expect(page.locator(".message.failure")).to_contain_text("/all failed")


def test_foreign_text_stays_text(page, slack):
    bad = '<img src=x onerror="window.bad=1"> <script>window.bad=1</script> <javascript:alert(1)|click>'
    blocks = [
        {"type": "markdown", "text": f"[x](javascript:window.bad=1) {bad}"},
        {"type": "section", "text": {"type": "mrkdwn", "text": "<javascript:window.bad=1|press> *bold*"}},
        {"type": "something_new", "text": bad},
    ]
    message = {"user": "U0BOT", "bot_id": "B1", "text": bad, "blocks": blocks}
    slack.ask(lambda: slack.core.workspace.post(slack.core.workspace.channel("C01"), message))
    slack.ask(lambda: slack.core.workspace.post(slack.core.workspace.channel("C01"), {"user": "U02", "text": bad}))

    expect(page.locator(".message")).to_have_count(2)
    expect(page.locator(".message").first).to_contain_text("This block type is not shown here: something_new")
    expect(page.locator(".message").last).to_contain_text('<img src=x onerror="window.bad=1">')
    assert page.locator(".message img, .message script, .message a[href^='javascript']").count() == 0
    assert page.evaluate("window.bad") is None


def test_a_date_is_shown_in_the_zone_of_the_reader(windows, slack):
    text = "Due <!date^1767225600^{date_short} at {time}|then>"
    slack.ask(lambda: slack.core.workspace.post(slack.core.workspace.channel("C01"), {"user": "U02", "text": text}))

    expect(windows.open("/?as=ada&channel=C01").locator(".message .text")).to_have_text("Due Jan 1, 2026 at 12:00 AM")
    expect(windows.open("/?as=grace&channel=C01").locator(".message .text")).to_have_text("Due Dec 31, 2025 at 7:00 PM")


def test_two_windows_two_people_unread_marks_and_reactions(windows, page):
    grace = windows.open("/?as=grace&channel=C02", width=1280)
    say(page, "hello @Grace Hopper")
    general = grace.locator(".side-item", has_text="general")
    expect(general.locator(".count")).to_contain_text("1")

    general.click()
    expect(grace.locator(".new-line span")).to_be_visible()
    expect(general.locator(".count")).to_have_count(0)
    grace.locator(".message").hover()
    grace.get_by_label("Add a reaction").click()
    grace.get_by_label("Search all emoji").fill("eyes")
    grace.get_by_label("eyes", exact=True).click()

    expect(page.locator(".reaction")).to_contain_text("1")
    page.locator(".reaction").click()
    expect(grace.locator(".reaction")).to_contain_text("2")


def test_threads_open_beside_and_commands_do_not_run_in_them(page, everything):
    say(page, "a question")
    page.locator(".message").hover()
    page.get_by_label("Reply in thread").click()
    reply = page.locator("#thread-composer")
    expect(reply).to_be_focused()
    reply.fill("an answer")
    reply.press("Enter")

    expect(page.locator("#thread .message")).to_have_count(2)
    expect(page.locator(".thread-foot")).to_contain_text("1 reply")
    reply.fill("/all x")
    reply.press("Enter")
    expect(page.locator("#thread")).to_contain_text("/all is not supported in threads. Sorry!")
    reply.press("Escape")
    page.get_by_label("Close the thread").press("Enter")
    expect(page.locator("#thread")).to_be_hidden()


def test_a_file_is_sent_and_can_be_fetched(page):
    page.get_by_label("Files to attach").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"words"}
    )
    expect(page.locator(".composer .file-list")).to_contain_text("notes.txt")
    page.get_by_label("Send").click()

    with page.expect_download() as download:
        page.get_by_label("Download notes.txt").click()
    assert download.value.path().read_bytes() == b"words"


def test_a_permalink_opens_at_its_message(windows, slack):
    def post(number: int) -> str:
        where = slack.core.workspace.channel("C01")
        return slack.core.workspace.post(where, {"user": "U02", "text": f"message {number}."})["ts"]

    stamps = slack.ask(lambda: [post(number) for number in range(300)])
    page = windows.open(f"/archives/C01/p{stamps[20].replace('.', '')}")

    expect(page.locator(".message.pointed")).to_contain_text("message 20.")
    expect(page.locator(".message.pointed")).to_be_in_viewport()
    page.get_by_role("button", name="Latest messages").click()
    expect(page.get_by_text("message 299.")).to_be_in_viewport()


def test_a_draft_waits_in_its_conversation(page):
    page.locator("#composer").fill("not yet")
    page.locator(".side-item", has_text="hiring").click()
    expect(page.locator("#composer")).to_have_value("")
    expect(page.locator(".side-item", has_text="general").locator(".draft")).to_be_visible()
    page.reload()
    page.locator(".side-item", has_text="general").click()
    expect(page.locator("#composer")).to_have_value("not yet")


def test_channels_are_left_and_joined(page):
    page.locator(".side-item", has_text="hiring").click()
    page.get_by_label("Channel actions").click()
    page.get_by_role("menuitem", name="Leave #hiring").click()
    expect(page.locator("#composer")).to_have_count(0)
    page.get_by_role("button", name="Join channel").click()
    expect(page.locator("#composer")).to_be_focused()
