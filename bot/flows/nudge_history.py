"""What was said to whom about a candidate, what comes next, when and why: the answer to “why is somebody reminded?”."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.candidates import Application
from bot.domain.duties import OpenDuty
from bot.domain.errors import Refusal
from bot.domain.ladders import Says
from bot.domain.people import Member
from bot.domain.permissions import Action
from bot.domain.scorecards import is_blind
from bot.flows.access import open_case
from bot.flows.owed import about
from bot.flows.steps import steps_to_come
from storage.store import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One rung: what kind of message, to whom, and when it went out; wanted, but not sent yet, without `sent_at`."""

    says: Says
    to: str
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
                wanted_at=nudge.wanted_at,
                sent_at=nudge.sent_at,
            )
            for nudge in nudges
        )
        coming = tuple(
            Said(says=step.says, to=person.name, wanted_at=step.at, sent_at=None) for step, person in to_come.items()
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
