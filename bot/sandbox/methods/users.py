"""users.*, dnd.*, team.info and bots.info: who is here."""

from collections.abc import Mapping

from bot.sandbox.errors import SlackError
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.registry import Handler
from bot.sandbox.model import Json, Person
from bot.sandbox.objects import user_object
from bot.sandbox.quiet import do_not_disturb


def info(call: Call) -> Json:
    """users.info."""
    return {"user": _shown(call, call.workspace.person(call.text("user")))}


def listing(call: Call) -> Json:
    """users.list."""
    people = [person for person in call.workspace.people.values() if not person.external]
    page, more = call.page(people, default=1_000)
    now = int(call.slack.clock.now())
    return {"members": [_shown(call, person) for person in page], "cache_ts": now, "response_metadata": more}


def _shown(call: Call, person: Person) -> Json:
    email = "users:read.email" in call.grant.scopes
    return user_object(call.workspace, person, email=email, locale=call.flag("include_locale"))


def by_email(call: Call) -> Json:
    """users.lookupByEmail."""
    email = call.text("email").lower()
    for person in call.workspace.people.values():
        if person.email.lower() == email and not person.deleted:
            return {"user": _shown(call, person)}
    raise SlackError("users_not_found")


def presence(call: Call) -> Json:
    """users.getPresence."""
    person = call.workspace.person(call.text("user"))
    return {"presence": "away" if person.deleted else "active"}


def dnd_info(call: Call) -> Json:
    """dnd.info."""
    return do_not_disturb(call.workspace.person(call.text("user") or call.bot), call.slack.clock.moment())


def dnd_team(call: Call) -> Json:
    """dnd.teamInfo."""
    wanted = [user_id for user_id in call.text("users").split(",") if user_id]
    now = call.slack.clock.moment()
    return {"users": {user_id: do_not_disturb(call.workspace.person(user_id), now) for user_id in wanted}}


def team(call: Call) -> Json:
    """team.info."""
    here = call.workspace.team
    value: Json = {"id": here.id, "name": here.name, "domain": here.domain, "email_domain": f"{here.domain}.example",
                   "icon": {"image_default": True}, "url": f"{call.slack.url}/"}  # fmt: skip
    if here.enterprise_id:
        value |= {"enterprise_id": here.enterprise_id, "enterprise_name": here.enterprise_name}
    return {"team": value}


def bot(call: Call) -> Json:
    """bots.info."""
    installation = call.slack.installation
    if call.text("bot", installation.bot_id) != installation.bot_id:
        raise SlackError("bot_not_found")
    profile = installation.profile(call.workspace.team.id)
    return {"bot": {**profile, "user_id": installation.bot_user_id}}


HANDLERS: Mapping[str, Handler] = {
    "bots.info": bot,
    "dnd.info": dnd_info,
    "dnd.teamInfo": dnd_team,
    "team.info": team,
    "users.getPresence": presence,
    "users.info": info,
    "users.list": listing,
    "users.lookupByEmail": by_email,
}
