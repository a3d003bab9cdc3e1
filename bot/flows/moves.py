"""Moves: from stage to stage, through the gates, and back again within ten minutes."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.candidates import MAX_NOTE, Application
from bot.domain.cards import Card
from bot.domain.deliveries import DeliveryKind
from bot.domain.errors import Refusal
from bot.domain.events import Before, Deed, Door, Event, Kind, may_be_undone
from bot.domain.gates import Facts, Gated, GatesUnmet, Said, Unmet, gates_between, reason_meant, unmet
from bot.domain.interviews import all_in, counted
from bot.domain.names import one_line
from bot.domain.people import Member
from bot.domain.permissions import Action, allows
from bot.domain.pipeline import Stage, legal_moves
from bot.domain.scorecards import NOT_ASSESSED, is_blind, readable
from bot.flows.access import Case, case_to_change, open_case
from bot.flows.cards import show
from bot.flows.clocks import count_cards_anew, refresh_cards, settle
from bot.flows.debrief_places import refresh_debrief
from bot.flows.interview_news import tell_who_was_to_come
from bot.flows.opening_papers import readiness_hint
from storage.store import Records

SAME_MOMENT = timedelta(minutes=1)


def move(
    records: Records,
    member: Member,
    application_id: int,
    to: Stage,
    *,
    said: Said,
    door: Door,
    now: datetime,
    seen: int | None = None,
) -> Card:
    """Move an application to a legal next stage; of two people at once the first wins and the other is told.

    `seen` is the event with which the stage began that the mover was looking at, where they were looking at one.
    Raises `GatesUnmet` where something is missing on the way there.
    """
    case = case_to_change(records, member, application_id, Action.MOVE)
    require_unmoved(records, case, seen)
    _require_first(records, member, case, to, now)
    require_legal(case, to)
    said = _with_reason_code(case, to, said)
    passed = pass_gates(records, member, case, to, said, now)
    advice = readiness_hint(records, case.opening) if to is Stage.LOOP else None
    carry_out(records, Deed(member, door, now), case, to, said, passed=passed)
    card = show(records, member, application_id, now, door)
    return replace(card, advice=advice)


def look_at_gates(
    records: Records, member: Member, application_id: int, to: Stage, said: Said, now: datetime, seen: int | None = None
) -> Gated | None:
    """Return what still keeps a move, or nothing if it can be made as it is."""
    case = open_case(records, member, application_id, Action.MOVE)
    require_unmoved(records, case, seen)
    require_legal(case, to)
    gated = _gated(records, member, case, to, _with_reason_code(case, to, said), now)
    return gated if gated.unmet else None


def pass_gates(records: Records, member: Member, case: Case, to: Stage, said: Said, now: datetime) -> tuple[str, ...]:
    """Return the gates that are passed although they are not met, or raise `GatesUnmet`."""
    gated = _gated(records, member, case, to, said, now)
    is_asked = any(one.gate.is_said_with_the_move for one in gated.unmet)
    if gated.unmet and (is_asked or not (said.override and gated.may_override)):
        raise GatesUnmet(gated)
    return tuple(one.gate.value for one in gated.unmet)


def carry_out(
    records: Records,
    deed: Deed,
    case: Case,
    to: Stage,
    said: Said,
    *,
    passed: tuple[str, ...],
    batch_id: int | None = None,
) -> int:
    """Make a move that is legal and whose gates are dealt with; returns its event's id."""
    application = case.application
    if said.range_shared and not records.events.happened(application.id, Kind.RANGE_SHARED):
        records.events.add(
            application_id=application.id,
            at=deed.at,
            actor_id=deed.member.id,
            kind=Kind.RANGE_SHARED,
            door=deed.door,
        )
    words = [one_line(text, MAX_NOTE) for text in (said.reason, said.override if passed else None) if text]
    event_id = records.events.add(
        application_id=application.id,
        at=deed.at,
        actor_id=deed.member.id,
        kind=Kind.MOVED,
        door=deed.door,
        from_stage=application.stage,
        to_stage=to,
        text=" – ".join(words) or None,
        reason_code=said.reason_code,
        overridden=passed,
        before=_before(application),
        batch_id=batch_id,
    )
    if not records.applications.move(
        application, to, event_id, deed.at, reason_code=said.reason_code, revisit_on=said.revisit_on
    ):
        raise Refusal(f"Somebody else just moved {application.name} ({application.code}). Have another look first.")
    if application.stage is Stage.REJECTED:  # who comes back was not turned down, unless they know it already
        _take_decisions_back(records, case, application.stage_since, deed.at)
    _after_a_change_of_stage(records, deed, case, to)
    settle(records, application.id, deed.at)
    return event_id


def undo(records: Records, member: Member, application_id: int, *, door: Door, now: datetime) -> Card:
    """Take back one's own last move within ten minutes; the stage and its clock are what they were."""
    case = case_to_change(records, member, application_id, Action.MOVE)
    take_back(records, Deed(member, door, now), case)
    return show(records, member, application_id, now, door)


