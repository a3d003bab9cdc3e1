"""One Web API call: its arguments in whatever encoding they came, and the checks methods share."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from bot.sandbox.errors import SlackError
from bot.sandbox.installation import Grant
from bot.sandbox.model import Conversation, Json, Person
from bot.sandbox.objects import scope_kind

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack
    from bot.sandbox.workspace import Workspace

T = TypeVar("T")
TRUE = {True, "true", "1", "True"}
MOST_PER_PAGE = 1_000


@dataclass(frozen=True)
class Call:
    """A method, its arguments and on whose behalf it is called."""

    slack: "Slack"
    method: str
    args: Json
    token: str
    grant: Grant

    @property
    def workspace(self) -> "Workspace":
        """The state it acts on."""
        return self.slack.workspace

    @property
    def bot(self) -> str:
        """The app's bot user."""
        return self.slack.installation.bot_user_id

    # --- arguments --------------------------------------------------------------------------------

    def text(self, name: str, default: str = "") -> str:
        """Return an argument as text."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return an argument as yes or no, however it was written."""
        value = self.args.get(name)
        return default if value in (None, "") else value in TRUE

    def number(self, name: str, default: int) -> int:
        """Return an argument as a whole number."""
        try:
            return int(self.args.get(name) or default)
        except (TypeError, ValueError):
            raise SlackError("invalid_arguments") from None

    def data(self, name: str) -> Any:
        """Return an argument that is JSON, or text that holds JSON."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise SlackError(BAD_JSON.get(name, "invalid_arguments")) from None

    # --- who and where ----------------------------------------------------------------------------

    def require(self, *scopes: str) -> None:
        """Refuse without one of these scopes."""
        if not self.grant.scopes & set(scopes):
            raise SlackError("missing_scope", needed=",".join(scopes), provided=",".join(sorted(self.grant.scopes)))

    def channel(self, name: str = "channel", scope: str = "", *, by_name: bool = False) -> Conversation:
        """Return the conversation an argument names, if the app may know of it; posting also takes `#names`."""
        wanted = self.text(name)
        where = self.workspace.channel(wanted) if by_name else self.workspace.conversations.get(wanted)
        if not where or not (self.bot in where.members or (where.kind == "channel" and not where.is_private)):
            raise SlackError("channel_not_found")
        if scope:
            self.require(_scope(scope, where))
        return where

    def reach(self, person: Person) -> Conversation:
        """Return the direct message with somebody, if the app may write to them."""
        if person.is_bot:
            raise SlackError("cannot_dm_bot")
        if person.deleted:
            raise SlackError("user_disabled")
        if person.refuses_apps:
            raise SlackError("user_not_visible")
        if not self.slack.installation.messages_enabled():
            raise SlackError("messages_tab_disabled")
        return self.workspace.direct([self.bot, person.id])

    def member_channel(self) -> Conversation:
        """Return the conversation to post to: the app is in it, and it is not archived."""
        target = self.text("channel")
        if target in self.workspace.people:
            return self.reach(self.workspace.people[target])
        where = self.channel(by_name=True)
        if where.is_archived:
            raise SlackError("is_archived")
        if self.bot not in where.members and "chat:write.public" not in self.grant.scopes:
            raise SlackError("not_in_channel")
        if where.kind == "im":
            self.reach(next(self.workspace.people[other] for other in where.members if other != self.bot))
        return where

    # --- pages ------------------------------------------------------------------------------------

    def page(self, items: Sequence[T], default: int = 100) -> tuple[list[T], Json]:
        """One page of a list, and the `response_metadata` that leads to the next."""
        limit = self.number("limit", default)
        if not 1 <= limit <= MOST_PER_PAGE:
            raise SlackError("invalid_limit")
        start = self._cursor()
        following = start + limit
        cursor = base64.b64encode(f"next:{following}".encode()).decode() if following < len(items) else ""
        return list(items[start:following]), {"next_cursor": cursor}

    def _cursor(self) -> int:
        cursor = self.text("cursor")
        if not cursor:
            return 0
        try:
            return int(base64.b64decode(cursor).decode().removeprefix("next:"))
        except (binascii.Error, ValueError):
            raise SlackError("invalid_cursor") from None


BAD_JSON = {"blocks": "invalid_blocks_format", "view": "invalid_arguments", "metadata": "invalid_metadata_format"}


def _scope(pattern: str, where: Conversation) -> str:
    kind = scope_kind(where)
    if pattern == "*:manage":
        return f"{kind}:manage" if kind == "channels" else f"{kind}:write"
    return pattern.replace("*", kind)
