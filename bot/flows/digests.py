"""Digests: asked for once per channel, hour and local date, and put together at the moment of sending.

Openings that share a channel and an hour share a digest. The lists behind it are messages of their own in its thread,
owed in the transaction that records that it stands there.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from bot.domain.calendars import Calendar
from bot.domain.company import Company
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.digest import Digest, Posted, digest_moment, due_date, is_worth_posting, standing
from bot.domain.errors import Refusal
from bot.domain.openings import Opening
from bot.domain.people import Member
from bot.domain.permissions import Action
from bot.flows.access import openings_for
from bot.flows.digest_parts import put_together
from bot.flows.members import home_zone
from bot.holidays import holidays_of
from bot.views import digests as views
from storage.store import Records

Message = dict[str, Any]
Slot = tuple[str, int]


def owe_due(records: Records, company: Company, now: datetime) -> int:
    """Owe every digest of today whose hour has come and that has something to say; returns how many."""
    calendar = company_calendar(records, company)
    due = [one for one in records.openings.all() if one.is_open and due_date(now, one.digest_hour, calendar)]
    on = calendar.today(now)
    told = records.digests.told_on(on) if due else {}
    return sum(
        _owe_if_due(records, slot, openings, told, company, now, calendar)
        for slot, openings in _slots(due, company).items()
    )


def owe_now(records: Records, member: Member, company: Company, now: datetime) -> tuple[list[str], bool]:
    """Owe today's digests of the asker's openings now; returns the channels, and whether all were out already."""
    openings = openings_for(records, member, Action.DIGEST)
    if not openings:
        raise Refusal("Only the team of an opening can ask for its digest.")
    mine = _slots((one for one in openings if one.is_open), company)
    if not mine:
        raise Refusal("Nobody is being hired in your openings just now, so there is no digest.")
    on = company_calendar(records, company).today(now)
    shared = _slots((one for one in records.openings.all() if one.is_open), company)
    wanted = dict.fromkeys(
        digest_id for slot, ours in mine.items() for digest_id in _todays(records, slot, ours, shared[slot], on, now)
    )
    were_out = [_owe(records, digest_id, company, now) for digest_id in wanted]
    return sorted({channel_id for channel_id, _ in mine}), all(were_out)


def digest_of(records: Records, digest_id: int, company: Company, now: datetime) -> Digest | None:
    """Put a digest together from what is true now; nothing where none of its openings is hired for any more."""
    asked = records.digests.get(digest_id)
    if asked is None:
        return None
    told = records.digests.openings_of(digest_id)
    openings = {
        one.id: one
        for one in records.openings.all()
        if one.id in told and one.is_open and (one.channel_id or company.channel_id) == asked.channel_id
    }
    last = _last(records, (asked.channel_id, asked.hour), asked.local_date)
    return put_together(records, asked, openings, last, company_calendar(records, company), now) if openings else None


def words(records: Records, delivery: Delivery, company: Company, now: datetime) -> Message | None:
    """Return a digest's message; nothing for one that was not posted on its day."""
    asked = records.digests.get(int(delivery.subject))
    today = company_calendar(records, company).today(now)
    if asked is None or (delivery.ts is None and asked.local_date != today):
        return None
    found = digest_of(records, asked.id, company, now)
    return views.digest(found, now) if found else None


def detail_words(records: Records, delivery: Delivery, company: Company, now: datetime) -> Message | None:
    """Return one page of the lists in a digest's thread; one that is not needed any more says so."""
    digest_id, _, page = delivery.subject.partition(".")
    found = digest_of(records, int(digest_id), company, now)
    pages = views.details(found, now) if found else []
    if int(page) <= len(pages):
        return pages[int(page) - 1]
    return views.no_more_details() if delivery.ts else None


def owe_details(records: Records, digest_id: int, company: Company, now: datetime) -> None:
    """Owe the lists that belong in the thread of a digest which stands in its channel, or bring them up to date."""
    found, asked = digest_of(records, digest_id, company, now), records.digests.get(digest_id)
    pages = len(views.details(found, now)) if found else 0
    while records.deliveries.find(DeliveryKind.DIGEST_DETAIL, f"{digest_id}.{pages + 1}"):
        pages += 1
    for page in range(1, pages + 1):
        assert asked is not None
        records.deliveries.owe(DeliveryKind.DIGEST_DETAIL, f"{digest_id}.{page}", asked.channel_id, now)


