"""Homes: publishes people's Home anew, beside everything else, and for those who have it before them.

A Home is always put together from what is true when it is published, so nothing about it needs to be kept: a publish
that was lost is made good by the next one, and opening Home publishes again. Whatever is wanted while one is being put
together is wanted again; wishes for the same person become one.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.domain.channels import Channel
from bot.domain.company import Company
from bot.domain.home import NOTHING_AROUND, Around
from bot.domain.people import Member
from bot.flows.faring import of_messages
from bot.flows.home_content import home_of
from bot.flows.members import known_member
from bot.messenger import Messenger, Published, Refused, Unknown
from bot.views.home import home
from storage.store import Records, Store

log = structlog.get_logger()
# How long what is around may be old; none of it changes by what its reader does in Hireloop.
LOOK_AGAIN_AFTER = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=1)
CONFLICT = "hash_conflict"
# With more envelopes than that in hand, a Home is put off: half a second at most, for it is to be fresh within one.
A_CROWD = 20
A_MOMENT, PATIENT_TIMES = 0.05, 10
View = dict[str, Any]


def _none() -> None:
    """Slack reaches us through no sockets, as far as anybody told us."""


def _nothing_in_hand() -> int:
    return 0


@dataclass(slots=True)
class Homes:
    """Whose Home is to be published. `opened` and `wanted` only note it down, so that no ack waits for them.

    A person's Home is known by its hash from the last time it was published or opened: another process may publish it
    meanwhile, and then it is put together again instead of covering newer words with older ones. `sockets` tells how
    many connections Slack reaches us through, where it does, and `in_hand` how many of its envelopes wait for an answer.
    """

    store: Store
    messenger: Messenger
    company: Company
    clock: Callable[[], datetime]
    sockets: Callable[[], int | None] = _none
    in_hand: Callable[[], int] = _nothing_in_hand
    _hashes: dict[str, str | None] = field(default_factory=dict)
    _waiting: dict[str, None] = field(default_factory=dict)  # an ordered set
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _leaving: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _around: Around = NOTHING_AROUND
    _looked_at: datetime | None = None

    # --- from listeners: nothing here waits ---------------------------------------------------------------------------

    def opened(self, member_id: str, view_hash: str | None = None) -> None:
        """Publish the Home of somebody who has just opened it."""
        with self._changed:
            self._hashes[member_id] = view_hash or self._hashes.get(member_id)
            self._want(member_id)

    def wanted(self, member_id: str) -> None:
        """Publish somebody's Home anew because of what they did, if they have opened it since we started."""
        with self._changed:
            if member_id in self._hashes:
                self._want(member_id)

    def look_again(self) -> None:
        """Forget what was around: the channel, or how messages are faring, has changed."""
        self._looked_at = None

    def _want(self, member_id: str) -> None:
        self._waiting[member_id] = None
        self._changed.notify()

    # --- the worker ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Publish from now on, in a thread of its own."""
        self._thread = threading.Thread(target=self._work, name="homes", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the one that is being published, and publish no more."""
        self._leaving.set()
        with self._changed:
            self._changed.notify()
        if self._thread:
            self._thread.join()

    def publish_waiting(self) -> int:
        """Publish whatever is waiting now; returns how many there were."""
        count = 0
        while not self._leaving.is_set() and (member_id := self._next()) is not None:
            if self.messenger.is_shut_out:
                continue
            self._let_others_by()
            self._safely_publish(member_id)
            count += 1
        return count

    def _work(self) -> None:
        while not self._leaving.is_set():
            with self._changed:
                self._changed.wait_for(lambda: bool(self._waiting) or self._leaving.is_set())
            self.publish_waiting()

    def _next(self) -> str | None:
        with self._changed:
            member_id = next(iter(self._waiting), None)
            if member_id is not None:
                del self._waiting[member_id]
            return member_id

    def _let_others_by(self) -> None:
        """Wait a moment while Slack waits for many answers: it gives us three seconds for those, and a Home has no limit."""
        for _ in range(PATIENT_TIMES):
            if self.in_hand() <= A_CROWD:
                return
            self._leaving.wait(A_MOMENT)

    def _safely_publish(self, member_id: str) -> None:
        try:
            self._publish(member_id)
        except Exception as error:
            log.error("home_failed", exc_info=error)

    def _publish(self, member_id: str) -> None:
        outcome = self.messenger.publish_home(member_id, self._view(member_id), self._hashes.get(member_id))
        if isinstance(outcome, Refused) and outcome.error == CONFLICT:
            outcome = self.messenger.publish_home(member_id, self._view(member_id))
        self._hashes[member_id] = outcome.hash if isinstance(outcome, Published) else None
        match outcome:
            case Refused(_, retry_after, _) if retry_after is not None:
                self._leaving.wait(min(retry_after, LONGEST_PAUSE).total_seconds())
                self.wanted(member_id)
            case Refused(error, _, _) | Unknown(error):
                log.warning("home_not_published", error=error)

    def _view(self, member_id: str) -> View:
        now = self.clock()

        def read(records: Records) -> View:
            return home(home_of(records, self._member(records, member_id), self.company, now, self._around), now)

        member = self.store.read(lambda records: self._member(records, member_id))
        if member.is_admin:
            self._look_around(now)
        return self.store.read(read)

    def _member(self, records: Records, member_id: str) -> Member:
        return known_member(records, member_id, self.company.admins, self.company.recruiters)

    def _look_around(self, now: datetime) -> None:
        """Look at what admins see besides: whether the hiring channel can be used, and how messages are faring."""
        if self._looked_at is not None and self._looked_at <= now < self._looked_at + LOOK_AGAIN_AFTER:
            return
        self._looked_at = now
        messages = self.store.read(lambda records: of_messages(records, now))
        match self.messenger.look_at(self.company.channel_id):
            case Channel() as channel:
                self._around = Around(True, channel, messages, self.sockets())
            case Refused(error="channel_not_found"):
                self._around = Around(True, None, messages, self.sockets())
            case _:
                self._around = Around(False, None, messages, self.sockets())
