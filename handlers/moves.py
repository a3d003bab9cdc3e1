"""Moves: the forms that move one candidate, and what their gates still ask for."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from bot.domain.errors import Refusal
from bot.domain.gates import Gate, GatesUnmet, Said
from bot.domain.people import Member
from bot.domain.permissions import Action
from bot.domain.pipeline import Stage
from bot.flows import moves
from bot.flows.cards import card_for
from bot.views import moves as views
from bot.views.candidates import card_view
from handlers.forms import about, carried, chosen, chosen_date, chosen_many, fields, number_in, seen, shown, typed
from handlers.visits import Visit
from storage.store import Answer, Records

Body = dict[str, Any]
NOT_YET = {
    views.REASON_CODE: "Please choose a reason.",
    views.REVISIT_ON: "Please choose a day after today.",
    views.REASON: "Please say why.",
    views.SHARED: "Please tick this once they were told.",
    views.OVERRIDE: "Please say why you move them all the same.",
}
# Where each gate can be met in the form, the best place first.
FIELDS_OF = {
    Gate.RANGE_SHARED: (views.SHARED,),
    Gate.MANDATORY_ROUND_SCORED: (views.OVERRIDE,),
    Gate.TWO_REFERENCES: (views.OVERRIDE,),
    Gate.REASON: (views.REASON_CODE, views.REASON),
    Gate.REVISIT_DATE: (views.REVISIT_ON,),
}


def register(app: App) -> None:
    """Register the button and the two forms."""
    app.action(views.MOVE)(open_move_form)
    app.view(views.MOVE_FORM)(submit_move)
    app.view(views.GATE_FORM)(submit_move)


def open_move_form(ack: Ack, action: Body, visit: Visit) -> None:
    """Offer the legal next stages."""
    application_id = number_in(action.get("value"))
    visit.open(
        lambda records, member: views.move_form(card_for(records, member, application_id, Action.MOVE, visit.now))
    )
    ack()


def submit_move(ack: Ack, view: Body, visit: Visit) -> None:
    """Move the candidate and show their card, or ask for what is still missing on the way."""
    stage = chosen(view, views.STAGE) or carried(view, 2)
    if stage not in set(Stage):
        raise Refusal("Please choose a stage.")
    try:
        ack(**visit.once(_move(about(view), Stage(stage), said_in(view), seen(view), visit)))
    except GatesUnmet as kept:
        ack(**_still_missing(kept, view))


def said_in(view: Body) -> Said:
    """Return what a form says with a move."""
    return Said(
        reason_code=chosen(view, views.REASON_CODE) or None,
        reason=typed(view, views.REASON).strip() or None,
        revisit_on=chosen_date(view, views.REVISIT_ON),
        override=typed(view, views.OVERRIDE).strip() or None,
        range_shared=views.TOLD in chosen_many(view, views.SHARED),
    )


def _move(
    application_id: int, stage: Stage, said: Said, seen_at: int, visit: Visit
) -> Callable[[Records, Member], Answer]:
    def work(records: Records, member: Member) -> Answer:
        was = card_for(records, member, application_id, Action.MOVE, visit.now).application.stage
        card = moves.move(
            records, member, application_id, stage, said=said, door=visit.door, now=visit.now, seen=seen_at
        )
        return shown(card_view(card, visit.now, views.moved(card, was)))

    return work


def _still_missing(kept: GatesUnmet, view: Body) -> Answer:
    """Return the form for what is missing; in that very form, a sentence at each field that could mend it."""
    if not views.can_be_met(kept.gated):
        raise kept
    there = fields(view)
    places = [next((name for name in FIELDS_OF[one.gate] if name in there), None) for one in kept.gated.unmet]
    if view.get("callback_id") != views.GATE_FORM or None in places:
        return shown(views.gate_form(kept.gated))
    return {"response_action": "errors", "errors": {name: NOT_YET[name] for name in places if name}}