def thread_of(records: Records, delivery: Delivery) -> str | None:
    """Return the time stamp of the digest in whose thread a message belongs, or nothing."""
    root = records.deliveries.find(DeliveryKind.DIGEST, delivery.subject.partition(".")[0])
    return root.ts if root else None


def company_calendar(records: Records, company: Company) -> Calendar:
    """Return when the company works: its zone, and the holidays of the country that zone is named for."""
    zone = home_zone(records, company.timezone, company.admins)
    return Calendar(zone=zone, holidays=holidays_of(None, zone.key))


def _slots(openings: Iterable[Opening], company: Company) -> dict[Slot, list[Opening]]:
    """Return the openings by the channel and hour of their digest."""
    found: dict[Slot, list[Opening]] = {}
    for one in openings:
        found.setdefault((one.channel_id or company.channel_id, one.digest_hour), []).append(one)
    return dict(sorted(found.items()))


def _owe_if_due(
    records: Records,
    slot: Slot,
    openings: Collection[Opening],
    told: Mapping[int, int],
    company: Company,
    now: datetime,
    calendar: Calendar,
) -> bool:
    """Owe the digest of a slot unless it was dealt with today; tell whether something is owed now.

    What was asked for by hand before its hour is brought up to date at its hour. What is not worth posting leaves its
    row behind, so that it is not looked at again today.
    """
    on = calendar.today(now)
    asked = records.digests.on(slot[0], on, slot[1])
    if asked is not None:
        if asked.asked_at >= digest_moment(on, slot[1], calendar.zone):
            return False
        _owe(records, asked.id, company, now)
        return True
    untold = {one.id for one in openings if one.id not in told}
    if not untold:
        return False
    digest_id = _asked(records, slot, on, untold, now)
    found = digest_of(records, digest_id, company, now)
    if found is None or not is_worth_posting(found, _last(records, slot, on)):
        return False
    _owe(records, digest_id, company, now)
    return True


def _todays(
    records: Records, slot: Slot, openings: Collection[Opening], shared: Collection[Opening], on: date, now: datetime
) -> list[int]:
    """Return today's digests that tell of openings in their channel; one is asked for where there is none.

    Those that share channel and hour come along, unless another digest told of them today.
    """
    told = records.digests.told_on(on)
    rows = {one.id: records.digests.get(told[one.id]) for one in openings if one.id in told}
    here = {key: row.id for key, row in rows.items() if row and row.channel_id == slot[0]}
    untold = {one.id for one in openings} - here.keys()
    found = sorted(set(here.values()))
    if not untold:
        return found
    along = {one.id for one in shared if one.id not in told}
    return [*found, _asked(records, slot, on, untold | along, now)]


def _asked(records: Records, slot: Slot, on: date, opening_ids: Collection[int], now: datetime) -> int:
    """Return the digest of a channel, date and hour, which tells of these openings from now on."""
    known = records.digests.on(slot[0], on, slot[1])
    digest_id = known.id if known else records.digests.ask(slot[0], on, slot[1], now)
    records.digests.tell_of(digest_id, on, opening_ids)
    return digest_id


def _owe(records: Records, digest_id: int, company: Company, now: datetime) -> bool:
    """Owe a digest, or a fresh version of it; tell whether it stands there already."""
    asked, found = records.digests.get(digest_id), digest_of(records, digest_id, company, now)
    assert asked is not None
    if found is not None:
        records.digests.keep(digest_id, standing(found), now)
    sent = records.deliveries.find(DeliveryKind.DIGEST, str(digest_id))
    records.deliveries.owe(DeliveryKind.DIGEST, str(digest_id), asked.channel_id, now)
    return sent is not None and sent.ts is not None


def _last(records: Records, slot: Slot, on: date) -> Posted | None:
    row = records.digests.last_posted(slot[0], slot[1], on)
    return Posted(on=row.local_date, hour=row.hour, says=row.says) if row else None
