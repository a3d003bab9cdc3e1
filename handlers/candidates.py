"""Candidates: the command, the buttons of cards and lists, and the forms to add, refer, note and assign."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk.web import WebClient

from bot.domain.candidates import checked_candidate
from bot.domain.names import cleaned
from bot.domain.people import Member
from bot.domain.permissions import Action
from bot.domain.references import checked_reference
from bot.flows import candidates, interviews, scorecards
from bot.flows.access import open_case, opening_meant
from bot.flows.cards import card_for, show
from bot.messenger import Messenger
from bot.views import candidate_forms as forms
from bot.views import candidates as views
from bot.views import scorecards as scorecard_views
from bot.views.blocks import View, blocks_of, notice, plain_section
from handlers.commands import answer_to
from handlers.forms import about, chosen, chosen_user, chosen_users, number_in, shown, typed
from handlers.visits import Visit, is_home, value_of
from storage.store import Answer, Records

COMMAND = "/candidate"
Body = dict[str, Any]


def register(app: App) -> None:
    """Register the command, its buttons and its forms."""
    app.command(COMMAND)(candidate_command)
    for action_id in views.AGAIN_IDS:
        app.action(action_id)(run_again)
    app.action(views.NOTE)(open_note_form)
    app.action(views.PANEL)(open_panel_form)
    app.action(views.SCORECARD)(open_scorecard)
    app.action(forms.REFERENCE)(open_reference_form)
    app.view(forms.ADD_FORM)(submit_candidate)
    app.view(forms.REFER_FORM)(submit_referral)
    app.view(forms.NOTE_FORM)(submit_note)
    app.view(forms.PANEL_FORM)(submit_panel)
    app.view(forms.REFERENCE_FORM)(submit_reference)


def candidate_command(ack: Ack, command: Body, visit: Visit) -> None:
    """Answer `/candidate …` in the ack itself."""
    ack(**answer_to(command.get("text") or "", visit))


def run_again(ack: Ack, body: Body, client: WebClient, visit: Visit, messenger: Messenger) -> None:
    """Run the command a button carries as if its presser had typed it, and show the answer where the button is."""
    said = answer_to(value_of(body["actions"][0]), visit)
    ack()
    if said and body.get("view"):
        show_in_modal(client, body, visit, notice("Candidates", *blocks_of(said)))
    elif said and body.get("response_url"):
        messenger.reply(body["response_url"], said, replace=is_theirs_alone(body))


def show_in_modal(client: WebClient, body: Body, visit: Visit, view: View) -> None:
    """Show the answer to a press in a view: in the modal's own place, or over Home."""
    if is_home(body["view"]):
        visit.show(view)
    else:
        client.views_update(view_id=body["view"]["id"], view=view)


def is_theirs_alone(body: Body) -> bool:
    """Tell whether the message a button sits in is seen by its presser only, and so may be replaced by the answer."""
    return bool((body.get("container") or {}).get("is_ephemeral"))


def open_note_form(ack: Ack, action: Body, visit: Visit) -> None:
    """Offer a box for a note."""
    application_id = number_in(action.get("value"))
    visit.open(
        lambda records, member: forms.note_form(card_for(records, member, application_id, Action.NOTE, visit.now))
    )
    ack()


def open_panel_form(ack: Ack, action: Body, visit: Visit) -> None:
    """Offer the opening's rounds."""
    application_id = number_in(action.get("value"))
    visit.open(
        lambda records, member: forms.panel_form(*interviews.rounds_for(records, member, application_id, visit.now))
    )
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
    person = checked_candidate(
        typed(view, forms.NAME),
        typed(view, forms.EMAIL),
        chosen_user(view, forms.OWNER),
        chosen_user(view, forms.COLLEAGUE),
        typed(view, forms.RESUME),
    )
    slug = chosen(view, forms.OPENING)

    def work(records: Records, member: Member) -> Answer:
        opening = opening_meant(records, member, slug, Action.ADD)
        added = candidates.add(records, member, person, opening, anyway=False, door=visit.door, now=visit.now)
        if isinstance(added, candidates.AlreadyHere):
            anyway = views.add_anyway(person, opening.slug)
            return shown(views.already_here_view(added.card, added.same, anyway))
        return shown(views.card_view(added, visit.now, f"Added as {added.application.code}."))

    ack(**visit.once(work))


def submit_referral(ack: Ack, view: Body, visit: Visit) -> None:
    """Tell the recruiter of somebody."""
    person = checked_candidate(typed(view, forms.NAME), typed(view, forms.EMAIL), resume_url=typed(view, forms.RESUME))
    slug = chosen(view, forms.OPENING)

    def work(records: Records, member: Member) -> Answer:
        opening = opening_meant(records, member, slug, Action.REFER)
        why = cleaned(typed(view, forms.TEXT))
        candidates.refer(records, member, person, opening, why, door=visit.door, now=visit.now)
        return shown(notice("Thank you", plain_section(forms.thanks_for_referring(person.name, opening.title))))

    ack(**visit.once(work))


def open_reference_form(ack: Ack, action: Body, visit: Visit) -> None:
    """Offer a box for a reference, with the questions to ask."""
    application_id = number_in(action.get("value"))

    def look(records: Records, member: Member) -> Body:
        case = open_case(records, member, application_id, Action.REFERENCES)
        return forms.reference_form(case.application, case.opening.template.reference_questions)

    visit.open(look)
    ack()


def submit_reference(ack: Ack, view: Body, visit: Visit) -> None:
    """Keep the reference and show the card."""
    reference = checked_reference(typed(view, forms.REFEREE), typed(view, forms.RELATION), typed(view, forms.SAID))

    def work(records: Records, member: Member) -> Answer:
        card = candidates.record_reference(records, member, about(view), reference, door=visit.door, now=visit.now)
        return shown(views.card_view(card, visit.now, "Kept."))

    ack(**visit.once(work))


def submit_note(ack: Ack, view: Body, visit: Visit) -> None:
    """Keep the note and show the card."""

    def work(records: Records, member: Member) -> Answer:
        candidates.note(records, member, about(view), typed(view, forms.TEXT), door=visit.door, now=visit.now)
        return shown(views.card_view(show(records, member, about(view), visit.now, visit.door), visit.now, "Noted."))

    ack(**visit.once(work))


def submit_panel(ack: Ack, view: Body, visit: Visit) -> None:
    """Assign the interviewers and show the card."""
    people = chosen_users(view, forms.INTERVIEWERS)

    def work(records: Records, member: Member) -> Answer:
        assigned = interviews.assign_panel(
            records, member, about(view), chosen(view, forms.ROUND), people, door=visit.door, now=visit.now
        )
        return shown(views.card_view(assigned.card, visit.now, forms.assigned(assigned.round_name, *assigned.who)))

    ack(**visit.once(work))
