"""Candidates: put on file, shown, listed, moved, noted about."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches

from bot.domain.ball import Ball, Duty, stage_due, whose_ball
from bot.domain.candidates import MAX_NOTE, Application, NewCandidate, name_key
from bot.domain.cards import Card, Listing, PanelLine
from bot.domain.commands import List
from bot.domain.deliveries import DeliveryKind
from bot.domain.errors import Refusal
from bot.domain.events import Door, Kind
from bot.domain.interviews import all_in, counted
from bot.domain.names import cleaned, one_line
from bot.domain.nudges import NudgeKind, nudge_at
from bot.domain.openings import Opening, slug_of
from bot.domain.people import Member
from bot.domain.permissions import NOT_FOR_YOU, Action, allows, require, roles_in, sees_everything
from bot.domain.pipeline import Stage, legal_moves
from bot.domain.scorecards import may_be_read
from bot.flows.access import Case, case_of, case_to_change, open_case, team_openings
from bot.flows.nudges import call_off
from storage.applications import MOST_COUNTED, Filter, Place
from storage.store import Records

PAGE_SIZE = 10
HISTORY = 5
LARGEST_ID = 2**31
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyHere:
    """Somebody in the opening has the same e-mail address or the same name."""

    card: Card
    same: str


def opening_meant(records: Records, member: Member, words: str | None) -> Opening:
    """Return the opening a team member means: by slug, title, or a word of it; the only one if nothing was said."""
    openings = team_openings(records, member)
    if not openings:
        raise Refusal("You are not in the team of any opening, so there is nothing to add to or list.")
    if words is None and len(openings) == 1:
        return openings[0]
    fitting = _fitting(openings, slug_of(words or ""))
    if len(fitting) == 1:
        return fitting[0]
    slugs = [opening.slug for opening in openings]
    near = get_close_matches(slug_of(words or ""), slugs, n=1, cutoff=0.75)
    asked = f"“{one_line(words, 60)}” is not one of your openings." if words else "Which opening?"
    meant = f" Did you mean `{near[0]}`?" if near and not fitting else ""
    raise Refusal(f"{asked}{meant} There is {', '.join(f'`{slug}`' for slug in slugs)}.")


def _fitting(openings: list[Opening], said: str) -> list[Opening]:
    """Return the openings of exactly that slug, else those that begin with it, else those with that word in it."""
    if not said:
        return []
    return (
        [one for one in openings if one.slug == said]
        or [one for one in openings if one.slug.startswith(said)]
        or [one for one in openings if f"-{said}-" in f"-{one.slug}-"]
    )


def add(
    records: Records,
    member: Member,
    person: NewCandidate,
    opening: Opening,
    *,
    anyway: bool,
    door: Door,
    now: datetime,
    stage: Stage = Stage.APPLIED,
) -> Card | AlreadyHere:
    """Put a candidate into an opening, unless they seem to be in it already."""
    require(Action.ADD, roles_in(member, opening))
    _check_owner(records, person.owner_id)
    records.applications.lock_numbers()
    candidate_id, here = _known(records, person, opening, anyway=anyway)
    if here is not None:
        same = "e-mail address" if candidate_id else "name"
        return AlreadyHere(card=card_of(records, member, case_of(records, member, here)), same=same)
    application_id = records.applications.add(
        number=records.applications.next_number(),
        candidate_id=candidate_id or records.candidates.add(person, now),
        opening_id=opening.id,
        stage=stage,
        owner_id=person.owner_id,
        now=now,
    )
    event_id = records.events.add(
        application_id=application_id, at=now, actor_id=member.id, kind=Kind.ADDED, door=door, to_stage=stage
    )
    records.applications.entered(application_id, event_id)
    start_clock(records, application_id)
    return show(records, member, application_id)


def _known(
    records: Records, person: NewCandidate, opening: Opening, *, anyway: bool
) -> tuple[int | None, Application | None]:
    """Return who has this e-mail address, if anybody, and the application in this opening that seems to be theirs.

    Somebody of another name behind the address, in another opening, is not named: the asker may have no part in it.
    """
    found = records.candidates.with_email(person.email) if person.email else None
    if found is None:
        number = None if anyway else records.candidates.namesake_in(person.name, opening.id)
        return None, records.applications.numbered(number) if number else None
    candidate_id, name = found
    here = records.applications.of_candidate_in(candidate_id, opening.id)
    if here is None and name_key(name) != name_key(person.name):
        raise Refusal("That e-mail address belongs to somebody else on file. Check it, or add them without it.")
    return candidate_id, here


def show(records: Records, member: Member, application_id: int) -> Card:
    """Return an application's card as this member may see it."""
    return card_for(records, member, application_id, Action.SHOW)


def card_for(records: Records, member: Member, application_id: int, action: Action) -> Card:
    """Return an application's card for somebody about to do something to it, or refuse."""
    return card_of(records, member, open_case(records, member, application_id, action))


