"""Members: the Slack users Hireloop knows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.clocks import zone_named
from bot.domain.preferences import USUAL, Preferences


class Grant(StrEnum):
    """A role somebody has in the whole company, given inside Slack or by the settings."""

    ADMIN = "admin"
    RECRUITER = "recruiter"
    FOUNDER = "founder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A Slack user of the workspace; `id` is Slack's, opaque and never shown.

    `granted` are the roles given inside Slack; the `is_…` of roles count those of the settings, too. `is_owner`: Slack
    says they own the workspace. `email_key` is what makes two spellings of their address the same. Slack has not let us write to them
    since `unreachable_since`.
    """

    id: str
    name: str
    timezone: str = "UTC"
    is_admin: bool = False
    is_recruiter: bool = False
    is_founder: bool = False
    is_owner: bool = False
    is_guest: bool = False
    is_deactivated: bool = False
    is_bot: bool = False
    email_key: str | None = None
    granted: frozenset[Grant] = frozenset()
    preferences: Preferences = USUAL
    unreachable_since: datetime | None = None

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone this person lives in."""
        return zone_named(self.timezone)

    @property
    def can_take_part(self) -> bool:
        """Tell whether this person may be asked for anything at all."""
        return not (self.is_guest or self.is_deactivated or self.is_bot)
