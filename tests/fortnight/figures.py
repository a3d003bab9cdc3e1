"""Figures of a fortnight: the gap between rounds, and the table that is printed."""

import random
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, select

from storage import tables as t
from tests.fortnight.rules import NAMES, calendar_of
from tests.fortnight.run import Fortnight


@dataclass(frozen=True)
class Gaps:
    """Business hours from the end of each round to the next step of its candidate; of those `still_open`, until the end.

    A gap still open at the end was longer than it was seen to be. The median takes that into account, as Kaplan and
    Meier do: without it, whoever gets many rounds begun late in the fortnight would look slow.
    """

    ended: tuple[float, ...]
    still_open: tuple[float, ...]

    def quantile(self, share: float) -> float | None:
        """Return after how many hours that share of the gaps has ended; nothing where it never did."""
        left = 1.0
        for hours in sorted(set(self.ended)):
            at_risk = sum(one >= hours for one in (*self.ended, *self.still_open))
            left *= 1 - self.ended.count(hours) / at_risk
            if left <= 1 - share + 1e-9:
                return hours
        return None

    @property
    def median(self) -> float | None:
        return self.quantile(0.5)

    def __len__(self) -> int:
        return len(self.ended) + len(self.still_open)


def gaps(run: Fortnight) -> Gaps:
    """Measure the gaps between rounds: from the end of one until the next one starts, or the candidate moves on.

    A round without a time ended when it was asked for. Hours are those of the company's recruiter in Berlin. Where
    nothing came next by the end of the fortnight, the gap is still open.
    """
    calendar = calendar_of(run.people[run.behaviour.ids[0]])
    rounds, moved = run.store.read(_rounds_and_moves)
    ended: list[float] = []
    still_open: list[float] = []
    for application_id, spans in sorted(rounds.items()):
        ends = sorted({end for _, end in spans if end < run.end})
        steps = sorted([start for start, _ in spans] + moved.get(application_id, []))
        for end in ends:
            following = next((at for at in steps if end < at < run.end), None)
            hours = calendar.working_hours_between(end, following or run.end)
            (still_open if following is None else ended).append(hours)
    return Gaps(tuple(ended), tuple(still_open))


def _rounds_and_moves(records):
    connection = records._connection
    seats = connection.execute(
        select(
            t.interviews.c.application_id, t.interviews.c.id, t.interviews.c.starts_at, t.interviews.c.ends_at,
            t.seats.c.assigned_at, t.seats.c.closed, t.seats.c.submitted_at,
        ).join(t.seats, t.seats.c.interview_id == t.interviews.c.id)
    ).all()  # fmt: skip
    rounds: dict[int, dict[int, tuple[datetime, datetime]]] = {}
    for one in seats:
        if one.closed == "did_not_happen":
            continue
        rounds.setdefault(one.application_id, {}).setdefault(
            one.id, (one.starts_at or one.assigned_at, one.ends_at or one.assigned_at)
        )
    moved: dict[int, list[datetime]] = {}
    for row in connection.execute(
        select(t.events.c.application_id, t.events.c.at).where(t.events.c.kind.in_(["moved", "decided"]))
    ):
        moved.setdefault(row.application_id, []).append(row.at)
    return {key: list(value.values()) for key, value in rounds.items()}, moved


def points_of_death(seed: int, passed: int, many: int) -> list[int]:
    """Return at which of so many points the process dies, chosen by the seed."""
    return sorted(random.Random(f"deaths {seed}").sample(range(1, passed), many))


def rows(run: Fortnight) -> list[tuple[str, int, int]]:
    """Return what was shown: each rule, how often it was looked at, how often it was broken."""
    return [(words, run.rules.looked[rule], len(run.rules.broken[rule])) for rule, words in NAMES.items()]


def late_invitations(run: Fortnight) -> tuple[int, int]:
    """Return how many invitations were not read before their interview, and how many of them could have been.

    They could where somebody who is here, and can be written to, had an hour at work left. What was called off or
    handed over meanwhile needs no invitation.
    """
    missed = could = 0
    for row in run.store.read(lambda records: records._connection.execute(_invitations()).all()):
        if row.closed is not None or row.starts_at >= run.end:
            continue
        if row.ts is not None and float(row.ts) <= row.starts_at.timestamp():
            continue
        missed += 1
        person = run.people[row.recipient]
        hours = calendar_of(person).working_hours_between(row.created_at, row.starts_at)
        could += hours >= 1 and not person.is_gone and person.unreachable is None
    return missed, could


def _invitations():
    return (
        select(
            t.deliveries.c.recipient, t.deliveries.c.created_at, t.deliveries.c.ts, t.interviews.c.starts_at,
            t.seats.c.closed,
        )
        .join(t.seats, t.deliveries.c.subject == cast(t.seats.c.id, String))
        .join(t.interviews, t.interviews.c.id == t.seats.c.interview_id)
        .where(t.deliveries.c.kind == "interview")
    )  # fmt: skip
