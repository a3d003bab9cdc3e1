"""Urgency: whether a message nobody asked for may come between two batches, or waits for the next one.

Only what is worth less an hour later comes between: the request for a card while the interview is fresh, a change on the
day it is about, and an offer. Everything else comes with the rest, and so costs its reader no ping of its own.
"""

from datetime import datetime, time

from bot.domain.calendars import Calendar
from bot.domain.clocks import DAY, at_local
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.pipeline import Stage
from bot.flows.bundles import next_batch_for, next_chance_for
from bot.flows.calendars import calendar_of
from storage.store import Records

# The line about somebody's day knows its own time: just after the batch that had nothing to say.
ALWAYS = frozenset({DeliveryKind.SEAT, DeliveryKind.MORNING})


def chance(records: Records, delivery: Delivery, now: datetime, dnd_until: datetime | None = None) -> datetime:
    """Return when a message may go out to its reader, as far as is known now."""
    if comes_between(records, delivery, now):
        return next_chance_for(records, delivery.to, now, dnd_until=dnd_until)
    return next_batch_for(records, delivery.to, delivery.owed_at, now, dnd_until=dnd_until)


def comes_between(records: Records, delivery: Delivery, now: datetime) -> bool:
    """Tell whether a message may go out before the next batch of its reader."""
    about = delivery.first_subject.partition(".")[0]
    match delivery.kind:
        case DeliveryKind.INTERVIEW | DeliveryKind.MISSED:
            return _concerns_the_day(records, int(about), _calendar(records, delivery), now)
        case DeliveryKind.DECISION:
            application = records.applications.get(int(about))
            return application is not None and application.stage is Stage.OFFER
        case DeliveryKind.HANDOVER:
            return bool(records.interviews.planned(about, now, _end(_calendar(records, delivery), now), 1))
        case _:
            return delivery.kind in ALWAYS


def _concerns_the_day(records: Records, seat_id: int, calendar: Calendar, now: datetime) -> bool:
    """Tell whether an interview is, or before it was moved was, today or until the end of the day of the next batch.

    So does one of which nobody knows when it is.
    """
    seat = records.interviews.get_seat(seat_id)
    if seat is None:
        return False
    times = [one for one in (seat.starts_at, seat.moved_from) if one is not None]
    return not times or any(calendar.today(now) <= calendar.today(one) and one < _end(calendar, now) for one in times)


def _end(calendar: Calendar, now: datetime) -> datetime:
    """Return when the day of the next batch is over: what is later is told of in time by that batch."""
    return at_local(calendar.today(calendar.next_batch(now)) + DAY, time(), calendar.zone)


def _calendar(records: Records, delivery: Delivery) -> Calendar:
    return calendar_of(records.members.get(delivery.to))
