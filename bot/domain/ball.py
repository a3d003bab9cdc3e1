"""The ball: who everybody waits for, since when, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.clocks import NINE_TO_HALF_PAST_FIVE, at_local, business_days_later
from bot.domain.interviews import Seat, all_in, counted
from bot.domain.openings import Opening, Status
from bot.domain.pipeline import Stage

DECISION_DAYS = 1
TELL_DAYS = 2


class Duty(StrEnum):
    """What the holder of the ball is waited for."""

    STAGE = "stage"
    CARD = "card"
    DECISION = "decision"
    TELL = "tell"
    CANDIDATE = "candidate"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ball:
    """Who holds an application's ball. `holder_id` is nobody while the candidate has the next move, or at the end."""

    holder_id: str | None
    duty: Duty
    since: datetime
    due_at: datetime | None


def whose_ball(
    opening: Opening,
    stage: Stage,
    stage_since: datetime,
    owner_id: str | None,
    seats: Sequence[Seat],
    zone: ZoneInfo,
    revisit_on: date | None = None,
    undisclosed_since: datetime | None = None,
) -> Ball:
    """Return who holds the ball; first match wins. `zone` is the stage owner's, `seats` are those still waited for.

    * something was decided and the candidate does not know: whoever looks after them;
    * at the end, or while the opening is paused: nobody;
    * on hold: the owner, on the day to look again;
    * a card is missing: the interviewer whose card is due first;
    * in the debrief with every card in, in the loop with every card asked for there in: the hiring manager, to decide;
    * the candidate works on something: the candidate;
    * else: the owner of the stage.
    """
    owner = opening.owner_of(stage, owner_id)
    if undisclosed_since is not None and opening.status is not Status.PAUSED:
        tell_by = business_days_later(undisclosed_since, TELL_DAYS, zone)
        holder = owner_id or opening.recruiter_id
        return Ball(holder_id=holder, duty=Duty.TELL, since=undisclosed_since, due_at=tell_by)
    if stage.is_final or not opening.is_open:
        return Ball(holder_id=None, duty=Duty.NOTHING, since=stage_since, due_at=None)
    if stage is Stage.ON_HOLD:
        again = stage_due(opening, stage, stage_since, zone, revisit_on)
        return Ball(holder_id=owner, duty=Duty.STAGE, since=stage_since, due_at=again)
    missing = sorted((seat for seat in counted(seats) if not seat.is_in), key=lambda seat: (seat.due_at, seat.id))
    if missing:
        first = missing[0]
        return Ball(holder_id=first.interviewer_id, duty=Duty.CARD, since=first.assigned_at, due_at=first.due_at)
    # In the loop, cards of earlier stages decide nothing: the loop's own panel may not even be asked yet.
    deciding = [seat for seat in seats if stage is Stage.DEBRIEF or seat.assigned_at >= stage_since]
    if stage in {Stage.LOOP, Stage.DEBRIEF} and all_in(deciding):
        since = max([stage_since, *(seat.submitted_at for seat in seats if seat.submitted_at)])
        decision_due = business_days_later(since, DECISION_DAYS, zone)
        return Ball(holder_id=opening.hiring_manager_id, duty=Duty.DECISION, since=since, due_at=decision_due)
    due = stage_due(opening, stage, stage_since, zone)
    if opening.rule(stage).candidate_days is not None:
        return Ball(holder_id=None, duty=Duty.CANDIDATE, since=stage_since, due_at=due)
    return Ball(holder_id=owner, duty=Duty.STAGE, since=stage_since, due_at=due)


def stage_due(
    opening: Opening, stage: Stage, since: datetime, zone: ZoneInfo, revisit_on: date | None = None
) -> datetime | None:
    """Return when a stage is past its time; nothing where no clock runs.

    On hold that is the morning of the day to look again.
    The owner's days are business days in their zone, the candidate's are calendar days: they were promised a week.
    """
    rule = opening.rule(stage)
    if stage is Stage.ON_HOLD and revisit_on is not None:
        return at_local(revisit_on, NINE_TO_HALF_PAST_FIVE.start, zone)
    if not stage.is_active:
        return None
    if rule.candidate_days is not None:
        return since + timedelta(days=rule.candidate_days)
    return business_days_later(since, rule.days, zone) if rule.days is not None else None
