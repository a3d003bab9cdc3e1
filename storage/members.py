"""Members: who is in the workspace, as Slack last told us."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from bot.domain.people import Grant, Member
from bot.domain.preferences import Preferences, as_document, from_document
from storage.tables import members, workspaces

# Every click asks who clicked, and for names, so these are built once.
_THESE = select(members).where(
    members.c.workspace_id == bindparam("workspace"), members.c.id.in_(bindparam("these", expanding=True))
)
_IS_HERE = ~(members.c.is_deactivated | members.c.is_guest | members.c.is_bot)
_ONE = select(members).where(members.c.workspace_id == bindparam("workspace"), members.c.id == bindparam("member"))


class Members:
    """The people of one workspace.

    Somebody who was read is not read again in the same transaction, unless the transaction changed anybody.
    """

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._read: dict[str, Member | None] = {}
        self._founders: list[Member] | None = None

    def get(self, member_id: str) -> Member | None:
        """Return a member, or nothing for somebody we have not heard of."""
        if member_id not in self._read:
            row = self._connection.execute(_ONE, {"workspace": self._workspace_id, "member": member_id}).first()
            self._read[member_id] = _member(row) if row else None
        return self._read[member_id]

    def read(self, member_ids: Collection[str]) -> None:
        """Read all at once who is asked for next."""
        unread = [one for one in member_ids if one not in self._read]
        if unread:
            rows = self._connection.execute(_THESE, {"workspace": self._workspace_id, "these": unread}).all()
            self._read |= dict.fromkeys(unread) | {row.id: _member(row) for row in rows}

    def _forget(self) -> None:
        self._read.clear()
        self._founders = None

    def named(self, member_ids: Collection[str]) -> dict[str, str]:
        """Return the names of those members, by id; whom we have not heard of is left out.

        Who is named is often asked for next, to see when they work: they are read whole.
        """
        self.read(member_ids)
        return {one: member.name for one in member_ids if (member := self._read[one])}

    def all(self) -> list[Member]:
        """Return everybody, by id."""
        rows = self._connection.execute(
            select(members).where(members.c.workspace_id == self._workspace_id).order_by(members.c.id)
        )
        return [_member(row) for row in rows]

    def admins(self) -> list[Member]:
        """Return the admins who can take part, by id."""
        rows = self._connection.execute(
            select(members)
            .where(members.c.workspace_id == self._workspace_id, members.c.is_admin, _IS_HERE)
            .order_by(members.c.id)
        )
        return [_member(row) for row in rows]

    def founders(self) -> list[Member]:
        """Return the founders who can take part, by id."""
        if self._founders is not None:
            return self._founders
        rows = self._connection.execute(
            select(members)
            .where(members.c.workspace_id == self._workspace_id, members.c.is_founder, _IS_HERE)
            .order_by(members.c.id)
        )
        self._founders = [_member(row) for row in rows]
        return self._founders

    def has_recruiter(self) -> bool:
        """Tell whether anybody who can take part is a recruiter of the company."""
        return (
            self._connection.execute(
                select(members.c.id)
                .where(members.c.workspace_id == self._workspace_id, members.c.is_recruiter, _IS_HERE)
                .limit(1)
            ).first()
            is not None
        )

    def keep(self, people: Iterable[Member]) -> None:
        """Remember people as they are now."""
        self._forget()
        for person in people:
            values = {
                "name": person.name,
                "timezone": person.timezone,
                "is_admin": person.is_admin,
                "is_recruiter": person.is_recruiter,
                "is_founder": person.is_founder,
                "is_owner": person.is_owner,
                "email_key": person.email_key,
                "is_guest": person.is_guest,
                "is_deactivated": person.is_deactivated,
                "is_bot": person.is_bot,
            }
            changed = self._connection.execute(
                update(members)
                .where(members.c.workspace_id == self._workspace_id, members.c.id == person.id)
                .values(values)
            )
            if changed.rowcount == 0:
                self._connection.execute(
                    insert(members).values(workspace_id=self._workspace_id, id=person.id, **values)
                )

    def lock(self) -> None:
        """Let nobody else give or take roles until this transaction ends; SQLite has one writer anyway."""
        self._forget()
        self._connection.execute(
            select(workspaces.c.id).where(workspaces.c.id == self._workspace_id).with_for_update(key_share=True)
        )

    def grants(self) -> dict[str, frozenset[Grant]]:
        """Return the roles given inside Slack, by member id."""
        rows = self._connection.execute(
            select(members.c.id, members.c.granted).where(
                members.c.workspace_id == self._workspace_id, members.c.granted.is_not(None)
            )
        )
        return {row.id: _grants(row.granted) for row in rows}

    def grant(self, member_id: str, granted: Collection[Grant]) -> None:
        """Let a member have exactly these roles of the company, besides those of the settings."""
        self._forget()
        self._connection.execute(
            update(members)
            .where(members.c.workspace_id == self._workspace_id, members.c.id == member_id)
            .values(granted=" ".join(sorted(granted)) or None)
        )

    def prefer(self, member_id: str, wishes: Preferences) -> None:
        """Keep when and about what somebody wants to hear from us."""
        self._forget()
        self._connection.execute(
            update(members)
            .where(members.c.workspace_id == self._workspace_id, members.c.id == member_id)
            .values(preferences=as_document(wishes))
        )

    def reach(self, member_id: str, unreachable_since: datetime | None) -> bool:
        """Record whether Slack lets us write to somebody; tell whether that is news."""
        self._forget()
        is_news = (
            members.c.unreachable_since.is_(None) if unreachable_since else members.c.unreachable_since.is_not(None)
        )
        changed = self._connection.execute(
            update(members)
            .where(members.c.workspace_id == self._workspace_id, members.c.id == member_id, is_news)
            .values(unreachable_since=unreachable_since)
        )
        return changed.rowcount > 0

    def unreachable(self, before: datetime) -> list[Member]:
        """Return whom Slack has not let us write to since before an instant."""
        rows = self._connection.execute(
            select(members).where(members.c.workspace_id == self._workspace_id, members.c.unreachable_since < before)
        )
        return [_member(row) for row in rows]

    def dm_channel(self, member_id: str) -> str | None:
        """Return the id of our conversation with a member, if it was opened."""
        return self._connection.execute(
            select(members.c.dm_channel_id).where(
                members.c.workspace_id == self._workspace_id, members.c.id == member_id
            )
        ).scalar()

    def keep_dm_channel(self, member_id: str, channel_id: str) -> None:
        """Remember the id of our conversation with a member."""
        self._connection.execute(
            update(members)
            .where(members.c.workspace_id == self._workspace_id, members.c.id == member_id)
            .values(dm_channel_id=channel_id)
        )


def _grants(words: str | None) -> frozenset[Grant]:
    return frozenset(Grant(word) for word in (words or "").split())


def _member(row: Row[Any]) -> Member:
    return Member(
        id=row.id,
        name=row.name,
        timezone=row.timezone,
        is_admin=row.is_admin,
        is_recruiter=row.is_recruiter,
        is_founder=row.is_founder,
        is_owner=row.is_owner,
        email_key=row.email_key,
        granted=_grants(row.granted),
        is_guest=row.is_guest,
        is_deactivated=row.is_deactivated,
        is_bot=row.is_bot,
        preferences=from_document(row.preferences),
        unreachable_since=row.unreachable_since,
    )
