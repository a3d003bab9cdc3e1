"""Bundles: all that one person owes as one message, sent when they can act on it and kept true in place.

Batches at fixed times disturb least and leave nobody wondering; so a person hears at 09:30 and 15:30 of their day, at
most three times a day, and never out of hours. A bundle that stands in their conversation is edited silently as duties
are done or added: at any hour, because an edit notifies nobody. Sending anew folds the older one away, so there is only
ever one. Nothing here keeps a clock or a queue: the same question is asked again at the moment of sending, and what
cannot go out yet comes back with the time to look again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendars import Calendar
from bot.domain.clocks import DAY, at_local
from bot.domain.colours import Colour
from bot.domain.duties import Duty
from bot.domain.errors import Refusal

MOST_A_DAY = 3
FORM_IS_OPEN_FOR = timedelta(hours=1)
SNOOZE_FOR = timedelta(hours=2)
MOST_SNOOZES = 2


class Act(StrEnum):
    """What to do with somebody's bundle: post it anew, edit the one that stands there, wait, or nothing at all."""

    SEND = "send"
    UPDATE = "update"
    WAIT = "wait"
    NOTHING = "nothing"


class Reason(StrEnum):
    """Why a message waits."""

    NOT_YET = "not_yet"
    BATCH = "batch"
    QUIET = "quiet_hours"
    DO_NOT_DISTURB = "do_not_disturb"
    AWAY = "away"
    FORM_OPEN = "form_open"
    SNOOZED = "snoozed"
    MUTED = "muted"
    BUDGET = "three_a_day"


class PutOff(StrEnum):
    """How long somebody wants to hear nothing of a duty."""

    TWO_HOURS = "two_hours"
    TOMORROW = "tomorrow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a bundle says about one duty: what about whom, how many minutes, until when, what for, and why you.

    `key` is the duty's id in words. `code` names the application, `subject_id` what the duty is about: a seat, where
    it is a card. `waits_for` is whom somebody else's duty waits for, where this person was asked to step in. `asked_next`
    is who is asked how to go on if this stays open; said only once it is due soon, so that nobody else hears first.
    """

    key: str
    kind: Duty
    about: str
    minutes: int
    due_at: datetime | None
    unblocks: str
    why_you: str
    colour: Colour
    code: str = ""
    subject_id: int = 0
    snoozes: int = 0
    waits_for: str | None = None
    asked_next: str | None = None

    @property
    def told(self) -> str:
        """Return what of the line makes its reader see a difference, short enough to be kept."""
        due = f"{self.due_at.astimezone(UTC):%Y%m%d%H%M}" if self.due_at else ""
        return f"{self.key} {self.colour.value} {due} {self.snoozes} {self.waits_for or ''} {self.about}"


@dataclass(frozen=True, slots=True)
class Snooze:
    """That somebody put a duty off until then. It is open until the duty was mentioned again; `times` stays."""

    until: datetime
    times: int
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Mute:
    """That somebody wants no message about a kind of duty before that day of theirs."""

    kind: Duty
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One duty of a person. `wanted_at` is when its ladder wants it mentioned next; nothing if never again.

    `cannot_wait` is for a card at the end of its interview, a change on the same day and an offer: these come between
    batches. `form_opened_at` is when the person last opened its form: who is at it is left alone for an hour.
    """

    line: Line
    wanted_at: datetime | None
    cannot_wait: bool = False
    form_opened_at: datetime | None = None
    snooze: Snooze | None = None

    @property
    def comes_between(self) -> bool:
        """Tell whether its next mention may come between batches; who put it off named the time themselves."""
        return self.cannot_wait or (self.snooze is not None and self.snooze.is_open)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whom a bundle is for.

    `sent_at` are their unasked direct messages of late, of any kind. `shown` is what the lines of the bundle told that
    stands in their conversation, nothing while there is none. `dnd_until` is the end of a Do Not Disturb that is on now.
    """

    calendar: Calendar
    sent_at: tuple[datetime, ...] = ()
    shown: tuple[str, ...] | None = None
    dnd_until: datetime | None = None
    mutes: tuple[Mute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do now. `lines` is the whole bundle, `mentions` the keys of the duties that count as said when it is sent.

    `look_again_at` is when something is next to be sent, as far as is known now, and `reason` why not before.
    """

    act: Act
    lines: tuple[Line, ...]
    mentions: frozenset[str] = frozenset()
    look_again_at: datetime | None = None
    reason: Reason | None = None


