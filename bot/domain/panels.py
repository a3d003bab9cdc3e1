"""Panels: everything one person may read of a panel that was opened."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.candidates import Application
from bot.domain.debriefs import Agenda
from bot.domain.decisions import Decision
from bot.domain.openings import Opening
from bot.domain.scorecards import Scorecard
from bot.domain.votes import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A panel that was opened, as one viewer may read it.

    `revised` are the votes revised after the reveal, by their writers' ids and rounds; `may_revise` is the viewer's own
    seat. Reasons of decisions are there for those who may read why somebody was moved.
    """

    application: Application
    opening: Opening
    stage_name: str
    agenda: Agenda
    revised: Mapping[tuple[str, str], Scorecard]
    decisions: tuple[Decision, ...]
    names: Mapping[str, str]
    may_decide: bool
    may_revise: int | None

    @property
    def was_discussed(self) -> bool:
        """Tell whether the panel met since it was opened last."""
        opened = self.application.revealed_at
        return any(one.outcome is Outcome.MEETING and (opened is None or one.at >= opened) for one in self.decisions)
