"""The page in Chromium behind the scenarios."""

from datetime import datetime
from typing import Any

from playwright.sync_api import Locator

from tests.sandbox.both.sights import Form, Message
from tests.sandbox.both.somebody import Somebody
from tests.sandbox.both.window import Window


class ThroughPage(Somebody):
    """Does and sees everything in a window that is shared with the other people of the scenario."""

    def __init__(self, window: Window, user_id: str, conversation_id: str) -> None:
        self.window = window
        self.seat = (user_id, conversation_id)
        self.tab = "messages"
        self._sit_down()

    def _sit_down(self) -> None:
        self.window.be(*self.seat, self.tab)

    @property
    def page(self):
        self._sit_down()
        return self.window.page

    # --- deeds -----------------------------------------------------------------------------------------

    def types(self, text: str, *, in_thread_of: str = "") -> None:
        if in_thread_of:
            self._open_thread(in_thread_of)
        box = self.page.locator("#thread .composer" if in_thread_of else "#main .composer")
        box.locator("textarea").fill(text)
        box.get_by_role("button", name="Send").click()

    def clicks(self, label: str, *, sure: bool | None = None) -> None:
        self._sit_down()
        on = self.window.surface()
        button, link = (on.get_by_role(role, name=label, exact=True) for role in ("button", "link"))
        button.or_(link).last.click()
        if sure is not None:
            self.page.locator(".dialog.confirm footer button").nth(1 if sure else 0).click()
        self.window.settled()

    def chooses(self, menu: str, option: Any) -> None:
        on = self.page.locator("#main .conv-body")
        named = {"name": menu, "exact": True}
        group = on.get_by_role("group", **named).or_(on.get_by_role("radiogroup", **named))
        if menu == "More":
            on.get_by_role("button", name="More actions").last.click()
            self.page.get_by_role("menuitem", name=option, exact=True).click()
        elif group.count():
            self._tick(group.last, option)
        else:
            self._put(on.get_by_label(menu, exact=True).last, option)
        self.window.settled()

    def fills(self, values: dict[str, Any]) -> None:
        for label, value in values.items():
            block = self._block(label)
            if block.locator("[type=file]").count():
                self._attach(block, value)
            elif block.locator("[type=radio], [type=checkbox]").count():
                self._tick(block, value)
            elif isinstance(value, datetime):
                block.locator("[type=date]").fill(f"{value:%Y-%m-%d}")
                block.locator("[type=time]").fill(f"{value:%H:%M}")
            else:
                self._put(block.locator("input, textarea").last, value)

    def _block(self, label: str) -> Locator:
        block_id = self.page.evaluate("name => look.blockOf(name)", label)
        return self.window.modal.locator(f'[data-block="{block_id}"]')

    def _tick(self, on: Locator, options: Any) -> None:
        for option in _many(options):
            on.get_by_label(option, exact=True).check()

    def _put(self, field: Locator, value: Any) -> None:
        """Type into a field, or choose in it."""
        if "select-field" in (field.get_attribute("class") or ""):
            self._choose(field, _many(value))
            return
        field.fill(str(value))
        if "Enter" in (field.locator("xpath=ancestor::*[@data-block][1]").text_content() or ""):
            field.press("Enter")  # as its hint says

    def _choose(self, field: Locator, options: list[str]) -> None:
        for option in options:
            field.click()
            field.fill(option)
            self.page.get_by_role("option", name=option, exact=True).click()
        if self.page.locator(".suggestions").count():
            field.press("Escape")

    def _attach(self, on: Locator, files: list[tuple[str, bytes]]) -> None:
        payload: Any = [{"name": name, "mimeType": "", "buffer": body} for name, body in files]
        on.locator("input[type=file]").set_input_files(payload)

    def offered(self, label: str, typed: str) -> list[str]:
        field = self._block(label).locator(".select-field")
        field.click()
        field.fill(typed)
        shown = self.page.locator(".suggestions [role=option], .suggestion-status:not(:text('Loading'))")
        shown.first.wait_for()
        offered = shown.all_text_contents()
        field.press("Escape")
        return offered

    def refused_while_filling(self, label: str, value: Any) -> str:
        block = self._block(label)
        if block.locator("input[type=file]").count():
            self._attach(block, value)
            problem = block.locator(".file-input .field-error:not(:empty)")
            problem.wait_for()
            return problem.text_content() or ""
        field = block.locator(".select-field")
        for option in value:
            field.click()
            self.page.get_by_role("option", name=option, exact=True).click()
        status = self.page.locator(".suggestion-status")
        said = status.text_content() or ""
        field.press("Escape")
        return said

    def submits(self) -> None:
        self._sit_down()
        self.window.modal.locator(".modal-foot .primary").click()
        self.window.settled()

    def closes(self, *, everything: bool = False) -> None:
        self._sit_down()
        modal = self.window.modal
        title = modal.locator("h2").text_content()
        depth = self._depth()
        cross = modal.get_by_label("Close", exact=True)
        (cross if everything else modal.locator(".modal-foot button").first).click()
        self.page.wait_for_function(
            "([title, depth]) => look.modal()?.title !== title || depth > 2", arg=[title, depth]
        )

    def _depth(self) -> int:
        return len(self.window.slack.core.views.stacks.get(self.seat[0], []))

    def uses(self, shortcut: str, *, on: str = "") -> None:
        if on:
            self._menu_of(on, shortcut)
        else:
            self.page.locator("#main").get_by_label("Shortcuts").click()
            self.page.get_by_role("menuitem", name=shortcut).click()

    def reacts(self, name: str, to: str) -> None:
        self._bar_of(to).get_by_label("Add a reaction").click()
        self.page.get_by_label("Search all emoji").fill(name)
        self.page.get_by_label(name, exact=True).click()

    def unreacts(self, name: str, to: str) -> None:
        self._message(to).locator(f".reaction[aria-label^='{name},']").click()

    def edits(self, words: str, into: str) -> None:
        self._menu_of(words, "Edit message")
        field = self.page.get_by_label("Edit message")
        field.fill(into)
        field.press("Enter")

    def deletes(self, words: str) -> None:
        self._menu_of(words, "Delete message…")
        self.page.locator(".dialog").get_by_role("button", name="Delete", exact=True).click()

    def dismisses(self, words: str) -> None:
        self._message(words).locator(".dismiss button").click()

    def shares(self, name: str, body: bytes, text: str) -> None:
        composer = self.page.locator("#main .composer")
        self._attach(composer, [(name, body)])
        composer.locator(".file-list li").wait_for()
        self.types(text)

    def looks_at_home(self) -> None:
        self.tab = "home"
        self._sit_down()

    def _message(self, words: str) -> Locator:
        return self.page.locator("#main .message", has_text=words).last

    def _bar_of(self, words: str) -> Locator:
        message = self._message(words)
        message.hover()
        return message.locator(".message-bar")

    def _menu_of(self, words: str, item: str) -> None:
        self._bar_of(words).get_by_label("More actions").click()
        self.page.get_by_role("menuitem", name=item).click()

    def _open_thread(self, of: str) -> None:
        ts = self._message(of).get_attribute("data-ts")
        if f"thread={ts}" not in self.page.url:
            self._bar_of(of).get_by_label("Reply in thread").click()
            self.page.locator(f"#thread .message[data-ts='{ts}']").wait_for()

    # --- sights ----------------------------------------------------------------------------------------

    def conversation(self) -> list[Message]:
        self._sit_down()
        return [_message(each) for each in self.window.look("conversation()")]

    def thread(self, of: str) -> list[Message]:
        self._open_thread(of)
        return [_message(each) for each in self.window.look("thread()")]

    def form(self) -> Form | None:
        self._sit_down()
        seen = self.window.look("modal()")
        return Form(**seen) if seen else None

    def home(self) -> str | None:
        self._sit_down()
        return self.window.look("home()")


def _message(seen: dict[str, Any]) -> Message:
    reactions = tuple(f":{name}: {count}" for name, count in seen.pop("reactions"))
    return Message(**seen, reactions=reactions)


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
