"""Visits: one person asking for one thing: who, when, through which door, under which receipt.

Slack may deliver an envelope twice, and people press twice. Whatever changes something goes through `Visit.once`:
the change, the receipt and the answer are one transaction, and a repeat gets the first answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot.domain.company import Company
from bot.domain.errors import Refusal
from bot.domain.events import Door
from bot.domain.people import Member
from bot.flows.members import known_member
from bot.messenger import is_passing
from bot.views.blocks import View
from storage.store import Answer, Records, Store

T = TypeVar("T")
Envelope = Mapping[str, Any]
LONGEST_RECEIPT = 255
# Slack's words for a trigger that has opened its form, or whose three seconds are over.
OPEN_ALREADY = frozenset({"exchanged_trigger_id", "trigger_exchanged", "duplicate_trigger_id", "hash_conflict"})
TOO_LATE = frozenset({"expired_trigger_id", "trigger_expired", "invalid_trigger_id"})


class SlackFails(Refusal):
    """Slack could not show a form just now, and would hardly show another one."""

    def __init__(self) -> None:
        super().__init__("Slack does not answer just now. Please try once more.")


def _nothing(_: str) -> None:
    """Do nothing; nobody wants to hear of what was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody at the door. `show` opens a form for them, or replaces the one they are in; `push` lays one over it.

    `after` hears the id of whoever did something, once it is on disk.
    """

    member_id: str
    now: datetime
    door: Door
    receipt: str
    show: Callable[[View], None]
    push: Callable[[View], None]
    store: Store
    company: Company
    after: Callable[[str], None] = _nothing

    def read(self, work: Callable[[Records, Member], T]) -> T:
        """Look something up for this person."""
        return self.store.read(lambda records: work(records, self._member(records)))

    def open(self, work: Callable[[Records, Member], View]) -> None:
        """Look up a form for this person and show it."""
        self.show(self.read(work))

    def save(self, work: Callable[[Records, Member], None]) -> None:
        """Keep something that may be kept twice: the last word counts, so no receipt is needed."""
        self.store.write(lambda records: work(records, self._member(records)))

    def once(self, work: Callable[[Records, Member], Answer]) -> Answer:
        """Do something for this person, unless it was done under this receipt; return its answer either way."""
        answer = self.store.once(self.receipt, self.now, lambda records: work(records, self._member(records)))
        self.after(self.member_id)
        return answer

    def _member(self, records: Records) -> Member:
        return known_member(records, self.member_id, self.company.admins, self.company.recruiters)


def visit_of(
    body: Envelope,
    client: WebClient,
    store: Store,
    company: Company,
    now: datetime,
    *,
    after: Callable[[str], None] = _nothing,
) -> Visit:
    """Return the visit an envelope is."""
    return Visit(
        member_id=_visitor(body),
        now=now,
        door=_door(body),
        receipt=receipt_of(body),
        show=_opener(body, client),
        push=lambda view: _slack(lambda: client.views_push(trigger_id=str(body.get("trigger_id") or ""), view=view)),
        store=store,
        company=company,
        after=after,
    )


def receipt_of(body: Envelope) -> str:
    """Return what makes an envelope the same one when it comes again.

    Events have an id. Interactions have none: a command is its trigger; a submission is its view in the state it was
    submitted in; a press is the message or view, and the button with what it carries; each of them with the person, so
    that nobody is ever given the answer somebody else got. So a double click is one press, and so is one an hour later:
    a button does what it says once. A Home is the same view for ever, so there the state it was in counts, too.
    """
    if event_id := body.get("event_id"):
        return f"event:{event_id}"[:LONGEST_RECEIPT]
    if body.get("command"):
        return f"command:{_visitor(body)}:{body.get('trigger_id')}"[:LONGEST_RECEIPT]
    view = body.get("view") or {}
    if body.get("type") in {"view_submission", "view_closed"}:
        return f"{body['type']}:{_visitor(body)}:{view.get('id')}:{view.get('hash')}"[:LONGEST_RECEIPT]
    action = (body.get("actions") or [{}])[0]
    place = (body.get("container") or {}).get("message_ts") or view.get("id")
    if is_home(view):
        place = f"{place}:{view.get('hash')}"
    carried = sha256(str(value_of(action)).encode()).hexdigest()[:24]
    return f"action:{place}:{action.get('action_id')}:{carried}:{_visitor(body)}"[:LONGEST_RECEIPT]


def is_home(view: Envelope) -> bool:
    """Tell whether a view is somebody's Home, which only a publish can change: what is said there opens in a modal."""
    return view.get("type") == "home"


def value_of(action: Envelope) -> str:
    """Return what a button, or the chosen entry of a menu, carries."""
    chosen = action.get("selected_option") or {}
    return str(action.get("value") or chosen.get("value") or "")


def _visitor(body: Envelope) -> str:
    user = body.get("user")
    if isinstance(user, Mapping):
        return str(user.get("id", ""))
    doer = (body.get("event") or {}).get("user")  # of news about a person that person is no doer
    return doer if isinstance(doer, str) else str(body.get("user_id") or "")


def _door(body: Envelope) -> Door:
    if body.get("command"):
        return Door.COMMAND
    return Door.MODAL if body.get("type") == "view_submission" else Door.BUTTON


def _opener(body: Envelope, client: WebClient) -> Callable[[View], None]:
    """Return how to show a form: by itself, or in place of the modal its button is in, which has nothing to fill in."""
    shown = body.get("view") or {}

    def show(view: View) -> None:
        if shown and not is_home(shown):
            _slack(lambda: client.views_update(view_id=shown.get("id"), hash=shown.get("hash"), view=view))
        else:
            _slack(lambda: client.views_open(trigger_id=str(body.get("trigger_id") or ""), view=view))

    return show


def _slack(call: Callable[[], object]) -> None:
    """Let Slack show a form; one that stands there already is as good as shown.

    That Slack fails is no fault of ours: whoever asked is told to try again, and nothing is logged as an error.
    """
    try:
        call()
    except Exception as error:
        code = error.response.get("error") if isinstance(error, SlackApiError) else None
        if code in OPEN_ALREADY:
            return
        if code in TOO_LATE:
            raise Refusal("That took too long for Slack. Please try once more.") from error
        if is_passing(error):
            raise SlackFails from error
        raise