def move(
    records: Records,
    member: Member,
    application_id: int,
    to: Stage,
    *,
    reason: str | None,
    door: Door,
    now: datetime,
    seen: int | None = None,
) -> Card:
    """Move an application to a legal next stage; of two people at once the first wins and the other is told.

    `seen` is the event with which the stage began that the mover was looking at, where they were looking at one.
    """
    case = case_to_change(records, member, application_id, Action.MOVE)
    application = case.application
    if seen is not None and seen != application.stage_event_id:
        here = case.opening.stage_name(application.stage)
        raise Refusal(f"Meanwhile somebody moved {application.name} ({application.code}) to {here}. Look again first.")
    require_legal(case, to)
    event_id = records.events.add(
        application_id=application.id,
        at=now,
        actor_id=member.id,
        kind=Kind.MOVED,
        door=door,
        from_stage=application.stage,
        to_stage=to,
        text=one_line(reason, MAX_NOTE) if reason else None,
    )
    if not records.applications.move(application, to, event_id, now):
        raise Refusal(f"Somebody else just moved {application.name} ({application.code}). Have another look first.")
    call_off(records, NudgeKind.STAGE, application.stage_event_id, now)
    if to.is_final:
        _call_off_cards(records, case, now)
    elif not application.stage.is_active:
        _ask_again_for_cards(records, case, now)
    start_clock(records, application.id)
    return show(records, member, application.id)


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


def note(records: Records, member: Member, application_id: int, text: str, *, door: Door, now: datetime) -> Application:
    """Keep a note about a candidate; only the opening's team can read it."""
    case = open_case(records, member, application_id, Action.NOTE)
    text = cleaned(text)
    if not text:
        raise Refusal("A note needs words: `/candidate note NAME your note`.")
    if len(text) > MAX_NOTE:
        raise Refusal(f"That note is longer than {MAX_NOTE} characters. Please shorten it.")
    records.events.add(
        application_id=case.application.id, at=now, actor_id=member.id, kind=Kind.NOTED, door=door, text=text
    )
    return case.application


def start_clock(records: Records, application_id: int) -> None:
    """Pass the ball for the stage an application just entered, and plan the nudge for when its time is up."""
    application = pass_ball(records, application_id)
    opening = records.openings.get(application.opening_id)
    owner = records.members.get(opening.owner_of(application.stage, application.owner_id))
    if owner is None:
        return
    due = stage_due(opening, application.stage, application.stage_since, owner.zone)
    if due is not None:
        records.nudges.plan(NudgeKind.STAGE, application.stage_event_id, application.id, nudge_at(due, owner.zone))


def reveal_if_all_in(records: Records, application_id: int, now: datetime) -> None:
    """Once every card is in, seal them, and let no request offer a correction any more."""
    seats = records.interviews.seats_of(application_id)
    if all_in(seats):
        records.applications.reveal(application_id, now)
        for seat in seats:
            records.deliveries.refresh(DeliveryKind.SEAT, str(seat.id), now)


def take_back_duties(records: Records, now: datetime) -> None:
    """Let nobody wait for people who left: the ball goes to whoever is next, and a panel may be complete without them."""
    for application_id in records.applications.held_by_the_gone():
        records.applications.lock(application_id)
        pass_ball(records, application_id)
        reveal_if_all_in(records, application_id, now)


def pass_ball(records: Records, application_id: int) -> Application:
    """Decide anew who everybody waits for, and record it."""
    application = records.applications.get(application_id)
    assert application is not None
    opening = records.openings.get(application.opening_id)
    owner = records.members.get(opening.owner_of(application.stage, application.owner_id))
    ball = whose_ball(
        opening,
        application.stage,
        application.stage_since,
        application.owner_id,
        records.interviews.seats_of(application.id),
        (owner or _NOBODY).zone,
    )
    records.applications.pass_ball(application.id, _in_present_hands(records, ball, opening))
    return application


def _in_present_hands(records: Records, ball: Ball, opening: Opening) -> Ball:
    """Give a ball that somebody who left would hold to the opening's recruiter."""
    holder = records.members.get(ball.holder_id) if ball.holder_id else None
    if holder is None or holder.can_take_part:
        return ball
    return replace(ball, holder_id=opening.recruiter_id)


def card_of(records: Records, member: Member, case: Case) -> Card:
    """Return the card of a case for the member it was opened for."""
    application, opening = case.application, case.opening
    is_whole = sees_everything(case.roles)
    history = tuple(records.events.latest(application.id, HISTORY)) if is_whole else ()
    people = {event.actor_id for event in history} | {seat.interviewer_id for seat in case.seats}
    names = records.members.named({*people, application.holder_id or member.id})
    seat = case.seat_of(member.id)
    return Card(
        application=application,
        opening_title=opening.title,
        stage_name=opening.stage_name(application.stage),
        holder=names.get(application.holder_id, "somebody who left") if application.holder_id else None,
        duty=Duty(application.duty),
        since=application.waiting_since,
        due_at=application.due_at,
        panel=_panel(records, case, names),
        history=history,
        stage_names={rule.stage: rule.name for rule in opening.template.stages},
        names=names,
        next_stages=legal_moves(application.stage, application.previous_stage),
        actions=frozenset(action for action in Action if allows(action, case.roles)),
        is_whole=is_whole,
        my_seat_id=seat.id if seat else None,
    )


