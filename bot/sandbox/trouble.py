"""Misbehaviour on request: a seed, a rate per kind of trouble, and the same trouble every time."""

import random
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields

from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json


@dataclass
class Switches:
    """The rate of each kind of trouble, from 0 (never) to 1 (always), and its details."""

    seed: int = 1
    mixture: float = 0.0  # the least rate of every kind at once
    # Envelopes to the app.
    duplicate: float = 0.0  # the same envelope twice at once
    redeliver: float = 0.0  # once more after its ack
    reorder: float = 0.0  # let the next one go first
    hold: float = 0.0  # keep it back for hold_seconds
    hold_seconds: float = 2.0
    # The app's sockets, at the moment an envelope is to be sent.
    half_open: float = 0.0  # the socket looks alive and carries nothing any more
    close: float = 0.0  # the socket is cut
    refresh: float = 0.0  # `disconnect` is announced, the socket stays open
    refresh_close: float = 0.0  # `disconnect` is announced and the socket closed at once
    refuse_open: float = 0.0  # apps.connections.open fails
    # Answers of the Web API.
    drop_reply: float = 0.0  # it happened, and the caller sees a reset
    rate_limited: float = 0.0  # 429 with Retry-After
    retry_after: int = 1
    error_500: float = 0.0
    error_503: float = 0.0
    timeout: float = 0.0  # no answer for timeout_seconds, then a reset
    timeout_seconds: float = 35.0
    slow: float = 0.0  # the answer trickles for slow_seconds
    slow_seconds: float = 2.0
    after_effect: bool = False  # whether 500, 503 and timeout come after the call took effect
    methods: list[str] = field(default_factory=list)  # only these Web API methods; empty: all
    times: int | None = None  # stop after so many troubles; null: never


NAMES = {item.name for item in fields(Switches)}
CALM = Switches()
# An empty detail means its default, so that the page's "all calm again" leaves sensible numbers behind.
DETAILS = {"hold_seconds", "retry_after", "timeout_seconds", "slow_seconds", "methods", "seed"}


class Trouble:
    """Decides, from the seed alone, what goes wrong next."""

    def __init__(self, struck: Callable[[str], None] = lambda _: None) -> None:
        """Begin well-behaved; `struck` is told of every trouble."""
        self.switches = Switches()
        self._struck = struck
        self.counts: dict[str, int] = {}
        self._streams: dict[str, random.Random] = {}

    def set(self, wanted: Json) -> None:
        """Turn switches; unknown ones are refused, and a seed starts its dice anew."""
        wanted = {name: value for name, value in wanted.items() if name != "counts"}
        unknown = sorted(set(wanted) - NAMES)
        if unknown:
            raise SlackError("invalid_arguments", unknown=unknown)
        for name, value in wanted.items():
            default = getattr(CALM, name)
            empty = value is None and name != "times"
            setattr(self.switches, name, default if empty or (name in DETAILS and not value) else value)
        if "seed" in wanted:
            self._streams.clear()

    def clear(self) -> None:
        """Behave again."""
        self.switches = Switches()
        self._streams.clear()

    def hits(self, name: str, method: str | None = None) -> bool:
        """Whether this kind of trouble strikes now; each kind has its own dice."""
        switches = self.switches
        rate: float = max(getattr(switches, name), switches.mixture)
        if rate <= 0 or switches.times == 0:
            return False
        if method and switches.methods and method not in switches.methods:
            return False
        struck = self._dice(name).random() < rate
        if struck:
            self.counts[name] = self.counts.get(name, 0) + 1
            if switches.times is not None:
                switches.times -= 1
            self._struck(name if method is None else f"{name} {method}")
        return struck

    def as_json(self) -> Json:
        """Return the switches as the page shows them, and how often each struck."""
        return {**asdict(self.switches), "counts": dict(self.counts)}

    def _dice(self, name: str) -> random.Random:
        if name not in self._streams:
            self._streams[name] = random.Random(f"{self.switches.seed}:{name}")
        return self._streams[name]
