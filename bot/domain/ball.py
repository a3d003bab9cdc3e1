"""The ball: what an application waits for, from whom, since when and until when.

Several people may owe something at once, the cards of a panel; the ball is with the first of them, so that there is
always one name to give, or the candidate, or nobody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendars import Calendar
from bot.domain.clocks import at_local
from bot.domain.duties import Duty, NewDuty
from bot.domain.interviews import Seat, all_in, counted
from bot.domain.ladders import ladder_for
from bot.domain.openings import Opening, Status
from bot.domain.pipeline import Stage

# Where people are met: without a panel somebody has to ask one.
MEETING = frozenset({Stage.LOOP})
Calendars = Callable[[str], Calendar]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ball:
    """Who holds an application's ball. `holder_id` is nobody while the candidate has the next move, or at the end."""

    holder_id: str | None
    duty: Duty
    since: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Untold:
    """The oldest decision that the candidate has not been told of."""

    decision_id: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an application stands, as far as it decides who is waited for.

    `event_id` is the event that began the stage; `seats` are those still waited for, and those whose card is in.
    """

    opening: Opening
    stage: Stage
    since: datetime
    event_id: int = 0
    owner_id: str | None = None
    seats: Sequence[Seat] = ()
    revisit_on: date | None = None
    untold: Untold | None = None

    @property
    def owner(self) -> str:
        """Return who owns the stage."""
        return self.opening.owner_of(self.stage, self.owner_id)

    @property
    def recruiter(self) -> str:
        """Return who looks after the candidate."""
        return self.owner_id or self.opening.recruiter_id


def duties_of(where: Standing, calendar_of: Calendars) -> tuple[NewDuty, ...]:
    """Return what is waited for, the one with the ball first; times are counted by whoever owes it.

    * something was decided and the candidate does not know: whoever looks after them tells them;
    * at the end, or while the opening is not open: nothing;
    * on hold: the owner, on the day to look again;
    * cards are missing: each interviewer theirs, the one due first in front;
    * in the debrief with every card in, in the loop with every card asked for there in: the hiring manager decides;
    * the candidate works on something: they do;
    * else: the owner of the stage takes the next step, which in the loop is to ask a panel;
    * besides: an interview that comes too long after the one before is brought forward by who looks after them.
    """
    if where.untold is not None and where.opening.status is not Status.PAUSED:
        return (_tell(where, where.untold, calendar_of),)
    if where.stage.is_final or not where.opening.is_open:
        return ()
    if where.stage is Stage.ON_HOLD:
        return (_look_again(where, calendar_of),)
    missing = sorted((seat for seat in counted(where.seats) if not seat.is_in), key=lambda seat: (seat.due_at, seat.id))
    if missing:
        return (*(_card(seat) for seat in missing), *_gap(where, calendar_of))
    # In the loop, cards of earlier stages decide nothing: the loop's own panel may not even be asked yet.
    deciding = [seat for seat in where.seats if where.stage is Stage.DEBRIEF or seat.assigned_at >= where.since]
    if where.stage in {Stage.LOOP, Stage.DEBRIEF} and all_in(deciding):
        return (_decision(where, calendar_of),)
    return (_step(where, calendar_of),)


def ball_of(where: Standing, duties: Sequence[NewDuty]) -> Ball:
    """Return who has the ball where that is waited for; nobody where nothing is, or the candidate has the next move."""
    if not duties:
        return Ball(holder_id=None, duty=Duty.NOTHING, since=where.since, due_at=None)
    first = duties[0]
    # The candidate's own part is on record for who hears of their silence; the ball is theirs.
    holder_id = None if first.kind is Duty.CANDIDATE else first.holder_id
    # On hold the clock begins on the day to look again; the ball has been with the owner all along.
    is_on_hold = where.stage is Stage.ON_HOLD and first.kind is Duty.STAGE
    since = where.since if is_on_hold else first.started_at
    if first.kind is Duty.CARD:
        # Since the first of the panel was asked, whoever has written since: lists are sorted by it, and must not tell.
        asked = [seat.assigned_at for seat in counted(where.seats) if seat.assigned_at >= where.since]
        own = next(seat.assigned_at for seat in where.seats if seat.id == first.subject_id)
        since = min(asked, default=own)
    return Ball(holder_id=holder_id, duty=first.kind, since=since, due_at=first.due_at)


def stage_due(opening: Opening, stage: Stage, since: datetime, calendar: Calendar) -> datetime | None:
    """Return when a stage is past its time; nothing where no clock runs.

    The owner's days are business days of theirs, the candidate's are calendar days: they were promised a week.
    """
    days = opening.days_in(stage)
    if not stage.is_active or days is None:
        return None
    if opening.rule(stage).candidate_days is not None:
        return since + timedelta(days=days)
    return calendar.business_days_later(since, days)


def card_due(opening: Opening, since: datetime, calendar: Calendar) -> datetime:
    """Return when a card is due that was asked for, or whose interview ended, then."""
    return ladder_for(Duty.CARD, opening.duty_days).due_at(since, calendar)


def _tell(where: Standing, untold: Untold, calendar_of: Calendars) -> NewDuty:
    ladder = ladder_for(Duty.TELL, where.opening.duty_days)
    return NewDuty(
        kind=Duty.TELL,
        subject_id=untold.decision_id,
        holder_id=where.recruiter,
        started_at=untold.since,
        due_at=ladder.due_at(untold.since, calendar_of(where.recruiter)),
    )


def _look_again(where: Standing, calendar_of: Calendars) -> NewDuty:
    calendar = calendar_of(where.owner)
    again = at_local(where.revisit_on, calendar.hours.start, calendar.zone) if where.revisit_on else None
    return NewDuty(
        kind=Duty.STAGE,
        subject_id=where.event_id,
        holder_id=where.owner,
        started_at=again or where.since,
        due_at=again,
    )


def _card(seat: Seat) -> NewDuty:
    return NewDuty(
        kind=Duty.CARD,
        subject_id=seat.id,
        holder_id=seat.interviewer_id,
        started_at=seat.clock_from,
        due_at=seat.due_at,
    )


def _gap(where: Standing, calendar_of: Calendars) -> tuple[NewDuty, ...]:
    """Return the duty to bring the next interview forward, where it comes too long after what was before it."""
    planned = sorted((seat.starts_at, seat.interview_id) for seat in where.seats if seat.starts_at and not seat.is_in)
    ended = [seat.clock_from for seat in where.seats if seat.is_in]
    if not planned:
        return ()
    starts_at, interview_id = planned[0]
    before = max((at for at in ended if at <= starts_at), default=where.since)
    latest = ladder_for(Duty.GAP, where.opening.duty_days).due_at(before, calendar_of(where.recruiter))
    if starts_at <= latest:
        return ()
    return (
        NewDuty(kind=Duty.GAP, subject_id=interview_id, holder_id=where.recruiter, started_at=before, due_at=latest),
    )


def _decision(where: Standing, calendar_of: Calendars) -> NewDuty:
    since = max([where.since, *(seat.submitted_at for seat in where.seats if seat.submitted_at)])
    decider = where.opening.hiring_manager_id
    return NewDuty(
        kind=Duty.DECISION,
        subject_id=where.event_id,
        holder_id=decider,
        started_at=since,
        due_at=ladder_for(Duty.DECISION, where.opening.duty_days).due_at(since, calendar_of(decider)),
    )


def _step(where: Standing, calendar_of: Calendars) -> NewDuty:
    kind, owner = Duty.STAGE, where.owner
    if where.opening.rule(where.stage).candidate_days is not None:
        kind, owner = Duty.CANDIDATE, where.recruiter
    elif where.stage is Stage.OFFER:
        kind = Duty.OFFER
    elif where.stage in MEETING:
        kind = Duty.SCHEDULING
    calendar, days = calendar_of(owner), where.opening.duty_days
    # A stage's own time is for all of it; asking a panel is only its beginning.
    if kind is Duty.SCHEDULING or (kind is Duty.OFFER and kind in days):
        due: datetime | None = ladder_for(kind, days).due_at(where.since, calendar)
    else:
        due = stage_due(where.opening, where.stage, where.since, calendar)
    return NewDuty(kind=kind, subject_id=where.event_id, holder_id=owner, started_at=where.since, due_at=due)
