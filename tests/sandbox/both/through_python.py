"""The Python interface behind the scenarios."""

import contextlib
import re
from collections.abc import Callable
from typing import Any

from bot.sandbox import PracticeWorkspace
from bot.sandbox.eyes import Refused, StoryFailed
from bot.sandbox.screen import Seen
from tests.sandbox.both.sights import Form, Message, one_line
from tests.sandbox.both.somebody import Somebody


class ThroughPython(Somebody):
    """Does and sees everything by `slack.as_(…)`; what Slack refuses is told on the screen."""

    def __init__(self, slack: PracticeWorkspace, who: str, place: str) -> None:
        self.slack = slack
        self.place = place
        self.me = slack.as_(who, place)
        self.me.opens(slack.ask(lambda: slack.core.workspace.channel(place).id) if place != "app" else "app")

    # --- deeds -----------------------------------------------------------------------------------------

    def types(self, text: str, *, in_thread_of: str = "") -> None:
        thread = self._message(in_thread_of) if in_thread_of else None
        if re.match(r"/\w", text):
            _try(lambda: self.me.command(text, thread=thread))
        else:
            self.me.says(text, thread=thread)

    def clicks(self, label: str, *, sure: bool | None = None) -> None:
        _try(lambda: self.me.click(label, sure=sure is not False))

    def chooses(self, menu: str, option: Any) -> None:
        _try(lambda: self.me.choose(menu, option))

    def fills(self, values: dict[str, Any]) -> None:
        self.me.fill(values)

    def offered(self, label: str, typed: str) -> list[str]:
        try:
            return self.me.suggestions(label, typed)
        except StoryFailed as refusal:
            return [_first_line(refusal)]

    def refused_while_filling(self, label: str, value: Any) -> str:
        try:
            self.me.fill({label: value})
        except StoryFailed as refusal:
            return _first_line(refusal)
        return ""

    def submits(self) -> None:
        _try(self.me.submit)

    def closes(self, *, everything: bool = False) -> None:
        self.me.close(everything=everything)

    def uses(self, shortcut: str, *, on: str = "") -> None:
        _try(lambda: self.me.uses(shortcut, self._message(on) if on else None))

    def reacts(self, name: str, to: str) -> None:
        self.me.react(name, self._message(to))

    def unreacts(self, name: str, to: str) -> None:
        self.me.react(name, self._message(to), add=False)

    def edits(self, words: str, into: str) -> None:
        self.me.edits(self._message(words), into)

    def deletes(self, words: str) -> None:
        self.me.deletes(self._message(words))

    def dismisses(self, words: str) -> None:
        self.me.deletes(self._message(words))

    def shares(self, name: str, body: bytes, text: str) -> None:
        self.me.says(text, files=[(name, body)])

    def looks_at_home(self) -> None:
        self.me.opens_home()

    # --- sights ----------------------------------------------------------------------------------------

    def conversation(self) -> list[Message]:
        return [_message(seen) for seen in self.me.messages() if seen.raw.get("thread_ts") in (None, seen.ts)]

    def thread(self, of: str) -> list[Message]:
        return [_message(seen, foot=False) for seen in self.me.thread(self._message(of))]

    def form(self) -> Form | None:
        open_now = self.me.modals
        if not open_now:
            return None
        top = open_now[-1]
        return Form(top.title, one_line(top.body), top.note, top.labels, top.values, top.errors, top.foot)

    def home(self) -> str | None:
        return one_line(self.me.home.text)

    def _message(self, words: str) -> Seen:
        return self.me.wait_for(
            lambda screen: next((seen for seen in screen.messages(self.me._conversation(self.place)) if words in seen), None),
            words, 3,
        )  # fmt: skip


def _try(deed: Callable[[], Any]) -> None:
    # The person was told; the scenario says what.
    with contextlib.suppress(Refused):
        deed()


def _first_line(refusal: StoryFailed) -> str:
    return str(refusal).partition("\n")[0]


def _message(seen: Seen, *, foot: bool = True) -> Message:
    count = seen.raw.get("reply_count", 0) if foot else 0
    return Message(
        author=seen.author,
        text=one_line(seen.text),
        ephemeral=seen.ephemeral,
        edited=bool(seen.raw.get("edited")),
        reactions=tuple(f":{name}: {len(users)}" for name, users in seen.reactions.items()),
        replies=f"{count} {'reply' if count == 1 else 'replies'}" if count else "",
    )
