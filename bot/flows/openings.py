"""Openings: a job is opened with a frozen copy of its template."""

from datetime import datetime
from typing import Any

from bot.domain.errors import Refusal
from bot.domain.names import one_line
from bot.domain.openings import slug_of
from bot.domain.templates import template_from_data
from storage.store import Records

MAX_TITLE = 120
MAX_SLUG = 80


def open_job(
    records: Records,
    *,
    title: str,
    template: dict[str, Any],
    hiring_manager_id: str,
    recruiter_id: str,
    channel_id: str | None,
    now: datetime,
) -> str:
    """Open a job; returns the slug people type for it."""
    title = one_line(title, MAX_TITLE)
    slug = slug_of(title)[:MAX_SLUG].strip("-")
    if not slug:
        raise Refusal("An opening needs a title.")
    if any(opening.slug == slug for opening in records.openings.all()):
        raise Refusal(f"There is an opening called `{slug}` already.")
    template_from_data(template)
    records.openings.add(
        slug=slug,
        title=title,
        template=template,
        hiring_manager_id=hiring_manager_id,
        recruiter_id=recruiter_id,
        channel_id=channel_id,
        now=now,
    )
    return slug
