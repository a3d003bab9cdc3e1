"""Openings as one person may see them."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.openings import Opening
from bot.domain.permissions import Action
from bot.domain.pipeline import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningCard:
    """An opening with what the viewer may know: `pay` and `counts` are nothing where they may not.

    `mark` is another one after every change; buttons carry it, so that a repeat is told from a new wish.
    """

    opening: Opening
    pay: str | None
    counts: Mapping[Stage, int] | None
    names: Mapping[str, str]
    people: int
    actions: frozenset[Action]
    changed: bool = False
    mark: str = ""

    @property
    def may_edit(self) -> bool:
        """Tell whether the viewer may change the opening."""
        return Action.EDIT_OPENING in self.actions


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningRow:
    """A line of the list: everybody sees title and place of what is open; the team also its status and how many."""

    slug: str
    title: str
    location: str | None
    status: str | None
    active: int | None
    may_show: bool
    id: int
