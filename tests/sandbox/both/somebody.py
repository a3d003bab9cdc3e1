"""A person as scenarios speak of them: what they do, and what they must come to see."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from tests.browsers import PATIENCE
from tests.sandbox.both.sights import Form, Message

LOOK_EVERY = 0.02


class Somebody(ABC):
    """One person in one place. Deeds differ by the way; what is expected does not."""

    # --- deeds -----------------------------------------------------------------------------------------

    @abstractmethod
    def types(self, text: str, *, in_thread_of: str = "") -> None:
        """Type into the message box and send: a message, or a command."""

    @abstractmethod
    def clicks(self, label: str, *, sure: bool | None = None) -> None:
        """Press a button; `sure` answers the question it asks back."""

    @abstractmethod
    def chooses(self, menu: str, option: Any) -> None:
        """Choose from a menu in a message or in Home, by its placeholder."""

    @abstractmethod
    def fills(self, values: dict[str, Any]) -> None:
        """Fill fields of the modal in, by label."""

    @abstractmethod
    def offered(self, label: str, typed: str) -> list[str]:
        """Type into a select of the modal and return what it offers, or what it says instead."""

    @abstractmethod
    def refused_while_filling(self, label: str, value: Any) -> str:
        """Fill in more than a field takes and return what it says."""

    @abstractmethod
    def submits(self) -> None:
        """Submit the modal."""

    @abstractmethod
    def closes(self, *, everything: bool = False) -> None:
        """Close the modal, or all of them."""

    @abstractmethod
    def uses(self, shortcut: str, *, on: str = "") -> None:
        """Use a shortcut, on a message if one is named."""

    @abstractmethod
    def reacts(self, name: str, to: str) -> None:
        """React to a message with these words."""

    @abstractmethod
    def unreacts(self, name: str, to: str) -> None:
        """Take a reaction back."""

    @abstractmethod
    def edits(self, words: str, into: str) -> None:
        """Change one's own message."""

    @abstractmethod
    def deletes(self, words: str) -> None:
        """Delete one's own message."""

    @abstractmethod
    def dismisses(self, words: str) -> None:
        """Take an ephemeral message away."""

    @abstractmethod
    def shares(self, name: str, body: bytes, text: str) -> None:
        """Send a file with some words."""

    @abstractmethod
    def looks_at_home(self) -> None:
        """Look at the app's Home from now on."""

    # --- sights ----------------------------------------------------------------------------------------

    @abstractmethod
    def conversation(self) -> list[Message]:
        """The messages in this place."""

    @abstractmethod
    def thread(self, of: str) -> list[Message]:
        """The thread of a message, that message first."""

    @abstractmethod
    def form(self) -> Form | None:
        """The modal on top, if one is open."""

    @abstractmethod
    def home(self) -> str | None:
        """The words of the app's Home."""

    # --- expectations ----------------------------------------------------------------------------------

    def reads(self, *lines: str) -> None:
        """Wait until the conversation is these lines and nothing else."""
        soon(lambda: [str(message) for message in self.conversation()], list(lines))

    def reads_thread(self, of: str, *lines: str) -> None:
        """Wait until the thread of a message is these lines."""
        soon(lambda: [str(message) for message in self.thread(of)], list(lines))

    def reads_home(self, words: str) -> None:
        """Wait until Home says this."""
        soon(self.home, words)

    def has_form(self, title: str, **more: Any) -> Form:
        """Wait until a modal of this title is on top, with these errors, values and so on."""

        def look() -> dict[str, Any]:
            form = self.form()
            return {name: getattr(form, name, None) for name in ("title", *more)}

        soon(look, {"title": title, **more})
        form = self.form()
        assert form
        return form

    def has_no_form(self) -> None:
        """Wait until no modal is open."""
        soon(self.form, None)


def soon(look: Callable[[], Any], wanted: Any) -> None:
    """Look until what was wanted is seen, and show what is there instead if that never happens."""
    until = time.monotonic() + PATIENCE
    seen = look()
    while seen != wanted and time.monotonic() < until:
        time.sleep(LOOK_EVERY)
        seen = look()
    if seen != wanted:
        there, hoped = ([str(each) for each in (side if isinstance(side, list) else [side])] for side in (seen, wanted))
        raise AssertionError("\n".join(["there was", *there, "instead of", *hoped]))
