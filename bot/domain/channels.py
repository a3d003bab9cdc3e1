"""Channels: where digests are posted, and why some cannot take one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What matters about a channel that digests are posted to."""

    id: str
    name: str
    is_member: bool
    is_archived: bool
    is_shared_outside: bool

    @property
    def trouble(self) -> str | None:
        """Return why no digest can be posted there, and what to do; nothing where it can."""
        if self.is_shared_outside:
            return f"#{self.name} is shared with another organisation. Choose a channel that is not."
        if self.is_archived:
            return f"#{self.name} is archived. Choose another channel."
        if not self.is_member:
            return f"Hireloop is not in #{self.name}. Write `/invite @Hireloop` there."
        return None


def channel_from(found: Mapping[str, Any]) -> Channel:
    """Return a channel as Slack describes it."""
    return Channel(
        id=str(found["id"]),
        name=str(found.get("name") or found["id"]),
        is_member=bool(found.get("is_member")),
        is_archived=bool(found.get("is_archived")),
        is_shared_outside=bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared")),
    )
