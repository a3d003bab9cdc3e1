"""Debriefs: the pages of a panel that was opened, the decision, and the note to the candidate."""

from typing import Any

from slack_bolt import Ack, App

from bot.domain.errors import Refusal
from bot.domain.events import Deed
from bot.domain.gates import GatesUnmet
from bot.domain.panels import Panel
from bot.domain.people import Member
from bot.domain.permissions import Action
from bot.domain.pipeline import Stage
from bot.domain.votes import Outcome
from bot.flows import debriefs, decisions, reveals
from bot.flows.access import open_case
from bot.flows.cards import show
from bot.views import debriefs as views
from bot.views import decisions as forms
from bot.views.blocks import View, notice, plain_section
from bot.views.candidates import card_view
from bot.views.moves import OVERRIDE, REASON
from handlers.forms import about, carried, chosen, chosen_users, fields, number_in, seen, shown, typed
from handlers.moves import FIELDS_OF, said_in
from handlers.visits import Visit
from storage.store import Answer, Records

Body = dict[str, Any]


def register(app: App) -> None:
    """Register the buttons and the forms."""
    app.action(views.READ)(read_panel)
    for action_id in (views.PAGE, views.EARLIER, views.LATER):
        app.action(action_id)(turn_page)
    for action_id in views.DECIDE.values():
        app.action(action_id)(open_decision)
    app.action(forms.TELL)(open_tell)
    app.view(forms.DECISION_FORM)(submit_decision)
    app.view(forms.SIGNAL_FORM)(submit_signal)
    app.view(forms.FORCE_FORM)(submit_force)
    app.view(forms.TELL_FORM)(submit_told)


def read_panel(ack: Ack, action: Body, visit: Visit) -> None:
    """Open the first page, for somebody who may read it."""
    application_id = number_in(action.get("value"))
    visit.open(lambda records, member: views.overview(_panel(records, member, application_id, visit)))
    ack()


def turn_page(ack: Ack, action: Body, visit: Visit) -> None:
    """Show another page in place of this one."""
    number, _, page = str(action.get("value") or "").partition(".")

    def look(records: Records, member: Member) -> View:
        return views.page(_panel(records, member, number_in(number), visit), page)

    visit.open(look)
    ack()


def open_decision(ack: Ack, action: Body, visit: Visit) -> None:
    """Ask for the reason of a decision, and what else it needs."""
    application_id = number_in(action.get("value"))
    outcome = next(one for one, action_id in views.DECIDE.items() if action_id == action.get("action_id"))

    def look(records: Records, member: Member) -> View:
        case = open_case(records, member, application_id, Action.DECIDE)
        panel = _panel(records, member, application_id, visit)
        if outcome is Outcome.ANOTHER_SIGNAL:
            return forms.signal_form(panel, len({seat.round_key for seat in case.seats}))
        return forms.decision_form(
            panel, outcome, decisions.ways_forward(case), asks_for_range=decisions.asks_for_range(records, case)
        )

    visit.open(look)
    ack()


def submit_decision(ack: Ack, view: Body, visit: Visit) -> None:
    """Keep the decision, do what it says, and show the card."""
    outcome, to = carried(view, 2), chosen(view, forms.TO)
    if outcome not in set(Outcome):
        raise Refusal("This form is out of date. Please open the debrief again.")
    said = said_in(view)
    asked = decisions.Asked(
        application_id=about(view),
        outcome=Outcome(outcome),
        reason=said.reason or "",
        to=Stage(to) if to in set(Stage) else None,
        said=said,
        seen=seen(view),
    )

    def work(records: Records, member: Member) -> Answer:
        decisions.decide(records, Deed(member, visit.door, visit.now), asked)
        card = show(records, member, about(view), visit.now, visit.door)
        return shown(card_view(card, visit.now, f"Decided: {asked.outcome.label}."))

    try:
        ack(**visit.once(work))
    except GatesUnmet as kept:
        ack(response_action="errors", errors={_where_to_mend(kept, view): kept.sentence})


def _where_to_mend(kept: GatesUnmet, view: Body) -> str:
    """Return the field at which what is missing can be said; the reason is in every form."""
    there = fields(view)
    places = (name for one in kept.gated.unmet for name in (*FIELDS_OF[one.gate], OVERRIDE))
    return next((name for name in places if name in there), REASON)


def submit_signal(ack: Ack, view: Body, visit: Visit) -> None:
    """Ask for one more round."""
    people = chosen_users(view, forms.INTERVIEWERS)

    def work(records: Records, member: Member) -> Answer:
        assigned = decisions.another_signal(
            records,
            Deed(member, visit.door, visit.now),
            about(view),
            chosen(view, forms.ROUND),
            people,
            typed(view, REASON),
            seen(view),
        )
        return shown(card_view(assigned.card, visit.now, f"Asked for one more round: {assigned.round_name}."))

    ack(**visit.once(work))


def submit_force(ack: Ack, view: Body, visit: Visit) -> None:
    """Open a panel without the cards that are missing."""

    def work(records: Records, member: Member) -> Answer:
        deed = Deed(member, visit.door, visit.now)
        reveals.force_reveal(records, deed, about(view), typed(view, REASON))
        card = show(records, member, about(view), visit.now, visit.door)
        return shown(card_view(card, visit.now, "The panel can be read now, without the cards that are missing."))

    ack(**visit.once(work))


def open_tell(ack: Ack, action: Body, visit: Visit) -> None:
    """Offer a draft of what to write to the candidate."""
    application_id = number_in(action.get("value"))
    visit.open(lambda records, member: forms.tell_form(decisions.note_for(records, member, application_id)))
    ack()


def submit_told(ack: Ack, view: Body, visit: Visit) -> None:
    """Record that the candidate was told."""

    def work(records: Records, member: Member) -> Answer:
        deed = Deed(member, visit.door, visit.now)
        decisions.tell_candidate(records, deed, about(view), typed(view, forms.NOTE))
        return shown(notice("Thank you", plain_section("Kept: they know now.")))

    ack(**visit.once(work))


def _panel(records: Records, member: Member, application_id: int, visit: Visit) -> Panel:
    return debriefs.panel_of(records, member, application_id, door=visit.door, now=visit.now)
