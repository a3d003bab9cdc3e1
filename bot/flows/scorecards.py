"""Scorecards: the form an interviewer fills in, what is kept while they do, and the card they submit."""

from dataclasses import replace
from datetime import datetime

from bot.domain.candidates import Application
from bot.domain.cards import ScorecardForm
from bot.domain.deliveries import DeliveryKind
from bot.domain.errors import Refusal
from bot.domain.events import Door, Kind
from bot.domain.interviews import Closed, Seat
from bot.domain.names import cleaned
from bot.domain.people import Member
from bot.domain.permissions import NOT_FOR_YOU
from bot.domain.scorecards import Draft, Scorecard, problems, questions
from bot.domain.templates import Choice
from bot.flows.access import Case, case_of, case_with_seat
from bot.flows.clocks import settle_read
from bot.flows.reveals import reveal_if_all_in
from storage.store import Records

NO_SEAT = "You are not on the panel of {who}, so there is no scorecard to fill in. The recruiter can add you."
KEPT = "What you wrote is kept."
SEALED = "The cards for {who} could be read, so yours cannot be changed any more."
BESIDE = f"{KEPT} Open your card again to put a revised vote beside the first."


class Incomplete(Exception):
    """The form lacks something; `fields` holds a sentence for each field."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("the scorecard is incomplete")
        self.fields = fields


class AskedBack(Exception):
    """The card could be submitted, but what it says draws a question first."""

    def __init__(self, seat_id: int, asked: tuple[str, ...]) -> None:
        super().__init__("the scorecard draws a question")
        self.seat_id = seat_id
        self.asked = asked


def form_for_application(records: Records, member: Member, application_id: int) -> ScorecardForm:
    """Return the form of a member's seat at an application: the missing card first, else their own to correct."""
    application = records.applications.get(application_id)
    if application is None:
        raise Refusal(NOT_FOR_YOU)
    case = case_of(records, member, application)
    if not case.roles:
        raise Refusal(NOT_FOR_YOU)
    seat = case.seat_of(member.id)
    if seat is None:
        raise Refusal(NO_SEAT.format(who=f"{application.name} ({application.code})"))
    return form_for_seat(records, member, seat.id)


def form_for_seat(records: Records, member: Member, seat_id: int) -> ScorecardForm:
    """Return the form of a seat for the one who sits in it, with what they wrote before."""
    seat, case = _own_seat(records, member, seat_id)
    _check_wanted(case, seat)
    return _form(case, seat, _earlier(records, seat), _begun(records, seat))


def kit(records: Records, member: Member, seat_id: int) -> ScorecardForm:
    """Return what helps in the interview, for the one who sits in the seat."""
    seat, case = _own_seat(records, member, seat_id)
    return _form(case, seat, _earlier(records, seat), _begun(records, seat))


def save_draft(records: Records, member: Member, seat_id: int, draft: Draft, at: datetime) -> None:
    """Keep what somebody has typed so far, whatever became of the card meanwhile; nobody else's, and nothing older.

    What was typed before the card was submitted is in the card, however late it arrives. A form somebody emptied is kept
    as such: what they took out does not come back.
    """
    seat = records.interviews.get_seat(seat_id)
    application = records.applications.get(seat.application_id) if seat else None
    if seat is None or application is None or not _is_theirs(seat, application, member):
        return
    card = records.scorecards.current(seat_id)
    saved_at = records.drafts.saved_at(seat_id)
    is_older = (saved_at is not None and saved_at > at) or (card is not None and card.submitted_at >= at)
    is_nothing = draft.is_empty and saved_at is None
    if not is_older and not is_nothing:
        records.drafts.save(seat_id, draft, at)


def typed_so_far(records: Records, member: Member, seat_id: int) -> Draft:
    """Return what was kept of a card for the one who writes it; refuse where nothing is left to submit."""
    seat, _ = _own_seat(records, member, seat_id)
    draft = records.drafts.of(seat.id)
    if draft is None:
        raise Refusal(
            "There is nothing left to submit here: your card is in." if seat.is_in else "Open the card again."
        )
    return draft


def submit(
    records: Records,
    member: Member,
    seat_id: int,
    draft: Draft,
    *,
    door: Door,
    now: datetime,
    is_sure: bool = False,
    is_revision: bool = False,
) -> ScorecardForm:
    """Keep a card: the first of a seat, a new version of one's own, or a revised vote beside it after the reveal.

    `is_revision` is whether the form was opened as one: who began before the reveal meant to change their first vote.
    Raises `Incomplete`, `AskedBack` unless the interviewer is sure, or refuses. The request in their messages turns into
    “Submitted”, and whoever holds the ball next holds it.
    """
    seat, case = _own_seat(records, member, seat_id, to_change=True)
    _check_wanted(case, seat)
    form = _form(case, seat, _earlier(records, seat))
    if form.is_revision and not is_revision and not draft.revision:
        raise Refusal(f"{SEALED.format(who=_who(case))} {BESIDE}")
    _check_complete(form, draft, is_sure=is_sure)
    records.scorecards.add(
        Scorecard(
            seat_id=seat.id,
            version=form.version,
            submitted_at=now,
            said=_tidied(draft, form),
            revision_reason=cleaned(draft.revision) if form.is_revision else None,
        )
    )
    records.drafts.drop(seat.id)
    records.events.add(application_id=seat.application_id, at=now, actor_id=member.id, kind=_kind(form), door=door)
    if not form.is_revision:
        records.interviews.card_came_in(seat.id, now)
        records.deliveries.refresh(DeliveryKind.SEAT, str(seat.id), now)
        seats = [replace(one, submitted_at=now) if one.id == seat.id and not one.is_in else one for one in case.seats]
        application = reveal_if_all_in(records, case.application, now, seats)
        settle_read(records, application, seats, now)
    return form


