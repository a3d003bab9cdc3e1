"""Remembers every envelope, ack, Web API call and event, for the drawer and for tests."""

import itertools
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.sandbox.clock import Clock
from bot.sandbox.model import Json

KEPT = 5_000
LINES_KEPT = 2_000  # each may hold a whole view


@dataclass
class Entry:
    """One line of the log."""

    n: int
    at: float
    kind: str
    title: str
    user: str | None = None
    ms: float | None = None
    ok: bool | None = None
    error: str | None = None
    request: Json | None = None
    response: Json | None = None

    def as_json(self) -> Json:
        """Return the entry as the page receives it."""
        return dict(vars(self))


@dataclass(frozen=True)
class Call:
    """A Web API call the app made, when it came, and how it was answered."""

    method: str
    args: Json
    answer: Json
    at: float

    @property
    def ok(self) -> bool:
        """Whether Slack said yes."""
        return bool(self.answer.get("ok"))


@dataclass
class Journal:
    """The log, bounded so that a long demonstration does not grow for ever."""

    clock: Clock
    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=LINES_KEPT))
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=KEPT))
    envelopes: deque[Json] = field(default_factory=lambda: deque(maxlen=KEPT))
    listeners: list[Callable[[Entry], None]] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def note(
        self,
        kind: str,
        title: str,
        *,
        user: str | None = None,
        ms: float | None = None,
        error: str | None = None,
        request: Json | None = None,
        response: Json | None = None,
    ) -> Entry:
        """Write one line and show it to whoever is watching."""
        number, now = next(self._numbers), self.clock.now()
        entry = Entry(number, now, kind, title, user, ms, error is None, error, request, response)
        self.entries.append(entry)
        for listener in self.listeners:
            listener(entry)
        return entry

    def after(self, number: int, limit: int = 200) -> list[Json]:
        """Return the entries that follow entry `number`, oldest first."""
        return [entry.as_json() for entry in itertools.islice(_since(self.entries, number), limit)]

    def before(self, number: int, limit: int = 200) -> list[Json]:
        """Return the last entries that precede entry `number`, oldest first."""
        older = [entry for entry in self.entries if entry.n < number]
        return [entry.as_json() for entry in older[-limit:]]

    def latest(self, count: int = 200) -> list[Json]:
        """Return the last entries, oldest first."""
        skipped = max(0, len(self.entries) - count)
        return [entry.as_json() for entry in itertools.islice(self.entries, skipped, None)]


def _since(entries: Iterable[Entry], number: int) -> Iterable[Entry]:
    return (entry for entry in entries if entry.n > number)
