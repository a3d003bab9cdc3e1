"""How messages are faring: read for the metrics, and for the Home of whoever keeps Hireloop running."""

from dataclasses import replace
from datetime import datetime

from bot.domain.deliveries import DeliveryState
from bot.domain.faring import Faring
from storage.store import Records


def of_messages(records: Records, now: datetime) -> Faring:
    """Return how messages are faring."""
    none = dict.fromkeys((state.value for state in DeliveryState), 0)
    return Faring(
        counts={**none, **records.deliveries.counts()},
        oldest_due_at=records.deliveries.oldest_due(now),
    )


def of_all(records: Records, now: datetime) -> Faring:
    """Return how messages and nudges are faring."""
    return replace(of_messages(records, now), nudges=records.nudges.outcomes())
