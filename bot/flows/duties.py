"""Duties given to somebody else: by whoever has one, or runs the loop, to a colleague who may do it."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.duties import Duty, OpenDuty
from bot.domain.errors import Refusal
from bot.domain.events import Deed, Kind
from bot.domain.ladders import HANDED, Says
from bot.domain.people import Member
from bot.domain.permissions import NOT_FOR_YOU, Action, allows
from bot.flows.access import Case, case_of, case_to_change, open_case
from bot.flows.bundles import owe, refresh
from bot.flows.clocks import settle
from bot.flows.owed import about
from storage.store import Records

# What doing it takes; a card goes with its seat instead, see `bot.flows.seats`.
TAKES = {Duty.DECISION: Action.DECIDE, Duty.SCHEDULING: Action.PANEL, Duty.GAP: Action.PANEL}


def about_to_give(records: Records, deed: Deed, duty_id: int) -> str:
    """Return what a duty is about, for the form that asks to whom it goes; refused to whoever could not do it."""
    duty, case = _to_give(records, deed, duty_id, open_case)
    return about(records, duty, case.application, case.opening)


def hand_over(records: Records, deed: Deed, duty_id: int, to_id: str) -> str:
    """Give a duty to a colleague, who hears of it in their next batch; its due time stays. Returns what happened.

    It is theirs until it is done, or until they cannot be asked any more: then it falls back to who would have had it.
    """
    duty, case = _to_give(records, deed, duty_id, case_to_change)
    to = records.members.get(to_id)
    if to is None:
        raise Refusal("I don't know them yet. Try again in a minute.")
    if to.id == duty.holder_id:
        raise Refusal(f"{to.name} has it already.")
    # The same words whoever it is: somebody's own file, too, is one they have no part in.
    if not allows(_taken(duty), case_of(records, to, case.application).roles):
        raise Refusal(_who_could(duty, to.name, case))
    what = about(records, duty, case.application, case.opening)
    records.nudges.take_over_waiting(duty.id, duty.holder_id, deed.at)
    records.duties.change(duty.id, holder_id=to.id, given_to=to.id, snoozes=0, form_opened_at=None, look_at=deed.at)
    settle(records, case.application.id, deed.at)
    if to.id != deed.member.id:
        _tell(records, duty, to.id, deed.at)
    refresh(records, duty.holder_id, deed.at)
    refresh(records, to.id, deed.at)
    records.events.add(
        application_id=case.application.id,
        at=deed.at,
        actor_id=deed.member.id,
        kind=Kind.HANDED_OVER,
        door=deed.door,
        text=f"{what}, to {to.name}",
    )
    return f"{to.name} has it now, and hears of it in their next list. It is due when it was."


def _to_give(
    records: Records, deed: Deed, duty_id: int, find: Callable[[Records, Member, int, Action], Case]
) -> tuple[OpenDuty, Case]:
    """Return an open duty for somebody who could do it themselves, or refuse."""
    duty = records.duties.get(duty_id)
    if duty is None or duty.kind is Duty.CARD:
        raise Refusal(NOT_FOR_YOU)
    case = find(records, deed.member, duty.application_id, _taken(duty))
    if not duty.is_open:
        raise Refusal("That is done already. Thank you.")
    return duty, case


def _tell(records: Records, duty: OpenDuty, to_id: str, now: datetime) -> None:
    times = sum(nudge.rung.startswith(HANDED) for nudge in records.nudges.of_duties([duty.id]))
    records.nudges.want(duty.id, f"{HANDED}{times + 1}", Says.ASK, to_id, cannot_wait=False, at=now)
    owe(records, to_id, now)


def _taken(duty: OpenDuty) -> Action:
    return TAKES.get(duty.kind, Action.MOVE)


def _who_could(duty: OpenDuty, name: str, case: Case) -> str:
    if duty.kind is Duty.DECISION:
        return f"{name} does not decide about candidates of {case.opening.title}. Its hiring manager or an admin does."
    return f"{name} does not run {case.opening.title}. Choose a recruiter, its hiring manager or an admin."
