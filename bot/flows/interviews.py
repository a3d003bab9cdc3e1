"""Interviews: interviewers assigned to a round, told when it is, and asked for their card."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from bot.domain.ball import card_due
from bot.domain.cards import Card
from bot.domain.deliveries import DeliveryKind
from bot.domain.errors import Refusal
from bot.domain.events import Door, Kind
from bot.domain.interviews import SeatKind
from bot.domain.names import one_line
from bot.domain.openings import Opening, Training
from bot.domain.people import Member
from bot.domain.permissions import Action
from bot.domain.templates import Round
from bot.flows.access import Case, case_to_change
from bot.flows.calendars import calendar_of
from bot.flows.cards import card_for, show
from bot.flows.clocks import settle
from bot.flows.interview_news import tell, told_too_late
from bot.flows.missed_interviews import arranged_anew
from storage.store import Records

MOST_SEATS = 20
ANY_ROUND = ""
KINDS = {
    Training.TRAINED: SeatKind.INTERVIEWER,
    Training.SHADOW: SeatKind.SHADOW,
    Training.REVERSE_SHADOW: SeatKind.REVERSE_SHADOW,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody takes a seat: the interview, its round, and its end where a time is known."""

    interview_id: int
    round_key: str
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """What came of assigning a panel: who was asked now, who had been asked before, who cannot be told in time."""

    card: Card
    round_name: str
    asked: tuple[str, ...]
    asked_before: tuple[str, ...]
    too_late: tuple[str, ...] = ()

    @property
    def who(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Return the three groups of names."""
        return self.asked, self.asked_before, self.too_late


def rounds_for(
    records: Records, member: Member, application_id: int, now: datetime
) -> tuple[Card, list[tuple[str, str]]]:
    """Return an application's card and the (key, name) of the rounds a panel can be assigned to."""
    card = card_for(records, member, application_id, Action.PANEL, now)
    opening = records.openings.get(card.application.opening_id)
    return card, [(one.key, one.name) for one in opening.template.rounds]


def round_meant(opening: Opening, words: str) -> Round:
    """Return the round people mean by its key, its name or the beginning of either."""
    rounds = opening.template.rounds
    said = " ".join(words.casefold().replace("_", " ").replace("-", " ").split())
    named = {one.name.casefold(): one for one in rounds} | {one.key.replace("_", " "): one for one in rounds}
    fitting = [named[said]] if said in named else _unique(one for name, one in named.items() if said and said in name)
    if not fitting:
        fitting = _unique(named[name] for name in get_close_matches(said, named, n=1, cutoff=0.7))
    if len(fitting) != 1:
        offered = ", ".join(f"`{one.key}`" for one in fitting or rounds)
        asked = f"“{one_line(words, 60)}” is not a round of {opening.title}." if said else "Which round?"
        raise Refusal(f"{asked} There is {offered}.")
    return fitting[0]


def assign_panel(
    records: Records,
    member: Member,
    application_id: int,
    words: str,
    interviewer_ids: Sequence[str],
    *,
    door: Door,
    now: datetime,
) -> Assigned:
    """Give interviewers a seat in a round, ask each for their card, and plan the nudge should it not come."""
    case = case_to_change(records, member, application_id, Action.PANEL)
    if case.application.stage.is_final:
        raise Refusal(f"{case.application.name} ({case.application.code}) is not in the process any more.")
    one = round_meant(case.opening, words)
    people = _interviewers(records, interviewer_ids)
    if any(case.application.is_of(person) for person in people):
        raise Refusal("One of them cannot be on this panel. Choose somebody else.")
    before = {seat.interviewer_id for seat in case.seats if seat.round_key == one.key and (seat.is_in or seat.is_owed)}
    kinds = kinds_in(records, case.opening, one, people)
    new = [person for person in people if person.id not in before]
    if len(before) + len(new) > MOST_SEATS:
        raise Refusal(f"That is more than {MOST_SEATS} interviewers in one round.")
    if new:
        _ask(records, member, case, one, [(person, kinds[person.id]) for person in new], now)
        arranged_anew(records, case.seats, one.key, now)
        for seat in case.seats:  # those who were asked before read that more cards are waited for
            if seat.is_owed:
                records.deliveries.refresh(DeliveryKind.SEAT, str(seat.id), now)
        names = ", ".join(person.name for person in new)
        records.events.add(
            application_id=application_id,
            at=now,
            actor_id=member.id,
            kind=Kind.ASSIGNED,
            door=door,
            text=f"{one.name}: {names}",
        )
        settle(records, application_id, now)
    return Assigned(
        card=show(records, member, application_id, now, door),
        round_name=one.name,
        asked=tuple(person.name for person in new),
        asked_before=tuple(person.name for person in people if person.id in before),
        too_late=_too_late(records, application_id, one.key, new, now),
    )


def kinds_in(records: Records, opening: Opening, one: Round, people: Sequence[Member]) -> dict[str, SeatKind]:
    """Return in what capacity each sits in a round: as the opening's people say; refuse whom they do not name."""
    pool = {
        pooled.member_id: KINDS[pooled.training]
        for pooled in records.openings.people(opening.id)
        if pooled.round_key in {one.key, ANY_ROUND}
    }
    strangers = [person.name for person in people if pool and person.id not in pool]
    if strangers:
        raise Refusal(
            f"{' and '.join(strangers)} may not be asked for {one.name} yet. `/role people {opening.slug}` says who may."
        )
    return {person.id: pool.get(person.id, SeatKind.INTERVIEWER) for person in people}


def give_seat(
    records: Records,
    case: Case,
    place: Place,
    person: Member,
    kind: SeatKind,
    *,
    by: Member,
    now: datetime,
    took_over_from: str | None = None,
) -> bool:
    """Give somebody a seat in an interview and tell them; return whether the interview is still to come.

    They are told when the interview is where that is known, and asked for their card after it.
    """
    is_to_come = place.ends_at is not None and place.ends_at > now
    seat_id = records.interviews.seat(
        interview_id=place.interview_id,
        application_id=case.application.id,
        round_key=place.round_key,
        interviewer_id=person.id,
        assigned_by=by.id,
        assigned_at=now,
        due_at=card_due(case.opening, max(now, place.ends_at or now), calendar_of(person)),
        kind=kind,
        took_over_from=took_over_from,
    )
    if is_to_come:
        tell(records, seat_id, person.id, now)
    else:
        records.deliveries.owe_anew(DeliveryKind.SEAT, str(seat_id), person.id, now)
    return is_to_come


def _ask(
    records: Records,
    by: Member,
    case: Case,
    one: Round,
    people: Sequence[tuple[Member, SeatKind]],
    now: datetime,
) -> None:
    """Give each a seat in the round's interview."""
    interview_id = records.interviews.arrange(case.application.id, one.key, now)
    place = Place(interview_id, one.key, records.interviews.ends_at(interview_id))
    for person, kind in people:
        give_seat(records, case, place, person, kind, by=by, now=now)


def _too_late(
    records: Records, application_id: int, round_key: str, people: Sequence[Member], now: datetime
) -> tuple[str, ...]:
    """Return who hears of an interview only after it began, where its time is known and is still to come."""
    seats = records.interviews.seats_of(application_id)
    starts_at = next((seat.starts_at for seat in seats if seat.round_key == round_key), None)
    if starts_at is None or starts_at <= now:
        return ()
    return told_too_late(records, [person.id for person in people], starts_at, now)


def _interviewers(records: Records, member_ids: Sequence[str]) -> list[Member]:
    if not member_ids:
        raise Refusal("Whom shall I ask? Mention them: `/candidate panel NAME round @ada @sam`.")
    return [_interviewer(records, member_id) for member_id in dict.fromkeys(member_ids)]


def _interviewer(records: Records, member_id: str) -> Member:
    person = records.members.get(member_id)
    if person is None:
        raise Refusal("I don't know one of them yet. Try again in a minute.")
    if not person.can_take_part:
        why = "has left" if person.is_deactivated else "is a bot" if person.is_bot else "is a guest here"
        raise Refusal(f"{person.name} cannot interview: {person.name} {why}. Choose somebody else.")
    return person


def _unique(rounds: Iterable[Round]) -> list[Round]:
    return list({one.key: one for one in rounds}.values())
