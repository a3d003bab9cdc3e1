"""Meetings: interviews that have a time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """An interview at its time: who is met, for which round. Who interviews is not in here."""

    code: str
    name: str
    opening: str
    round_name: str
    starts_at: datetime
