"""Moving many at once: who is offered, what was chosen, and what would happen to each."""

from dataclasses import dataclass

from bot.domain.candidates import Application
from bot.domain.openings import Opening
from bot.domain.pipeline import Stage

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Those who could be moved together, the stages they could go to, and who is chosen to begin with."""

    opening: Opening
    applications: tuple[Application, ...]
    stages: tuple[Stage, ...]
    chosen: frozenset[int]
    is_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What one person wants to do to many: the same stage, the same reason."""

    application_ids: tuple[int, ...]
    to: Stage
    reason_code: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would happen: who would move, and who would stay where they are and why.

    `as_of` is the last event there was when it was looked up: who is moved after that is left alone.
    """

    opening: Opening
    chosen: Chosen
    would_move: tuple[Application, ...]
    would_stay: tuple[tuple[Application, str], ...]
    as_of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What happened: how many moved, who stayed and why, and the first event, by which all of it can be undone."""

    opening: Opening
    to: Stage
    moved: int
    stayed: tuple[tuple[Application, str], ...]
    batch_id: int | None
