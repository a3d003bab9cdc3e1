"""Kits: what somebody takes into an interview, and what they had better leave to the others."""

from dataclasses import dataclass

from bot.domain.cards import ScorecardForm


@dataclass(frozen=True, slots=True)
class OtherRound:
    """Another round of the same loop: what it looks for, and who was asked for it. Whose card is in is not said."""

    name: str
    focus: tuple[str, ...]
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """A round to prepare for: `form` has its attributes, questions and flags; `beside` are others in the same round.

    `resume_url` is where the candidate's résumé lies, if somebody said.
    """

    form: ScorecardForm
    resume_url: str | None
    beside: tuple[str, ...]
    others: tuple[OtherRound, ...]
