"""Kits: what somebody takes into their interview, from the message about it or from Home."""

from typing import Any

from slack_bolt import Ack, App

from bot.flows.kits import kit_of
from bot.views import kits as views
from handlers.forms import number_in
from handlers.visits import Visit

Body = dict[str, Any]


def register(app: App) -> None:
    """Register the button."""
    app.action(views.OPEN)(open_kit)


def open_kit(ack: Ack, action: Body, visit: Visit) -> None:
    """Show what the presser takes into their own interview."""
    seat_id = number_in(action.get("value"))
    visit.open(lambda records, member: views.kit(kit_of(records, member, seat_id)))
    ack()
