"""Channels: what Slack tells us when one that digests go to is opened to another organisation."""

from typing import Any

from slack_bolt import Ack, App

from bot.domain.people import Member
from bot.flows.channels import is_ours, report_shared
from handlers.visits import Visit
from storage.store import Answer, Records


def register(app: App) -> None:
    """Register the event."""
    app.event("channel_shared")(tell_admins)


def tell_admins(ack: Ack, event: dict[str, Any], visit: Visit) -> None:
    """Tell the admins that digests stop, where it is a channel of ours."""
    channel_id = str(event.get("channel") or "")

    def work(records: Records, _: Member) -> Answer:
        if is_ours(records, visit.company, channel_id):
            report_shared(records, channel_id, visit.now)
        return {}

    visit.once(work)
    ack()
