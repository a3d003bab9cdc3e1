"""Scorecards: the buttons of a request, the form with what is typed kept all the while, and its submission."""

import re
from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.web import WebClient

from bot.domain.duties import Duty
from bot.domain.events import Deed
from bot.domain.people import Member
from bot.domain.scorecards import Draft
from bot.flows import scorecards, seats, snoozes
from bot.flows.scorecards import AskedBack
from bot.views import scorecards as views
from bot.views.blocks import notice, plain_section
from handlers.forms import about, chosen, chosen_many, chosen_user, number_in, shown, typed
from handlers.visits import Visit
from storage.store import Answer, Records

Body = dict[str, Any]


def register(app: App) -> None:
    """Register everything that changes in a card while it is filled in, the forms, and the buttons."""
    app.action(re.compile(rf"^{re.escape(views.FIELDS)}"))(keep_draft)
    app.view(views.FORM)(submit_scorecard)
    app.action(views.OPEN)(open_scorecard)
    app.action(views.KIT)(open_kit)
    app.action(views.HAND_OVER)(open_hand_over)
    app.action(views.NOT_HAPPENED)(open_not_happened)
    app.view_closed(views.FORM)(keep_closed_draft)
    app.view(views.ASKED_BACK)(submit_as_it_is)
    app.view(views.HAND_OVER_FORM)(submit_hand_over)
    app.view(views.NOT_HAPPENED_FORM)(submit_not_happened)


def open_scorecard(ack: Ack, action: Body, visit: Visit) -> None:
    """Open the form of the seat the message is about, for the one who sits in it."""
    seat_id = number_in(action.get("value"))
    visit.open(lambda records, member: views.form(scorecards.form_for_seat(records, member, seat_id)))
    visit.save(lambda records, member: snoozes.opened_form(records, member, Duty.CARD, seat_id, visit.now))
    ack()


def open_kit(ack: Ack, action: Body, body: Body, client: WebClient, visit: Visit) -> None:
    """Show the kit: over the form, such that closing it leads back to everything that was typed, or by itself."""
    seat_id = number_in(action.get("value"))
    kit = visit.read(lambda records, member: views.kit(scorecards.kit(records, member, seat_id)))
    (visit.push if body.get("view") else visit.show)(kit)
    ack()


def keep_draft(ack: Ack, body: Body, visit: Visit) -> None:
    """Keep what is in the form now; the newest wins, whatever order it arrives in."""
    view = body.get("view") or {}
    at = _pressed_at(body, visit.now)
    visit.save(lambda records, member: scorecards.save_draft(records, member, about(view), draft_in(view), at))
    ack()


def keep_closed_draft(ack: Ack, body: Body, visit: Visit) -> None:
    """Keep what was in the form when it was closed."""
    view = body.get("view") or {}
    draft = draft_in(view)
    visit.save(lambda records, member: scorecards.save_draft(records, member, about(view), draft, visit.now))
    ack()


def submit_scorecard(ack: Ack, view: Body, visit: Visit) -> None:
    """Keep the card; the form closes. Whatever keeps it from being submitted costs nobody a word."""
    draft = draft_in(view)
    is_revision = any(block.get("block_id") == views.REVISION for block in view.get("blocks") or [])

    def work(records: Records, member: Member) -> Answer:
        seat_id = about(view)
        scorecards.submit(records, member, seat_id, draft, door=visit.door, now=visit.now, is_revision=is_revision)
        return {}

    try:
        ack(**visit.once(work))
    except Exception as kept_from:
        visit.save(lambda records, member: scorecards.save_draft(records, member, about(view), draft, visit.now))
        if not isinstance(kept_from, AskedBack):
            raise
        ack(response_action="push", view=views.asked_back(kept_from.seat_id, kept_from.asked))


def submit_as_it_is(ack: Ack, view: Body, visit: Visit) -> None:
    """Keep the card that drew a question, as the interviewer left it."""

    def work(records: Records, member: Member) -> Answer:
        draft = scorecards.typed_so_far(records, member, about(view))
        scorecards.submit(records, member, about(view), draft, door=visit.door, now=visit.now, is_sure=True)
        return {"response_action": "clear"}

    ack(**visit.once(work))


def open_hand_over(ack: Ack, action: Body, visit: Visit) -> None:
    """Ask to whom a seat goes."""
    seat_id = number_in(action.get("value"))
    visit.open(lambda records, member: views.hand_over_form(*_named(records, member, seat_id, visit)))
    ack()


def submit_hand_over(ack: Ack, view: Body, visit: Visit) -> None:
    """Give the seat to a colleague."""
    to = chosen_user(view, views.COLLEAGUE) or ""

    def work(records: Records, member: Member) -> Answer:
        said = seats.hand_over(records, Deed(member, visit.door, visit.now), about(view), to)
        return shown(notice("Handed over", plain_section(said)))

    ack(**visit.once(work))


def open_not_happened(ack: Ack, action: Body, visit: Visit) -> None:
    """Ask what happened instead."""
    seat_id = number_in(action.get("value"))
    visit.open(lambda records, member: views.not_happened_form(*_named(records, member, seat_id, visit)))
    ack()


def submit_not_happened(ack: Ack, view: Body, visit: Visit) -> None:
    """Take back the cards of an interview that did not happen."""
    why = typed(view, views.REASON)

    def work(records: Records, member: Member) -> Answer:
        said = seats.say_it_did_not_happen(records, Deed(member, visit.door, visit.now), about(view), why)
        return shown(notice("Did not happen", plain_section(said)))

    ack(**visit.once(work))


def draft_in(view: Body) -> Draft:
    """Return what is in a card's form."""
    fields = (view.get("state") or {}).get("values") or {}
    ratings = {key: chosen(view, one) for one in fields if (key := views.attribute_of(one, views.RATING))}
    evidence = {key: typed(view, one) for one in fields if (key := views.attribute_of(one, views.EVIDENCE))}
    return Draft(
        ratings={key: rating for key, rating in ratings.items() if rating},
        evidence={key: text for key, text in evidence.items() if text},
        red_flags=tuple(chosen_many(view, views.RED)),
        green_flags=tuple(chosen_many(view, views.GREEN)),
        tie_breakers=tuple(chosen_many(view, views.TIE)),
        level=chosen(view, views.LEVEL),
        confidence=chosen(view, views.CONFIDENCE),
        overall=chosen(view, views.OVERALL),
        why=typed(view, views.WHY),
        revision=typed(view, views.REVISION),
    )


def _named(records: Records, member: Member, seat_id: int, visit: Visit) -> tuple[int, str, str]:
    seat, case = seats.seat_for(records, Deed(member, visit.door, visit.now), seat_id)
    return seat_id, case.application.name, case.opening.round_name(seat.round_key)


def _pressed_at(body: Body, now: datetime) -> datetime:
    """Return when something was changed, as Slack says; never later than now."""
    said = (body.get("actions") or [{}])[0].get("action_ts")
    try:
        at = datetime.fromtimestamp(float(said), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return now
    return min(at, now)
