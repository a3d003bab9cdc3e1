"""People, channels, messages, membership and visibility: the state of a Slack, without any network."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bot.sandbox import changes
from bot.sandbox.changes import Change
from bot.sandbox.clock import Clock
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Conversation, Json, Person, Team, fresh_id

Watcher = Callable[[Change], None]


class Workspace:
    """Everything that is remembered; every change is announced to the watchers."""

    def __init__(self, team: Team, clock: Clock) -> None:
        """Begin empty."""
        self.team = team
        self.clock = clock
        self.people: dict[str, Person] = {}
        self.conversations: dict[str, Conversation] = {}
        self.files: dict[str, Json] = {}
        self.watchers: list[Watcher] = []
        self._direct: dict[frozenset[str], Conversation] = {}

    def announce(self, change: Change) -> None:
        """Tell the watchers."""
        for watcher in self.watchers:
            watcher(change)

    # --- people -----------------------------------------------------------------------------------

    def person(self, user_id: Any) -> Person:
        """Find somebody by id."""
        found = self.people.get(str(user_id))
        if not found:
            raise SlackError("user_not_found")
        return found

    def named(self, handle: str) -> Person:
        """Find somebody by handle, id or the name people read, as a test or a typed mention names them."""
        wanted = handle.removeprefix("@").lower()
        everybody = self.people.values()
        exact = (person for person in everybody if wanted in {person.id.lower(), person.name.lower()})
        read = (person for person in everybody if wanted in {person.shown_name.lower(), person.real_name.lower()})
        found = next(exact, None) or next(read, None)
        if not found:
            raise SlackError("user_not_found")
        return found

    def add_person(self, person: Person) -> None:
        """Let somebody in."""
        self.people[person.id] = person
        self.announce(changes.PersonChanged(person, joined=True))

    def change_person(self, user_id: str, **what: Any) -> Person:
        """Change a profile, a role or an account."""
        person = self.person(user_id)
        for name, value in what.items():
            if not hasattr(person, name):
                raise SlackError("invalid_arguments")
            setattr(person, name, value)
        person.updated = int(self.clock.now())
        self.announce(changes.PersonChanged(person))
        return person

    # --- conversations ----------------------------------------------------------------------------

    def add_conversation(self, conversation: Conversation) -> Conversation:
        """Make a channel or a direct message exist."""
        self.conversations[conversation.id] = conversation
        if conversation.kind != "channel":
            self._direct[frozenset(conversation.members)] = conversation
        self.announce(changes.ConversationChanged(conversation, "channel_created"))
        return conversation

    def channel(self, name: str) -> Conversation:
        """Find a channel by name (with or without #) or any conversation by id."""
        wanted = name.removeprefix("#")
        if wanted in self.conversations:
            return self.conversations[wanted]
        for conversation in self.conversations.values():
            if conversation.kind == "channel" and conversation.name == wanted:
                return conversation
        raise SlackError("channel_not_found")

    def direct(self, members: Iterable[str]) -> Conversation:
        """Return the direct message between these people, opened if it does not exist yet."""
        group = list(dict.fromkeys(members))
        known = self._direct.get(frozenset(group))
        if known:
            return known
        kind: Any = "im" if len(group) <= 2 else "mpim"
        names = "--".join(self.person(user_id).name for user_id in group)
        return self.add_conversation(
            Conversation(
                id=fresh_id("D" if kind == "im" else "G"),
                kind=kind,
                name="" if kind == "im" else f"mpdm-{names}-1",
                is_private=True,
                creator=group[0],
                created=int(self.clock.now()),
                members=dict.fromkeys(group),
            )
        )

    def can_see(self, user_id: str, conversation: Conversation) -> bool:
        """Members see everything; other full members of the company see public channels."""
        if user_id in conversation.members:
            return True
        person = self.people.get(user_id)
        outsider = not person or person.is_guest or person.external or person.is_bot
        return conversation.kind == "channel" and not conversation.is_private and not outsider

    def visible_to(self, user_id: str) -> Iterator[Conversation]:
        """Every conversation a person may look at."""
        return (item for item in self.conversations.values() if self.can_see(user_id, item))

    def join(self, conversation: Conversation, user_id: str, inviter: str | None = None) -> bool:
        """Bring somebody in; false if they were there already."""
        if user_id in conversation.members:
            return False
        conversation.members[user_id] = None
        self.announce(changes.Joined(conversation, user_id, inviter))
        return True

    def leave(self, conversation: Conversation, user_id: str) -> None:
        """Let somebody go."""
        if user_id in conversation.members:
            del conversation.members[user_id]
            self.announce(changes.Left(conversation, user_id))

    def mark_read(self, conversation: Conversation, user_id: str, ts: str | None = None) -> None:
        """Move somebody's read marker."""
        conversation.last_read[user_id] = ts or conversation.latest
        later = conversation.between(conversation.last_read[user_id], "9999999999", inclusive=False) if ts else []
        conversation.unread[user_id] = sum(conversation.messages[ts].get("user") != user_id for ts in later)
        conversation.mentions[user_id] = 0
        self.announce(changes.ConversationChanged(conversation, "", user_id))

    # --- messages ---------------------------------------------------------------------------------

    def message(self, conversation: Conversation, ts: Any) -> Json:
        """Find a message that everybody in the conversation can see."""
        found = conversation.messages.get(str(ts))
        if not found:
            raise SlackError("message_not_found")
        return found

    def post(self, conversation: Conversation, message: Json) -> Json:
        """Say something: give it a timestamp, put it in its place, tell the watchers."""
        message = {"type": "message", **message, "ts": self.clock.timestamp(after=conversation.latest)}
        thread = message.get("thread_ts")
        if thread:
            parent = conversation.messages.get(thread)
            if not parent:
                raise SlackError("thread_not_found")
            message["thread_ts"] = parent.get("thread_ts", thread)
            message["parent_user_id"] = parent.get("user")
        conversation.add(message)
        self._count_unread(conversation, message)
        self.announce(changes.Posted(conversation, message))
        if thread:
            self._count_replies(conversation, message["thread_ts"])
        return message

    def edit(self, conversation: Conversation, ts: str, by: str, **content: Any) -> Json:
        """Change what a message says."""
        message = self.message(conversation, ts)
        previous = dict(message)
        message.update(content)
        message["edited"] = {"user": by, "ts": self.clock.timestamp(after=ts)}
        self.announce(changes.Edited(conversation, message, previous))
        return message

    def delete(self, conversation: Conversation, ts: str) -> None:
        """Take a message away."""
        self.message(conversation, ts)
        message = conversation.remove(ts)
        self.announce(changes.Deleted(conversation, message))
        thread = message.get("thread_ts")
        if thread and thread != ts:
            self._count_replies(conversation, thread)

    def whisper(self, conversation: Conversation, user_id: str, message: Json, ts: str | None = None) -> Json:
        """Show a message to one person only; with `ts`, replace the one they have."""
        ts = ts or self.clock.timestamp(after=conversation.latest)
        conversation.latest = max(conversation.latest, ts)
        message = {"type": "message", "is_ephemeral": True, **message, "ts": ts}
        conversation.ephemerals[ts] = (user_id, message)
        self.announce(changes.Whispered(conversation, user_id, message))
        return message

    def unwhisper(self, conversation: Conversation, ts: str) -> None:
        """Take an ephemeral message away."""
        user_id, _ = conversation.ephemerals.pop(ts)
        self.announce(changes.Unwhispered(conversation, user_id, ts))

    def react(self, conversation: Conversation, ts: str, user_id: str, name: str, *, add: bool) -> None:
        """Add or take back a reaction."""
        message = self.message(conversation, ts)
        given = {item["name"]: item["users"] for item in message.get("reactions", [])}
        users = given.get(name, [])
        if (user_id in users) == add:
            raise SlackError("already_reacted" if add else "no_reaction")
        given[name] = [*users, user_id] if add else [other for other in users if other != user_id]
        # A new list each time: whoever was given the message before keeps what they were given.
        reactions = [{"name": each, "users": who, "count": len(who)} for each, who in given.items() if who]
        message["reactions"] = reactions
        self.announce(changes.Reacted(conversation, message, user_id, name, add))

    def seen_by(self, user_id: str, conversation: Conversation) -> list[Json]:
        """Everything one person can read in a conversation, oldest first, their ephemerals among it."""
        if not self.can_see(user_id, conversation):
            return []
        private = [message for reader, message in conversation.ephemerals.values() if reader == user_id]
        return sorted([*conversation.messages.values(), *private], key=lambda message: str(message["ts"]))

    def _count_unread(self, conversation: Conversation, message: Json) -> None:
        author, text = message.get("user"), str(message.get("text", ""))
        everyone = any(word in text for word in ("<!channel>", "<!here>", "<!everyone>"))
        for member in conversation.members:
            if member == author:
                conversation.last_read[member] = message["ts"]
                conversation.unread[member] = conversation.mentions[member] = 0
                continue
            conversation.unread[member] = conversation.unread.get(member, 0) + 1
            if everyone or conversation.kind != "channel" or f"<@{member}" in text:
                conversation.mentions[member] = conversation.mentions.get(member, 0) + 1

    def _count_replies(self, conversation: Conversation, thread_ts: str) -> None:
        parent = conversation.messages.get(thread_ts)
        if not parent:
            return
        previous, replies = dict(parent), conversation.replies(thread_ts)
        users = list(dict.fromkeys(reply.get("user") for reply in replies))
        parent.update(
            thread_ts=thread_ts,
            reply_count=len(replies),
            reply_users=users[:5],
            reply_users_count=len(users),
            latest_reply=replies[-1]["ts"] if replies else None,
        )
        self.announce(changes.Edited(conversation, parent, previous, silent=True))
