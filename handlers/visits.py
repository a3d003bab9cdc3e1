"""Visits: one person asking for one thing: who, when, through which door, under which receipt.

Slack may deliver an envelope twice, and people press twice. Whatever changes something goes through `Visit.once`:
the change, the receipt and the answer are one transaction, and a repeat gets the first answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from slack_sdk.web import WebClient

from bot.domain.company import Company
from bot.domain.events import Door
from bot.domain.people import Member
from bot.flows.members import known_member
from bot.views.blocks import View
from storage.store import Answer, Records, Store

T = TypeVar("T")
Envelope = Mapping[str, Any]
LONGEST_RECEIPT = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody at the door. `show` opens a form for them: on top of the one they are in, or by itself."""

    member_id: str
    now: datetime
    door: Door
    receipt: str
    show: Callable[[View], object]
    store: Store
    company: Company

    def read(self, work: Callable[[Records, Member], T]) -> T:
        """Look something up for this person."""
        return self.store.read(lambda records: work(records, self._member(records)))

    def open(self, work: Callable[[Records, Member], View]) -> None:
        """Look up a form for this person and show it."""
        self.show(self.read(work))

    def once(self, work: Callable[[Records, Member], Answer]) -> Answer:
        """Do something for this person, unless it was done under this receipt; return its answer either way."""
        return self.store.once(self.receipt, self.now, lambda records: work(records, self._member(records)))

    def _member(self, records: Records) -> Member:
        return known_member(records, self.member_id, self.company.admins, self.company.recruiters)


def visit_of(body: Envelope, client: WebClient, store: Store, company: Company, now: datetime) -> Visit:
    """Return the visit an envelope is."""
    return Visit(
        member_id=_visitor(body),
        now=now,
        door=_door(body),
        receipt=receipt_of(body),
        show=_opener(body, client),
        store=store,
        company=company,
    )


def receipt_of(body: Envelope) -> str:
    """Return what makes an envelope the same one when it comes again.

    Events have an id. Interactions have none: a command is its trigger; a submission is its view in the state it was
    submitted in; a press is the message or view, the button, the person and the moment.
    """
    if event_id := body.get("event_id"):
        return f"event:{event_id}"[:LONGEST_RECEIPT]
    if body.get("command"):
        return f"command:{body.get('trigger_id')}"[:LONGEST_RECEIPT]
    view = body.get("view") or {}
    if body.get("type") in {"view_submission", "view_closed"}:
        return f"{body['type']}:{view.get('id')}:{view.get('hash')}"[:LONGEST_RECEIPT]
    action = (body.get("actions") or [{}])[0]
    place = (body.get("container") or {}).get("message_ts") or view.get("id")
    return f"action:{place}:{action.get('action_id')}:{action.get('action_ts')}:{_visitor(body)}"[:LONGEST_RECEIPT]


def _visitor(body: Envelope) -> str:
    user = body.get("user")
    return str(user.get("id", "")) if isinstance(user, Mapping) else str(body.get("user_id") or "")


def _door(body: Envelope) -> Door:
    if body.get("command"):
        return Door.COMMAND
    return Door.MODAL if body.get("type") == "view_submission" else Door.BUTTON


def _opener(body: Envelope, client: WebClient) -> Callable[[View], object]:
    trigger_id = str(body.get("trigger_id") or "")
    if body.get("view"):
        return lambda view: client.views_push(trigger_id=trigger_id, view=view)
    return lambda view: client.views_open(trigger_id=trigger_id, view=view)
