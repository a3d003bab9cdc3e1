"""Events: the history of an application, in the words of what happened."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.pipeline import Stage


class Kind(StrEnum):
    """What happened."""

    ADDED = "added"
    MOVED = "moved"
    NOTED = "noted"
    ASSIGNED = "assigned"
    CARD_IN = "card_in"
    CARD_REPLACED = "card_replaced"


class Door(StrEnum):
    """Through which door it happened."""

    COMMAND = "command"
    BUTTON = "button"
    MODAL = "modal"
    CLI = "cli"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to an application: who, when, what, why, through which door."""

    id: int
    application_id: int
    at: datetime
    actor_id: str
    kind: Kind
    door: Door
    from_stage: Stage | None = None
    to_stage: Stage | None = None
    text: str | None = None
