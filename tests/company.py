"""A small company for stories: the practice workspace with the real bot beside it, its clock in the test's hands."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot import templates
from bot.domain.pay import posted_range
from bot.flows.openings import open_job
from bot.manifest import manifest, manifest_for_http
from bot.process import Bot
from bot.sandbox import PracticeWorkspace
from bot.settings import AnySettings, HttpSettings, Settings
from bot.web import PATH
from storage.database import open_database
from storage.schema import migrate
from storage.store import Store, open_store
from tests.databases import address_for
from tests.factories import BATCH

# A Tuesday, 14:00 in Berlin.
NOW = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
TEAM = {"id": "T01", "name": "Northwind", "domain": "northwind"}
PEOPLE = [
    {"id": "U01PRIYA", "name": "priya", "real_name": "Priya Shah", "tz": "Europe/Berlin"},
    {"id": "U02MAYA", "name": "maya", "real_name": "Maya Lindqvist", "tz": "Europe/Berlin", "is_owner": True},
    {"id": "U03SAM", "name": "sam", "real_name": "Sam Okafor", "tz": "Europe/Berlin"},
    {"id": "U04LENA", "name": "lena", "real_name": "Lena Fischer", "tz": "Europe/Berlin"},
    {"id": "U05AIKO", "name": "aiko", "real_name": "Aiko Tanaka", "tz": "America/New_York"},
    {"id": "U06OTTO", "name": "otto", "real_name": "Otto Outsider", "tz": "Europe/Berlin"},
    {"id": "U07GONE", "name": "gone", "real_name": "Gone Girl", "tz": "Europe/Berlin", "deactivated": True},
    {"id": "U08GUEST", "name": "guest", "real_name": "Guest Gus", "tz": "Europe/Berlin", "guest": True},
]
CHANNELS = [{"id": "C01HIRING", "name": "hiring", "members": [str(one["id"]) for one in PEOPLE]}]

# A story marked so is told twice: over Socket Mode, and over signed requests.
BOTH_DOORS = pytest.mark.parametrize("company", ["socket", "http"], indirect=True)


class Company:
    """A running company: `slack` to be people in, `bot` to look into, and the door between them."""

    def __init__(self, slack: PracticeWorkspace, new_bot: Callable[[], Bot], door: str = "socket") -> None:
        self.slack = slack
        self.door = door
        self._new_bot = new_bot
        self.start()

    @property
    def store(self) -> Store:
        return self.bot.store

    def start(self) -> None:
        """Start a bot on the company's database, and wait until it is connected."""
        self.bot = self._new_bot()
        self.bot.start()
        if self.door == "http":
            self._enter_request_url(f"{self.bot.door.address}{PATH}")
        else:
            self.slack.wait_for_app()

    def _enter_request_url(self, url: str) -> None:
        """Tell Slack where the bot listens; Slack looks whether it does."""
        self.slack.core.installation.manifest = manifest_for_http(url)
        assert self.slack.carry_out(self.slack.core.http.verify_url(url))

    def deploy(self) -> None:
        """Stop the bot and start a new one."""
        self.bot.stop()
        self.slack.wait_until(lambda: not self.slack.core.sockets.links)
        self.start()

    def as_(self, who: str, channel: str | None = None):
        return self.slack.as_(who, channel)

    def pass_time(self, **how_long: float) -> None:
        """Let time pass, and everything that it brings happen."""
        self.slack.clock.advance(**how_long)
        self.bot.tick()

    def batch(self) -> None:
        """Let it be half past three in Berlin, when people hear what could wait for it."""
        self.at(BATCH)

    def at(self, moment: datetime) -> None:
        """Jump to a moment, and let everything that it brings happen."""
        self.slack.clock.set(moment)
        self.bot.tick()


def settings_for(
    slack: PracticeWorkspace,
    database_url: str,
    admins: Collection[str] = ("U02MAYA",),
    door: str = "socket",
    port: int | None = None,
) -> AnySettings:
    through = (
        partial(HttpSettings, slack_signing_secret=slack.signing_secret, hireloop_port=port or 0)
        if door == "http"
        else partial(Settings, slack_app_token=slack.app_token, hireloop_port=port)
    )
    return through(
        _env_file=None,
        slack_bot_token=slack.bot_token,
        slack_api_url=slack.api_url,
        database_url=database_url,
        hireloop_channel="C01HIRING",
        hireloop_admins=tuple(admins),
        hireloop_recruiters=("U01PRIYA",),
        hireloop_timezone="Europe/Berlin",
    )


def open_ml_job(store: Store, now: datetime) -> str:
    return store.write(
        lambda records: open_job(
            records,
            title="ML engineer",
            template=templates.load("ml_engineer"),
            hiring_manager_id="U02MAYA",
            recruiter_id="U01PRIYA",
            channel_id=None,
            pay=posted_range(currency="EUR", low=80000, high=100000),
            location="Berlin",
            now=now,
        )
    )


@contextmanager
def small_company(
    folder: Path,
    start_at: datetime = NOW,
    admins: Collection[str] = ("U02MAYA",),
    door: str = "socket",
    port: int | None = None,
) -> Iterator[Company]:
    with (
        address_for(folder) as address,
        PracticeWorkspace(manifest(), PEOPLE, CHANNELS, team=TEAM, start_at=start_at) as slack,
    ):
        database = open_database(address)
        migrate(database)
        open_ml_job(open_store(database, TEAM["id"], TEAM["name"]), start_at)
        settings, settle = settings_for(slack, address, admins, door, port), timedelta(seconds=1)
        company = Company(slack, lambda: Bot(settings, database, slack.clock.now, settle=settle, seconds_apart=0), door)
        company.bot.tick()
        slack.wait_until(lambda: slack.calls("chat.postMessage"), what="today's digest did not come")
        slack.settle()
        try:
            yield company
        finally:
            company.bot.stop()
            database.close()


def add_ada(company: Company, panel: str = "") -> None:
    """Put Ada Lovelace (C-1) into the loop, with a panel for the production round."""
    priya = company.as_("priya", "hiring")
    priya.command('/candidate add "Ada Lovelace" for ml-engineer ada@example.com')
    priya.command("/candidate shared C-1")
    priya.command("/candidate move C-1 recruiter screen")
    priya.command("/candidate move C-1 loop")
    if panel:
        priya.command(f"/candidate panel C-1 mlops {panel}")


WHY = "Evidence for your overall vote"
BESIDE = {
    "Red flags", "Green flags", "Only if the panel is split", "Level you saw", "How sure are you?",
    WHY, "Overall", "What changed your mind?",
}  # fmt: skip
ROLLBACK = "Asked for the rollback story: they had rehearsed it twice with the on-call team, and it took four minutes."


def rated(labels: Iterable[str], rating: str = "3 · Good") -> dict[str, str]:
    """Give every attribute of a card the same rating."""
    return {label: rating for label in labels if label not in BESIDE and not label.endswith(": evidence")}


def vote(company: Company, who: str, overall: str, evidence: str = ROLLBACK, button: str = "Open scorecard") -> None:
    """Fill in the card somebody was asked for, from their messages."""
    person = company.as_(who)
    person.sees(button)
    person.click(button)
    person.fill({**rated(person.modal.labels), WHY: evidence, "Overall": overall}).submit()
    company.slack.wait_until(lambda: not person.modals, what="the form did not close")


def cards_of(company: Company, seat_id: int):
    return company.store.read(lambda records: records.scorecards.versions(seat_id))
