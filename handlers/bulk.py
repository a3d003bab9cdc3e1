"""Moving many at once: chosen, previewed, confirmed once, and perhaps undone."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk.web import WebClient

from bot.domain.bulk import Chosen
from bot.domain.errors import Refusal
from bot.domain.gates import GatesUnmet
from bot.domain.people import Member
from bot.domain.pipeline import Stage
from bot.flows import bulk
from bot.views import bulk as views
from handlers.forms import about, carried, chosen, chosen_many, number_in, seen, shown, typed
from handlers.visits import Visit
from storage.store import Answer, Records

Body = dict[str, Any]
PICK_A_REASON = "Please choose a reason: it is kept for each of them."


def register(app: App) -> None:
    """Register the two forms and the way back."""
    app.view(views.CHOOSE_FORM)(preview)
    app.view(views.CONFIRM_FORM)(confirm)
    app.action(views.UNDO)(undo)


def preview(ack: Ack, view: Body, visit: Visit) -> None:
    """Show what would happen; nothing happens yet."""
    to = chosen(view, views.STAGE)
    if to not in set(Stage):
        raise Refusal("Please choose a stage.")
    stage, _, code = chosen(view, views.REASON_CODE).partition(":")
    wanted = Chosen(
        application_ids=tuple(dict.fromkeys(number_in(value) for value in chosen_many(view, views.WHO))),
        to=Stage(to),
        reason_code=code if stage == to else None,
        reason=typed(view, views.REASON).strip() or None,
    )
    try:
        ack(
            **shown(
                visit.read(
                    lambda records, member: views.confirm_form(
                        bulk.preview(records, member, about(view), wanted, visit.now)
                    )
                )
            )
        )
    except GatesUnmet:
        ack(response_action="errors", errors={views.REASON_CODE: PICK_A_REASON})


def confirm(ack: Ack, view: Body, visit: Visit) -> None:
    """Do what the preview said."""
    to = carried(view, 2)
    if to not in set(Stage):
        raise Refusal("Please choose a stage.")
    wanted = Chosen(
        application_ids=tuple(number_in(part) for part in carried(view, 4).split("-")),
        to=Stage(to),
        reason_code=carried(view, 3) or None,
        reason=typed(view, views.REASON).strip() or None,
    )

    def work(records: Records, member: Member) -> Answer:
        outcome = bulk.move_all(records, member, about(view), wanted, seen(view), door=visit.door, now=visit.now)
        return shown(views.done_view(outcome))

    ack(**visit.once(work))


def undo(ack: Ack, body: Body, action: Body, client: WebClient, visit: Visit) -> None:
    """Take all of it back."""
    batch_id = number_in(action.get("value"))

    def work(records: Records, member: Member) -> Answer:
        undone, stayed = bulk.undo_all(records, member, batch_id, door=visit.door, now=visit.now)
        return views.undone_view(undone, stayed)

    view = visit.once(work)
    ack()
    client.views_update(view_id=body["view"]["id"], view=view)
