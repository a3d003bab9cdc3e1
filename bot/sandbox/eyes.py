"""A person's eyes: what they see, waited for, and what a failing test prints."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from bot.sandbox.errors import SlackError
from bot.sandbox.model import Conversation, Json
from bot.sandbox.screen import Screen, Seen

if TYPE_CHECKING:
    from bot.sandbox.practice import PracticeWorkspace

T = TypeVar("T")
PATIENCE = 10.0


class StoryFailed(AssertionError):
    """A person could not do or see what the test expected; the message shows what they saw."""


class Refused(StoryFailed):
    """Slack, or the app, did not do what the person wanted; the person was told."""


class Eyes:
    """One person at their screen."""

    def __init__(self, slack: "PracticeWorkspace", user_id: str, channel: str | None) -> None:
        """Sit down as this person, in a channel or in the conversation with the app."""
        self.slack = slack
        self.id = user_id
        self._channel = channel or "app"
        self._screen = Screen(slack.core, slack.memory, user_id)

    def sees(self, words: str, *, timeout: float = PATIENCE) -> Seen:
        """Wait until these words can be read somewhere, and return where."""
        return self.wait_for(lambda screen: _first(screen, words), f"“{words}”", timeout)

    def never_sees(self, words: str) -> None:
        """Wait until nothing happens any more, and make sure these words are nowhere."""
        self.slack.settle()
        if self._look(lambda screen: _first(screen, words)):
            raise self.failed(f"{self.id} sees “{words}”")

    def messages(self, channel: str | None = None) -> list[Seen]:
        """Return what can be read in a conversation, oldest first."""

        def read(screen: Screen) -> list[Seen]:
            where = self._conversation(channel or self._channel)
            return list(screen.messages(where))[::-1]

        return self._look(read)

    def thread(self, message: Seen) -> list[Seen]:
        """Return a message and what was answered in its thread, oldest first."""
        everything = self.messages(message.conversation)
        return [seen for seen in everything if message.ts in {seen.ts, seen.raw.get("thread_ts")}]

    def dms(self) -> list[Seen]:
        """Return what the app wrote to this person directly, oldest first."""
        bot = self.slack.core.installation.bot_user_id
        return [seen for seen in self.messages("app") if seen.raw.get("user") == bot]

    @property
    def modal(self) -> Seen:
        """The modal on top."""
        return self.wait_for(self._top, "a modal", PATIENCE)

    @property
    def modals(self) -> list[Seen]:
        """The stack of modals, bottom first; empty when none is open."""
        return self._look(lambda screen: [screen.view(view) for view in self._stack()])

    @property
    def home(self) -> Seen:
        """The Home tab, once the app has published one."""
        homes = self.slack.core.views.homes
        return self.wait_for(lambda s: s.view(homes[self.id]) if self.id in homes else None, "a Home tab", PATIENCE)

    def _top(self, screen: Screen) -> Seen | None:
        view = self.slack.core.views.top(self.id)
        return screen.view(view) if view else None

    # --- inside -----------------------------------------------------------------------------------

    def wait_for(self, look: Callable[[Screen], T | None], what: str, timeout: float) -> T:
        """Wait until a look at the screen finds something."""
        deadline = time.monotonic() + timeout
        while True:
            before = self.slack.changes
            found = self._look(look)
            if found is not None:
                return found
            if time.monotonic() > deadline:
                raise self.failed(f"{self.id} waited {timeout:g} s for {what}")
            self.slack.wait_for_change(before)

    def failed(self, why: str) -> StoryFailed:
        """Return the exception that tells the story."""
        return StoryFailed(f"{why}\n{self._look(lambda screen: screen.printed())}")

    def _look(self, look: Callable[[Screen], T]) -> T:
        return self.slack.ask(lambda: look(self._screen))

    def _do(self, what: str, work: Callable[[], Any]) -> Any:
        try:
            return self.slack.carry_out(work())
        except SlackError as refusal:
            told = refusal.extra.get("told")
            detail = "".join(
                f"\n  {line}" for line in [*([f"“{told}”"] if told else []), *refusal.extra.get("errors", [])]
            )
            raise Refused(str(self.failed(f"{what}: {refusal.code}{detail}"))) from refusal

    def _now(self, what: str, deed: Callable[[], T]) -> T:
        try:
            return self.slack.ask(deed)
        except SlackError as refusal:
            raise Refused(str(self.failed(f"{what}: {refusal.code}"))) from refusal

    def _place(self, channel: str | None) -> str:
        return self.slack.ask(lambda: self._conversation(channel or self._channel).id)

    def _conversation(self, name: str) -> Conversation:
        core = self.slack.core
        if name == "app":
            return core.everyday.app_conversation(self.id)
        if name.startswith("@"):
            return core.workspace.direct([self.id, core.workspace.named(name).id])
        return core.workspace.channel(name)

    def _stack(self) -> list[Any]:
        return self.slack.core.views.stacks.get(self.id, [])

    def _surfaces(self, screen: Screen, within: Seen | None) -> list[Seen]:
        if within is None:
            top = self._top(screen)
            return [top] if top else list(screen.everything())
        return [seen for seen in screen.everything() if seen.key == within.key]


class Answer:
    """What a command showed: the message of its ack, or whatever appeared next."""

    def __init__(self, person: "Eyes", known: set[str], patience: float) -> None:
        """Remember what was there before."""
        self._person = person
        self._known = known
        self._patience = patience
        self._found: Seen | None = None

    @property
    def seen(self) -> Seen:
        """The answer itself, waited for if need be."""
        if self._found is None:
            self._found = self._person.wait_for(self._look, "an answer to the command", self._patience)
        return self._found

    def _look(self, screen: Screen) -> Seen | None:
        fresh = [
            seen
            for seen in screen.everything()
            if seen.key not in self._known
            and seen.raw.get("subtype") != "slash_command"
            and seen.raw.get("user") != screen.me
        ]
        # Something else may have come in meanwhile; an answer is a form, or for this person's eyes only.
        own = (seen for seen in fresh if seen.kind != "message" or seen.raw.get("is_ephemeral"))
        return next(own, fresh[0] if fresh else None)

    @property
    def text(self) -> str:
        """What it says."""
        return self.seen.text

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        return self.seen.blocks

    def buttons(self) -> list[str]:
        """Return the words on its buttons."""
        return self.seen.buttons()

    def __contains__(self, words: str) -> bool:
        """Whether these words can be read in it."""
        return words in self.seen


def _first(screen: Screen, words: str) -> Seen | None:
    return next((seen for seen in screen.everything() if words in seen), None)
