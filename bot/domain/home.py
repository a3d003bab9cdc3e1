"""Home: all that one person finds when they open the app, worked out once, from what is true now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.bundles import Line
from bot.domain.channels import Channel
from bot.domain.duties import Duty
from bot.domain.faring import Faring
from bot.domain.preferences import USUAL, Preferences

MOST_FIRST = 3
MOST_LINES = 10
MOST_MEETINGS = 8
MOST_WAITS = 10
MOST_PULSES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """An interview the reader holds soon: the seat they sit in, whom they meet, for which round, from when to when."""

    seat_id: int
    candidate: str
    code: str
    opening_title: str
    round_name: str
    minutes: int
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A candidate the reader looks after or holds. `holder` is a name; nobody for the candidate's own move.

    Whose card is missing is nobody's business, so a card is waited for from the panel, unless it is the reader's own.
    """

    code: str
    candidate: str
    opening_title: str
    stage_name: str
    duty: Duty
    holder: str | None
    is_mine: bool
    since: datetime
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Pulse:
    """How many candidates stand where in one opening, in the order of its stages."""

    opening_id: int
    title: str
    counts: Mapping[str, int]


class StepKind(StrEnum):
    """What a company does first."""

    CHANNEL = "channel"
    INVITE = "invite"
    RECRUITERS = "recruiters"
    OPENING = "opening"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of setting up, and whether it is done. `trouble` is what stands in its way, in a sentence."""

    kind: StepKind
    is_done: bool
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What is not in the records of hiring: the hiring channel as Slack shows it, and how messages are faring.

    `was_asked` tells whether Slack answered about the channel; then no channel means that it shows none. `sockets` are
    how many connections Slack reaches us through, where it does so.
    """

    was_asked: bool = False
    channel: Channel | None = None
    messages: Faring | None = None
    sockets: int | None = None


NOTHING_AROUND = Around()


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """One person's Home. `more` counts what they owe besides the lines that are shown; `minutes` is for those.

    `away_until` is the last day off of somebody who is away today.
    """

    can_take_part: bool = True
    may_add: bool = False
    may_claim: bool = False
    lines: tuple[Line, ...] = ()
    more: int = 0
    meetings: tuple[Meeting, ...] = ()
    waits: tuple[Waiting, ...] = ()
    pulses: tuple[Pulse, ...] = ()
    more_pulses: int = 0
    wishes: Preferences = USUAL
    away_until: date | None = None
    timezone: str = "UTC"
    country: str | None = None
    steps: tuple[Step, ...] = ()
    messages: Faring | None = None
    sockets: int | None = None

    @property
    def first(self) -> tuple[Line, ...]:
        """Return the next three things."""
        return self.lines[:MOST_FIRST]

    @property
    def rest(self) -> tuple[Line, ...]:
        """Return what else is owed, as far as it is shown."""
        return self.lines[MOST_FIRST:]

    @property
    def minutes(self) -> int:
        """Return about how long the shown things take together."""
        return sum(line.minutes for line in self.lines)


def setup_steps(around: Around, *, has_recruiter: bool, has_opening: bool, has_candidate: bool) -> tuple[Step, ...]:
    """Return what a company has to do first, in order; nothing once all of it is done.

    What Slack could not be asked is left out: a step is never shown as open only because nobody answered.
    """
    steps = [
        *_channel_steps(around),
        Step(StepKind.RECRUITERS, has_recruiter),
        Step(StepKind.OPENING, has_opening),
        Step(StepKind.CANDIDATE, has_candidate),
    ]
    return () if all(step.is_done for step in steps) else tuple(steps)


NO_CHANNEL = "Slack does not show the channel that HIRELOOP_CHANNEL names; a private one needs `/invite @Hireloop`."


def _channel_steps(around: Around) -> list[Step]:
    if not around.was_asked:
        return []
    channel = around.channel
    if channel is None:
        return [Step(StepKind.CHANNEL, False, NO_CHANNEL)]
    is_usable = not (channel.is_archived or channel.is_shared_outside)
    if not is_usable:
        return [Step(StepKind.CHANNEL, False, channel.trouble)]
    return [Step(StepKind.CHANNEL, True), Step(StepKind.INVITE, channel.is_member, channel.trouble)]
