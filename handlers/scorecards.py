"""Scorecards: the button in an interviewer's messages, and the form's submission."""

from typing import Any

from slack_bolt import Ack, App

from bot.domain.people import Member
from bot.domain.scorecards import Draft
from bot.flows import scorecards
from bot.views import scorecards as views
from handlers.forms import about, chosen, number_in, typed
from handlers.visits import Visit
from storage.store import Answer, Records

Body = dict[str, Any]


def register(app: App) -> None:
    """Register the button and the form."""
    app.action(views.OPEN)(open_scorecard)
    app.view(views.FORM)(submit_scorecard)


def open_scorecard(ack: Ack, action: Body, visit: Visit) -> None:
    """Open the form of the seat the message is about, for the one who sits in it."""
    seat_id = number_in(action.get("value"))
    visit.open(lambda records, member: views.form(scorecards.form_for_seat(records, member, seat_id)))
    ack()


def submit_scorecard(ack: Ack, view: Body, visit: Visit) -> None:
    """Keep the card; the form closes."""
    fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    draft = Draft(
        ratings={key: chosen(view, one) for one in fields if (key := views.attribute_of(one))},
        evidence=typed(view, views.EVIDENCE),
        overall=chosen(view, views.OVERALL),
    )

    def work(records: Records, member: Member) -> Answer:
        scorecards.submit(records, member, about(view), draft, door=visit.door, now=visit.now)
        return {}

    ack(**visit.once(work))
