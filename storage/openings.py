"""Openings: the jobs being hired for, each with its frozen template, and who may be asked for which round."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from bot.domain.duties import Duty
from bot.domain.openings import Opening, Pooled, Ready, Status, Training
from bot.domain.pay import Basis, Period, PostedRange
from bot.domain.pipeline import Stage
from bot.domain.templates import RoleTemplate, template_from_data
from storage.tables import applications, events, opening_people, openings

# Every click asks for one, so it is built once.
_ALL = select(openings).where(openings.c.workspace_id == bindparam("workspace")).order_by(openings.c.id)
_ONE = select(openings).where(openings.c.workspace_id == bindparam("workspace"), openings.c.id == bindparam("opening"))


# What begins the keys of stages among the days of an opening.
STAGE = "stage."


class Openings:
    """The openings of one workspace: a handful, so all of them are read at once.

    What was read is not read again in the same transaction, unless the transaction changed or locked any of them.
    """

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._read: dict[int, Opening] = {}
        self._is_all_read = False

    def all(self) -> list[Opening]:
        """Return every opening, oldest first."""
        if not self._is_all_read:
            rows = self._connection.execute(_ALL, {"workspace": self._workspace_id}).all()
            self._read = {row.id: _opening(row) for row in rows}
            self._is_all_read = True
        return list(self._read.values())

    def get(self, opening_id: int) -> Opening:
        """Return one opening; its id comes from our own rows, so it is there."""
        if opening_id in self._read:
            return self._read[opening_id]
        row = self._connection.execute(_ONE, {"workspace": self._workspace_id, "opening": opening_id}).one()
        self._read[opening_id] = _opening(row)
        return self._read[opening_id]

    def lock(self, opening_id: int) -> None:
        """Let nobody else change an opening until this transaction ends."""
        self._forget()
        self._connection.execute(
            select(openings.c.id)
            .where(openings.c.id == opening_id, openings.c.workspace_id == self._workspace_id)
            .with_for_update(key_share=True)
        )

    def add(
        self,
        *,
        slug: str,
        title: str,
        template: dict[str, Any],
        hiring_manager_id: str,
        recruiter_id: str,
        channel_id: str | None,
        now: datetime,
    ) -> int:
        """Open a job with a frozen copy of its template; returns its id. What else is known is set by `change`."""
        self._forget()
        new: int = self._connection.execute(
            insert(openings)
            .values(
                workspace_id=self._workspace_id,
                slug=slug,
                title=title,
                template=_frozen(template),
                hiring_manager_id=hiring_manager_id,
                recruiter_id=recruiter_id,
                channel_id=channel_id,
                created_at=now,
            )
            .returning(openings.c.id)
        ).scalar_one()
        return new

    def change(
        self,
        opening_id: int,
        *,
        title: str,
        level: str | None,
        location: str | None,
        pay: PostedRange | None,
        hiring_manager_id: str,
        recruiter_id: str,
        channel_id: str | None,
    ) -> None:
        """Let an opening say something else about the job and its people; its slug and steps stay."""
        self._set(
            opening_id,
            title=title,
            level=level,
            location=location,
            pay_low=pay.low if pay else None,
            pay_high=pay.high if pay else None,
            pay_currency=pay.currency if pay else None,
            pay_period=pay.period if pay else None,
            pay_basis=pay.basis if pay else None,
            hiring_manager_id=hiring_manager_id,
            recruiter_id=recruiter_id,
            channel_id=channel_id,
        )

    def set_digest_hour(self, opening_id: int, hour: int) -> None:
        """Let the digest come at another hour of the company's day."""
        self._set(opening_id, digest_hour=hour)

    def move_channel(self, old: str, new: str | None) -> None:
        """Let every opening whose digest went to one channel post to another, or to none of its own."""
        self._forget()
        self._connection.execute(
            update(openings)
            .where(openings.c.workspace_id == self._workspace_id, openings.c.channel_id == old)
            .values(channel_id=new)
        )

    def set_status(self, opening_id: int, status: Status) -> None:
        """Pause, close or reopen."""
        self._set(opening_id, status=status.value)

    def keep_intake(self, opening_id: int, answers: Mapping[str, str], left_out: Mapping[str, str]) -> None:
        """Remember the wizard's answers, and why mandatory rounds were taken out."""
        self._set(opening_id, intake={"answers": dict(answers), "left_out": dict(left_out)})

    def keep_readiness(self, opening_id: int, readiness: Mapping[str, Ready]) -> None:
        """Remember what the hiring manager can answer."""
        data = {key: {"by": item.by, "at": item.at.isoformat()} for key, item in readiness.items()}
        self._set(opening_id, readiness=data)

    def keep_days(self, opening_id: int, duties: Mapping[Duty, int], stages: Mapping[Stage, int]) -> None:
        """Remember how long duties and stages may take, where not as long as usual."""
        days = {duty.value: n for duty, n in duties.items()} | {STAGE + stage.value: n for stage, n in stages.items()}
        self._set(opening_id, duty_days=days or None)

    def template_data(self, opening_id: int) -> dict[str, Any]:
        """Return the frozen template as plain data."""
        frozen: str = self._connection.execute(
            select(openings.c.template).where(
                openings.c.workspace_id == self._workspace_id, openings.c.id == opening_id
            )
        ).scalar_one()
        return dict(json.loads(frozen))

    def freeze(self, opening_id: int, template: dict[str, Any]) -> None:
        """Freeze another template."""
        self._set(opening_id, template=_frozen(template))

    def has_reached(self, opening_id: int, stage: Stage) -> bool:
        """Tell whether anybody ever came to a stage of an opening."""
        row = self._connection.execute(
            select(events.c.id)
            .join(applications, applications.c.id == events.c.application_id)
            .where(
                applications.c.workspace_id == self._workspace_id,
                applications.c.opening_id == opening_id,
                events.c.to_stage == stage.value,
            )
            .limit(1)
        ).first()
        return row is not None

    def people(self, opening_id: int) -> list[Pooled]:
        """Return who may be asked for which round."""
        rows = self._connection.execute(
            select(opening_people)
            .where(opening_people.c.workspace_id == self._workspace_id, opening_people.c.opening_id == opening_id)
            .order_by(opening_people.c.member_id, opening_people.c.round_key)
        )
        return [
            Pooled(member_id=row.member_id, round_key=row.round_key, training=Training(row.training)) for row in rows
        ]

    def openings_of(self, member_id: str) -> set[int]:
        """Return the ids of the openings a member may be asked for a round of."""
        return set(
            self._connection.scalars(
                select(opening_people.c.opening_id).where(
                    opening_people.c.workspace_id == self._workspace_id, opening_people.c.member_id == member_id
                )
            )
        )

    def set_people(
        self, opening_id: int, round_key: str, people: Mapping[str, Training], by: str, now: datetime
    ) -> None:
        """Let exactly these people be asked for a round."""
        self._connection.execute(
            delete(opening_people).where(
                opening_people.c.workspace_id == self._workspace_id,
                opening_people.c.opening_id == opening_id,
                opening_people.c.round_key == round_key,
            )
        )
        if people:
            self._connection.execute(
                insert(opening_people),
                [
                    {
                        "workspace_id": self._workspace_id,
                        "opening_id": opening_id,
                        "member_id": member_id,
                        "round_key": round_key,
                        "training": training.value,
                        "added_by": by,
                        "added_at": now,
                    }
                    for member_id, training in people.items()
                ],
            )

    def _forget(self) -> None:
        self._read.clear()
        self._is_all_read = False

    def _set(self, opening_id: int, **values: object) -> None:
        self._forget()
        self._connection.execute(
            update(openings)
            .where(openings.c.workspace_id == self._workspace_id, openings.c.id == opening_id)
            .values(**values)
        )


