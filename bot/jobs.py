"""What happens because time passed. Each job asks what is due, decides again whether it is still true, and does it.

All of them may run at any time, twice at once and after any pause: the rows decide, not the ticks.
"""

from datetime import datetime, timedelta

from bot.domain.company import Company
from bot.flows import clocks, digests, mornings, nudges, unreachable
from storage.store import Store

KEEP_RECEIPTS = timedelta(days=1)
KEEP_DRAFTS = timedelta(days=14)


def climb_ladders(store: Store, now: datetime) -> int:
    """Look at every duty whose ladder wants something by now; returns how many were dealt with."""
    dealt_with = 0
    while batch := store.write(lambda records: nudges.climb(records, now)):
        dealt_with += batch
    return dealt_with


def settle_what_is_old(store: Store, now: datetime) -> None:
    """Work out who is waited for in a database from before there were duties, a page at a time."""
    if not store.read(lambda records: records.duties.is_empty()):
        return
    after: int | None = 0
    while after is not None:
        after = store.write(lambda records, after=after: clocks.settle_all(records, after, now))  # type: ignore[misc]


def try_unreachable_again(store: Store, now: datetime) -> None:
    """Let people be written to again who could not be for a day."""
    store.write(lambda records: unreachable.try_again(records, now))


def owe_due_digests(store: Store, company: Company, now: datetime) -> int:
    """Owe today's digests once it is time."""
    return store.write(lambda records: digests.owe_due(records, company, now))


def owe_due_mornings(store: Store, now: datetime) -> int:
    """Owe whoever interviews somebody today a line about it, where nothing else tells them; mostly there is nothing."""
    due = store.read(lambda records: mornings.due(records, now))
    if due:
        store.write(lambda records: mornings.owe(records, due, now))
    return len(due)


def forget_old_drafts(store: Store, now: datetime) -> int:
    """Forget cards nobody has touched for a fortnight and never submitted."""
    return store.write(lambda records: records.drafts.forget_before(now - KEEP_DRAFTS))


def forget_old_receipts(store: Store, now: datetime) -> int:
    """Forget envelopes nobody can retry any more."""
    return store.write(lambda records: records.receipts.forget_before(now - KEEP_RECEIPTS))
