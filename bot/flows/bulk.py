"""Moving many at once: offered, previewed, done in one transaction, and undone in one."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.bulk import MOST, Chosen, Offer, Outcome, Preview
from bot.domain.candidates import Application
from bot.domain.commands import Bulk
from bot.domain.errors import Refusal
from bot.domain.events import Deed, Door
from bot.domain.gates import GatesUnmet, Said
from bot.domain.openings import Opening
from bot.domain.people import Member
from bot.domain.permissions import NOT_FOR_YOU, Action, allows
from bot.domain.pipeline import Stage, legal_moves
from bot.flows.access import Case, case_of, opening_meant
from bot.flows.moves import carry_out, pass_gates, require_legal, take_back
from storage.store import Records

# These need something of each one's own: a date to come back, or a stage to come back to.
NOT_IN_BULK = frozenset({Stage.ON_HOLD, Stage.HIRED})


def offer(records: Records, member: Member, asked: Bulk) -> Offer:
    """Return whom a member could move together: those they named, or those of an opening, perhaps of one stage."""
    if asked.numbers:
        return _named(records, member, asked)
    opening = opening_meant(records, member, asked.opening, Action.BULK)
    people = [
        one
        for one in records.applications.active_in(opening.id, asked.stage)
        if allows(Action.BULK, case_of(records, member, one).roles)
    ]
    if not people:
        where = f"{opening.stage_name(asked.stage)} of {opening.title}" if asked.stage else opening.title
        raise Refusal(f"There is nobody in {where} to move.")
    return _offer(opening, people, chosen=())


def preview(records: Records, member: Member, opening_id: int, chosen: Chosen, now: datetime) -> Preview:
    """Return what would happen to each of those chosen."""
    if not chosen.application_ids:
        raise Refusal("Nobody is chosen.")
    if len(chosen.application_ids) > MOST:
        raise Refusal(f"At most {MOST} can be moved at once.")
    would_move, would_stay = [], []
    for application_id in chosen.application_ids:
        case = _case(records, member, records.applications.get(application_id), opening_id)
        why = _why_not(records, member, case, chosen, now)
        if why is None:
            would_move.append(case.application)
        else:
            would_stay.append((case.application, why))
    return Preview(
        opening=records.openings.get(opening_id),
        chosen=chosen,
        would_move=tuple(would_move),
        would_stay=tuple(would_stay),
        as_of=records.events.last_id(),
    )


def move_all(
    records: Records, member: Member, opening_id: int, chosen: Chosen, as_of: int, *, door: Door, now: datetime
) -> Outcome:
    """Move those chosen, each with an event of their own; who was moved since the preview stays."""
    deed = Deed(member, door, now)
    batch_id: int | None = None
    moved, stayed = 0, []
    for application_id in sorted(
        chosen.application_ids
    ):  # in one order, so that two such moves cannot block each other
        case = _case(records, member, records.applications.to_change(application_id), opening_id)
        why = _why_not(records, member, case, chosen, now)
        if case.application.stage_event_id > as_of:
            why = f"was moved to {case.opening.stage_name(case.application.stage)} meanwhile"
        if why is not None:
            stayed.append((case.application, why))
            continue
        event_id = carry_out(records, deed, case, chosen.to, _said(chosen), passed=(), batch_id=batch_id)
        moved += 1
        if batch_id is None:
            batch_id = event_id
            records.events.start_batch(event_id)
    return Outcome(
        opening=records.openings.get(opening_id), to=chosen.to, moved=moved, stayed=tuple(stayed), batch_id=batch_id
    )


def undo_all(records: Records, member: Member, batch_id: int, *, door: Door, now: datetime) -> tuple[int, int]:
    """Take back moves that were made together; returns how many went back, and how many could not."""
    events = records.events.of_batch(batch_id)
    if not events or any(event.actor_id != member.id for event in events):
        raise Refusal(NOT_FOR_YOU)
    undone, is_theirs = 0, False
    for application_id in sorted(event.application_id for event in events):
        application = records.applications.to_change(application_id)
        assert application is not None
        case = case_of(records, member, application)
        is_still_there = application.stage_event_id in {event.id for event in events}
        may_still = allows(Action.BULK, case.roles)
        is_theirs = is_theirs or may_still
        if is_still_there and may_still:
            take_back(records, Deed(member, door, now), case)
            undone += 1
    if not is_theirs:
        raise Refusal(NOT_FOR_YOU)
    return undone, len(events) - undone


def _named(records: Records, member: Member, asked: Bulk) -> Offer:
    found = [records.applications.numbered(number) for number in asked.numbers]
    cases = [case_of(records, member, one) for one in found if one is not None]
    if len(cases) < len(asked.numbers) or not all(allows(Action.BULK, case.roles) for case in cases):
        raise Refusal("At least one of these numbers is nobody you can move.")
    if len({case.opening.id for case in cases}) > 1:
        raise Refusal("These are not all in the same opening. Move those of one opening at a time.")
    people = [case.application for case in cases]
    return _offer(cases[0].opening, people, chosen=[one.id for one in people])


def _offer(opening: Opening, people: list[Application], chosen: Iterable[int]) -> Offer:
    some = people[:MOST]
    ways = {stage for one in some for stage in legal_moves(one.stage, one.previous_stage)} - NOT_IN_BULK
    if not ways:
        raise Refusal("There is no stage they could all go to.")
    return Offer(
        opening=opening,
        applications=tuple(some),
        stages=tuple(sorted(ways, key=lambda stage: stage.rank)),
        chosen=frozenset(chosen),
        is_cut=len(people) > len(some),
    )


def _case(records: Records, member: Member, application: Application | None, opening_id: int) -> Case:
    if application is None or application.opening_id != opening_id:
        raise Refusal(NOT_FOR_YOU)
    case = case_of(records, member, application)
    if not allows(Action.BULK, case.roles):
        raise Refusal(NOT_FOR_YOU)
    return case


def _why_not(records: Records, member: Member, case: Case, chosen: Chosen, now: datetime) -> str | None:
    """Return why this one would stay, or nothing. Gates are never passed in bulk."""
    if chosen.to in NOT_IN_BULK:
        raise Refusal("That stage asks for something of each one's own. Move them one by one.")
    here = case.opening.stage_name(case.application.stage)
    try:
        require_legal(case, chosen.to)
        pass_gates(records, member, case, chosen.to, _said(chosen), now)
    except GatesUnmet as kept:
        if all(one.gate.is_said_with_the_move for one in kept.gated.unmet):
            raise
        return " ".join(one.sentence for one in kept.gated.unmet)
    except Refusal:
        return f"is in {here}, from where {case.opening.stage_name(chosen.to)} is not a next step"
    return None


def _said(chosen: Chosen) -> Said:
    return Said(reason_code=chosen.reason_code, reason=chosen.reason)
