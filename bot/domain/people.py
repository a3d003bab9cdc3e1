"""Members: the Slack users Hireloop knows."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.clocks import zone_named


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A Slack user of the workspace; `id` is Slack's, opaque and never shown."""

    id: str
    name: str
    timezone: str = "UTC"
    is_admin: bool = False
    is_recruiter: bool = False
    is_guest: bool = False
    is_deactivated: bool = False
    is_bot: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone this person lives in."""
        return zone_named(self.timezone)

    @property
    def can_take_part(self) -> bool:
        """Tell whether this person may be asked for anything at all."""
        return not (self.is_guest or self.is_deactivated or self.is_bot)
