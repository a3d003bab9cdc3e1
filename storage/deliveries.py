"""Deliveries: messages owed to Slack, claimed by one sender at a time.

A claim is a conditional UPDATE with a name and an end; every later write of the sender carries its name, so one that
lost its claim can no longer change the row.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    String,
    bindparam,
    case,
    cast,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.domain.deliveries import GIVE_UP_AFTER, GROUP, OWED_ANEW, Delivery, DeliveryKind, DeliveryState
from storage.tables import deliveries

# Longer than one delivery takes where every call times out; short enough that a minute after a process died another one
# has taken over what it had claimed.
CLAIM_FOR = timedelta(seconds=50)


def _owed_again(now: Any) -> dict[str, Any]:
    """Return what makes a message owed once more; since when it is owed stays where it was owed already."""
    was_owed = deliveries.c.state == DeliveryState.OWED.value
    return {
        "wanted": deliveries.c.wanted + 1,
        "state": DeliveryState.OWED.value,
        "due_at": now,
        "attempts": 0,
        "owed_at": case((was_owed, deliveries.c.owed_at), else_=now),
    }


_STANDS = [DeliveryState.OWED.value, DeliveryState.SHOWN.value]

# Every change runs it, so it is built once.
_REFRESH = (
    update(deliveries)
    .where(
        deliveries.c.workspace_id == bindparam("workspace"),
        deliveries.c.kind == bindparam("about_kind"),
        deliveries.c.subject.in_(bindparam("subjects", expanding=True)),
        deliveries.c.state.in_(_STANDS),
    )
    .values(_owed_again(bindparam("now", type_=deliveries.c.due_at.type)))
)


_REFRESH_NEWEST = (
    update(deliveries)
    .where(
        deliveries.c.id
        == select(func.max(deliveries.c.id))
        .where(
            deliveries.c.workspace_id == bindparam("workspace"),
            deliveries.c.recipient == bindparam("recipient_id"),
            deliveries.c.kind == bindparam("about_kind"),
        )
        .scalar_subquery(),
        deliveries.c.state.in_(_STANDS),
    )
    .values(_owed_again(bindparam("now", type_=deliveries.c.due_at.type)))
)


class Deliveries:
    """The messages one workspace is owed. `were_owed` tells whether this transaction left something to send."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self.were_owed = False

    def owe(self, kind: DeliveryKind, subject: str, to: str, now: datetime) -> None:
        """Owe a message about a subject, or a fresh version of the one that was sent."""
        self.were_owed = True
        changed = self._connection.execute(
            update(deliveries).where(*self._about(kind, subject)).values(_owed_again(now))
        )
        if changed.rowcount == 0:
            self._connection.execute(
                insert(deliveries).values(
                    workspace_id=self._workspace_id,
                    kind=kind.value,
                    subject=subject,
                    recipient=to,
                    wanted=1,
                    shown=0,
                    state=DeliveryState.OWED.value,
                    due_at=now,
                    attempts=0,
                    created_at=now,
                    owed_at=now,
                )
            )

    def owe_anew(self, kind: DeliveryKind, subject: str, to: str, now: datetime) -> None:
        """Owe a message of its own: where one was sent before it stays as it is, for an edit makes nobody look."""
        self._connection.execute(
            update(deliveries)
            .where(*self._about(kind, subject), deliveries.c.ts.is_not(None))
            .values(
                subject=deliveries.c.subject + OWED_ANEW + cast(deliveries.c.id, String),
                state=DeliveryState.SHOWN.value,
                claimed_by=None,
                claimed_until=None,
            )
        )
        self.owe(kind, subject, to, now)

    def refresh_older(self, kind: DeliveryKind, subject: str, now: datetime) -> None:
        """Owe fresh versions of the messages about a subject that were sent before it was owed anew."""
        changed = self._connection.execute(
            update(deliveries)
            .where(*self._older(kind, subject), deliveries.c.state.in_(_STANDS))
            .values(_owed_again(now))
        )
        self.were_owed = self.were_owed or changed.rowcount > 0

    def refresh(self, kind: DeliveryKind, subject: str, now: datetime) -> None:
        """Owe a fresh version of a message that was owed before; where there was none, none is owed now."""
        self.refresh_all(kind, [subject], now)

    def refresh_all(self, kind: DeliveryKind, subjects: Collection[str], now: datetime) -> None:
        """Owe fresh versions of the messages about several subjects."""
        about = {"workspace": self._workspace_id, "about_kind": kind.value, "subjects": list(subjects), "now": now}
        changed = self._connection.execute(_REFRESH, about)
        self.were_owed = self.were_owed or changed.rowcount > 0

    def refresh_newest(self, kind: DeliveryKind, to: str, now: datetime) -> None:
        """Owe a fresh version of the newest message of a kind to somebody, if one was owed before."""
        about = {"workspace": self._workspace_id, "recipient_id": to, "about_kind": kind.value, "now": now}
        changed = self._connection.execute(_REFRESH_NEWEST, about)
        self.were_owed = self.were_owed or changed.rowcount > 0

    def claim(self, sender: str, now: datetime, most: int) -> list[Delivery]:
        """Claim due deliveries for a sender, oldest first; the first of each conversation, until that one is dealt with."""
        free = or_(deliveries.c.claimed_until.is_(None), deliveries.c.claimed_until <= now)
        ahead = deliveries.alias("ahead")
        # Nothing is reordered in a conversation: a message waits for those before it that are due, or were refused and
        # are to be tried again. What only waits for its time, or for an edit, is in nobody's way.
        is_held_back = exists().where(
            ahead.c.workspace_id == self._workspace_id,
            ahead.c.recipient == deliveries.c.recipient,
            or_(deliveries.c.recipient != GROUP, ahead.c.subject == deliveries.c.subject),
            ahead.c.state == DeliveryState.OWED.value,
            ahead.c.ts.is_(None),
            ahead.c.id < deliveries.c.id,
            or_(ahead.c.due_at <= now, ahead.c.last_error.is_not(None)),
        )
        ids = self._connection.scalars(
            select(deliveries.c.id)
            .where(
                deliveries.c.workspace_id == self._workspace_id,
                deliveries.c.state == DeliveryState.OWED.value,
                deliveries.c.due_at <= now,
                free,
                ~is_held_back,
            )
            .order_by(deliveries.c.due_at, deliveries.c.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        ).all()
        if not ids:
            return []
        rows = self._connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(ids), free)
            .values(claimed_by=sender, claimed_until=now + CLAIM_FOR)
            .returning(deliveries)
        ).all()
        return [_delivery(row) for row in sorted(rows, key=lambda row: (row.due_at, row.id))]

    def let_go(self, before: datetime) -> None:
        """Owe nothing any more that has been owed since before an instant: it is told as if it had been said."""
        self._connection.execute(
            update(deliveries)
            .where(
                deliveries.c.workspace_id == self._workspace_id,
                deliveries.c.state == DeliveryState.OWED.value,
                deliveries.c.owed_at < before,
            )
            .values(state=DeliveryState.MOOT.value)
        )

    def doubt_all(self) -> list[Delivery]:
        """Let everything that is owed and was never tried be looked up before it is sent; returns what that is.

        For a backup that is restored: what was owed in it may stand in Slack by now.
        """
        rows = self._connection.execute(
            update(deliveries)
            .where(
                deliveries.c.workspace_id == self._workspace_id,
                deliveries.c.state == DeliveryState.OWED.value,
                deliveries.c.ts.is_(None),
                deliveries.c.tried_at.is_(None),
            )
            .values(tried_at=deliveries.c.created_at, posted_at=deliveries.c.created_at)
            .returning(deliveries)
        )
        return [_delivery(row) for row in rows]

    def release_all(self) -> None:
        """Let go of every claim: for the start of a process that is alone with its database."""
        self._connection.execute(
            update(deliveries)
            .where(deliveries.c.workspace_id == self._workspace_id, deliveries.c.claimed_by.is_not(None))
            .values(claimed_by=None, claimed_until=None)
        )

    def about_to_send(self, delivery_id: int, sender: str, channel_id: str, now: datetime) -> bool:
        """Write down that a post is about to be made; tell whether the sender still holds its claim."""
        return self._mine(delivery_id, sender, tried_at=now, posted_at=now, channel_id=channel_id)

    def due_with(
        self, delivery: Delivery, kinds: Collection[DeliveryKind], sender: str, now: datetime
    ) -> list[Delivery]:
        """Return what else is due to somebody and was not tried, in order, claimed for the sender of a message to them."""
        rows = self._connection.execute(
            update(deliveries)
            .where(
                deliveries.c.workspace_id == self._workspace_id,
                deliveries.c.recipient == delivery.to,
                deliveries.c.id != delivery.id,
                deliveries.c.kind.in_([kind.value for kind in kinds]),
                deliveries.c.state == DeliveryState.OWED.value,
                deliveries.c.due_at <= now,
                deliveries.c.ts.is_(None),
                deliveries.c.tried_at.is_(None),
                or_(
                    deliveries.c.claimed_until.is_(None),
                    deliveries.c.claimed_until <= now,
                    deliveries.c.claimed_by == sender,
                ),
            )
            .values(claimed_by=sender, claimed_until=now + CLAIM_FOR)
            .returning(deliveries)
        ).all()
        return [_delivery(row) for row in sorted(rows, key=lambda row: row.id)]

    def goes_along(self, delivery_id: int, sender: str, channel_id: str, now: datetime) -> bool:
        """Write down that a delivery is about to go out in another's message, which counts as one."""
        return self._mine(delivery_id, sender, tried_at=now, channel_id=channel_id)

    def sharing(self, delivery: Delivery) -> list[Delivery]:
        """Return the other deliveries that stand in the same message."""
        rows = self._connection.execute(
            select(deliveries)
            .where(
                deliveries.c.workspace_id == self._workspace_id,
                deliveries.c.recipient == delivery.to,
                deliveries.c.channel_id == delivery.channel_id,
                deliveries.c.ts == delivery.ts,
                deliveries.c.id != delivery.id,
            )
            .order_by(deliveries.c.id)
        )
        return [_delivery(row) for row in rows]

    def forget_try(self, delivery_id: int, sender: str) -> bool:
        """Take the trace of an attempt away that certainly put nothing there; tell whether the claim is still held."""
        return self._mine(delivery_id, sender, **_not_tried())

    def forget_along(self, delivery: Delivery, sender: str) -> None:
        """Take the same trace away from whatever was to go out in the same message, and so counts for no day itself."""
        self._connection.execute(
            update(deliveries)
            .where(
                deliveries.c.workspace_id == self._workspace_id,
                deliveries.c.recipient == delivery.to,
                deliveries.c.state == DeliveryState.OWED.value,
                deliveries.c.ts.is_(None),
                deliveries.c.tried_at == delivery.tried_at,
                deliveries.c.posted_at.is_(None),
                or_(deliveries.c.claimed_by.is_(None), deliveries.c.claimed_by == sender),
            )
            .values(_not_tried())
        )

    def is_claimed_by(self, delivery_id: int, sender: str) -> bool:
        """Tell whether a sender still holds its claim."""
        return self._mine(delivery_id, sender, claimed_by=sender)

    def sent(
        self,
        delivery_id: int,
        sender: str,
        *,
        version: int,
        channel_id: str,
        ts: str,
        look_again_at: datetime | None = None,
    ) -> None:
        """Record that a version stands in the conversation; owed again if a newer one is wanted by now.

        `look_again_at` is when there will be something to decide about it, even if nobody wants anything before.
        """
        later = (
            {} if look_again_at is None else {"due_at": _due_after(version, look_again_at), "owed_at": look_again_at}
        )
        self._mine(
            delivery_id,
            sender,
            **later,
            shown=version,
            channel_id=channel_id,
            ts=ts,
            tried_at=None,
            attempts=0,
            last_error=None,
            claimed_by=None,
            claimed_until=None,
            state=_state_after(version) if look_again_at is None else DeliveryState.OWED.value,
        )

    def put_off(self, delivery_id: int, sender: str, *, until: datetime, error: str, is_unknown: bool = False) -> None:
        """Try again later. A definite refusal clears the trace of the attempt; an unknown fate keeps it."""
        values: dict[str, Any] = {} if is_unknown else _not_tried()
        self._mine(
            delivery_id,
            sender,
            due_at=until,
            attempts=deliveries.c.attempts + 1,
            last_error=error,
            claimed_by=None,
            claimed_until=None,
            **values,
        )

    def wait(self, delivery_id: int, sender: str, *, until: datetime) -> None:
        """Look at it again then: there is nothing to send before, and nothing went wrong."""
        self._mine(
            delivery_id,
            sender,
            state=DeliveryState.OWED.value,
            due_at=until,
            # What was refused before has been owed all the while; a message that only waits for its time has not, but
            # after a short wait it is still the one that was meant for the batch that is over.
            owed_at=case(
                (
                    or_(deliveries.c.attempts > 0, deliveries.c.owed_at > until - GIVE_UP_AFTER / 2),
                    deliveries.c.owed_at,
                ),
                else_=until,
            ),
            last_error=None,
            claimed_by=None,
            claimed_until=None,
            **_not_tried(),
        )

    def posted_to(self, member_id: str, kinds: Collection[DeliveryKind], since: datetime) -> tuple[datetime, ...]:
        """Return when messages of those kinds were posted to somebody since then."""
        return tuple(
            self._connection.scalars(
                select(deliveries.c.posted_at).where(
                    deliveries.c.workspace_id == self._workspace_id,
                    deliveries.c.recipient == member_id,
                    deliveries.c.posted_at >= since,
                    deliveries.c.kind.in_([kind.value for kind in kinds]),
                )
            )
        )

    def end(self, delivery_id: int, sender: str, state: DeliveryState, error: str | None = None) -> None:
        """Stop owing it: it is moot, refused for good, or of unknown fate; only the last leaves the trace of a try."""
        trace: dict[str, Any] = {} if state is DeliveryState.UNKNOWN else _not_tried()
        self._mine(
            delivery_id, sender, state=state.value, last_error=error, claimed_by=None, claimed_until=None, **trace
        )

    def find(self, kind: DeliveryKind, subject: str) -> Delivery | None:
        """Return the delivery about a subject, or nothing."""
        row = self._connection.execute(select(deliveries).where(*self._about(kind, subject))).first()
        return _delivery(row) if row else None

    def stood_before(self, kind: DeliveryKind, subject: str) -> bool:
        """Tell whether a message about a subject stands in Slack already, beside the one that was owed anew since."""
        return bool(self._connection.scalar(select(exists().where(*self._older(kind, subject)))))

    def counts(self) -> dict[str, int]:
        """Return how many stand in which state; for the doctor."""
        rows = self._connection.execute(
            select(deliveries.c.state, func.count().label("n"))
            .where(deliveries.c.workspace_id == self._workspace_id)
            .group_by(deliveries.c.state)
        )
        return {row.state: row.n for row in rows}

    def oldest_due(self, now: datetime) -> datetime | None:
        """Return since when the message is due that has been due the longest."""
        oldest: datetime | None = self._connection.scalar(
            select(func.min(deliveries.c.due_at)).where(
                deliveries.c.workspace_id == self._workspace_id,
                deliveries.c.state == DeliveryState.OWED.value,
                deliveries.c.due_at <= now,
            )
        )
        return oldest

    def _about(self, kind: DeliveryKind, subject: str) -> tuple[ColumnElement[bool], ...]:
        return (
            deliveries.c.workspace_id == self._workspace_id,
            deliveries.c.kind == kind.value,
            deliveries.c.subject == subject,
        )

    def _older(self, kind: DeliveryKind, subject: str) -> tuple[ColumnElement[bool], ...]:
        return (
            deliveries.c.workspace_id == self._workspace_id,
            deliveries.c.kind == kind.value,
            deliveries.c.subject.startswith(subject + OWED_ANEW, autoescape=True),
        )

    def _mine(self, delivery_id: int, sender: str, **values: Any) -> bool:
        changed = self._connection.execute(
            update(deliveries)
            .where(
                deliveries.c.workspace_id == self._workspace_id,
                deliveries.c.id == delivery_id,
                deliveries.c.claimed_by == sender,
            )
            .values(**values)
        )
        return changed.rowcount == 1


def _not_tried() -> dict[str, Any]:
    """Return what a definite answer says of an attempt that did not put the message there."""
    return {"tried_at": None, "posted_at": case((deliveries.c.ts.is_(None), None), else_=deliveries.c.posted_at)}


def _state_after(version: int) -> ColumnElement[str]:
    return case((deliveries.c.wanted > version, DeliveryState.OWED.value), else_=DeliveryState.SHOWN.value)


def _due_after(version: int, look_again_at: datetime) -> ColumnElement[datetime]:
    return case((deliveries.c.wanted > version, deliveries.c.due_at), else_=look_again_at)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        kind=DeliveryKind(row.kind),
        subject=row.subject,
        to=row.recipient,
        wanted=row.wanted,
        shown=row.shown,
        channel_id=row.channel_id,
        ts=row.ts,
        tried_at=row.tried_at,
        attempts=row.attempts,
        owed_at=row.owed_at,
        state=DeliveryState(row.state),
    )
