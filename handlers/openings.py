"""Openings: `/role`, and the buttons of an opening's card."""

from collections.abc import Callable
from typing import Any, TypeVar

from slack_bolt import Ack, App
from slack_sdk.web import WebClient

from bot.domain.events import Deed
from bot.domain.opening_cards import OpeningCard
from bot.domain.openings import Opening
from bot.domain.people import Member
from bot.domain.permissions import Action
from bot.domain.role_commands import AboutRole, ListRoles, NewRole, RoleHelp, Verb, parse_role
from bot.flows import (
    closing,
    new_openings,
    opening_clocks,
    opening_papers,
    opening_people,
    opening_states,
    openings,
    template_offers,
)
from bot.flows.members import known_member
from bot.messenger import Messenger
from bot.templates import Library
from bot.views import opening_forms as forms
from bot.views import opening_wizard as wizard
from bot.views import openings as views
from bot.views.blocks import View, blocks_of, notice
from bot.views.opening_clocks import clocks_form
from handlers.candidates import is_theirs_alone, show_in_modal
from handlers.forms import number_in
from handlers.visits import Visit, value_of
from storage.store import Answer, Records

Body = dict[str, Any]
T = TypeVar("T")
MADE_FORMS = {
    Verb.EDIT: views.EDIT,
    Verb.CLOSE: views.CLOSE,
    Verb.PEOPLE: views.PEOPLE,
    Verb.AD: views.AD,
    Verb.READINESS: views.READINESS,
    Verb.CLOCKS: views.CLOCKS,
}


def register(app: App) -> None:
    """Register the command and its buttons."""
    app.command("/role")(role_command)
    for action_id in views.BUTTON_IDS:
        app.action(action_id)(press)


def role_command(ack: Ack, command: Body, visit: Visit, library: Library) -> None:
    """Answer `/role …` in the ack itself, or with a form."""
    asked = parse_role(command.get("text") or "")
    match asked:
        case RoleHelp():
            ack(**views.usage(asked))
        case ListRoles():
            ack(**visit.read(lambda records, member: views.role_list(openings.opening_rows(records, member))))
        case NewRole(title):
            visit.open(lambda records, member: _first_form(records, member, title))
            ack()
        case AboutRole():
            ack(**_about(asked, visit, library))


def _about(asked: AboutRole, visit: Visit, library: Library) -> Answer:
    action = Action.READ_OPENING if asked.verb is Verb.SHOW else Action.EDIT_OPENING
    about = visit.read(lambda records, member: openings.role_meant(records, member, asked.opening, action)).id
    if asked.verb is Verb.SHOW:
        return look(visit, lambda records, member: _card(records, member, about, visit, library))
    if asked.verb in MADE_FORMS:
        show_form(MADE_FORMS[asked.verb], about, visit, library)
        return {}
    states = {Verb.PAUSE: views.PAUSE, Verb.REOPEN: views.REOPEN}
    return change_state(states[asked.verb], about, visit, library)


def press(ack: Ack, body: Body, client: WebClient, visit: Visit, messenger: Messenger, library: Library) -> None:
    """Do what a button of a card says: open a form, or answer where the button is."""
    action = body["actions"][0]
    action_id, about = action["action_id"], number_in(value_of(action).partition(".")[0])
    said: Answer = {}
    if action_id == views.NEW:
        visit.open(lambda records, member: _first_form(records, member, None))
    elif action_id == views.LIST:
        said = visit.read(lambda records, member: views.role_list(openings.opening_rows(records, member)))
    elif action_id == views.SHOW:
        said = look(visit, lambda records, member: _card(records, member, about, visit, library))
    elif action_id in {views.PAUSE, views.REOPEN}:
        said = change_state(action_id, about, visit, library)
    else:
        show_form(action_id, about, visit, library)
    ack()
    if said and body.get("view"):
        shown = {**notice("Opening", *blocks_of(said)), "clear_on_close": True}
        show_in_modal(client, body, visit, shown)
    elif said and body.get("response_url"):
        messenger.reply(body["response_url"], said, replace=is_theirs_alone(body))


def change_state(action_id: str, about: int, visit: Visit, library: Library) -> Answer:
    """Pause or reopen, and show the card."""

    def work(records: Records, member: Member) -> Answer:
        deed = Deed(member, visit.door, visit.now)
        if action_id == views.PAUSE:
            opening = opening_states.pause(records, deed, about)
            return views.role_card(card(records, deed, opening, library), f"Paused {opening.title}.")
        opening = opening_states.reopen(records, deed, about)
        return views.role_card(card(records, deed, opening, library), f"{opening.title} is open again.")

    return visit.once(work)


def show_form(action_id: str, about: int, visit: Visit, library: Library) -> None:
    """Show the form a button or command asks for."""

    def work(records: Records, member: Member) -> View:
        deed = Deed(member, visit.door, visit.now)
        match action_id:
            case views.EDIT:
                facts = openings.facts_of(
                    records, deed, openings.one_opening(records, member, about, Action.EDIT_OPENING)
                )
                return wizard.edit_form(about, facts, records.openings.get(about).template, ())
            case views.CLOSE:
                left = closing.leftovers(records, member, about)
                return forms.close_form(left.opening, left.people, left.total, left.others)
            case views.PEOPLE:
                return forms.people_view(*opening_people.pool(records, member, about))
            case views.AD:
                return forms.ad_form(*opening_papers.ad_draft(records, deed, about))
            case views.READINESS:
                return forms.readiness_form(*opening_papers.checklist(records, member, about))
            case views.CLOCKS:
                opening = openings.one_opening(records, member, about, Action.EDIT_OPENING)
                return clocks_form(opening, opening_clocks.days_in(opening))
        offer = template_offers.offered(records, member, about, library)
        return forms.diff_form(offer.opening, offer.now, offer.later, offer.in_process)

    visit.show(look(visit, work))


def look(visit: Visit, work: Callable[[Records, Member], T]) -> T:
    """Look something up of which the audit must know, such as pay."""
    company = visit.company
    return visit.store.write(
        lambda records: work(records, known_member(records, visit.member_id, company.admins, company.recruiters))
    )


def card(records: Records, deed: Deed, opening: Opening, library: Library) -> OpeningCard:
    """Return an opening's card, which knows whether its template changed since."""
    changed = template_offers.has_changed(records, opening, library)
    return openings.opening_card(records, deed, opening, changed=changed)


def _card(records: Records, member: Member, about: int, visit: Visit, library: Library) -> Answer:
    opening = openings.one_opening(records, member, about, Action.READ_OPENING)
    return views.role_card(card(records, Deed(member, visit.door, visit.now), opening, library))


def _first_form(records: Records, member: Member, title: str | None) -> View:
    new_openings.require_may_open(records, member)
    return wizard.questions_form(title)
