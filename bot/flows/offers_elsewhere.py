"""Offers elsewhere: until when a candidate must answer somebody else, and whether the rest of the loop fits before."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.candidates import Application
from bot.domain.deadlines import Fit
from bot.domain.errors import Refusal
from bot.domain.events import Deed, Kind
from bot.domain.moments import moment_of
from bot.domain.permissions import Action
from bot.flows.access import case_to_change
from bot.flows.calendars import calendar_of
from bot.flows.clocks import fit_before_deadline, settle
from storage.store import Records

NONE = frozenset({"none", "off", "gone", "no", "clear"})


@dataclass(frozen=True, slots=True)
class Tightened:
    """What came of a deadline: the application as it is now, and how the rest lies before it; nothing to fit at the end."""

    application: Application
    deadline_at: datetime | None
    fit: Fit | None


def set_deadline(records: Records, deed: Deed, application_id: int, words: str) -> Tightened:
    """Record until when a candidate must answer somebody else, in the zone of the one who typed it, or that it is over.

    Every clock of theirs is tightened so that the rest of the loop fits before it. A day alone means the end of the
    working day of the one who typed it.
    """
    case = case_to_change(records, deed.member, application_id, Action.MOVE)
    application = case.application
    if application.stage.is_final:
        raise Refusal(f"{application.name} ({application.code}) is not in the process any more.")
    at = None
    if words.strip().casefold() not in NONE:
        calendar = calendar_of(deed.member)
        found = moment_of(words, deed.at, calendar)
        at = found.at or moment_of(f"{found.on.isoformat()} end of day", deed.at, calendar).at
    elif application.deadline_at is None:
        raise Refusal(f"There is no deadline on record for {application.name}.")
    records.applications.set_deadline(application_id, at)
    records.events.add(
        application_id=application_id,
        at=deed.at,
        actor_id=deed.member.id,
        kind=Kind.DEADLINE,
        door=deed.door,
        text=f"{at:%Y-%m-%d %H:%M} UTC" if at else "none any more",
    )
    settle(records, application_id, deed.at, recount=True)
    return Tightened(application, at, fit_before_deadline(records, application_id, deed.at))
