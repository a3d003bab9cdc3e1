"""Reveals: the moment a panel's cards may be read, for everybody on it at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.candidates import Application
from bot.domain.deliveries import DeliveryKind
from bot.domain.errors import Refusal
from bot.domain.events import Deed, Kind
from bot.domain.interviews import Seat, all_in, counted
from bot.domain.names import one_line
from bot.domain.permissions import Action, allows
from bot.domain.votes import ONE_SHORT_FROM
from bot.flows.access import Case, case_to_change
from bot.flows.clocks import settle
from bot.flows.debrief_places import open_debrief
from storage.store import Records

LEAST_REASON = 10
MOST_REASON = 500


def reveal_if_all_in(
    records: Records, application: Application, now: datetime, seats: Sequence[Seat] | None = None
) -> Application:
    """Once every counted card is in, let the panel be read: seal the cards, tell the panel, open the debrief.

    Where the panel was opened before, it is opened again only for a card that came in since. `seats` are looked up where
    they are not given. Returns the application as it is then.
    """
    if seats is None:
        seats = records.interviews.seats_of(application.id)
    opened = application.revealed_at
    is_news = any(seat.submitted_at and (opened is None or seat.submitted_at > opened) for seat in seats)
    if not is_news or not all_in(seats):
        return application
    _reveal(records, application, seats, now)
    return replace(application, revealed_at=now)


def force_reveal(records: Records, deed: Deed, application_id: int, reason: str) -> Case:
    """Go on without the cards that are missing, on record and with a reason.

    A recruiter may at any time; of a panel of four or more, whoever may move the candidate may go on one short once the
    cards are due. Who has not written their card stays blind until they have, or until it is not owed any more.
    """
    case = case_to_change(records, deed.member, application_id, Action.MOVE)
    panel = counted(case.seats)
    missing = [seat for seat in panel if not seat.is_in]
    if not missing:
        raise Refusal("Every card is in already.")
    if len(missing) == len(panel):
        raise Refusal("No card is in yet, so there is nothing to read.")
    words = one_line(reason, MOST_REASON)
    if len(words) < LEAST_REASON:
        raise Refusal("Please say in a few words why it cannot wait.")
    is_one_short = (
        len(panel) >= ONE_SHORT_FROM and len(missing) == 1 and all(seat.due_at <= deed.at for seat in missing)
    )
    if not is_one_short and not allows(Action.OVERRIDE, case.roles):
        raise Refusal("Only a recruiter can go on without a card that is missing.")
    records.events.add(
        application_id=application_id,
        at=deed.at,
        actor_id=deed.member.id,
        kind=Kind.REVEALED,
        door=deed.door,
        text=words,
    )
    _reveal(records, case.application, case.seats, deed.at)
    settle(records, application_id, deed.at)
    return case


def _reveal(records: Records, application: Application, seats: Sequence[Seat], now: datetime) -> None:
    records.applications.reveal(application.id, now)
    records.deliveries.refresh_all(DeliveryKind.SEAT, [str(seat.id) for seat in seats], now)
    open_debrief(records, application, seats, now)


def missing_cards(case: Case) -> int:
    """Return how many counted cards are missing."""
    return sum(not seat.is_in for seat in counted(case.seats))
