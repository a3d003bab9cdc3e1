"""What can happen in a workspace; the page, the Events API and waiting tests all live from these."""

from dataclasses import dataclass

from bot.sandbox.model import Conversation, Json, Person


@dataclass(frozen=True)
class Posted:
    """Somebody said something."""

    conversation: Conversation
    message: Json


@dataclass(frozen=True)
class Edited:
    """A message changed; `silent` when only its reply count or reactions did."""

    conversation: Conversation
    message: Json
    previous: Json
    silent: bool = False


@dataclass(frozen=True)
class Deleted:
    """A message is gone."""

    conversation: Conversation
    message: Json


@dataclass(frozen=True)
class Whispered:
    """One person, and nobody else, was shown a message (new, or changed under the same ts)."""

    conversation: Conversation
    user_id: str
    message: Json


@dataclass(frozen=True)
class Unwhispered:
    """An ephemeral message was taken away again."""

    conversation: Conversation
    user_id: str
    ts: str


@dataclass(frozen=True)
class Reacted:
    """Somebody added or took back a reaction."""

    conversation: Conversation
    message: Json
    user_id: str
    name: str
    added: bool


@dataclass(frozen=True)
class Joined:
    """Somebody came into a channel."""

    conversation: Conversation
    user_id: str
    inviter: str | None = None


@dataclass(frozen=True)
class Left:
    """Somebody went out of a channel."""

    conversation: Conversation
    user_id: str


@dataclass(frozen=True)
class ConversationChanged:
    """A conversation was made, renamed, archived, shared, or read; `what` is Slack's event type or empty."""

    conversation: Conversation
    what: str = ""
    user_id: str | None = None


@dataclass(frozen=True)
class PersonChanged:
    """A profile, a role or an account changed; `joined` when somebody is new."""

    person: Person
    joined: bool = False


@dataclass(frozen=True)
class ViewsChanged:
    """Somebody's stack of modals is not what it was."""

    user_id: str


@dataclass(frozen=True)
class HomePublished:
    """The app published somebody's Home tab."""

    user_id: str


@dataclass(frozen=True)
class AppChanged:
    """The app's sockets came or went, or its manifest or scopes changed."""


@dataclass(frozen=True)
class TroubleChanged:
    """Somebody turned a switch of trouble."""


@dataclass(frozen=True)
class Failed:
    """Something a person did came to nothing; only that person is told.

    The words stand in the modal `view_id`, or beside what was pressed in `container`, or else Slackbot says them.
    """

    user_id: str
    what: str
    error: str
    conversation_id: str | None
    text: str
    view_id: str | None = None
    container: Json | None = None
    thread_ts: str | None = None


@dataclass(frozen=True)
class Working:
    """A person waits for the app's ack, or no longer."""

    user_id: str
    conversation_id: str | None
    on: bool


Change = (
    Posted
    | Edited
    | Deleted
    | Whispered
    | Unwhispered
    | Reacted
    | Joined
    | Left
    | ConversationChanged
    | PersonChanged
    | ViewsChanged
    | HomePublished
    | AppChanged
    | TroubleChanged
    | Failed
    | Working
)
