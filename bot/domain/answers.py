"""Answers: what is said in public about who waits, without a word on who is late."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.candidates import Application
from bot.domain.duties import Duty
from bot.domain.openings import Opening


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """Somebody who has waited the longest, and what for: a role or a kind of thing, never a name."""

    candidate: str
    code: str
    opening_title: str
    waits_for: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ChannelGone:
    """A hiring channel that was archived or deleted, and the company's own, which may be the same."""

    channel_id: str
    company_channel_id: str

    @property
    def is_companys(self) -> bool:
        """Tell whether nothing is left to fall back on."""
        return self.channel_id == self.company_channel_id


def waited_for(application: Application, opening: Opening) -> str:
    """Return what a candidate waits for, as everybody in a channel may read it."""
    if application.duty == Duty.CARD:
        return "scorecards"
    if application.holder_id is None:
        return "the candidate"
    if application.holder_id in {application.owner_id, opening.recruiter_id}:
        return "the recruiter"
    return "the hiring manager" if application.holder_id == opening.hiring_manager_id else "the team"
