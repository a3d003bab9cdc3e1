"""Handovers: what somebody took over from a person who left."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TakenOver:
    """One duty: whose file, in which opening, and what was owed."""

    candidate: str
    code: str
    opening: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Everything one person took over from one who left."""

    gone: str
    taken: tuple[TakenOver, ...]
