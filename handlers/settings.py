"""The company's settings: who has which role, and the first admin's claim."""

from typing import Any

from slack_bolt import Ack, App

from bot.domain.company import Company
from bot.domain.people import Grant, Member
from bot.flows import settings
from bot.views import settings as views
from bot.views.blocks import View, notice, plain_section
from handlers.forms import chosen_users, shown
from handlers.visits import Visit
from storage.store import Answer, Records

Body = dict[str, Any]


def register(app: App) -> None:
    """Register the two forms."""
    app.view(views.ROLES_FORM)(save_roles)
    app.view(views.CLAIM_FORM)(claim)


def settings_form(records: Records, member: Member, company: Company) -> View:
    """Return the form of roles for an admin, or the claim for a workspace owner while there is no admin."""
    if settings.may_claim(records, member, company):
        return views.claim_form()
    fixed = {Grant.ADMIN: company.admins, Grant.RECRUITER: company.recruiters}
    return views.roles_form(settings.roles_given(records, member), fixed)


def save_roles(ack: Ack, view: Body, visit: Visit) -> None:
    """Give and take roles as the form says."""
    wanted = {grant: set(chosen_users(view, grant.value)) for grant in Grant}

    def work(records: Records, member: Member) -> Answer:
        names = settings.give_roles(records, member, wanted, visit.company, door=visit.door, now=visit.now)
        return shown(notice("Settings", *views.saved(names)))

    ack(**visit.once(work))


def claim(ack: Ack, visit: Visit) -> None:
    """Make the workspace owner who asks the first admin."""

    def work(records: Records, member: Member) -> Answer:
        settings.claim(records, member, visit.company, door=visit.door, now=visit.now)
        said = "You are Hireloop's admin. `/candidate settings` is where you name others."
        return shown(notice("Settings", plain_section(said)))

    ack(**visit.once(work))
