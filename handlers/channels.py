"""Channels: what Slack tells us when one that digests go to is shared, archived, deleted or renamed."""

from typing import Any

from slack_bolt import Ack, App

from bot.domain.people import Member
from bot.flows.channels import follow, is_ours, let_go, report_shared
from bot.flows.homes import Homes
from handlers.visits import Visit
from storage.store import Answer, Records


def register(app: App) -> None:
    """Register the events; of private channels Slack has names of its own for them."""
    app.event("channel_shared")(tell_admins)
    for gone in ("channel_archive", "channel_deleted", "group_archive", "group_deleted"):
        app.event(gone)(let_channel_go)
    for renamed in ("channel_rename", "group_rename"):
        app.event(renamed)(look_again)
    app.event("channel_id_changed")(follow_channel)


def tell_admins(ack: Ack, event: dict[str, Any], visit: Visit, homes: Homes) -> None:
    """Tell the admins that digests stop, where it is a channel of ours."""
    channel_id = str(event.get("channel") or "")

    def work(records: Records, _: Member) -> Answer:
        if is_ours(records, visit.company, channel_id):
            report_shared(records, channel_id, visit.now)
        return {}

    visit.once(work)
    homes.look_again()
    ack()


def let_channel_go(ack: Ack, event: dict[str, Any], visit: Visit, homes: Homes) -> None:
    """Let openings fall back to the company's channel, and tell the admins, where it is a channel of ours."""
    channel_id = str(event.get("channel") or "")

    def work(records: Records, _: Member) -> Answer:
        let_go(records, visit.company, channel_id, visit.now)
        return {}

    visit.once(work)
    homes.look_again()
    ack()


def look_again(ack: Ack, homes: Homes) -> None:
    """Forget what the hiring channel was called; nothing else of a channel's name is kept."""
    homes.look_again()
    ack()


def follow_channel(ack: Ack, event: dict[str, Any], visit: Visit) -> None:
    """Post where a channel is found from now on."""
    old, new = str(event.get("old_channel_id") or ""), str(event.get("new_channel_id") or "")

    def work(records: Records, _: Member) -> Answer:
        follow(records, old, new)
        return {}

    visit.once(work)
    ack()