def _check_complete(form: ScorecardForm, draft: Draft, *, is_sure: bool) -> None:
    missing = problems(draft, form.focus)
    if form.is_revision and not draft.revision.strip():
        missing["revision"] = "Please say what changed your mind."
    if missing:
        raise Incomplete(missing)
    asked = () if is_sure else questions(draft, form.focus)
    if asked:
        raise AskedBack(form.seat_id, asked)


def _kind(form: ScorecardForm) -> Kind:
    if form.is_revision:
        return Kind.VOTE_REVISED
    return Kind.CARD_IN if form.version == 1 else Kind.CARD_REPLACED


def _tidied(draft: Draft, form: ScorecardForm) -> Draft:
    """Return what is kept of a form: what belongs to the round, without invisible characters."""
    keys = {attribute.key for attribute in form.focus}
    return Draft(
        ratings={key: rating for key, rating in draft.ratings.items() if key in keys},
        evidence={key: cleaned(text) for key, text in draft.evidence.items() if key in keys and text.strip()},
        red_flags=_known(draft.red_flags, form.red_flags),
        green_flags=_known(draft.green_flags, form.green_flags),
        tie_breakers=_known(draft.tie_breakers, form.tie_breakers),
        level=draft.level if draft.level in {level.key for level in form.levels} else "",
        confidence=draft.sureness or "",
        overall=draft.overall,
        why=cleaned(draft.why),
    )


def _known(keys: tuple[str, ...], choices: tuple[Choice, ...]) -> tuple[str, ...]:
    offered = {choice.key for choice in choices}
    return tuple(key for key in dict.fromkeys(keys) if key in offered)


def _own_seat(records: Records, member: Member, seat_id: int, *, to_change: bool = False) -> tuple[Seat, Case]:
    """Return a seat of the one who sits in it, or refuse; to change it, such that nobody else does meanwhile."""
    seat, case = case_with_seat(records, member, seat_id, to_change=to_change)
    if not _is_theirs(seat, case.application, member):
        raise Refusal(NOT_FOR_YOU)
    return seat, case


def _is_theirs(seat: Seat, application: Application, member: Member) -> bool:
    """Tell whether somebody sits in a seat; nobody does at their own interview, nor who is a guest or left."""
    return seat.interviewer_id == member.id and member.can_take_part and not application.is_of(member)


def _check_wanted(case: Case, seat: Seat) -> None:
    """Refuse a card nobody waits for any more, telling what became of it."""
    who = _who(case)
    if case.application.stage.is_final:
        raise Refusal(f"{who} is not in the process any more, so no card is needed. {KEPT}")
    if seat.closed is not None and not seat.is_in:
        raise Refusal(f"{CLOSED[seat.closed].format(who=who)} {KEPT}")
    if _is_sealed(case, seat) and not case.application.stage.is_active:
        raise Refusal(SEALED.format(who=who))


def _who(case: Case) -> str:
    return f"{case.application.name} ({case.application.code})"


CLOSED = {
    Closed.HANDED_OVER: "This interview of {who} was handed over, so no card is needed from you.",
    Closed.DID_NOT_HAPPEN: "This interview of {who} did not happen, so no card is needed.",
    Closed.LEFT: "No card is needed for {who} from this seat any more.",
}


def _is_sealed(case: Case, seat: Seat) -> bool:
    """Tell whether a card can only be revised beside itself: it is in, and its writer can read others' by now."""
    return seat.is_in and case.application.revealed_at is not None


def _earlier(records: Records, seat: Seat) -> Scorecard | None:
    return records.scorecards.current(seat.id) if seat.is_in else None


def _begun(records: Records, seat: Seat) -> Draft | None:
    draft = records.drafts.of(seat.id)
    return None if draft is None or draft.is_empty else draft


def _form(case: Case, seat: Seat, earlier: Scorecard | None, draft: Draft | None = None) -> ScorecardForm:
    template = case.opening.template
    one = template.round(seat.round_key)
    if one is None:
        raise Refusal(f"This round is not part of the opening any more. {KEPT}")
    return ScorecardForm(
        seat_id=seat.id,
        candidate=case.application.name,
        code=case.application.code,
        opening_title=case.opening.title,
        round=one,
        focus=template.focus_of(one),
        kind=seat.kind,
        version=earlier.version + 1 if earlier else 1,
        said=draft or (earlier.said if earlier else Draft()),
        has_draft=draft is not None,
        is_revision=_is_sealed(case, seat),
        red_flags=template.red_flags,
        green_flags=template.green_flags,
        tie_breakers=template.tie_breakers,
        levels=template.levels,
    )
