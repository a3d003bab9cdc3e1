"""Interview news: who interviews whom and when reaches those who do: as it is set, moved, called off, or on again.

Nobody looks at an edit, so what changed is told in a message of its own; what stands there says what is true, too, for
who looks at that.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.deliveries import DeliveryKind
from bot.domain.interviews import Seat
from bot.domain.requests import CardRequest
from bot.flows import mornings
from bot.flows.bundles import next_chance_for
from storage.store import Records


def tell(records: Records, seat_id: int, interviewer_id: str, now: datetime) -> None:
    """Owe somebody the news about an interview of theirs; the line about their day says it, too."""
    mornings.refresh(records, interviewer_id, now)
    records.deliveries.owe_anew(DeliveryKind.INTERVIEW, str(seat_id), interviewer_id, now)
    records.deliveries.refresh_older(DeliveryKind.INTERVIEW, str(seat_id), now)


def tell_who_was_to_come(records: Records, seats: Sequence[Seat], now: datetime, *, by: str) -> None:
    """Owe the news that an interview still to come is off, or on again; `by` brings it and needs no message.

    Of one whose time is over, what was told before says so, and nobody is told anew. The seats are as they were before
    the change.
    """
    for seat in seats:
        if seat.starts_at is None or not seat.is_owed:
            continue
        was_told = records.deliveries.find(DeliveryKind.INTERVIEW, str(seat.id)) is not None
        if was_told and seat.starts_at > now and seat.interviewer_id != by:
            tell(records, seat.id, seat.interviewer_id, now)
        else:
            records.deliveries.refresh(DeliveryKind.INTERVIEW, str(seat.id), now)
            mornings.refresh(records, seat.interviewer_id, now)


def is_news(asked: CardRequest, now: datetime, *, knows_of_it: bool) -> bool:
    """Tell whether an interview is to be told of: while it is to come, and that it is off only to who knows of it."""
    is_to_come = asked.ends_at is not None and asked.ends_at > now
    return is_to_come and (knows_of_it or not asked.called_off)


def told_too_late(records: Records, member_ids: Sequence[str], starts_at: datetime, now: datetime) -> tuple[str, ...]:
    """Return the names of those who are not at work before an interview starts, or cannot be written to."""
    members = [one for member_id in member_ids if (one := records.members.get(member_id))]
    return tuple(
        one.name
        for one in members
        if one.unreachable_since is not None or next_chance_for(records, one.id, now) >= starts_at
    )
