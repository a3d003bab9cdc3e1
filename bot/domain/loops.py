"""Loops: which rounds of a template an opening uses, in which order, and what to think about before it does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Any

from bot.domain.templates import Attribute, RoleTemplate, Round, template_from_data

MOST_ROUNDS = 6


class Worry(StrEnum):
    """What there is to think about in a loop before it is used."""

    TOO_MANY_ROUNDS = "too_many_rounds"
    MANDATORY_REMOVED = "mandatory_removed"
    SHARED_FOCUS = "shared_focus"
    MUST_HAVE_UNSEEN = "must_have_unseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopWarning:
    """One worry about a loop, with the rounds and the attribute it is about."""

    worry: Worry
    rounds: tuple[Round, ...] = ()
    attribute: Attribute | None = None

    @property
    def needs_reason(self) -> bool:
        """Tell whether the loop may only be used with a reason that is kept."""
        return self.worry is Worry.MANDATORY_REMOVED


def shaped(
    data: Mapping[str, Any],
    loop: str,
    added: Sequence[str] = (),
    removed: Sequence[str] = (),
    order: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Return the template's data as an opening freezes it: only the rounds of the chosen loop, in the chosen order.

    * `added` and `removed` are keys of rounds; keys the template does not have are passed over.
    * Rounds that `order` leaves out follow in the loop's order, those that were added last.
    * The choice is kept under `shape`, so that a later template can be cut the same way.
    """
    rounds = {one["key"]: one for one in data["rounds"]}
    chosen = [key for key in (*data["loops"][loop], *added) if key in rounds and key not in removed]
    ordered = list(dict.fromkeys([*(key for key in order or () if key in chosen), *chosen]))
    shape = {
        "loop": loop,
        "added": list(added),
        "removed": list(removed),
        "order": None if order is None else list(order),
    }
    return {**data, "rounds": [rounds[key] for key in ordered], "loops": {loop: ordered}, "shape": shape}


def reshaped(today: Mapping[str, Any], frozen: Mapping[str, Any]) -> dict[str, Any]:
    """Return today's template cut as an opening once cut its own: what it would freeze now.

    A copy that was frozen whole is compared with the whole template.
    """
    shape = frozen.get("shape")
    if shape is None or shape["loop"] not in today["loops"]:
        return dict(today)
    return shaped(today, shape["loop"], shape["added"], shape["removed"], shape["order"])


def loop_warnings(
    data: Mapping[str, Any], loop: str, added: Sequence[str] = (), removed: Sequence[str] = ()
) -> tuple[LoopWarning, ...]:
    """Return what to think about before a template is used with these rounds; the ones that need a reason first."""
    whole = template_from_data(data)
    chosen = template_from_data(shaped(data, loop, added, removed)).rounds
    return (
        *_mandatory_removed(whole, chosen),
        *_too_many(chosen),
        *_must_haves_unseen(whole, chosen),
        *_shared(whole, chosen),
    )


def _mandatory_removed(whole: RoleTemplate, chosen: tuple[Round, ...]) -> Iterator[LoopWarning]:
    for one in whole.mandatory_rounds:
        if one not in chosen:
            yield LoopWarning(worry=Worry.MANDATORY_REMOVED, rounds=(one,))


def _too_many(chosen: tuple[Round, ...]) -> Iterator[LoopWarning]:
    if len(chosen) > MOST_ROUNDS:
        yield LoopWarning(worry=Worry.TOO_MANY_ROUNDS, rounds=chosen)


def _must_haves_unseen(whole: RoleTemplate, chosen: tuple[Round, ...]) -> Iterator[LoopWarning]:
    seen = {key for one in chosen for key in one.focus}
    for attribute in whole.attributes:
        if attribute.must and attribute.key not in seen:
            yield LoopWarning(worry=Worry.MUST_HAVE_UNSEEN, attribute=attribute)


def _shared(whole: RoleTemplate, chosen: tuple[Round, ...]) -> Iterator[LoopWarning]:
    attributes = {attribute.key: attribute for attribute in whole.attributes}
    for one, other in combinations(chosen, 2):
        for key in one.focus:
            if key in other.focus:
                yield LoopWarning(worry=Worry.SHARED_FOCUS, rounds=(one, other), attribute=attributes[key])
