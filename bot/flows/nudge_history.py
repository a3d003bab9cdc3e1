"""What was said to whom about a candidate, what comes next, when and why: the answer to “why is somebody reminded?”."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.candidates import Application
from bot.domain.duties import Duty, OpenDuty
from bot.domain.errors import Refusal
from bot.domain.ladders import Says
from bot.domain.people import Member
from bot.domain.permissions import Action
from bot.domain.scorecards import is_blind
from bot.flows.access import Case, open_case
from bot.flows.owed import about
from bot.flows.steps import steps_to_come
from storage.store import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One rung: what kind of message, to whom and why them, and when it went out; without `sent_at` it is to come."""

    says: Says
    to: str
    why: str
    wanted_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One duty with all that was said of it, and what comes next if nothing happens."""

    duty: OpenDuty
    about: str
    holder: str
    said: tuple[Said, ...]
    next: tuple[Said, ...]


def nudges_about(
    records: Records, member: Member, application_id: int, now: datetime
) -> tuple[Application, list[Told]]:
    """Return every duty about an application with its nudges, the newest first, for the team that runs it."""
    case = open_case(records, member, application_id, Action.MOVE)
    if is_blind(member.id, case.seats):
        raise Refusal("You are on this panel: you can see who was reminded once your own card is in.")
    told = []
    for duty in reversed(records.duties.history(application_id)):
        nudges = records.nudges.of_duties([duty.id])
        to_come = steps_to_come(records, duty, now) if duty.is_open else {}
        names = records.members.named({duty.holder_id, *(nudge.member_id for nudge in nudges)})
        said = tuple(
            Said(
                says=nudge.says,
                to=names.get(nudge.member_id, "somebody who left"),
                why=_why(duty, nudge.member_id, case),
                wanted_at=nudge.wanted_at,
                sent_at=nudge.sent_at,
            )
            for nudge in nudges
            if duty.kind is Duty.CARD or not nudge.was_known
        )
        coming = tuple(
            Said(says=step.says, to=person.name, why=_why(duty, person.id, case), wanted_at=step.at, sent_at=None)
            for step, person in to_come.items()
        )
        told.append(
            Told(
                duty=duty,
                about=about(records, duty, case.application, case.opening),
                holder=names.get(duty.holder_id, "somebody who left"),
                said=said,
                next=coming,
            )
        )
    return case.application, told


def _why(duty: OpenDuty, member_id: str, case: Case) -> str:
    """Return why somebody was asked: what they are to the duty, the candidate or the opening."""
    if member_id == duty.holder_id:
        return "interviewed them" if duty.kind is Duty.CARD else "is waited for"
    if member_id == (case.application.owner_id or case.opening.recruiter_id):
        return "looks after them"
    return "is the hiring manager" if member_id == case.opening.hiring_manager_id else "can act in their place"
