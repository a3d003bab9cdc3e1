"""Decisions: a named person decides, with a reason; a label never does."""

from dataclasses import dataclass, field

from bot.domain.decisions import may_decide_now
from bot.domain.deliveries import DeliveryKind
from bot.domain.errors import Refusal
from bot.domain.events import Deed, Kind
from bot.domain.gates import Gate, Said, gates_between
from bot.domain.interviews import counted
from bot.domain.names import one_line
from bot.domain.openings import Opening
from bot.domain.people import Member
from bot.domain.permissions import Action
from bot.domain.pipeline import WAYS_OUT, Stage, legal_moves
from bot.domain.requests import PanelNews
from bot.domain.scorecards import is_blind
from bot.domain.votes import Label, Outcome, is_against_majority
from bot.flows.access import Case, case_of, case_to_change, open_case
from bot.flows.clocks import settle
from bot.flows.debrief_places import tell_outcome
from bot.flows.debriefs import YOURS_FIRST, label_now
from bot.flows.interviews import Assigned, assign_panel
from bot.flows.moves import carry_out, pass_gates, require_legal, require_unmoved
from storage.store import Records

LEAST_REASON = 10
MOST_REASON = 1000
# Where a decision leads forward to, by the stage it is made in.
FORWARD = {
    Stage.LOOP: (Stage.REFERENCES, Stage.OFFER),
    Stage.DEBRIEF: (Stage.REFERENCES, Stage.OFFER),
    Stage.REFERENCES: (Stage.OFFER,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A decision as somebody asks for it. `to` is where “advance” leads; `seen` the event they were looking at."""

    application_id: int
    outcome: Outcome
    reason: str
    to: Stage | None = None
    said: Said = field(default_factory=Said)
    seen: int | None = None


def decide(records: Records, deed: Deed, asked: Asked) -> Label:
    """Keep a decision and do what it says; returns the label that stood before the decider.

    Of two deciders at once the first wins, and the other is told who moved the candidate where.
    """
    case = case_to_change(records, deed.member, asked.application_id, Action.DECIDE)
    require_unmoved(records, case, asked.seen)
    if is_blind(deed.member.id, case.seats):
        raise Refusal(YOURS_FIRST)
    if not case.application.stage.is_active:
        raise Refusal(f"{case.application.name} is not in the process now, so there is nothing to decide.")
    label, votes = label_now(records, case)
    why_not = may_decide_now(asked.outcome, label, was_discussed=_was_discussed(records, case))
    if why_not:
        raise Refusal(why_not)
    reason = one_line(asked.reason, MOST_REASON)
    if len(reason) < LEAST_REASON and asked.outcome is not Outcome.MEETING:
        raise Refusal("Every decision needs its reason, in a sentence.")
    records.decisions.add(
        application_id=case.application.id,
        at=deed.at,
        decided_by=deed.member.id,
        outcome=asked.outcome,
        label=label,
        is_against_majority=is_against_majority(asked.outcome, votes),
        reason=reason,
    )
    records.events.add(
        application_id=case.application.id,
        at=deed.at,
        actor_id=deed.member.id,
        kind=Kind.DECIDED,
        door=deed.door,
        text=f"{asked.outcome.label}: {reason}" if reason else asked.outcome.label,
    )
    _carry_out(records, deed, case, asked, reason)
    return label


def ways_forward(case: Case) -> tuple[Stage, ...]:
    """Return the stages “advance” can lead to."""
    here = case.application.stage
    onward = (one for one in legal_moves(here) if one.rank > here.rank and one not in WAYS_OUT)
    return FORWARD.get(here) or tuple(onward)


def asks_for_range(records: Records, case: Case) -> bool:
    """Tell whether a way forward leads past the gate of the pay range, which nobody has recorded as told."""
    here, template = case.application.stage, case.opening.template
    is_on_the_way = any(Gate.RANGE_SHARED in gates_between(template, here, to) for to in ways_forward(case))
    return is_on_the_way and not records.events.happened(case.application.id, Kind.RANGE_SHARED)


def another_signal(
    records: Records, deed: Deed, application_id: int, round_key: str, who: list[str], reason: str, seen: int | None
) -> Assigned:
    """Ask for one more round, with the reason on record."""
    asked = Asked(application_id=application_id, outcome=Outcome.ANOTHER_SIGNAL, reason=reason, seen=seen)
    decide(records, deed, asked)
    return assign_panel(records, deed.member, application_id, round_key, who, door=deed.door, now=deed.at)


def tell_candidate(records: Records, deed: Deed, application_id: int, note: str) -> None:
    """Record that the candidate was told what was decided; the recruiter is not waited for any more."""
    case = case_to_change(records, deed.member, application_id, Action.MOVE)
    if not records.decisions.told(application_id, deed.at):
        if any(one.stands for one in records.decisions.of(application_id)):
            raise Refusal(f"{case.application.name} has been told already.")
        raise Refusal(f"Nothing has been decided about {case.application.name} yet.")
    records.events.add(
        application_id=application_id,
        at=deed.at,
        actor_id=deed.member.id,
        kind=Kind.TOLD,
        door=deed.door,
        text=note or None,
    )
    records.deliveries.refresh(DeliveryKind.DECISION, str(application_id), deed.at)
    settle(records, application_id, deed.at)


def _carry_out(records: Records, deed: Deed, case: Case, asked: Asked, reason: str) -> None:
    to = _target(case, asked)
    if to is not None:
        if case.application.stage is Stage.LOOP and asked.outcome is Outcome.ADVANCE:
            on_the_way = Said(override=asked.said.override, range_shared=asked.said.range_shared)
            case = _step(records, deed, case, Stage.DEBRIEF, on_the_way)
        _step(records, deed, case, to, asked.said)
    if asked.outcome.is_final:
        owner = case.application.owner_id or case.opening.recruiter_id
        records.deliveries.owe(DeliveryKind.DECISION, str(case.application.id), owner, deed.at)
        tell_outcome(records, case.application.id, deed.at)
    records.deliveries.refresh(DeliveryKind.DEBRIEF, str(case.application.id), deed.at)
    settle(records, case.application.id, deed.at)


def _target(case: Case, asked: Asked) -> Stage | None:
    match asked.outcome:
        case Outcome.ADVANCE:
            if asked.to not in ways_forward(case):
                raise Refusal("Please choose where they go next.")
            return asked.to
        case Outcome.REJECT:
            return Stage.REJECTED
        case Outcome.HOLD:
            return Stage.ON_HOLD
    return None


def _step(records: Records, deed: Deed, case: Case, to: Stage, said: Said) -> Case:
    require_legal(case, to)
    passed = pass_gates(records, deed.member, case, to, said, deed.at)
    carry_out(records, deed, case, to, said, passed=passed)
    application = records.applications.get(case.application.id)
    assert application is not None
    return case_of(records, deed.member, application)


def _was_discussed(records: Records, case: Case) -> bool:
    opened = case.application.revealed_at
    return any(
        one.outcome is Outcome.MEETING and (opened is None or one.at >= opened)
        for one in records.decisions.of(case.application.id)
    )


def note_for(records: Records, member: Member, application_id: int) -> PanelNews:
    """Return what a note to the candidate is drafted from, for those who may write to them."""
    case = open_case(records, member, application_id, Action.MOVE)
    news = panel_news(records, application_id)
    if news is None or news.decided is None:
        raise Refusal(f"Nothing has been decided about {case.application.name} yet.")
    if news.told:
        raise Refusal(f"{case.application.name} has been told already.")
    return news


def panel_news(records: Records, application_id: int) -> PanelNews | None:
    """Return what may be told of a panel: how many cards are in, what was decided, by whom; never a vote."""
    application = records.applications.get(application_id)
    if application is None:
        return None
    opening = records.openings.get(application.opening_id)
    panel = counted(records.interviews.seats_of(application_id))
    last = next((one for one in reversed(records.decisions.of(application_id)) if one.stands), None)
    names = records.members.named([last.decided_by]) if last else {}
    return PanelNews(
        application_id=application_id,
        candidate=application.name,
        code=application.code,
        opening_title=opening.title,
        cards_in=sum(seat.is_in for seat in panel),
        assigned=len(panel),
        decided=last.outcome.label if last else None,
        decided_by=names.get(last.decided_by, "Somebody who left") if last else "",
        told=bool(last and last.told_at),
        draft=_draft(application.name, opening, last.outcome, application.stage) if last else "",
    )


def _draft(name: str, opening: Opening, outcome: Outcome, stage: Stage) -> str:
    """Return a note to begin with: what was decided and what happens next, never why."""
    first = name.split(maxsplit=1)[0]
    if outcome is Outcome.REJECT:
        return (
            f"Dear {first},\n\nthank you for the time you gave us and for your interest in {opening.title}. We have "
            "decided not to move forward. It was a pleasure to meet you, and we wish you all the best.\n\n"
            "If you would like feedback, just answer this note."
        )
    return (
        f"Dear {first},\n\nthank you for the talks about {opening.title}. We would like to go on with you: the next "
        f"step is “{opening.stage_name(stage)}”. You will hear from us within two business days about the details.\n\n"
        "If your plans change meanwhile, tell us any time."
    )
