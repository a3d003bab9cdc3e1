"""The forms about an opening: closing it, its people, ad, readiness, clocks, and a newer template."""

from typing import Any

from slack_bolt import Ack, App

from bot.domain.duties import Duty
from bot.domain.events import Deed
from bot.domain.openings import Training
from bot.domain.people import Member
from bot.domain.pipeline import Stage
from bot.domain.readiness import CHECKLIST, summary
from bot.flows import closing, opening_clocks, opening_papers, opening_people, template_offers
from bot.templates import Library
from bot.views import opening_clocks as clock_views
from bot.views import opening_forms as views
from bot.views.blocks import View
from bot.views.openings import role_view
from handlers.forms import about, carried, chosen, chosen_many, chosen_users, number_in, shown, typed
from handlers.openings import card
from handlers.visits import Visit, value_of
from storage.store import Answer, Records

Body = dict[str, Any]
NOT_SAID = "Please choose here, or the same for everybody above."
NOT_SAID_OF_ONE = "Please choose what becomes of them."


def register(app: App) -> None:
    """Register the forms, and the button that changes one round's people."""
    app.view(views.CLOSE_FORM)(submit_close)
    app.action(views.ROUND_PEOPLE)(open_round_people)
    app.view(views.PEOPLE_FORM)(submit_people)
    app.view(views.AD_FORM)(check_ad)
    app.view(views.READINESS_FORM)(submit_readiness)
    app.view(clock_views.FORM)(submit_clocks)
    app.view(views.DIFF_FORM)(use_template)


def submit_close(ack: Ack, view: Body, visit: Visit, library: Library) -> None:
    """Do what was said of everybody on the page; show the next one, or the closed opening."""
    people = [number_in(one) for one in carried(view, 1).split(",") if one]
    same = chosen(view, f"{views.EVERYBODY}{people[0]}") if people else ""
    said = {one: chosen(view, f"{views.EACH}{one}") or same for one in people}
    why = NOT_SAID if len(people) > 1 else NOT_SAID_OF_ONE
    missing = {f"{views.EACH}{one}": why for one, what in said.items() if not what}
    if missing:
        ack(response_action="errors", errors=missing)
        return

    def work(records: Records, member: Member) -> Answer:
        deed = Deed(member, visit.door, visit.now)
        left = closing.close(records, deed, about(view), said)
        if left.people:
            return shown(views.close_form(left.opening, left.people, left.total, left.others, "Done. "))
        opening = records.openings.get(left.opening.id)
        return shown(role_view(card(records, deed, opening, library), f"Closed {opening.title}."))

    ack(**visit.once(work))


def open_round_people(ack: Ack, action: Body, visit: Visit) -> None:
    """Offer the people of one round, or of any."""
    opening_id, _, key = value_of(action).partition(".")
    round_key = "" if key == views.ANY_ROUND else key

    def look(records: Records, member: Member) -> View:
        opening, pool, _ = opening_people.pool(records, member, number_in(opening_id))
        one = opening.template.round(round_key)
        return views.round_people_form(opening, round_key, one.name if one else "Any round", pool)

    visit.open(look)
    ack()


def submit_people(ack: Ack, view: Body, visit: Visit) -> None:
    """Let exactly these people be asked for the round."""
    wanted = {training: chosen_users(view, training.value) for training in Training}
    key = carried(view, 1)
    round_key = "" if key == views.ANY_ROUND else key

    def check(records: Records, member: Member) -> dict[str, str]:
        opening_people.pool(records, member, about(view))
        return opening_people.pool_problems(records, wanted)

    if problems := visit.read(check):
        ack(response_action="errors", errors=problems)
        return

    def work(records: Records, member: Member) -> Answer:
        opening_people.set_pool(records, Deed(member, visit.door, visit.now), about(view), round_key, wanted)
        return shown(views.people_view(*opening_people.pool(records, member, about(view)), said="Saved."))

    ack(**visit.once(work))


def check_ad(ack: Ack, view: Body, visit: Visit) -> None:
    """Say what to think about in the ad, over the form that still holds it."""
    text = typed(view, views.TEXT)
    _, warnings = visit.read(lambda records, member: opening_papers.ad_warnings(records, member, about(view), text))
    ack(response_action="push", view=views.ad_result(warnings))


def submit_readiness(ack: Ack, view: Body, visit: Visit, library: Library) -> None:
    """Keep what the hiring manager can answer."""
    ticked = [item.key for item in CHECKLIST if chosen_many(view, item.key)]

    def work(records: Records, member: Member) -> Answer:
        deed = Deed(member, visit.door, visit.now)
        opening = opening_papers.save_checklist(records, deed, about(view), ticked)
        return shown(role_view(card(records, deed, opening, library), f"Saved. {summary(opening.readiness.keys())}"))

    ack(**visit.once(work))


def submit_clocks(ack: Ack, view: Body, visit: Visit, library: Library) -> None:
    """Keep how many business days each duty may take in the opening."""
    fields: dict[Duty | Stage, str] = {duty: duty.value for duty in clock_views.QUESTIONS}
    fields |= {stage: clock_views.field_of(stage) for stage in opening_clocks.STAGES}
    days = {what: number_in(said) for what, name in fields.items() if (said := typed(view, name))}

    def work(records: Records, member: Member) -> Answer:
        deed = Deed(member, visit.door, visit.now)
        opening = opening_clocks.save(records, deed, about(view), days)
        return shown(role_view(card(records, deed, opening, library), "Saved. Clocks that run are counted anew."))

    ack(**visit.once(work))


def use_template(ack: Ack, view: Body, visit: Visit, library: Library) -> None:
    """Let the opening use today's template as far as it changes nothing for people in process."""

    def work(records: Records, member: Member) -> Answer:
        deed = Deed(member, visit.door, visit.now)
        offer = template_offers.take_over(records, deed, about(view), library)
        opening = records.openings.get(offer.opening.id)
        return shown(role_view(card(records, deed, opening, library), "The opening uses the newer template."))

    ack(**visit.once(work))
