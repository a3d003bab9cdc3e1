"""Ladders: whom to tell about a duty, when, and who comes next if nothing happens.

A ladder is data: rungs with the moment they stand at, the role they speak to and the kind of message. Whoever owes the
duty hears of it three times at most; then it goes to somebody who can act in their place. Research on reminders says
why: each repetition is heeded less than the one before. Ladders say from when a message is wanted; in which batch it
goes out is decided by `bot.domain.bundles`.

Time is the recipient's: a rung for the recruiter counts the recruiter's business days. Due times come in from outside,
because they are kept in the records and may have been tightened or paused.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendars import Calendar
from bot.domain.clocks import DAY, at_local
from bot.domain.duties import Duty
from bot.domain.errors import Refusal

MOST_PINGS = 3
MOST_DAYS = 30
COVER = "cover"
HANDED = "handed"  # said to whom a duty was handed over, once for each time
CLOSE_OF_DAY = timedelta(hours=2)
REMIND_AFTER_HOURS = 3


class Role(StrEnum):
    """Who a rung speaks to: the holder owes the duty, the others can act in their place."""

    HOLDER = "holder"
    RECRUITER = "recruiter"
    HIRING_MANAGER = "hiring_manager"
    FOUNDER = "founder"


class Says(StrEnum):
    """What kind of message a rung is.

    `ask` offers the way to do it, `remind` says it is still open, `due` that the time has come and who is asked next;
    `choose` lets somebody remind in person, go on without or give it to another; `cover` asks who stands in for
    somebody away; `last` says that nothing more will come.
    """

    ASK = "ask"
    REMIND = "remind"
    DUE = "due"
    CHOOSE = "choose"
    COVER = "cover"
    LAST = "last"


# What is said to others than the holder: that they can act in their place.
TO_STEP_IN = frozenset({Says.CHOOSE, Says.COVER, Says.LAST})


class Rule(StrEnum):
    """What a rung's time is counted from.

    * `start`: when the duty began, for a card the end of the interview;
    * `early`: in the first batch of the next working day if the duty began less than two hours before the close of
      day, else three working hours later; out of hours it began when they were next at work. Only before it is due;
    * `due`: when it is due, plus the rung's business days.
    """

    START = "start"
    EARLY = "early"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder. `days` are business days of the recipient after the due time; halves are half a day."""

    key: str
    rule: Rule
    to: Role
    says: Says
    days: float = 0


@dataclass(frozen=True, slots=True)
class Ladder:
    """What happens about one kind of duty. `days` are the holder's business days until it is due."""

    kind: Duty
    days: int
    rungs: tuple[Rung, ...]

    def due_at(self, started_at: datetime, calendar: Calendar) -> datetime:
        """Return when the duty is due: the same clock time some business days of its holder later."""
        return calendar.business_days_later(started_at, self.days)


@dataclass(frozen=True, slots=True)
class Step:
    """A rung with its moment: from `at` on the message is wanted, and `to` is at work then.

    `cannot_wait` means it may come between two batches: the request for a card when the interview ends, or an offer.
    """

    key: str
    at: datetime
    to: Role
    says: Says
    cannot_wait: bool = False


_ASK = Rung("ask", Rule.START, Role.HOLDER, Says.ASK)
_REMIND = Rung("remind", Rule.EARLY, Role.HOLDER, Says.REMIND)
_DUE = Rung("due", Rule.DUE, Role.HOLDER, Says.DUE)
# The only duties whose beginning may come between two batches.
CANNOT_WAIT = frozenset({Duty.CARD, Duty.OFFER})


def _choose(to: Role, days: float) -> Rung:
    return Rung("choose", Rule.DUE, to, Says.CHOOSE, days)


def _last(to: Role, days: float) -> Rung:
    return Rung("last", Rule.DUE, to, Says.LAST, days)


LADDERS = {
    ladder.kind: ladder
    for ladder in (
        # Due one business day after the interview; so the recruiter hears after one and a half, the manager after three.
        Ladder(Duty.CARD, 1, (_ASK, _REMIND, _DUE, _choose(Role.RECRUITER, 0.5), _last(Role.HIRING_MANAGER, 2))),
        Ladder(Duty.SCHEDULING, 1, (_ASK, _DUE, _choose(Role.RECRUITER, 0.5), _last(Role.HIRING_MANAGER, 1))),
        Ladder(Duty.DECISION, 1, (_ASK, _REMIND, _DUE, _choose(Role.RECRUITER, 0.5), _last(Role.FOUNDER, 2))),
        Ladder(Duty.OFFER, 2, (_ASK, _REMIND, _DUE, _choose(Role.HIRING_MANAGER, 0.5), _last(Role.FOUNDER, 1))),
        Ladder(Duty.TELL, 2, (_ASK, _DUE, _choose(Role.RECRUITER, 0.5), _last(Role.HIRING_MANAGER, 1))),
        Ladder(Duty.CANDIDATE, 3, (_DUE, _choose(Role.RECRUITER, 1), _last(Role.HIRING_MANAGER, 2))),
        Ladder(Duty.GAP, 3, (_DUE, _choose(Role.RECRUITER, 0.5), _last(Role.HIRING_MANAGER, 1))),
        Ladder(Duty.STAGE, 2, (_ASK, _DUE, _choose(Role.RECRUITER, 1), _last(Role.HIRING_MANAGER, 2))),
    )
}


