"""A Slack in memory with the messenger's face: conversations, and answers that can be told to go wrong."""

from zlib import crc32

from bot.domain.channels import Channel
from bot.messenger import Absent, Messenger, Published, Sent, Unknown


class Crashed(BaseException):
    """The process died here."""


def group_of(*member_ids):
    """Return the id of these people's group message, no longer than Slack's are."""
    return f"G-{crc32('-'.join(member_ids).encode()):08X}"


class FakeMessenger:
    """Keeps what was posted. `answers` are given instead of the usual one, in order; `crash` dies where it says."""

    def __init__(self):
        self.messages = {}  # (channel, ts) -> (key, message)
        self.also = {}  # (channel, ts) -> the keys of what else the message says
        self.threads = {}  # (channel, ts) -> the time stamp of the message it answers
        self.calls = []
        self.answers = []
        self.crash = None
        self.shared_outside = set()
        self.quiet = {}  # member id -> until when they want no notifications

    def look_at(self, channel_id):
        self.calls.append("look_at")
        return Channel(
            id=channel_id,
            name=channel_id.lower(),
            is_member=True,
            is_archived=False,
            is_shared_outside=channel_id in self.shared_outside,
        )

    def quiet_until(self, member_id, now):
        until = self.quiet.get(member_id)
        return until if until and until > now else None

    def open_dm(self, member_id):
        self.calls.append("open_dm")
        return self._answer(lambda: Sent(f"D-{member_id}", ""))

    def open_group(self, member_ids):
        self.calls.append("open_group")
        return self._answer(lambda: Sent(group_of(*member_ids), ""))

    def post(self, channel_id, message, key, thread_ts=None, also=()):
        self.calls.append("post")
        if self.crash == "before the post":
            raise Crashed
        ts = f"{len(self.messages) + 1}.0"

        def arrive():
            self.messages[channel_id, ts] = (key, message)
            self.also[channel_id, ts] = tuple(also)
            if thread_ts:
                self.threads[channel_id, ts] = thread_ts
            return Sent(channel_id, ts)

        if self.crash == "after the post":
            arrive()
            raise Crashed
        if self.answers and isinstance(self.answers[0], Unknown) and self.answers[0].error == "lost reply":
            arrive()
        return self._answer(arrive)

    def update(self, channel_id, ts, message):
        self.calls.append("update")

        def arrive():
            self.messages[channel_id, ts] = (self.messages[channel_id, ts][0], message)
            return Sent(channel_id, ts)

        return self._answer(arrive)

    def find(self, channel_id, key, since, thread_ts=None):
        self.calls.append("find")

        def look():
            for (channel, ts), (marked, _) in self.messages.items():
                place, keys = (channel, ts), (marked, *self.also.get((channel, ts), ()))
                if channel == channel_id and key in keys and self.threads.get(place) == thread_ts:
                    return Sent(channel_id, ts)
            return Absent()

        return self._answer(look)

    is_shut_out = False

    def stop_sending(self):
        self.is_shut_out = True

    def publish_home(self, member_id, view, view_hash=None):
        self.calls.append("publish_home")
        return Published("hash")

    def texts(self):
        """Return what stands in Slack outside of threads, by conversation."""
        return [
            (place[0], message["text"]) for place, (_, message) in self.messages.items() if place not in self.threads
        ]

    def answers_to(self, channel_id, thread_ts):
        """Return what stands in a thread."""
        return [
            message["text"]
            for place, (_, message) in self.messages.items()
            if place[0] == channel_id and self.threads.get(place) == thread_ts
        ]

    def _answer(self, usual):
        return self.answers.pop(0) if self.answers else usual()


def faces(kind):
    """Return the names of what can be called."""
    return {name for name in vars(kind) if not name.startswith("_")}


ONLY_REAL = faces(Messenger) - faces(FakeMessenger)
