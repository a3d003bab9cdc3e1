"""Imports: who of a company's own file is on file already, and many people put into openings at once.

Of people who arrive alike (in the same opening, stage and hands) the first is put there by the flow that does it for
anybody; the others get copies of what that one got. So there is one set of rules, and ten thousand people take seconds.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, insert, select, update

from bot.domain.audit import about_candidate, action_of, keys
from bot.domain.events import Door, Kind
from bot.domain.imports import Namesake, OnFile
from bot.domain.pipeline import Stage
from storage.audit import Audit
from storage.pages import WRITTEN_AT_ONCE, pages
from storage.tables import applications, candidates, duties, events, nudges, stage_counts, workspaces


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody on file who comes into an opening, and the number they get there."""

    candidate_id: int
    number: int


class Imports:
    """What an import asks and does many times at once, in one workspace."""

    def __init__(self, connection: Connection, workspace_id: str, audit: Audit) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._audit = audit

    def with_emails(self, email_keys: Collection[str]) -> dict[str, OnFile]:
        """Return who is on file with these addresses, by address."""
        columns = (candidates.c.id, candidates.c.name_key, candidates.c.email_key, candidates.c.member_id)
        found = {}
        for some in pages(email_keys):
            query = select(*columns).where(
                candidates.c.workspace_id == self._workspace_id, candidates.c.email_key.in_(some)
            )
            for row in self._connection.execute(query):
                found[row.email_key] = OnFile(row.id, row.name_key, is_colleague=row.member_id is not None)
        return found

    def numbers_of(self, candidate_ids: Collection[int]) -> dict[tuple[int, int], int]:
        """Return the numbers of people's applications, by (opening, candidate)."""
        found = {}
        for some in pages(candidate_ids):
            rows = self._connection.execute(
                select(applications.c.opening_id, applications.c.candidate_id, applications.c.number).where(
                    applications.c.workspace_id.concat("") == self._workspace_id, applications.c.candidate_id.in_(some)
                )
            )
            found.update({(row.opening_id, row.candidate_id): row.number for row in rows})
        return found

    def namesakes(self, name_keys: Collection[str]) -> dict[tuple[int, str], list[Namesake]]:
        """Return who is in which opening under these names, by (opening, name), the first to come in front."""
        found: dict[tuple[int, str], list[Namesake]] = {}
        for some in pages(name_keys):
            rows = self._connection.execute(
                select(applications.c.opening_id, applications.c.number, candidates.c.name_key, candidates.c.email_key)
                .join(applications, applications.c.candidate_id == candidates.c.id)
                .where(candidates.c.workspace_id == self._workspace_id, candidates.c.name_key.in_(some))
                .order_by(applications.c.number)
            )
            for row in rows:
                found.setdefault((row.opening_id, row.name_key), []).append(Namesake(row.number, row.email_key))
        return found

    def take_numbers(self, many: int) -> range:
        """Take the next numbers of the workspace: what people write as C-17."""
        last = self._connection.execute(
            update(workspaces)
            .where(workspaces.c.id == self._workspace_id)
            .values(last_number=workspaces.c.last_number + many)
            .returning(workspaces.c.last_number)
        ).scalar_one()
        return range(last - many + 1, last + 1)

    def stands(self, application_id: int, previous_stage: Stage | None, revisit_on: date | None) -> None:
        """Keep where somebody could come back to, and when to look at them again."""
        self._connection.execute(
            update(applications)
            .where(applications.c.workspace_id == self._workspace_id, applications.c.id == application_id)
            .values(previous_stage=previous_stage.value if previous_stage else None, revisit_on=revisit_on)
        )

    def like(self, application_id: int, newcomers: Sequence[Newcomer]) -> list[int]:
        """Put people into an opening like somebody who just came in: same stage, clock, duties and words in the audit.

        Returns the ids of their applications, in the same order.
        """
        return [one for some in pages(newcomers, WRITTEN_AT_ONCE) for one in self._like(application_id, some)]

    def _like(self, application_id: int, newcomers: Sequence[Newcomer]) -> list[int]:
        (model,) = self._rows(applications, applications.c.id == application_id)
        (came,) = self._rows(events, events.c.id == model["stage_event_id"])
        who = [{"candidate_id": one.candidate_id, "number": one.number} for one in newcomers]
        new = self._copies(applications, model, who)
        entered = self._copies(events, came, [{"application_id": one} for one in new])
        both = [{"this": one, "event": event} for one, event in zip(new, entered, strict=True)]
        self._connection.execute(_ENTER, both)
        for duty in self._rows(duties, duties.c.application_id == application_id):
            self._owe_alike(duty, came["id"], new, entered)
        self._count(model, len(new))
        for one in newcomers:
            self._enter(came, one.number, keys(came["to_stage"]))
        return new

    def note(self, notes: Sequence[tuple[int, int, str]], *, at: datetime, actor_id: str, door: Door) -> None:
        """Keep a note about each of many: (application, number, text)."""
        said = {"at": at, "actor_id": actor_id, "kind": Kind.NOTED.value, "door": door.value}
        ours = {"workspace_id": self._workspace_id, **said}
        if notes:
            rows = [{**ours, "application_id": application_id, "text": text} for application_id, _, text in notes]
            self._connection.execute(insert(events), rows)
        for _, number, _ in notes:
            self._enter(said, number, "")

    def _owe_alike(self, duty: dict[str, Any], event_id: int, new: Sequence[int], entered: Sequence[int]) -> None:
        """Let what is waited for about one be waited for about others, and be heard of alike."""
        if duty["subject_id"] != event_id:
            raise ValueError("who just came in is waited for because they came in, and for nothing else")
        about = [{"application_id": one, "subject_id": event} for one, event in zip(new, entered, strict=True)]
        begun = self._copies(duties, duty, about)
        for nudge in self._rows(nudges, nudges.c.duty_id == duty["id"]):
            self._copies(nudges, nudge, [{"duty_id": one} for one in begun])

    def _count(self, model: dict[str, Any], many: int) -> None:
        counted = (stage_counts.c.opening_id == model["opening_id"], stage_counts.c.stage == model["stage"])
        self._connection.execute(
            update(stage_counts)
            .where(stage_counts.c.workspace_id == self._workspace_id, *counted)
            .values(n=stage_counts.c.n + many)
        )

    def _enter(self, came: dict[str, Any], number: int, detail: str) -> None:
        self._audit.note(
            at=came["at"],
            actor_id=came["actor_id"],
            action=action_of(Kind(came["kind"])),
            about=about_candidate(number),
            door=Door(came["door"]),
            detail=detail,
        )

    def _rows(self, table: Table, condition: ColumnElement[bool]) -> list[dict[str, Any]]:
        rows = self._connection.execute(select(table).where(table.c.workspace_id == self._workspace_id, condition))
        return [dict(row._mapping) for row in rows]  # noqa: SLF001 - the public name for it

    def _copies(self, table: Table, row: dict[str, Any], changes: Sequence[dict[str, Any]]) -> list[int]:
        """Insert a row once for each of some changes to it; returns the ids in the same order."""
        kept = {name: value for name, value in row.items() if name != "id"}
        new = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        return list(self._connection.scalars(new, [{**kept, **change} for change in changes]))


_ENTER = update(applications).where(applications.c.id == bindparam("this")).values(stage_event_id=bindparam("event"))