def _frozen(template: dict[str, Any]) -> str:
    return json.dumps(template, ensure_ascii=False)


@lru_cache(maxsize=256)
def _template(frozen: str) -> RoleTemplate:
    """Parse a frozen template; kept by its very text, so the memory of it cannot be out of date."""
    return template_from_data(json.loads(frozen))


def _opening(row: Row[Any]) -> Opening:
    intake = row.intake or {}
    return Opening(
        id=row.id,
        slug=row.slug,
        title=row.title,
        template=_template(row.template),
        hiring_manager_id=row.hiring_manager_id,
        recruiter_id=row.recruiter_id,
        channel_id=row.channel_id,
        status=Status(row.status),
        level=row.level,
        location=row.location,
        pay=_pay(row),
        answers=intake.get("answers", {}),
        left_out=intake.get("left_out", {}),
        digest_hour=row.digest_hour,
        readiness={
            key: Ready(by=item["by"], at=datetime.fromisoformat(item["at"]))
            for key, item in (row.readiness or {}).items()
        },
        duty_days={Duty(key): days for key, days in _days(row).items() if not key.startswith(STAGE)},
        stage_days={Stage(key.removeprefix(STAGE)): n for key, n in _days(row).items() if key.startswith(STAGE)},
    )


def _days(row: Row[Any]) -> dict[str, int]:
    return row.duty_days or {}


def _pay(row: Row[Any]) -> PostedRange | None:
    if row.pay_currency is None:
        return None
    return PostedRange(
        currency=row.pay_currency,
        low=row.pay_low,
        high=row.pay_high,
        period=Period(row.pay_period),
        basis=Basis(row.pay_basis),
    )
