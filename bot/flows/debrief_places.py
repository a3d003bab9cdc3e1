"""Debrief places: where people talk about a panel that was opened, and who gets there.

In the opening's channel every candidate has a thread of their own: its first message, the root, names them and nothing
else, and what there is to tell is answered to it. An opening without a channel talks in one group message of those who
may read the debrief. So does one whose candidate is a colleague: in a channel they might read along.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.candidates import Application
from bot.domain.deliveries import GROUP, Delivery, DeliveryKind, DeliveryState
from bot.domain.interviews import Seat
from bot.domain.scorecards import is_blind
from storage.store import Records

# So many people besides us fit into one group message.
MOST_IN_GROUP = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where exactly a message belongs. `people` are those of a group; `is_ready` turns false until the thread begins."""

    people: tuple[str, ...] = ()
    thread_ts: str | None = None
    is_ready: bool = True


def open_debrief(records: Records, application: Application, seats: Sequence[Seat], now: datetime) -> None:
    """Owe the news that a panel can be read: to everybody on it whose card is in, at once, and where it is talked about.

    A group message is that news already, so only who finds no room in it is told alone.
    """
    told = {seat.interviewer_id for seat in seats if seat.is_in}
    channel_id = _channel_of(records, application)
    if channel_id:
        _begin_thread(records, application, channel_id, now)
    else:
        told = _beyond_a_group(records, application, seats)
    records.deliveries.owe_anew(DeliveryKind.DEBRIEF, str(application.id), channel_id or GROUP, now)
    _tell_alone(records, application.id, told, now)


def tell_outcome(records: Records, application_id: int, now: datetime) -> None:
    """Owe the news that somebody decided to where the debrief was; where there was none, nobody waits for it."""
    debrief = records.deliveries.find(DeliveryKind.DEBRIEF, str(application_id))
    if debrief is not None and debrief.state in {DeliveryState.OWED, DeliveryState.SHOWN}:
        records.deliveries.owe_anew(DeliveryKind.OUTCOME, str(application_id), debrief.to, now)


def refresh_debrief(records: Records, application_id: int, now: datetime) -> None:
    """Let what stands at the place of a debrief say what is true now."""
    for kind in (DeliveryKind.DEBRIEF, DeliveryKind.OUTCOME):
        records.deliveries.refresh(kind, str(application_id), now)


def place_of(records: Records, delivery: Delivery) -> Place:
    """Return where a message belongs as it is now: an answer waits until the message it answers stands."""
    if delivery.is_to_a_group:
        return Place(people=_in_group(records, int(delivery.subject)))
    if delivery.kind not in {DeliveryKind.DEBRIEF, DeliveryKind.OUTCOME}:
        return Place()
    root = records.deliveries.find(DeliveryKind.ROOT, delivery.subject)
    if root is None or root.to != delivery.to:
        return Place()
    # Where the root will never stand, the news stands for itself: it names whom it is about.
    return Place(thread_ts=root.ts, is_ready=root.ts is not None or root.state is not DeliveryState.OWED)


def tell_each(records: Records, delivery: Delivery, now: datetime) -> None:
    """Tell those alone who cannot be told together; of what was decided, who has to act is told anyway."""
    if delivery.kind is DeliveryKind.DEBRIEF:
        _tell_alone(records, int(delivery.subject), _in_group(records, int(delivery.subject)), now)


def readers(records: Records, application: Application, seats: Sequence[Seat]) -> tuple[str, ...]:
    """Return who may read a debrief and has to do with it: who leads it first, then the panel whose cards are in.

    Never who still owes a card, nor the candidate, nor who has left or is a guest.
    """
    opening = records.openings.get(application.opening_id)
    leads = (opening.hiring_manager_id, application.owner_id or opening.recruiter_id)
    found = []
    for member_id in dict.fromkeys([*leads, *(seat.interviewer_id for seat in seats if seat.is_in)]):
        member = records.members.get(member_id)
        if member and member.can_take_part and not application.is_of(member) and not is_blind(member_id, seats):
            found.append(member_id)
    return tuple(found)


def _in_group(records: Records, application_id: int) -> tuple[str, ...]:
    application = records.applications.get(application_id)
    if application is None:
        return ()
    return readers(records, application, records.interviews.seats_of(application_id))[:MOST_IN_GROUP]


def _beyond_a_group(records: Records, application: Application, seats: Sequence[Seat]) -> set[str]:
    """Return who finds no room in a group; the panel and two who lead it are seldom that many."""
    if len({seat.interviewer_id for seat in seats}) + 2 <= MOST_IN_GROUP:
        return set()
    return set(readers(records, application, seats)[MOST_IN_GROUP:])


def _channel_of(records: Records, application: Application) -> str | None:
    opening = records.openings.get(application.opening_id)
    is_colleague = opening.channel_id and application.candidate_id in records.candidates.of_colleagues()
    return None if is_colleague else opening.channel_id


def _begin_thread(records: Records, application: Application, channel_id: str, now: datetime) -> None:
    root = records.deliveries.find(DeliveryKind.ROOT, str(application.id))
    if root is None or root.to != channel_id:
        records.deliveries.owe_anew(DeliveryKind.ROOT, str(application.id), channel_id, now)


def _tell_alone(records: Records, application_id: int, member_ids: Iterable[str], now: datetime) -> None:
    for member_id in sorted(member_ids):
        records.deliveries.owe_anew(DeliveryKind.REVEAL, f"{application_id}.{member_id}", member_id, now)
