"""What only some may read, marked so that it is recognised wherever it turns up, and who may read it.

Whether somebody may is asked of the permission table, for whoever it is and whatever it is about, as things stand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, String, cast, func, select, update

from bot.domain.permissions import ALLOWED, Action, roles_in
from storage import tables
from storage.store import Records
from tests.handlers.files import (
    NOTE,
    READABLE,
    REFEREE,
    SAID_BY_REFEREE,
    SEALED,
    WHY_DECIDED,
    WHY_MOVED,
    WHY_NOT,
)

# What is written about candidates, and what somebody has to be allowed to read it.
WRITTEN = {
    NOTE: Action.READ,
    WHY_MOVED: Action.REASONS,
    WHY_NOT: Action.REASONS,
    WHY_DECIDED: Action.REASONS,
    REFEREE: Action.REFERENCES,
    SAID_BY_REFEREE: Action.REFERENCES,
    READABLE: Action.SHOW,
    SEALED: Action.SHOW,
}
VOTE = "Sven Olsen: Strong yes"
ABOUT_NOBODY = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """Something to be known: any of these words gives it away; `about` is an application or, with `is_pay`, an opening.

    `action` is what somebody must be allowed; nothing where being anything to the application is enough. Of a vote
    nobody learns before the panel was opened, and who owes a card themselves not even then.
    """

    what: str
    signs: tuple[str, ...]
    about: int
    action: Action | None = None
    is_vote: bool = False
    is_pay: bool = False

    def is_in(self, text: str) -> bool:
        return any(sign in text and re.search(rf"(?<!\w){re.escape(sign)}(?!\w)", text) for sign in self.signs)

    def is_sent(self, sent: str) -> bool:
        """Tell whether somebody had written it themselves, and so is told nothing new."""
        return any(sign.casefold() in sent for sign in self.signs)


def planted(connection: Any) -> list[Secret]:
    """Mark everything that is written about each candidate as theirs, and return all there is to be known."""
    secrets = []
    applications = select(tables.applications, tables.candidates.c.name, tables.candidates.c.email).join(
        tables.candidates, tables.candidates.c.id == tables.applications.c.candidate_id
    )
    for row in connection.execute(applications).all():
        about = f"{row.name} (C-{row.number})"
        secrets.append(Secret(what=f"that {about} is a candidate", signs=(row.name, f"C-{row.number}"), about=row.id))
        if row.email:
            secrets.append(Secret(what=f"the address of {about}", signs=(row.email,), about=row.id, action=Action.READ))
        for sign, action in WRITTEN.items():
            mark = f"mark{row.number}m{list(WRITTEN).index(sign)}"
            if _mark(connection, row.id, sign, mark):
                one = Secret(
                    what=f"“{sign}” of {about}", signs=(mark,), about=row.id, action=action, is_vote=sign == SEALED
                )
                secrets.append(one)
    for row in connection.execute(select(tables.openings)).all():
        signs = (f"{row.pay_low:,}", str(row.pay_low))
        secrets.append(
            Secret(what=f"the pay of {row.title}", signs=signs, about=row.id, action=Action.PAY, is_pay=True)
        )
    return secrets


def may_read(records: Records, member_id: str, secret: Secret) -> bool:
    """Tell whether somebody may read it, as things stand."""
    member = records.members.get(member_id)
    if member is None:
        return False
    if secret.is_pay:
        return _allows(secret, roles_in(member, records.openings.get(secret.about)))
    application = records.applications.get(secret.about)
    if application is None:
        return False
    seats = records.interviews.seats_of(application.id)
    roles = roles_in(
        member, records.openings.get(application.opening_id), application, {seat.interviewer_id for seat in seats}
    )
    owes_a_card = any(seat.interviewer_id == member_id and not seat.is_in for seat in seats)
    if secret.is_vote and (application.revealed_at is None or owes_a_card):
        return False
    return _allows(secret, roles)


def in_channel(records: Records, secret: Secret, channel_id: str, company_channel_id: str) -> bool:
    """Tell whether a channel may read it: names of those who are in the process of an opening that posts there."""
    if secret.action is not None:
        return False
    application = records.applications.get(secret.about)
    opening = records.openings.get(application.opening_id) if application else None
    return opening is not None and (opening.channel_id or company_channel_id) == channel_id


def _allows(secret: Secret, roles: frozenset[Any]) -> bool:
    return bool(roles & ALLOWED[secret.action]) if secret.action else bool(roles)


def _mark(connection: Any, application_id: int, sign: str, mark: str) -> bool:
    """Put a mark behind some words wherever they stand about one application; returns whether they stood anywhere."""
    was_found = False
    for table, where in _about(application_id):
        for column in table.columns:
            if isinstance(column.type, String | JSON):
                said = func.replace(func.cast(column, String), sign, f"{sign} {mark}")
                if isinstance(column.type, JSON) and connection.dialect.name == "postgresql":
                    said = cast(said, column.type)
                found = connection.execute(
                    update(table).where(where, func.cast(column, String).contains(sign)).values({column.name: said})
                )
                was_found = was_found or found.rowcount > 0
    return was_found


def _about(application_id: int) -> Iterator[tuple[Any, Any]]:
    seats = select(tables.seats.c.id).where(tables.seats.c.application_id == application_id)
    for table in tables.metadata.tables.values():
        if "application_id" in table.c:
            yield table, table.c.application_id == application_id
        elif "seat_id" in table.c:
            yield table, table.c.seat_id.in_(seats)
