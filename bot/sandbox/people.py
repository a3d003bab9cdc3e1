"""People as tests speak of them: `slack.as_("ada").command("/candidate list")`, `.click(…)`, `.fill(…).submit()`."""

from collections.abc import Sequence
from typing import Self

from bot.sandbox.eyes import PATIENCE, Answer, Refused, StoryFailed
from bot.sandbox.hands import Hands
from bot.sandbox.screen import Seen

__all__ = ["PATIENCE", "Answer", "Refused", "Someone", "StoryFailed"]


class Someone(Hands):
    """One person at their keyboard; every deed waits for the app's ack."""

    def command(self, text: str, *, channel: str | None = None, thread: Seen | None = None) -> Answer:
        """Run a slash command; in a thread Slack refuses them all."""
        known = self._look(lambda screen: {seen.key for seen in screen.everything()})
        place, thread_ts = self._place(channel), thread.ts if thread else None
        self._do(text, lambda: self.slack.core.interactions.command(self.id, place, text, thread_ts))
        return Answer(self, known, PATIENCE)

    def says(
        self,
        text: str,
        *,
        channel: str | None = None,
        thread: Seen | None = None,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> Seen:
        """Say something, with files (name and bytes) if there are any."""
        everyday, where, thread_ts = self.slack.core.everyday, self._place(channel), thread.ts if thread else None
        uploaded = [self._uploaded(file) for file in files]
        said = self._now(text, lambda: everyday.say(self.id, where, text, thread_ts, uploaded))
        return self._look(lambda screen: screen.message(said, self.slack.core.workspace.conversations[where]))

    def edits(self, message: Seen, text: str) -> Self:
        """Change one's own message."""
        self._now(text, lambda: self.slack.core.everyday.edit(self.id, message.conversation, message.ts, text))
        return self

    def deletes(self, message: Seen) -> Self:
        """Delete one's own message."""
        self._now("delete", lambda: self.slack.core.everyday.delete(self.id, message.conversation, message.ts))
        return self

    def react(self, name: str, message: Seen, *, add: bool = True) -> Self:
        """React to a message, or take it back."""
        where, ts = message.conversation, message.ts
        self._now(name, lambda: self.slack.core.everyday.react(self.id, where, ts, name, add=add))
        return self

    def opens(self, conversation: str = "app", tab: str | None = None) -> Self:
        """Look at a conversation."""
        self._now(conversation, lambda: self.slack.core.everyday.open(self.id, conversation, tab))
        return self

    def opens_home(self) -> Self:
        """Look at the app's Home tab."""
        return self.opens("app", "home")

    def joins(self, channel: str) -> Self:
        """Enter a channel."""
        self._now(channel, lambda: self.slack.core.everyday.join(self.id, channel))
        return self

    def leaves(self, channel: str) -> Self:
        """Leave a channel."""
        self._now(channel, lambda: self.slack.core.everyday.leave(self.id, channel))
        return self

    def uses(self, shortcut: str, message: Seen | None = None) -> Self:
        """Use a shortcut by its name or callback id."""
        entries = self.slack.core.installation.features.get("shortcuts", [])
        named = next((item for item in entries if shortcut in {item["name"], item["callback_id"]}), None)
        if not named:
            raise self.failed(f"there is no shortcut “{shortcut}”")
        place = (message.conversation, message.ts) if message else None
        self._do(shortcut, lambda: self.slack.core.interactions.shortcut(self.id, named["callback_id"], place))
        return self
