"""Candidates: people, and how they are found by what somebody remembers of their name."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Select, and_, insert, or_, select, union, update

from bot.domain.candidates import NewCandidate, email_key, name_key
from bot.domain.names import folded_words, letters_left_out
from bot.domain.people import Member
from storage.pages import WRITTEN_AT_ONCE, pages
from storage.tables import applications, candidates, members, name_forms

MOST_FOUND = 200
_LAST = "\U0010ffff"


class Candidates:
    """The people of one workspace's openings."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    def add(self, person: NewCandidate, now: datetime) -> int:
        """Put a person on file; returns their id."""
        return self.add_all([person], now)[0]

    def add_all(self, people: Sequence[NewCandidate], now: datetime) -> list[int]:
        """Put people on file; returns their ids in the same order."""
        places = pages(range(len(people)), WRITTEN_AT_ONCE)
        return [candidate_id for some in places for candidate_id in self._add([people[n] for n in some], now)]

    def _add(self, people: Sequence[NewCandidate], now: datetime) -> list[int]:
        new = insert(candidates).returning(candidates.c.id, sort_by_parameter_order=True)
        ids = list(self._connection.scalars(new, [self._row(person, now) for person in people]))
        forms = sorted(
            (whole, form, candidate_id)
            for person, candidate_id in zip(people, ids, strict=True)
            for whole, form in _forms_of(person.name)
        )
        ours = {"workspace_id": self._workspace_id}
        self._connection.execute(
            insert(name_forms),
            [{**ours, "is_whole": whole, "form": form, "candidate_id": one} for whole, form, one in forms],
        )
        return ids

    def _row(self, person: NewCandidate, now: datetime) -> dict[str, Any]:
        return {
            "workspace_id": self._workspace_id,
            "name": person.name,
            "name_key": name_key(person.name),
            "email": person.email,
            "email_key": email_key(person.email) if person.email else None,
            "member_id": person.member_id,
            "resume_url": person.resume_url,
            "created_at": now,
        }

    def keep_resume(self, candidate_id: int, url: str | None) -> None:
        """Keep where a person's résumé lies, or that there is none."""
        self._connection.execute(
            update(candidates)
            .where(candidates.c.workspace_id == self._workspace_id, candidates.c.id == candidate_id)
            .values(resume_url=url)
        )

    def know_resume(self, candidate_id: int, url: str) -> None:
        """Keep where a person's résumé lies, unless somebody said so before."""
        self._connection.execute(
            update(candidates)
            .where(
                candidates.c.workspace_id == self._workspace_id,
                candidates.c.id == candidate_id,
                candidates.c.resume_url.is_(None),
            )
            .values(resume_url=url)
        )

    def with_email(self, email: str) -> tuple[int, str] | None:
        """Return the (id, name) of the person with this e-mail address, however it is spelled, or nothing."""
        row = self._connection.execute(
            select(candidates.c.id, candidates.c.name).where(
                candidates.c.workspace_id == self._workspace_id, candidates.c.email_key == email_key(email)
            )
        ).first()
        return (row.id, row.name) if row else None

    def of_member(self, member: Member) -> list[int]:
        """Return the ids of the candidates who are this member: as a colleague, or by their address."""
        is_them = candidates.c.member_id == member.id
        if member.email_key:
            is_them = or_(is_them, candidates.c.email_key == member.email_key)
        return list(
            self._connection.scalars(
                select(candidates.c.id).where(candidates.c.workspace_id == self._workspace_id, is_them)
            )
        )

    def of_colleagues(self) -> list[int]:
        """Return the ids of the candidates who work here, by their account or their address; they are few."""
        ours = candidates.c.workspace_id == self._workspace_id
        has_their_address = and_(
            members.c.workspace_id == candidates.c.workspace_id, members.c.email_key == candidates.c.email_key
        )
        by_account = select(candidates.c.id).where(ours, candidates.c.member_id.is_not(None))
        by_address = select(candidates.c.id).join(members, has_their_address).where(ours)
        return list(self._connection.scalars(union(by_account, by_address)))

    def called(self, name: str) -> list[int]:
        """Return the ids of people of exactly this name, however it is spelled; the newest 200."""
        return list(
            self._connection.scalars(
                select(candidates.c.id)
                .where(candidates.c.workspace_id == self._workspace_id, candidates.c.name_key == name_key(name))
                .order_by(candidates.c.id.desc())
                .limit(MOST_FOUND)
            )
        )

    def namesake_in(self, name: str, opening_id: int) -> int | None:
        """Return the number of an application in the opening whose candidate has this name, or nothing."""
        return self._connection.execute(
            select(applications.c.number)
            .join(candidates, candidates.c.id == applications.c.candidate_id)
            .where(
                candidates.c.workspace_id == self._workspace_id,
                candidates.c.name_key == name_key(name),
                applications.c.opening_id == opening_id,
            )
            .limit(1)
        ).scalar()

    def sounding_like(self, query: Collection[str]) -> list[tuple[int, str]]:
        """Return (id, name) of people each query word may mean: by prefix, or one typo apart; at most 200.

        A superset: `bot.domain.names.matches` has the last word. The `|| ''` keeps SQLite from going through everybody.
        """
        found = select(candidates.c.id, candidates.c.name).where(
            candidates.c.workspace_id.concat("") == self._workspace_id
        )
        for word in query:
            found = found.where(candidates.c.id.in_(self._with_form_of(word)))
        rows = self._connection.execute(found.order_by(candidates.c.id.desc()).limit(MOST_FOUND))
        return [(row.id, row.name) for row in rows]

    def _with_form_of(self, word: str) -> Select[Any] | CompoundSelect[Any]:
        left_out = sorted(letters_left_out(word))
        begins = self._forms(whole=True, condition=and_(name_forms.c.form >= word, name_forms.c.form < word + _LAST))
        if not left_out:
            return begins
        shorter = self._forms(whole=True, condition=name_forms.c.form.in_(left_out))
        alike = self._forms(whole=False, condition=name_forms.c.form.in_([word, *left_out]))
        return union(begins, shorter, alike)

    def _forms(self, *, whole: bool, condition: ColumnElement[bool]) -> Select[Any]:
        return select(name_forms.c.candidate_id).where(
            name_forms.c.workspace_id == self._workspace_id, name_forms.c.is_whole.is_(whole), condition
        )


def _forms_of(name: str) -> set[tuple[bool, str]]:
    """Return what a name is found by: its words, and its words with one letter left out."""
    words = set(folded_words(name))
    return {(True, word) for word in words} | {(False, form) for word in words for form in letters_left_out(word)}
