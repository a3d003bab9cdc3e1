"""Shortcuts: adding a candidate from anywhere, and saving a message to one."""

from typing import Any

from slack_bolt import Ack, App

from bot.domain.events import Door
from bot.domain.people import Member
from bot.domain.quotes import source_of
from bot.flows import saved_messages
from bot.flows.cards import show
from bot.views import saved_messages as views
from bot.views.candidates import card_view
from handlers.commands import answer_to
from handlers.forms import chosen, number_in, shown, typed
from handlers.visits import Visit
from storage.store import Answer, Records

ADD = "candidate.add_shortcut"
Body = dict[str, Any]


def register(app: App) -> None:
    """Register both shortcuts, the search in the form, and the form."""
    app.shortcut(ADD)(add_candidate)
    app.shortcut(views.SHORTCUT)(open_save_form)
    app.options(views.CANDIDATE)(offer_candidates)
    app.view(views.FORM)(save_message)


def add_candidate(ack: Ack, visit: Visit) -> None:
    """Open the form to add a candidate, as the command does."""
    answer_to("add", visit)
    ack()


def open_save_form(ack: Ack, body: Body, visit: Visit) -> None:
    """Offer to keep a message's words."""
    message, team = body.get("message") or {}, body.get("team") or {}
    source = source_of(
        str((body.get("channel") or {}).get("id") or ""),
        str(message.get("ts") or body.get("message_ts") or ""),
        str(message.get("thread_ts") or ""),
        str(message.get("user") or ""),
        str(team.get("domain") or ""),
    )

    def look(records: Records, member: Member) -> Body:
        words = saved_messages.words_to_save(records, member, str(message.get("text") or ""))
        return views.save_form(words, source, saved_messages.MOST_WORDS)

    visit.open(look)
    ack()


def offer_candidates(ack: Ack, payload: Body, visit: Visit) -> None:
    """Offer the candidates that the typed words may mean, and that the one who types may note about."""
    words = str(payload.get("value") or "")
    ack(options=visit.read(lambda records, member: views.choices(saved_messages.offered(records, member, words))))


def save_message(ack: Ack, view: Body, visit: Visit) -> None:
    """Keep the words as a note and show the card."""
    application_id, words = number_in(chosen(view, views.CANDIDATE)), typed(view, views.WORDS)
    source = str(view.get("private_metadata") or "")

    def work(records: Records, member: Member) -> Answer:
        saved_messages.save(records, member, application_id, words, source, door=Door.MODAL, now=visit.now)
        return shown(card_view(show(records, member, application_id, visit.now, visit.door), visit.now, "Noted."))

    ack(**visit.once(work))
