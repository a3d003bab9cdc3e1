"""Members: what Slack tells us when people join, change or leave."""

from typing import Any

from slack_bolt import Ack, App

from bot.directory import person_from
from bot.domain.people import Member
from bot.flows.clocks import settle_member
from bot.flows.handovers import take_back_duties
from bot.flows.members import keep_people
from handlers.visits import Visit
from storage.store import Answer, Records


def register(app: App) -> None:
    """Register the events about people."""
    app.event("user_change")(keep_person)
    app.event("team_join")(keep_person)


def keep_person(ack: Ack, event: dict[str, Any], body: dict[str, Any], visit: Visit) -> None:
    """Remember a person as they are now: name, zone, guest, gone. What is told late changes nothing that is newer."""
    person = person_from(event["user"])
    company = visit.company
    changed_at = int(event["user"].get("updated") or body.get("event_time") or 0)

    def work(records: Records, _: Member) -> Answer:
        if not records.receipts.is_newest(f"member:{person.id}", changed_at, visit.now):
            return {}
        for member_id in keep_people(records, [person], company.admins, company.recruiters):
            settle_member(records, member_id, visit.now)
        take_back_duties(records, visit.now)
        return {}

    visit.once(work)
    ack()