def ladder_for(kind: Duty, days: Mapping[Duty, int] | None = None) -> Ladder:
    """Return the ladder of a kind, with the days an opening set for it; refuse fewer than one or more than thirty."""
    ladder = LADDERS[kind]
    wanted = (days or {}).get(kind, ladder.days)
    if not 1 <= wanted <= MOST_DAYS:
        raise Refusal(f"The time for a duty is between 1 and {MOST_DAYS} business days, not {wanted}.")
    return replace(ladder, days=wanted)


def due_after_pause(due_at: datetime, paused_at: datetime, resumed_at: datetime, calendar: Calendar) -> datetime:
    """Return when a duty is due after its clock stood still: the holder has the working time again that was left.

    Clocks pause while the candidate has the next move, on hold, and while the holder is away; the days off that paused
    it do not count as time that was left. What was over stays over, and nothing is ever due earlier than before.
    """
    if due_at <= paused_at:
        return due_at
    left = replace(calendar, days_off=()).working_hours_between(paused_at, due_at)
    return max(due_at, calendar.working_hours_later(resumed_at, left))


def plan(
    ladder: Ladder, started_at: datetime, due_at: datetime, calendars: Mapping[Role, Calendar]
) -> tuple[Step, ...]:
    """Return all steps of a duty in order of time; nothing comes after the last word.

    1. A role without a calendar is passed over: leave out whoever is the holder under another name, or nobody.
    2. The holder is not pinged while away. The first time that would be, whoever comes next is asked who covers.
    3. Somebody away is stood in for by the next role up the ladder that is not; if all are away, by who is back first.
    4. Every step is at a moment its recipient is at work.
    """
    steps: dict[str, Step] = {}
    for rung in ladder.rungs:
        if step := _step(rung, ladder, started_at, due_at, calendars):
            steps.setdefault(step.key, step)
    in_order = sorted(steps.values(), key=lambda step: step.at)
    last = next((number for number, step in enumerate(in_order, 1) if step.says is Says.LAST), len(in_order))
    return tuple(in_order[:last])


def pending(
    ladder: Ladder,
    started_at: datetime,
    due_at: datetime,
    sent: Collection[str],
    calendars: Mapping[Role, Calendar],
    now: datetime | None = None,
) -> tuple[Step, ...]:
    """Return the steps still to come, in order of time. `sent` are the keys of those that went out.

    A step is overtaken when a later one for the same role went out. With `now`, also when a later one for the same
    role is wanted by then: after an outage nobody hears twice at once. Steps for different roles do not wait for each
    other, so that a holder who cannot be reached holds nothing up.
    """
    steps = plan(ladder, started_at, due_at, calendars)
    if any(step.says is Says.LAST and step.key in sent for step in steps):
        return ()
    left: list[Step] = []
    overtaken: set[Role] = set()
    for step in reversed(steps):
        if step.key not in sent and step.to not in overtaken:
            left.append(step)
        if step.key in sent or (now is not None and step.at <= now):
            overtaken.add(step.to)
    return tuple(reversed(left))


def _step(
    rung: Rung, ladder: Ladder, started_at: datetime, due_at: datetime, calendars: Mapping[Role, Calendar]
) -> Step | None:
    """Return what becomes of one rung: its own step, one for a stand-in, a question who covers, or nothing."""
    roles = [role for role in _upwards(rung.to, ladder) if role in calendars]
    if not roles or roles[0] is not rung.to:
        return None
    moments = {}
    for role in roles:
        counted_by = calendars[rung.to if rung.to is Role.HOLDER else role]
        at = _moment(rung, started_at, due_at, replace(counted_by, days_off=()))
        if at is None:
            return None
        moments[role] = at
    free = next((role for role in roles if _is_free(calendars[role], moments[role])), None)
    to = free or min(roles, key=lambda role: calendars[role].working_moment(moments[role]))
    at = calendars[to].working_moment(moments[to])
    if rung.to is Role.HOLDER and to is not Role.HOLDER:
        return Step(COVER, at, to, Says.COVER)
    return Step(rung.key, at, to, rung.says, cannot_wait=rung.rule is Rule.START and ladder.kind in CANNOT_WAIT)


def _upwards(to: Role, ladder: Ladder) -> list[Role]:
    roles = list(dict.fromkeys(rung.to for rung in ladder.rungs))
    return roles[roles.index(to) :]


def _is_free(calendar: Calendar, at: datetime) -> bool:
    """Tell whether no days off stand between that moment and somebody's next working one."""
    at_home = replace(calendar, days_off=())
    return not at_home.never_works(at) and calendar.working_moment(at) == at_home.working_moment(at)


def _moment(rung: Rung, started_at: datetime, due_at: datetime, calendar: Calendar) -> datetime | None:
    match rung.rule:
        case Rule.START:
            return started_at
        case Rule.EARLY:
            early = _early(calendar.working_moment(started_at), calendar)
            return early if early < due_at else None
        case Rule.DUE:
            days = int(rung.days)
            later = calendar.business_days_later(due_at, days)
            return calendar.working_hours_later(later, (rung.days - days) * calendar.hours_a_day)


def _early(at: datetime, calendar: Calendar) -> datetime:
    today = calendar.today(at)
    window = calendar.window(today)
    if window and at <= window.end - CLOSE_OF_DAY:
        return calendar.working_hours_later(at, REMIND_AFTER_HOURS)
    return calendar.next_batch(at_local(today + DAY, time(), calendar.zone))
