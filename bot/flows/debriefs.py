"""Debriefs: the revealed cards of a panel, laid out for the talk, and finalists side by side."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain import audit
from bot.domain.candidates import Application
from bot.domain.debriefs import Finalist, Missing, Row, agenda, compare
from bot.domain.errors import Refusal
from bot.domain.events import Door, Kind
from bot.domain.findings import Voice
from bot.domain.interviews import Seat, counted
from bot.domain.panels import Panel
from bot.domain.people import Member
from bot.domain.permissions import Action, allows
from bot.domain.scorecards import Scorecard, readable
from bot.domain.seats import marks
from bot.domain.votes import Forced, Label, Vote, label_of
from bot.flows.access import Case, open_case
from storage.store import Records

NOT_YET = "{n} of {m} cards are in. Nobody reads any of them before the last one is."
YOURS_FIRST = "Your own card comes first: until it is in you see nothing of the others’."


def panel_of(records: Records, member: Member, application_id: int, *, door: Door, now: datetime) -> Panel:
    """Return a panel that was opened, for somebody who may read it; the audit knows that they did."""
    case = open_case(records, member, application_id, Action.SHOW)
    seats = readable(case.seats, case.application.revealed_at, member.id)
    if not seats:
        raise Refusal(_why_not(case, member))
    _note_reading(records, member, case.application, door, now)
    return _panel(records, member, case, seats)


def finalists(
    records: Records, member: Member, application_ids: Sequence[int], *, door: Door, now: datetime
) -> tuple[str, tuple[Row, ...]]:
    """Return finalists of one opening side by side, attribute by attribute, and the opening's title. No ranking."""
    found, opening = [], None
    for application_id in application_ids:
        case = open_case(records, member, application_id, Action.COMPARE)
        seats = readable(case.seats, case.application.revealed_at, member.id)
        if not seats:
            who = f"{case.application.name} ({case.application.code})"
            raise Refusal(f"{who}: {_why_not(case, member)}")
        _note_reading(records, member, case.application, door, now)
        opening = case.opening
        found.append(
            Finalist(
                application_id=case.application.id,
                opening_id=case.opening.id,
                name=case.application.name,
                code=case.application.code,
                voices=_voices(records, case, seats),
            )
        )
    if opening is None:
        raise Refusal("Whom shall I compare? Name two to five: `/candidate compare C-17 C-23`.")
    return opening.title, compare(found, opening.template)


def label_now(records: Records, case: Case) -> tuple[Label, tuple[Vote, ...]]:
    """Return the label of a panel that was opened, and the votes behind it; “not ready” before that."""
    revealed_at = case.application.revealed_at
    if revealed_at is None:
        return Label.NOT_READY, ()
    seats = [seat for seat in counted(case.seats) if seat.submitted_at and seat.submitted_at <= revealed_at]
    cards = {card.seat_id: card for card in records.scorecards.of_application(case.application.id)}
    votes = tuple(Vote(overall=cards[seat.id].overall, kind=seat.kind) for seat in seats)
    forced = Forced(member_id="-", reason="opened")  # the panel was opened, by whom is in its history
    return label_of(votes, max(len(votes), len(counted(case.seats))), forced=forced), votes


def _panel(records: Records, member: Member, case: Case, seats: Sequence[Seat]) -> Panel:
    label, _ = label_now(records, case)
    voices = _voices(records, case, seats)
    names = _names(records, case)
    return Panel(
        application=case.application,
        opening=case.opening,
        stage_name=case.opening.stage_name(case.application.stage),
        agenda=agenda(
            voices,
            case.opening.template,
            label,
            hiring_manager_id=case.opening.hiring_manager_id,
            missing=tuple(
                Missing(
                    member_id=seat.interviewer_id,
                    name=names.get(seat.interviewer_id, "somebody who left"),
                    round_key=seat.round_key,
                )
                for seat in counted(case.seats)
                if not seat.is_in
            ),
        ),
        revised=_revised(records, case),
        decisions=tuple(
            one if allows(Action.REASONS, case.roles) else replace(one, reason="")
            for one in records.decisions.of(case.application.id)
        ),
        names=names,
        may_decide=allows(Action.DECIDE, case.roles) and case.application.stage.is_active,
        may_revise=_may_revise(case, seats, member),
    )


def _voices(records: Records, case: Case, seats: Sequence[Seat]) -> tuple[Voice, ...]:
    cards = {card.seat_id: card for card in records.scorecards.of_application(case.application.id)}
    names = _names(records, case)
    experience = records.scorecards.cards_written({seat.interviewer_id for seat in seats})
    forced_at = records.events.moments(case.application.id, Kind.REVEALED)
    return tuple(_voice(seat, cards[seat.id], names, experience, forced_at) for seat in seats if seat.id in cards)


def _voice(
    seat: Seat, card: Scorecard, names: dict[str, str], experience: dict[str, int], forced_at: Sequence[datetime]
) -> Voice:
    said = card.said
    return Voice(
        member_id=seat.interviewer_id,
        name=names.get(seat.interviewer_id, "somebody who left"),
        round_key=seat.round_key,
        submitted_at=seat.submitted_at or card.submitted_at,
        overall=card.overall,
        kind=seat.kind,
        seniority=experience.get(seat.interviewer_id, 0),
        confidence=said.sureness,
        level=said.level or None,
        ratings=said.ratings,
        evidence=said.evidence,
        overall_evidence=said.why,
        red_flags=said.red_flags,
        green_flags=said.green_flags,
        tie_breakers=said.tie_breakers,
        marks=marks(seat, forced_at),
    )


def _names(records: Records, case: Case) -> dict[str, str]:
    decided = {one.decided_by for one in records.decisions.of(case.application.id)}
    return records.members.named({seat.interviewer_id for seat in case.seats} | decided)


def _revised(records: Records, case: Case) -> dict[tuple[str, str], Scorecard]:
    """Return every vote that was revised after the reveal, by who sits in the seat, and the round."""
    seats = {seat.id: (seat.interviewer_id, seat.round_key) for seat in case.seats}
    return {seats[card.seat_id]: card for card in records.scorecards.revised_of_application(case.application.id)}


def _may_revise(case: Case, seats: Sequence[Seat], member: Member) -> int | None:
    """Return the seat whose vote this member may revise now, if any."""
    if not case.application.stage.is_active:
        return None
    mine = [seat for seat in seats if seat.interviewer_id == member.id]
    return mine[-1].id if mine else None


def _why_not(case: Case, member: Member) -> str:
    if any(seat.interviewer_id == member.id and seat.is_owed for seat in case.seats):
        return YOURS_FIRST
    panel = counted(case.seats)
    if not panel:
        return "Nobody has been asked for a scorecard yet."
    return NOT_YET.format(n=sum(seat.is_in for seat in panel), m=len(panel))


def _note_reading(records: Records, member: Member, application: Application, door: Door, now: datetime) -> None:
    records.audit.note(actor_id=member.id, action=audit.Action.CARDS_READ, about=application.code, door=door, at=now)
