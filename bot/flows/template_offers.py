"""Template offers: today's template for an opening that froze an earlier one.

An opening has one frozen copy, and everybody in it is measured by it. So that a new template changes nothing for people
who are in the process, it is taken over in two steps:

* While somebody is in process (past Applied, or with a seat assigned), what they meet stays as it was frozen: stages
  with their gates, rounds, attributes, flags, references and reasons. The rest (tasks, levels, pay rows, the texts about
  the role) follows the new template at once.
* Once nobody is, everything follows it; until then the difference stays on offer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain import audit
from bot.domain.candidates import Application
from bot.domain.errors import Refusal
from bot.domain.events import Deed
from bot.domain.loops import reshaped
from bot.domain.openings import Opening
from bot.domain.people import Member
from bot.domain.permissions import Action, allows
from bot.domain.pipeline import Stage
from bot.domain.template_changes import Changes, Part, changes
from bot.domain.templates import template_from_data
from bot.flows.openings import note, one_opening, opening_roles, opening_to_change
from bot.templates import Library
from storage.store import Records

WHAT_PEOPLE_MEET = (
    "stages", "rounds", "loops", "shape", "attributes", "red_flags", "green_flags", "not_evidence", "references_required",
    "reference_questions", "rejection_reasons", "withdrawal_reasons", "tie_breakers",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What is different in today's template; `now` follows at once, `later` when those in process are through.

    `in_process` counts them without the viewer, should they be one.
    """

    opening: Opening
    now: tuple[Changes, ...]
    later: tuple[Changes, ...]
    in_process: int


def taken_over(today: Mapping[str, Any], frozen: Mapping[str, Any], *, in_process: bool) -> dict[str, Any]:
    """Return what an opening would freeze now, keeping what people in process meet as it was frozen."""
    new = reshaped(today, frozen)
    if not in_process:
        return new
    kept = {key: value for key, value in new.items() if key not in WHAT_PEOPLE_MEET}
    return kept | {key: frozen[key] for key in WHAT_PEOPLE_MEET if key in frozen}


def offered(records: Records, member: Member, opening_id: int, library: Library) -> Offered:
    """Return how today's template differs from the frozen one; pay rows only for whom they are."""
    opening = one_opening(records, member, opening_id, Action.EDIT_OPENING)
    may_see_pay = allows(Action.PAY, opening_roles(records, member, opening))
    frozen = records.openings.template_data(opening.id)
    if opening.template.key not in library.names():
        return Offered(opening=opening, now=(), later=(), in_process=0)
    today = library.data(opening.template.key)
    people = in_process(records, opening)
    next_one = template_from_data(taken_over(today, frozen, in_process=bool(people)))
    whole = template_from_data(taken_over(today, frozen, in_process=False))
    return Offered(
        opening=opening,
        now=_shown(changes(opening.template, next_one), pay=may_see_pay),
        later=_shown(changes(next_one, whole), pay=may_see_pay),
        in_process=sum(not one.is_of(member) for one in people),
    )


def take_over(records: Records, deed: Deed, opening_id: int, library: Library) -> Offered:
    """Freeze today's template as far as it changes nothing for people in process; returns what it was."""
    opening_to_change(records, deed.member, opening_id)
    offer = offered(records, deed.member, opening_id, library)
    if not offer.now:
        raise Refusal("There is nothing to take over just now.")
    frozen = records.openings.template_data(opening_id)
    new = taken_over(
        library.data(offer.opening.template.key), frozen, in_process=bool(in_process(records, offer.opening))
    )
    records.openings.freeze(opening_id, new)
    parts = (one.part.name.casefold() for one in offer.now)
    note(records, deed, offer.opening, audit.Action.TEMPLATE_UPDATED, audit.keys(*parts))
    return offer


def has_changed(records: Records, opening: Opening, library: Library) -> bool:
    """Tell whether today's template differs from the one an opening froze."""
    if opening.template.key not in library.names():
        return False
    frozen = records.openings.template_data(opening.id)
    return bool(changes(opening.template, template_from_data(reshaped(library.data(opening.template.key), frozen))))


def in_process(records: Records, opening: Opening) -> list[Application]:
    """Return who has begun to meet the opening's steps."""
    return [
        one
        for one in records.applications.active_in(opening.id)
        if one.stage not in {Stage.SOURCED, Stage.APPLIED} or records.interviews.seats_of(one.id)
    ]


def _shown(groups: tuple[Changes, ...], *, pay: bool) -> tuple[Changes, ...]:
    return tuple(one for one in groups if pay or one.part is not Part.PAY)
