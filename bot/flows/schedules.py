"""Schedules: when an interview takes place. Its panel is told, and asked for their cards when it is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.candidates import Application
from bot.domain.deliveries import DeliveryKind
from bot.domain.errors import Refusal
from bot.domain.events import Deed, Kind
from bot.domain.moments import EXAMPLES, moment_of
from bot.domain.permissions import Action
from bot.flows.access import Case, case_to_change
from bot.flows.calendars import calendar_of
from bot.flows.clocks import due_for, settle
from bot.flows.interview_news import tell, told_too_late
from bot.flows.interviews import round_meant
from storage.store import Records

MOST_WORDS_OF_A_TIME = 5


@dataclass(frozen=True, slots=True)
class Scheduled:
    """An interview whose time was set: of whom, which round, when, and how many are told.

    `too_late` are the names of those who are not at work before it starts, or whom Slack does not let us write to.
    """

    application: Application
    round_name: str
    starts_at: datetime
    told: int
    too_late: tuple[str, ...] = ()


def schedule(records: Records, deed: Deed, application_id: int, words: str) -> Scheduled:
    """Set when a round takes place: `coding Friday 14:00`, read in the zone of the one who typed it.

    Whoever is on its panel is told; a request for a card that stands there already says so again when it is over.
    """
    case = case_to_change(records, deed.member, application_id, Action.PANEL)
    if case.application.stage.is_final:
        raise Refusal(f"{case.application.name} ({case.application.code}) is not in the process any more.")
    round_words, starts_at = _split(words, deed)
    one = round_meant(case.opening, round_words)
    seats = [seat for seat in case.seats if seat.round_key == one.key]
    if any(seat.is_in for seat in seats):
        raise Refusal(f"A card for {one.name} is in already, so that interview took place.")
    ends_at = starts_at + timedelta(minutes=one.minutes)
    interview_id = records.interviews.arrange(application_id, one.key, deed.at)
    records.interviews.set_time(interview_id, starts_at, ends_at)
    told = _tell_panel(records, case, interview_id, ends_at, deed)
    records.events.add(
        application_id=application_id,
        at=deed.at,
        actor_id=deed.member.id,
        kind=Kind.SCHEDULED,
        door=deed.door,
        text=f"{one.name}: {starts_at:%Y-%m-%d %H:%M} UTC",
    )
    settle(records, application_id, deed.at)
    too_late = told_too_late(records, told, starts_at, deed.at)
    return Scheduled(case.application, one.name, starts_at, len(told), too_late)


def _split(words: str, deed: Deed) -> tuple[str, datetime]:
    """Return the words of the round and the instant: the longest ending that is a day with a time of day."""
    parts = words.split()
    calendar = calendar_of(deed.member)
    refused: Refusal | None = None
    for size in range(min(MOST_WORDS_OF_A_TIME, len(parts) - 1), 0, -1):
        try:
            found = moment_of(" ".join(parts[-size:]), deed.at, calendar)
        except Refusal as problem:
            refused = refused or problem
            continue
        if found.at is None:
            raise Refusal(f"At what time? {EXAMPLES}")
        return " ".join(parts[:-size]), found.at
    raise refused or Refusal("Say the round and when: `/candidate schedule Ada coding Friday 14:00`.")


def _tell_panel(records: Records, case: Case, interview_id: int, ends_at: datetime, deed: Deed) -> list[str]:
    """Tell everybody who still sits in an interview when it is; their cards are due after it."""
    told = []
    for seat in case.seats:
        if seat.interview_id != interview_id or not seat.is_owed:
            continue
        after = max(seat.assigned_at, ends_at)
        records.interviews.set_due(seat.id, due_for(records, case.opening, seat.interviewer_id, after))
        tell(records, seat.id, seat.interviewer_id, deed.at)
        records.deliveries.refresh(DeliveryKind.SEAT, str(seat.id), deed.at)
        told.append(seat.interviewer_id)
    return told
