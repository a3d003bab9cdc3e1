"""How long news waits for its reader: from when it was owed until it stood in their conversation, in their working time."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from bot.domain.deliveries import DeliveryKind
from storage import tables as t
from tests.fortnight.rules import calendar_of

NEWS = (DeliveryKind.REVEAL, DeliveryKind.DECISION, DeliveryKind.MISSED, DeliveryKind.HANDOVER)


@dataclass(frozen=True)
class Waits:
    """Working hours that news of one kind waited; `still` is how many had not been told at the end."""

    hours: tuple[float, ...]
    still: int = 0

    def quantile(self, share: float) -> float:
        """Return how long that share of them waited at most."""
        return sorted(self.hours)[min(int(share * len(self.hours)), len(self.hours) - 1)] if self.hours else 0.0


def waits_for_news(run, kinds=NEWS) -> Waits:
    """Measure how long news waited; what nobody needed to be told any more is left out."""
    rows = run.store.read(lambda records: records._connection.execute(_owed(kinds)).all())
    told = [(row.recipient, row.created_at, datetime.fromtimestamp(float(row.ts), UTC)) for row in rows if row.ts]
    return Waits(
        tuple(calendar_of(run.people[who]).working_hours_between(owed, posted) for who, owed, posted in told),
        still=sum(row.state == "owed" and row.ts is None for row in rows),
    )


def _owed(kinds):
    columns = t.deliveries.c
    return select(columns.recipient, columns.created_at, columns.ts, columns.state).where(
        columns.kind.in_([one.value for one in kinds])
    )
