"""Scorecards: the button in an interviewer's messages, and the form's submission."""

from typing import Any

from slack_bolt import Ack, App

from bot.domain.scorecards import Draft
from bot.flows import scorecards
from bot.views import scorecards as views
from handlers.forms import about, chosen, typed
from handlers.visits import Visit

Body = dict[str, Any]


def register(app: App) -> None:
    """Register the button and the form."""
    app.action(views.OPEN)(open_scorecard)
    app.view(views.FORM)(submit_scorecard)


def open_scorecard(ack: Ack, action: Body, visit: Visit) -> None:
    """Open the form of the seat the message is about, for the one who sits in it."""
    seat_id = int(action["value"])
    visit.show(visit.read(lambda records, member: views.form(scorecards.form_for_seat(records, member, seat_id))))
    ack()


def submit_scorecard(ack: Ack, view: Body, visit: Visit) -> None:
    """Keep the card; the form closes."""
    fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    draft = Draft(
        ratings={key: chosen(view, one) for one in fields if (key := views.attribute_of(one))},
        evidence=typed(view, views.EVIDENCE),
        overall=chosen(view, views.OVERALL),
    )

    def work(records: Any, member: Any) -> dict[str, Any]:
        scorecards.submit(records, member, about(view), draft, door=visit.door, now=visit.now)
        return {}

    ack(**visit.once(work))