def list_page(records: Records, member: Member, asked: List, now: datetime) -> Listing:
    """Return a page of the applications a member may see; who is in no opening's team sees what they owe."""
    if not member.can_take_part:
        raise Refusal(NOT_FOR_YOU)
    openings = team_openings(records, member)
    everywhere = records.openings.all()
    if asked.opening is not None:
        openings = everywhere = [opening_meant(records, member, asked.opening)]
    mine = member.id if asked.mine or not openings else None
    seen = everywhere if mine else openings
    wanted = Filter(
        opening_ids=None if len(seen) == len(records.openings.all()) else [one.id for one in seen],
        stage=asked.stage,
        mine=mine,
        over_at=now if asked.waiting else None,
    )
    page = records.applications.page(wanted, PAGE_SIZE, _place(asked.after), _place(asked.before))
    words = _words(asked)
    return Listing(
        rows=tuple(page.rows),
        counts=records.applications.counts(wanted),
        stage_names={rule.stage: rule.name for opening in everywhere[:1] for rule in opening.template.stages},
        opening_titles={opening.id: opening.title for opening in everywhere},
        names=records.members.named({row.holder_id for row in page.rows if row.holder_id}),
        filters=_filters(asked, everywhere, mine=bool(mine)),
        counted_to=None if wanted.is_plain else MOST_COUNTED,
        next_page=f"{words} after:{_mark(page.rows[-1])}" if page.has_after and page.rows else None,
        previous_page=f"{words} before:{_mark(page.rows[0])}" if page.has_before and page.rows else None,
    )


def _words(asked: List) -> str:
    """Return the command a list was asked for with, without its place."""
    parts = ["list", asked.opening, asked.stage.value if asked.stage else None]
    parts += ["mine" if asked.mine else None, "waiting" if asked.waiting else None]
    return " ".join(part for part in parts if part)


def _filters(asked: List, openings: list[Opening], *, mine: bool) -> tuple[str, ...]:
    said = (
        openings[0].title if asked.opening else None,
        openings[0].stage_name(asked.stage) if asked.stage and openings else None,
        "waiting for you" if mine else None,
        "past their time" if asked.waiting else None,
    )
    return tuple(words for words in said if words)


def _mark(row: Application) -> str:
    return f"{row.stage.rank}.{(row.waiting_since - EPOCH) // timedelta(microseconds=1)}.{row.id}"


def _place(mark: str | None) -> Place | None:
    """Read a page mark back; one that was tampered with is the first page."""
    if mark is None:
        return None
    try:
        rank, since, row_id = (int(part) for part in mark.split("."))
        place = Place(rank, EPOCH + timedelta(microseconds=since), row_id)
    except (ValueError, OverflowError):
        return None
    return place if 0 <= rank <= Stage.WITHDREW.rank and 0 <= row_id < LARGEST_ID else None


def _check_owner(records: Records, owner_id: str | None) -> None:
    if owner_id is None:
        return
    owner = records.members.get(owner_id)
    if owner is None or not owner.can_take_part:
        raise Refusal("That owner cannot be asked for anything: they left, are a guest or a bot. Choose somebody else.")


def _panel(records: Records, case: Case, names: dict[str, str]) -> tuple[PanelLine, ...]:
    cards = {}
    if may_be_read(case.seats):
        cards = {card.seat_id: card for card in records.scorecards.of_application(case.application.id)}
    lines = []
    for key in dict.fromkeys(seat.round_key for seat in case.seats):
        seats = [seat for seat in case.seats if seat.round_key == key]
        one = case.opening.template.round(key)
        lines.append(
            PanelLine(
                round_name=one.name if one else key,
                cards_in=sum(seat.is_in for seat in seats),
                assigned=len(counted(seats)),
                interviewers=tuple(names.get(seat.interviewer_id, "somebody who left") for seat in seats),
                votes=tuple(
                    (names.get(seat.interviewer_id, "somebody who left"), cards[seat.id].overall)
                    for seat in seats
                    if seat.id in cards
                ),
            )
        )
    return tuple(lines)


def _call_off_cards(records: Records, case: Case, now: datetime) -> None:
    """Take back the reminders for cards of a candidate who is out, and let the requests for them say so."""
    for seat in case.seats:
        if not seat.is_in:
            call_off(records, NudgeKind.CARD, seat.id, now)
            records.deliveries.refresh(DeliveryKind.SEAT, str(seat.id), now)


def _ask_again_for_cards(records: Records, case: Case, now: datetime) -> None:
    """Let the requests of somebody who is back ask again, and remind of missing cards whose reminder was taken back."""
    for seat in case.seats:
        if not seat.is_in:
            person = records.members.get(seat.interviewer_id)
            zone = (person or _NOBODY).zone
            records.nudges.revive(NudgeKind.CARD, seat.id, nudge_at(max(seat.due_at, now), zone))
            records.deliveries.refresh(DeliveryKind.SEAT, str(seat.id), now)


_NOBODY = Member(id="", name="")
