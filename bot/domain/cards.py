"""Cards: what one person may see of one application at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.candidates import Application
from bot.domain.colours import Colour
from bot.domain.duties import Duty
from bot.domain.events import Event
from bot.domain.interviews import SeatKind
from bot.domain.permissions import Action
from bot.domain.pipeline import Stage
from bot.domain.scorecards import Draft, Overall
from bot.domain.templates import Attribute, Choice, Level, Round

SEAT_NOTES = {
    SeatKind.SHADOW: "You sit in to learn: your card is kept and shown, and does not count.",
    SeatKind.REVERSE_SHADOW: "You lead while a colleague watches: your card is kept and shown, and does not count.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelLine:
    """One round of an application: how many cards are in; who voted how only once every card of all rounds is in."""

    round_name: str
    cards_in: int
    assigned: int
    interviewers: tuple[str, ...]
    votes: tuple[tuple[str, Overall], ...] = ()
    learning: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An application as one viewer may see it. Interviewers get neither history nor e-mail.

    `can_undo`: the viewer made the last move and may still take it back. `can_go_on_without`: cards are missing, and the
    viewer may have the panel opened all the same. `advice` is what to think of after what was done.

    `awaited` is how many cards are in, and of how many, for somebody who owes one too. Until it is in they do not learn
    whose are missing: the lines of the panel do not count, and where cards are waited for, `holder` is nobody and
    `due_at` is when their own is due.
    """

    application: Application
    opening_title: str
    stage_name: str
    holder: str | None
    duty: Duty
    since: datetime
    due_at: datetime | None
    colour: Colour = Colour.FINE
    panel: tuple[PanelLine, ...]
    history: tuple[Event, ...]
    stage_names: Mapping[Stage, str]
    names: Mapping[str, str]
    next_stages: tuple[Stage, ...]
    actions: frozenset[Action]
    is_whole: bool
    my_seat_id: int | None
    reasons: Mapping[str, str] = field(default_factory=dict)
    can_undo: bool = False
    can_read_panel: bool = False
    can_go_on_without: bool = False
    advice: str | None = None
    range_is_shared: bool = True
    awaited: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of a list: counts by stage, rows, and the words with which the next page is asked for.

    Where `counted_to` is set, counting stopped there: a total that reaches it means “or more”. `awaited` is how many
    cards are in, and of how many, of those for whom the viewer owes one too: whose are missing is not for them.
    """

    rows: tuple[Application, ...]
    counts: Mapping[Stage, int]
    stage_names: Mapping[Stage, str]
    opening_titles: Mapping[int, str]
    names: Mapping[str, str]
    filters: tuple[str, ...]
    counted_to: int | None = None
    next_page: str | None = None
    previous_page: str | None = None
    awaited: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    colours: Mapping[int, Colour] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardForm:
    """What the scorecard form needs: whom, which round, what to look for, and what was written before.

    `is_revision`: the panel was opened, so what is sent now stands beside the first vote.
    """

    seat_id: int
    candidate: str
    code: str
    opening_title: str
    round: Round
    focus: tuple[Attribute, ...]
    kind: SeatKind = SeatKind.INTERVIEWER
    version: int = 1
    said: Draft = field(default_factory=Draft)
    has_draft: bool = False
    is_revision: bool = False
    red_flags: tuple[Choice, ...] = ()
    green_flags: tuple[Choice, ...] = ()
    tie_breakers: tuple[Choice, ...] = ()
    levels: tuple[Level, ...] = ()

    @property
    def note(self) -> str | None:
        """Return what to say of this kind of seat."""
        return SEAT_NOTES.get(self.kind)
