"""The company with the real app in front of it: what somebody sends, and everything that comes of it."""

import json
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self
from unittest.mock import patch

from slack_bolt import App, BoltRequest
from slack_sdk.web import WebClient
from sqlalchemy import select, update

from bot.app import build_app
from bot.directory import Identity
from bot.domain.deliveries import DeliveryKind
from bot.flows.rendering import render
from bot.templates import library
from storage import tables
from storage.store import open_store
from tests.factories import NOW
from tests.handlers.files import keep_people, open_both, put_nadia_on_file, put_the_others_on_file, take_off_file
from tests.handlers.kinds import COMPANY, INTERVIEWER, SELVES
from tests.handlers.payloads import TEAM
from tests.handlers.rehearsal import Slack, rehearsal

LIBRARY = library()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is asked for: an application, its opening, and what buttons and forms about it carry."""

    name: str
    code: str
    application_id: int
    stage_event_id: int
    seat_id: int
    duty_id: int
    opening_id: int
    slug: str

    def unsaid(self, text: str) -> str:
        """Return a text without what somebody types to ask for it, and so reads again when it is not found."""
        for words in (self.name, self.code, self.slug, self.name.split()[0]):
            text = re.sub(rf"\b{words}\b", "…", text)
        return text


# Nothing of this was ever there.
NEVER = Target(
    name="Quentin Nevermore",
    code="C-4242",
    application_id=4242,
    stage_event_id=4242,
    seat_id=4242,
    duty_id=4242,
    opening_id=4242,
    slug="nl-engineer",
)


@dataclass
class Outcome:
    """Everything that somebody received, and what they changed."""

    status: int
    answer: dict[str, Any]
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    replies: list[dict[str, Any]] = field(default_factory=list)
    is_change: bool = False

    @property
    def views(self) -> list[dict[str, Any]]:
        """Return the forms and notices that were shown."""
        shown = [said["view"] for _, said in self.calls if "view" in said]
        return [*shown, self.answer["view"]] if "view" in self.answer else shown

    @property
    def forms(self) -> list[str]:
        """Return which forms were opened."""
        return [view["callback_id"] for view in self.views if "callback_id" in view]

    @cached_property
    def text(self) -> str:
        """Return everything received, as one text."""
        said = [self.answer, [[method, call.get("view")] for method, call in self.calls], self.replies]
        return json.dumps(said, ensure_ascii=False, sort_keys=True)


def rehearsed_app(**parts: Any) -> App:
    """Return the real app in front of a rehearsal; of Slack it knows only who it is there."""
    return build_app(
        token="xoxb-test",
        api_url="https://slack.invalid/api/",
        identity=Identity(
            team_id=TEAM, team_name="Northwind", bot_id="B01", bot_user_id="U0BOT", scopes=frozenset(), date=None
        ),
        **parts,
    )


class World:
    """The company and its app. `without` is a member whose own file is not there, all else being the same.

    Without admins in the settings, nobody is given that role inside Slack either.
    """

    def __init__(self, without: str | None = None, admins: frozenset[str] = COMPANY.admins) -> None:
        company = replace(COMPANY, admins=admins)
        self.database = rehearsal()
        self.store = open_store(self.database, TEAM, "Northwind")
        self.store.write(lambda records: keep_people(records, company))
        self.store.write(open_both)
        for member_id, name in SELVES.items():
            self.store.write(
                lambda records, name=name, member_id=member_id: put_nadia_on_file(records, name, member_id)
            )
        self.store.write(lambda records: put_nadia_on_file(records, "Nadia Brandt"))
        self.store.write(put_the_others_on_file)
        if without:
            take_off_file(self.database.connection, SELVES[without])
        self._targets: dict[str, Target] = {}
        self.slack = Slack()
        self.app = rehearsed_app(
            store=self.store,
            messenger=self.slack,
            company=company,
            clock=lambda: NOW,
            templates=LIBRARY,
        )

    def send(self, payload: dict[str, Any]) -> Outcome:
        """Let a payload arrive, and return what came of it."""
        self.slack.calls, self.slack.replies = [], []
        with patch.object(WebClient, "api_call", lambda _, method, **given: self.slack.api_call(method, **given)):
            response = self.app.dispatch(BoltRequest(body=payload, mode="socket_mode"))
        answer = json.loads(response.body) if response.body else {}
        outcome = Outcome(response.status, answer, self.slack.calls, self.slack.replies)
        assert "Something went wrong on our side" not in outcome.text, outcome.text
        assert response.status == 200, (response.status, payload)
        return outcome

    def tried(self, payload: dict[str, Any]) -> Outcome:
        """Let a payload arrive, and take back whatever it did."""
        writes = self.database.writes()
        with self.database.taken_back():
            outcome = self.send(payload)
            after = self.database.dump() if self.database.writes() != writes else None
        outcome.is_change = after is not None and after != self.database.dump()
        return outcome

    def change(self, table: Any, where: Any, **values: Any) -> None:
        """Let a row be different."""
        self.database.connection.execute(update(table).where(where).values(**values))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    def target(self, name: str) -> Target:
        """Return what there is to ask for about a candidate; the seat is the one whose card is missing, if any."""
        if name not in self._targets:
            self._targets[name] = self._target(name)
        return self._targets[name]

    def _target(self, name: str) -> Target:
        found = self.store.read(lambda records: records.applications.of_candidates(records.candidates.called(name)))
        if not found:
            return NEVER
        application = found[0]
        opening = self.store.read(lambda records: records.openings.get(application.opening_id))
        seats = self.store.read(lambda records: records.interviews.seats_of(application.id))
        missing = [seat.id for seat in seats if not seat.is_in and seat.interviewer_id == INTERVIEWER]
        duties = self.store.read(lambda records: records.duties.of_application(application.id))
        return Target(
            name=application.name,
            code=application.code,
            application_id=application.id,
            stage_event_id=application.stage_event_id,
            seat_id=missing[0] if missing else NEVER.seat_id,
            duty_id=duties[0].id if duties else NEVER.duty_id,
            opening_id=opening.id,
            slug=opening.slug,
        )

    def is_revealed(self, target: Target) -> bool:
        """Tell whether the panel of whom is asked for was opened."""
        found = self.store.read(lambda records: records.applications.get(target.application_id))
        return found is not None and found.revealed_at is not None

    def messages(self, *recipients: str) -> list[str]:
        """Return what is owed to people or channels, in words."""
        table = tables.deliveries
        rows = self.database.connection.execute(select(table.c.kind, table.c.subject, table.c.recipient)).all()

        def look(records: Any) -> list[str]:
            found = [
                records.deliveries.find(DeliveryKind(row.kind), row.subject)
                for row in rows
                if row.recipient in recipients
            ]
            said = [render(records, delivery, COMPANY, NOW) for delivery in found]
            return [json.dumps(message, ensure_ascii=False) for message in said if message]

        return self.store.read(look)
