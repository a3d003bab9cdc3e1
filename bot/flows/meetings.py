"""Meetings: whom somebody interviews in the time to come."""

from datetime import datetime, timedelta

from bot.domain.meetings import Meeting
from bot.domain.people import Member
from storage.store import Records

A_DAY = timedelta(days=1)
MOST = 20


def meetings_of(records: Records, member: Member, now: datetime) -> list[Meeting]:
    """Return the interviews somebody holds within a day from now, the next one first; never their own."""
    found = []
    for one in records.interviews.planned(member.id, now, now + A_DAY, MOST):
        application = records.applications.get(one.application_id)
        if application is None or application.is_of(member):
            continue
        opening = records.openings.get(application.opening_id)
        round_ = opening.template.round(one.round_key)
        found.append(
            Meeting(
                code=application.code,
                name=application.name,
                opening=opening.title,
                round_name=round_.name if round_ else one.round_key,
                starts_at=one.starts_at,
            )
        )
    return found