def decide(owed: Iterable[Owed], reader: Reader, now: datetime) -> Decision:
    """Decide what becomes of somebody's bundle now; the order of the duties does not matter.

    1. Each duty is ready once its ladder wants it and the person neither has its form open, put it off nor muted it.
    2. It may go out from the next batch on, or at once if it cannot wait; at work, not in Do Not Disturb, and not as
       the fourth unasked message of their day. What missed its batch goes out at the next chance of the same day.
    3. If one may go out now, the bundle is sent, with everything owed in it, and mentions all that are ready.
    4. Else a bundle that stands there and no longer says what is owed is edited.
    """
    duties = sorted(owed, key=lambda one: _in_order(one.line))
    lines = tuple(one.line for one in duties)
    ready = {one.line.key: _ready(one, reader) for one in duties}
    wanted = [
        (_turn(found[0], reader, now, comes_between=one.comes_between), one)
        for one in duties
        if (found := ready[one.line.key])
    ]
    if any(slot <= now for slot, _ in wanted):
        mentions = frozenset(key for key, found in ready.items() if found and found[0] <= now)
        rest = [slot for slot, one in wanted if one.line.key not in mentions]
        return Decision(act=Act.SEND, lines=lines, mentions=mentions, look_again_at=min(rest, default=None))
    first = min(wanted, key=lambda pair: (pair[0], _in_order(pair[1].line)), default=None)
    act = Act.WAIT if first else Act.NOTHING
    if reader.shown is not None and reader.shown != tuple(line.told for line in lines):
        act = Act.UPDATE
    if first is None:
        return Decision(act=act, lines=lines)
    slot, one = first
    return Decision(act=act, lines=lines, look_again_at=slot, reason=_reason(ready[one.line.key], reader, now))


def next_chance(reader: Reader, now: datetime) -> datetime:
    """Return when somebody may next be sent what cannot wait for a batch: at work, and not as their fourth today."""
    return reader.calendar.working_moment(_free_at(reader, now))


def next_batch(reader: Reader, ready_at: datetime, now: datetime) -> datetime:
    """Return when somebody may be sent what waits for a batch: in the first one from `ready_at` on, or after it that day."""
    return _turn(ready_at, reader, now, comes_between=False)


def snoozed(times: int, wish: PutOff, now: datetime, calendar: Calendar) -> Snooze:
    """Put a duty off for two hours or until the next working morning, twice at most. Its due time stays."""
    if times >= MOST_SNOOZES:
        raise Refusal("You put this off twice already. You can do it, hand it over, or say that it did not happen.")
    if wish is PutOff.TWO_HOURS:
        return Snooze(now + SNOOZE_FOR, times + 1)
    morning = calendar.next_business_day(calendar.today(now))
    return Snooze(calendar.next_batch(_start_of(morning, calendar)), times + 1)


def muted(kind: Duty, until: date, now: datetime, calendar: Calendar) -> Mute:
    """Mute a kind of duty until a day to come. One's own card is mentioned all the same once it is due."""
    if until <= calendar.today(now):
        raise Refusal("Please choose a day after today.")
    return Mute(kind, until)


def _in_order(line: Line) -> tuple[int, bool, float, str]:
    return (line.colour.rank, line.due_at is None, line.due_at.timestamp() if line.due_at else 0, line.key)


def _ready(one: Owed, reader: Reader) -> tuple[datetime, Reason] | None:
    """Return when a duty may be mentioned as far as its own state goes, and what it waits for until then."""
    holds: list[tuple[datetime, Reason]] = []
    if one.snooze and one.snooze.is_open:
        holds.append((one.snooze.until, Reason.SNOOZED))
    elif one.wanted_at is None:
        return None
    else:
        holds.append((one.wanted_at, Reason.NOT_YET))
    if one.form_opened_at:
        holds.append((one.form_opened_at + FORM_IS_OPEN_FOR, Reason.FORM_OPEN))
    holds += [(_unmuted(one.line, mute, reader), Reason.MUTED) for mute in reader.mutes if mute.kind is one.line.kind]
    return max(holds)


def _unmuted(line: Line, mute: Mute, reader: Reader) -> datetime:
    end = _start_of(mute.until, reader.calendar)
    return min(end, line.due_at) if line.kind is Duty.CARD and line.due_at else end


def _turn(ready_at: datetime, reader: Reader, now: datetime, *, comes_between: bool) -> datetime:
    """Return when something may go out: at once in what is left of a day whose batch has passed, else in a batch."""
    calendar = reader.calendar
    at_work = next_chance(reader, now)
    from_then = max(ready_at, _start_of(calendar.today(at_work), calendar))
    slot = calendar.working_moment(from_then) if comes_between else calendar.next_batch(from_then)
    return max(at_work, slot)


def _free_at(reader: Reader, now: datetime) -> datetime:
    free_at = max(now, reader.dnd_until or now)
    if _is_spent(reader, now):
        return max(free_at, _start_of(reader.calendar.today(now) + DAY, reader.calendar))
    return free_at


def _reason(ready: tuple[datetime, Reason] | None, reader: Reader, now: datetime) -> Reason:
    if ready and ready[0] > now:
        return ready[1]
    if reader.dnd_until and reader.dnd_until > now:
        return Reason.DO_NOT_DISTURB
    if _is_spent(reader, now):
        return Reason.BUDGET
    if reader.calendar.is_away(now):
        return Reason.AWAY
    return Reason.BATCH if reader.calendar.is_at_work(now) else Reason.QUIET


def _is_spent(reader: Reader, now: datetime) -> bool:
    today = reader.calendar.today(now)
    return sum(reader.calendar.today(sent_at) == today for sent_at in reader.sent_at) >= MOST_A_DAY


def _start_of(day: date, calendar: Calendar) -> datetime:
    return at_local(day, time(), calendar.zone)
