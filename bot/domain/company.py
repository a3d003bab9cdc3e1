"""The company: what its settings say about who runs hiring and where its digest goes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Settings as the rules need them: Slack ids, and the name of the zone the company lives in, if one was set."""

    channel_id: str
    admins: frozenset[str]
    recruiters: frozenset[str]
    timezone: str | None = None
