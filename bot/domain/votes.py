"""Votes: when a panel may be read, and the one label that says how it voted.

A label sorts a conversation; it decides nothing. It is never a score, a sum, an average or a rank, and nobody is moved
forward or turned down by it: a person decides, with a name and a reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.interviews import SeatKind
from bot.domain.scorecards import Overall

# A panel this large still hears three voices when one stays silent.
ONE_SHORT_FROM = 4
POSITIVE = frozenset({Overall.YES, Overall.STRONG_YES})
NEGATIVE = frozenset({Overall.NO, Overall.DEFINITELY_NOT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """The overall vote of one card that is in, and from what kind of seat it comes."""

    overall: Overall
    kind: SeatKind = SeatKind.INTERVIEWER

    @property
    def is_voice(self) -> bool:
        """Tell whether it says yes or no and counts. “Could not assess” counts as in, but says neither."""
        return self.kind.counts and self.overall is not Overall.COULD_NOT_ASSESS


class Quorum(StrEnum):
    """Whether enough cards are in to read the panel."""

    MISSING = "missing"
    ONE_SHORT = "one_short"
    FORCED = "forced"
    COMPLETE = "complete"

    @property
    def is_met(self) -> bool:
        """Tell whether the panel may be read if somebody asks for it."""
        return self is not Quorum.MISSING

    @property
    def opens_by_itself(self) -> bool:
        """Tell whether the panel is read without anybody asking: only when every card is in.

        Time alone reveals nothing: a panel that is one short is opened by a person, who is named.
        """
        return self is Quorum.COMPLETE


@dataclass(frozen=True, slots=True, kw_only=True)
class Forced:
    """A recruiter's word, on record, that a panel is read although cards are missing."""

    member_id: str
    reason: str

    @property
    def is_valid(self) -> bool:
        """Tell whether somebody stands for it and gives a reason."""
        return bool(self.member_id and self.reason.strip())


class Label(StrEnum):
    """How a panel voted, in one of five words. The first whose condition holds is the one.

    * not ready: too few cards are in;
    * split: as many for as against (also when nobody has a voice); or a “definitely not” against a “strong yes”; or a
      “definitely not” while more are for than against;
    * clear no: more are against than for;
    * clear yes: nobody is against, and at least one is strongly for;
    * lean yes: all other panels; more are for than against, or all are for and nobody strongly.
    """

    NOT_READY = "not_ready"
    SPLIT = "split"
    CLEAR_NO = "clear_no"
    CLEAR_YES = "clear_yes"
    LEAN_YES = "lean_yes"

    @property
    def words(self) -> str:
        """Return what people read."""
        return self.value.replace("_", " ").capitalize()

    @property
    def forces_debrief(self) -> bool:
        """Tell whether the panel must talk before anybody decides."""
        return self is Label.SPLIT


class Side(StrEnum):
    """For or against."""

    FOR = "for"
    AGAINST = "against"


class Outcome(StrEnum):
    """What the decider can do once a panel is read; the label is what stands on the button."""

    ADVANCE = "advance"
    REJECT = "reject"
    HOLD = "hold"
    MEETING = "meeting"
    ANOTHER_SIGNAL = "another_signal"

    @property
    def label(self) -> str:
        """Return the words on the button."""
        return _OUTCOMES[self]

    @property
    def side(self) -> Side | None:
        """Return for or against the candidate; neither where it only takes more time."""
        return {Outcome.ADVANCE: Side.FOR, Outcome.REJECT: Side.AGAINST}.get(self)

    @property
    def is_final(self) -> bool:
        """Tell whether it answers the question, so that the candidate is to be told."""
        return self.side is not None


_OUTCOMES = {
    Outcome.ADVANCE: "Advance",
    Outcome.REJECT: "Not moving forward",
    Outcome.HOLD: "Hold",
    Outcome.MEETING: "Debrief meeting",
    Outcome.ANOTHER_SIGNAL: "Need another signal",
}


def quorum(votes: Iterable[Vote], assigned: int, *, is_past_due: bool = False, forced: Forced | None = None) -> Quorum:
    """Return whether a panel of so many counted seats may be read with these cards in; first match wins.

    * complete: every assigned card is in, “could not assess” among them;
    * forced: a recruiter has said so with a reason, at any time, and there is a card to read;
    * one short: the cards are due, and of four or more only one is missing;
    * missing: otherwise, and where nobody is assigned.
    """
    cards_in = sum(vote.kind.counts for vote in votes)
    if 0 < assigned <= cards_in:
        return Quorum.COMPLETE
    if forced is not None and forced.is_valid and 0 < cards_in < assigned:
        return Quorum.FORCED
    if is_past_due and assigned >= ONE_SHORT_FROM and cards_in == assigned - 1:
        return Quorum.ONE_SHORT
    return Quorum.MISSING


def label_of(votes: Iterable[Vote], assigned: int, *, is_past_due: bool = False, forced: Forced | None = None) -> Label:
    """Return the label of a panel of so many counted seats. The order of the votes plays no part."""
    cast = list(votes)
    if not quorum(cast, assigned, is_past_due=is_past_due, forced=forced).is_met:
        return Label.NOT_READY
    said = {vote.overall for vote in cast if vote.is_voice}
    most = majority(cast)
    is_opposed = Overall.DEFINITELY_NOT in said and (Overall.STRONG_YES in said or most is Side.FOR)
    if most is None or is_opposed:
        return Label.SPLIT
    if most is Side.AGAINST:
        return Label.CLEAR_NO
    if Overall.STRONG_YES in said and not said & NEGATIVE:
        return Label.CLEAR_YES
    return Label.LEAN_YES


def majority(votes: Iterable[Vote]) -> Side | None:
    """Return the side that has more voices; neither where they are even or nobody has one."""
    voices = [vote.overall for vote in votes if vote.is_voice]
    positive = sum(voice in POSITIVE for voice in voices)
    negative = len(voices) - positive
    if positive == negative:
        return None
    return Side.FOR if positive > negative else Side.AGAINST


def is_against_majority(outcome: Outcome, votes: Iterable[Vote]) -> bool:
    """Tell whether a decision goes against what most said: then its reason is required and kept with it.

    Where the voices are even there is no majority to be against, and what only takes more time is against nobody.
    """
    most = majority(votes)
    return most is not None and outcome.side is not None and outcome.side is not most