def take_back(records: Records, deed: Deed, case: Case) -> None:
    """Undo the last move of a case, or refuse with why it cannot be undone."""
    application = case.application
    who = f"{application.name} ({application.code})"
    last = records.events.get(application.stage_event_id)
    if last is None or last.kind is not Kind.MOVED or last.before is None:
        raise Refusal(f"There is no move of {who} to undo.")
    if last.actor_id != deed.member.id:
        mover = records.members.named([last.actor_id]).get(last.actor_id, "somebody who left")
        raise Refusal(f"The last move of {who} was {mover}’s. They can undo it, or you can move them.")
    if not may_be_undone(last, deed.member.id, deed.at):
        raise Refusal(f"You moved {who} more than ten minutes ago. To go back, move them.")
    decided = [one for one in records.decisions.of(application.id) if one.stands and one.at == last.at]
    if any(one.told_at for one in decided):
        raise Refusal(f"{who} knows what was decided, so it cannot be undone. To go back, move them.")
    before = last.before
    event_id = records.events.add(
        application_id=application.id,
        at=deed.at,
        actor_id=deed.member.id,
        kind=Kind.UNDONE,
        door=deed.door,
        from_stage=application.stage,
        to_stage=before.stage,
    )
    if not records.applications.place(application, before, event_id):
        raise Refusal(f"Somebody else just moved {who}. Have another look first.")
    if decided:
        _take_decisions_back(records, case, last.at, deed.at)
    _after_a_change_of_stage(records, deed, case, before.stage)
    settle(records, application.id, deed.at)


def require_unmoved(records: Records, case: Case, seen: int | None) -> None:
    """Refuse to act on a stage somebody was looking at and that is not the present one, naming who moved it where."""
    if seen is not None and seen != case.application.stage_event_id:
        raise Refusal(_meanwhile(records, case, records.events.get(case.application.stage_event_id)))


def _require_first(records: Records, member: Member, case: Case, to: Stage, now: datetime) -> None:
    """Refuse what somebody else's move of the same moment left impossible, naming who moved it where."""
    if to in legal_moves(case.application.stage, case.application.previous_stage):
        return
    last = records.events.get(case.application.stage_event_id)
    if last is not None and last.actor_id != member.id and now - last.at <= SAME_MOMENT and last.kind is Kind.MOVED:
        raise Refusal(_meanwhile(records, case, last))


def _meanwhile(records: Records, case: Case, last: Event | None) -> str:
    mover = records.members.named([last.actor_id]).get(last.actor_id) if last else None
    who = f"{case.application.name} ({case.application.code})"
    here = case.opening.stage_name(case.application.stage)
    return f"Meanwhile {mover or 'somebody'} moved {who} to {here}. Have another look first."


def require_legal(case: Case, to: Stage) -> None:
    """Refuse a move the pipeline does not have, saying why and what is legal."""
    application, opening = case.application, case.opening
    legal = legal_moves(application.stage, application.previous_stage)
    if to in legal:
        return
    here = opening.stage_name(application.stage)
    who = f"{application.name} ({application.code})"
    if to is application.stage:
        raise Refusal(f"{who} is in {here} already.")
    ways = ", ".join(opening.stage_name(stage) for stage in legal) or "nowhere"
    raise Refusal(f"{who} is in {here}; from there the next step is not {opening.stage_name(to)} but: {ways}.")


def _gated(records: Records, member: Member, case: Case, to: Stage, said: Said, now: datetime) -> Gated:
    template = case.opening.template
    gates = gates_between(template, case.application.stage, to)
    missing: tuple[Unmet, ...] = ()
    if gates:
        today = now.astimezone(member.zone).date()
        missing = unmet(gates, _facts(records, member, case), said, template, to, today)
    return Gated(
        application=case.application,
        opening=case.opening,
        to=to,
        unmet=missing,
        said=said,
        may_override=allows(Action.OVERRIDE, case.roles),
    )


def _facts(records: Records, member: Member, case: Case) -> Facts:
    """Look up what gates look at. What is written on cards counts only once everybody may know it."""
    application_id, revealed_at = case.application.id, case.application.revealed_at
    is_complete = all_in(case.seats, revealed_at) and not is_blind(member.id, case.seats)
    cards = records.scorecards.of_application(application_id) if is_complete else []
    counting = {seat.id for seat in readable(counted(case.seats), revealed_at, member.id)}
    return Facts(
        range_shared=records.events.happened(application_id, Kind.RANGE_SHARED),
        references=records.references.count(application_id),
        cards_missing=bool(case.seats) and not is_complete,
        assessed=frozenset(
            key
            for card in cards
            if card.seat_id in counting
            for key, rating in card.said.ratings.items()
            if rating != NOT_ASSESSED
        ),
    )


def _with_reason_code(case: Case, to: Stage, said: Said) -> Said:
    """Read a reason code out of the words of a reason, where they name one."""
    if said.reason_code or not said.reason:
        return said
    code = reason_meant(case.opening.template, to, said.reason)
    return replace(said, reason_code=code, reason=None) if code else said


def _take_decisions_back(records: Records, case: Case, since: datetime, now: datetime) -> None:
    """Let what led here stand no more, and who was to tell the candidate know it."""
    records.decisions.take_back(case.application.id, since, now)
    records.deliveries.refresh(DeliveryKind.DECISION, str(case.application.id), now)
    refresh_debrief(records, case.application.id, now)


def _before(application: Application) -> Before:
    return Before(
        stage=application.stage,
        previous_stage=application.previous_stage,
        stage_since=application.stage_since,
        reason_code=application.reason_code,
        revisit_on=application.revisit_on,
    )


def _after_a_change_of_stage(records: Records, deed: Deed, case: Case, to: Stage) -> None:
    if to.is_final:
        refresh_cards(records, case, deed.at)
    elif not case.application.stage.is_active:
        count_cards_anew(records, case, deed.at)
    if to.is_final or case.application.stage.is_final:
        tell_who_was_to_come(records, case.seats, deed.at, by=deed.member.id)
