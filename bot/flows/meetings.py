"""Meetings: an interview at its time, as digests and mornings tell of it."""

from bot.domain.meetings import Meeting
from bot.domain.openings import Opening
from storage.pulses import Timed


def meeting_in(opening: Opening, row: Timed) -> Meeting:
    """Return an interview of an opening in the words of that opening."""
    return Meeting(
        code=row.code,
        name=row.name,
        opening=opening.title,
        round_name=opening.round_name(row.round_key),
        starts_at=row.starts_at,
    )
