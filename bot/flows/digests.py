"""Digests: asked for once per channel and local date, and put together at the moment of sending."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.candidates import Application
from bot.domain.clocks import at_local
from bot.domain.company import Company
from bot.domain.deliveries import DeliveryKind
from bot.domain.digest import (
    DIGEST_TIME,
    MOST_MOVES,
    MOST_OPENINGS,
    MOST_WAITS,
    Digest,
    Moved,
    Pulse,
    Wait,
    digest_date,
    since_last_digest,
)
from bot.domain.duties import Duty
from bot.domain.errors import Refusal
from bot.domain.events import Event
from bot.domain.openings import Opening
from bot.domain.people import Member
from bot.domain.permissions import Action
from bot.flows.access import openings_for
from bot.flows.members import home_zone
from storage.store import Records


def owe_due(records: Records, company: Company, now: datetime) -> int:
    """Owe every channel the digest of today, if it is time and it was not asked for; returns how many."""
    zone = _zone(records, company)
    on = digest_date(now, zone)
    if on is None:
        return 0
    due = [
        channel_id
        for channel_id in _channels(records.openings.all(), company)
        if (known := records.digests.on(channel_id, on)) is None or known.asked_at < at_local(on, DIGEST_TIME, zone)
    ]
    for channel_id in due:
        _owe(records, channel_id, on, now)
    return len(due)


def owe_now(records: Records, member: Member, company: Company, now: datetime) -> tuple[list[str], bool]:
    """Owe today's digests of the asker's openings now; returns the channels, and whether all were out already."""
    openings = openings_for(records, member, Action.DIGEST)
    if not openings:
        raise Refusal("Only the team of an opening can ask for its digest.")
    on = now.astimezone(_zone(records, company)).date()
    channels = _channels(openings, company)
    were_out = [_owe(records, channel_id, on, now) for channel_id in channels]
    return channels, all(were_out)


def digest_of(records: Records, digest_id: int, company: Company) -> Digest | None:
    """Put a digest together from what is true now."""
    asked = records.digests.get(digest_id)
    if asked is None:
        return None
    openings = {
        one.id: one for one in records.openings.all() if (one.channel_id or company.channel_id) == asked.channel_id
    }
    moves = _moves(records, openings, since_last_digest(asked.local_date, _zone(records, company)))
    pulses = _pulses(records, openings)
    return Digest(
        on=asked.local_date,
        pulses=pulses[:MOST_OPENINGS],
        more_openings=max(0, len(pulses) - MOST_OPENINGS),
        waits=_waits(records, openings),
        moves=tuple(moves[-MOST_MOVES:]),
        more_moves=max(0, len(moves) - MOST_MOVES),
    )


def _zone(records: Records, company: Company) -> ZoneInfo:
    return home_zone(records, company.timezone, company.admins)


def _owe(records: Records, channel_id: str, on: date, now: datetime) -> bool:
    """Owe the digest of a channel and date, or a fresh version of it; tell whether it stands there already."""
    known = records.digests.on(channel_id, on)
    if known is None:
        digest_id = records.digests.ask(channel_id, on, now)
    else:
        digest_id = known.id
        records.digests.ask_again(digest_id, now)
    sent = records.deliveries.find(DeliveryKind.DIGEST, str(digest_id))
    records.deliveries.owe(DeliveryKind.DIGEST, str(digest_id), channel_id, now)
    return sent is not None and sent.ts is not None


def _channels(openings: Iterable[Opening], company: Company) -> list[str]:
    return sorted({opening.channel_id or company.channel_id for opening in openings})


def _pulses(records: Records, openings: Mapping[int, Opening]) -> tuple[Pulse, ...]:
    """Return the openings with the most people in them first. Colleagues may read along, and are not counted."""
    counts = records.applications.counts_by_opening(records.candidates.of_colleagues())
    pulses = (
        Pulse(
            title=opening.title,
            counts={
                opening.stage_name(stage): n for stage, n in counts.get(opening.id, {}).items() if not stage.is_final
            },
        )
        for opening in openings.values()
    )
    return tuple(sorted(pulses, key=lambda pulse: -sum(pulse.counts.values())))


def _waits(records: Records, openings: Mapping[int, Opening]) -> tuple[Wait, ...]:
    """Return who waits the longest. Colleagues are not named in a channel that they may read themselves."""
    rows = records.applications.longest_waits(openings.keys(), MOST_WAITS)
    names = records.members.named({row.holder_id for row in rows if row.holder_id})
    return tuple(
        Wait(
            code=row.code,
            name=row.name,
            opening=openings[row.opening_id].title,
            holder=names.get(row.holder_id or ""),
            duty=Duty(row.duty),
            since=row.waiting_since,
        )
        for row in rows
    )


def _moves(records: Records, openings: Mapping[int, Opening], since: datetime) -> list[Moved]:
    """Return each application that moved once: from where it stood at the last digest to where it stands now."""
    journeys: dict[int, list[Event]] = {}
    for event in records.events.moves_since(since, openings.keys()):
        journeys.setdefault(event.application_id, []).append(event)
    movers = records.applications.outsiders(journeys.keys())
    moved = [_moved(movers[number], openings, events) for number, events in journeys.items() if number in movers]
    return [move for move in moved if move is not None]


def _moved(application: Application, openings: Mapping[int, Opening], events: list[Event]) -> Moved | None:
    opening = openings[application.opening_id]
    first, last = events[0].from_stage, events[-1].to_stage
    if last is None or last is first:
        return None
    return Moved(
        code=application.code,
        name=application.name,
        came_from=opening.stage_name(first) if first else None,
        to=opening.stage_name(last),
    )
