"""Candidates: the command, the buttons of cards and lists, and the forms to add, move, note and assign."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk.web import WebClient

from bot.domain.candidates import checked_candidate
from bot.domain.errors import Refusal
from bot.domain.people import Member
from bot.domain.permissions import Action
from bot.domain.pipeline import Stage
from bot.flows import candidates, interviews, scorecards
from bot.messenger import Messenger
from bot.views import candidates as views
from bot.views import scorecards as scorecard_views
from bot.views.blocks import blocks_of, notice
from handlers.commands import answer_to
from handlers.forms import about, chosen, chosen_user, chosen_users, number_in, seen, typed
from handlers.visits import Visit
from storage.store import Answer, Records

COMMAND = "/candidate"
Body = dict[str, Any]


def register(app: App) -> None:
    """Register the command, its buttons and its forms."""
    app.command(COMMAND)(candidate_command)
    for action_id in views.AGAIN_IDS:
        app.action(action_id)(run_again)
    app.action(views.MOVE)(open_move_form)
    app.action(views.NOTE)(open_note_form)
    app.action(views.PANEL)(open_panel_form)
    app.action(views.SCORECARD)(open_scorecard)
    app.view(views.ADD_FORM)(submit_candidate)
    app.view(views.MOVE_FORM)(submit_move)
    app.view(views.NOTE_FORM)(submit_note)
    app.view(views.PANEL_FORM)(submit_panel)


def candidate_command(ack: Ack, command: Body, visit: Visit) -> None:
    """Answer `/candidate …` in the ack itself."""
    ack(**answer_to(command.get("text") or "", visit))


def run_again(ack: Ack, body: Body, client: WebClient, visit: Visit, messenger: Messenger) -> None:
    """Run the command a button carries as if its presser had typed it, and show the answer where the button is."""
    said = answer_to(body["actions"][0].get("value") or "", visit)
    ack()
    if said and body.get("view"):
        client.views_update(view_id=body["view"]["id"], view=notice("Candidates", *blocks_of(said)))
    elif said and body.get("response_url"):
        messenger.reply(body["response_url"], said, replace=is_theirs_alone(body))


def is_theirs_alone(body: Body) -> bool:
    """Tell whether the message a button sits in is seen by its presser only, and so may be replaced by the answer."""
    return bool((body.get("container") or {}).get("is_ephemeral"))


def open_move_form(ack: Ack, action: Body, visit: Visit) -> None:
    """Offer the legal next stages."""
    application_id = number_in(action.get("value"))
    visit.open(
        lambda records, member: views.move_form(candidates.card_for(records, member, application_id, Action.MOVE))
    )
    ack()


def open_note_form(ack: Ack, action: Body, visit: Visit) -> None:
    """Offer a box for a note."""
    application_id = number_in(action.get("value"))
    visit.open(
        lambda records, member: views.note_form(candidates.card_for(records, member, application_id, Action.NOTE))
    )
    ack()


def open_panel_form(ack: Ack, action: Body, visit: Visit) -> None:
    """Offer the opening's rounds."""
    application_id = number_in(action.get("value"))
    visit.open(lambda records, member: views.panel_form(*interviews.rounds_for(records, member, application_id)))
    ack()


def open_scorecard(ack: Ack, action: Body, visit: Visit) -> None:
    """Open the scorecard form of the presser's own seat."""
    application_id = number_in(action.get("value"))
    visit.open(
        lambda records, member: scorecard_views.form(scorecards.form_for_application(records, member, application_id))
    )
    ack()


def submit_candidate(ack: Ack, view: Body, visit: Visit) -> None:
    """Put the candidate on file, or show who seems to be them."""
    person = checked_candidate(typed(view, views.NAME), typed(view, views.EMAIL), chosen_user(view, views.OWNER))
    slug = chosen(view, views.OPENING)

    def work(records: Records, member: Member) -> Answer:
        opening = candidates.opening_meant(records, member, slug)
        added = candidates.add(records, member, person, opening, anyway=False, door=visit.door, now=visit.now)
        if isinstance(added, candidates.AlreadyHere):
            anyway = views.add_anyway(person, opening.slug)
            return _shown(views.already_here_view(added.card, added.same, anyway))
        return _shown(views.card_view(added, visit.now, f"Added as {added.application.code}."))

    ack(**visit.once(work))


def submit_move(ack: Ack, view: Body, visit: Visit) -> None:
    """Move the candidate and show their card."""
    reason = typed(view, views.REASON) or None
    stage = chosen(view, views.STAGE)
    if stage not in set(Stage):
        raise Refusal("Please choose a stage.")

    def work(records: Records, member: Member) -> Answer:
        was = candidates.card_for(records, member, about(view), Action.MOVE).application.stage
        card = candidates.move(
            records, member, about(view), Stage(stage), reason=reason, door=visit.door, now=visit.now, seen=seen(view)
        )
        return _shown(views.card_view(card, visit.now, views.moved(card, was)))

    ack(**visit.once(work))


def submit_note(ack: Ack, view: Body, visit: Visit) -> None:
    """Keep the note and show the card."""

    def work(records: Records, member: Member) -> Answer:
        candidates.note(records, member, about(view), typed(view, views.TEXT), door=visit.door, now=visit.now)
        return _shown(views.card_view(candidates.show(records, member, about(view)), visit.now, "Noted."))

    ack(**visit.once(work))


def submit_panel(ack: Ack, view: Body, visit: Visit) -> None:
    """Assign the interviewers and show the card."""
    people = chosen_users(view, views.INTERVIEWERS)

    def work(records: Records, member: Member) -> Answer:
        assigned = interviews.assign_panel(
            records, member, about(view), chosen(view, views.ROUND), people, door=visit.door, now=visit.now
        )
        return _shown(views.card_view(assigned.card, visit.now, views.assigned(assigned.round_name, *assigned.who)))

    ack(**visit.once(work))


def _shown(view: Body) -> Answer:
    """Return the answer that shows a view in place of the form."""
    return {"response_action": "update", "view": view}
