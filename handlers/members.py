"""Members: what Slack tells us when people join, change or leave."""

from typing import Any

from slack_bolt import Ack, App

from bot.directory import person_from
from bot.flows.members import keep_people
from handlers.visits import Visit


def register(app: App) -> None:
    """Register the events about people."""
    app.event("user_change")(keep_person)
    app.event("team_join")(keep_person)


def keep_person(ack: Ack, event: dict[str, Any], visit: Visit) -> None:
    """Remember a person as they are now: name, zone, guest, gone."""
    person = person_from(event["user"])
    company = visit.company
    visit.store.write(lambda records: keep_people(records, [person], company.admins, company.recruiters))
    ack()
