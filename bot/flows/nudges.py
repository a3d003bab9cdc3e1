"""Nudges: what came due is looked at again, and only what is still true is owed as a message."""

from datetime import datetime

from bot.domain.candidates import Application
from bot.domain.deliveries import DeliveryKind
from bot.domain.nudges import Nudge, NudgeKind, nudge_at
from bot.domain.people import Member
from storage.store import Records

AT_ONCE = 100


def send_due(records: Records, now: datetime) -> int:
    """Turn due nudges into messages owed, at most a hundred; returns how many were dealt with.

    A nudge whose person is not at work any more waits for their next working moment.
    """
    due = records.nudges.due(now, AT_ONCE)
    for nudge in due:
        person = recipient(records, nudge)
        if records.nudges.settle(nudge.id, is_true=person is not None) and person is not None:
            at = nudge_at(now, person.zone)
            records.deliveries.owe_anew(DeliveryKind.NUDGE, str(nudge.id), person.id, at)
    return len(due)


def call_off(records: Records, kind: NudgeKind, subject_id: int, now: datetime) -> None:
    """Take back the nudge about something that was done, and let one that was sent say so."""
    nudge = records.nudges.about(kind, subject_id)
    if nudge is not None:
        records.nudges.cancel(kind, subject_id)
        records.deliveries.refresh(DeliveryKind.NUDGE, str(nudge.id), now)


def recipient(records: Records, nudge: Nudge) -> Member | None:
    """Return the one person a nudge is for, or nobody if it is not true any more."""
    application = records.applications.get(nudge.application_id)
    if application is None or application.stage.is_final or not records.openings.get(application.opening_id).is_open:
        return None
    if nudge.kind is NudgeKind.CARD:
        seat = records.interviews.get_seat(nudge.subject_id)
        is_missing = seat is not None and seat.is_owed and application.stage.is_active
        member_id = seat.interviewer_id if seat and is_missing else None
    else:
        member_id = _stage_owner(records, application) if application.stage_event_id == nudge.subject_id else None
    person = _present(records, member_id)
    return person if person and not application.is_of(person) else None


def _stage_owner(records: Records, application: Application) -> str:
    """Return who owns the stage; the opening's recruiter where that person left."""
    opening = records.openings.get(application.opening_id)
    owner_id = opening.owner_of(application.stage, application.owner_id)
    return owner_id if _present(records, owner_id) else opening.recruiter_id


def _present(records: Records, member_id: str | None) -> Member | None:
    member = records.members.get(member_id) if member_id else None
    return member if member and member.can_take_part else None
