"""The running bot: everything put together, started in order and stopped in the reverse of it."""

import os
import secrets
from collections.abc import Callable
from datetime import timedelta

import structlog
from slack_bolt import App
from slack_sdk.web import WebClient
from starlette.applications import Starlette

from bot import directory, jobs
from bot.app import build_app
from bot.clock import Clock
from bot.domain.deliveries import SETTLE
from bot.domain.people import Member
from bot.flows.clocks import settle_member
from bot.flows.deliveries import Sender
from bot.flows.handovers import take_back_duties
from bot.flows.homes import Homes
from bot.flows.members import keep_people
from bot.messenger import Messenger
from bot.metrics import Metrics
from bot.pace import A_SECOND, Pace
from bot.reception import Reception
from bot.scheduler import NUDGING, SENDING, Ticks
from bot.serving import Serving
from bot.settings import AnySettings, HttpSettings, Settings
from bot.sockets import Sockets
from bot.templates import library
from bot.watching import Door, Watch
from bot.web import SignedRequests
from storage.database import Database
from storage.store import Records, open_store

log = structlog.get_logger()
SEND_EVERY = 1.0
NUDGE_EVERY = 20.0
PEOPLE_EVERY = 3600.0
CLEAN_EVERY = 3600.0
SENDER_SECONDS = 10
PEOPLE_AT_ONCE = 200
HTTP_PORT = 3000


class Bot:
    """One process of Hireloop: doors open to people, ticks for what time does, one sender."""

    def __init__(
        self,
        settings: AnySettings,
        database: Database,
        clock: Clock,
        settle: timedelta = SETTLE,
        seconds_apart: float = A_SECOND,
    ) -> None:
        token = settings.slack_bot_token.get_secret_value()
        self._client = slack_client(settings)
        self.identity = directory.identity(self._client)
        self.company = settings.company
        self.clock = clock
        self.store = open_store(database, self.identity.team_id, self.identity.team_name)
        self._metrics = Metrics()
        self._watch = Watch(self.store, self._metrics, clock)
        self.store.on_begun = self._metrics.waited
        self.messenger = Messenger(self._client)
        self.sender = Sender(
            name=f"{os.getpid()}-{secrets.token_hex(4)}",
            store=self.store,
            messenger=self.messenger,
            company=self.company,
            clock=clock,
            settle=settle,
            pace=Pace(seconds_apart),
            on_step=self._watch.ticked,
        )
        self.homes = Homes(self.store, self.messenger, self.company, clock)
        self.app = self._build_app(settings, token)
        self.ticks = Ticks()
        self._window = self._window_of(settings)
        self.door = self._door_of(settings)
        self._watch.over(self.door)
        self._is_alone = database.name == "sqlite"

    def start(self) -> None:
        """Learn who is there, open the doors, start the ticks."""
        if self._window:
            self._window.open()
        _safely(self.refresh_people)()  # without it we know nobody's zone, which is no reason to stay away
        if self._is_alone:
            self.store.write(lambda records: records.deliveries.release_all())
        jobs.settle_what_is_old(self.store, self.clock())
        self._plan()
        self.homes.start()
        self.door.open()
        self.store.on_owed = lambda: self.ticks.now(SENDING)
        self.ticks.start()

    def stop(self) -> None:
        """Finish what was begun and leave: the doors first, then the ticks, the Homes, the replies."""
        self.sender.leaving.set()
        self.door.close()
        self.ticks.stop()
        self.homes.stop()
        self.messenger.close()
        if self._window:
            self._window.close()
        self._watch.close()

    def look_again(self) -> None:
        """Look at once at what became due: the clock was moved."""
        self.ticks.now(NUDGING)

    def refresh_people(self) -> None:
        """Learn who is in the workspace, with their zones and whether they left."""
        people = list(directory.people(self._client))
        for start in range(0, len(people), PEOPLE_AT_ONCE):  # in pieces, so that nobody's command waits behind them
            self._keep(people[start : start + PEOPLE_AT_ONCE])
        self.store.write(lambda records: take_back_duties(records, self.clock()))

    def _keep(self, people: list[Member]) -> None:
        def work(records: Records) -> None:
            for member_id in keep_people(records, people, self.company.admins, self.company.recruiters):
                settle_member(records, member_id, self.clock())

        self.store.write(work)

    def tick(self) -> None:
        """Do what time asks for now, and send what is owed; the ticks do the same in pieces."""
        self._look_at_the_time()
        self.send()

    def send(self) -> None:
        """Send what is due; while Slack takes nothing from us it stays owed."""
        self._watch.ticked()
        if not self.messenger.is_shut_out:
            self.sender.send_due()

    def _look_at_the_time(self) -> None:
        now = self.clock()
        jobs.climb_ladders(self.store, now)
        jobs.owe_due_mornings(self.store, now)
        jobs.owe_due_digests(self.store, self.company, now)

    def _plan(self) -> None:
        self.ticks.every(SEND_EVERY, SENDING, _safely(self.send))
        self.ticks.every(NUDGE_EVERY, NUDGING, _safely(self._look_at_the_time))
        self.ticks.every(CLEAN_EVERY, "clean", _safely(lambda: jobs.forget_old_receipts(self.store, self.clock())))
        self.ticks.every(CLEAN_EVERY, "drafts", _safely(lambda: jobs.forget_old_drafts(self.store, self.clock())))
        self.ticks.every(CLEAN_EVERY, "reach", _safely(lambda: jobs.try_unreachable_again(self.store, self.clock())))
        self.ticks.every(PEOPLE_EVERY, "people", _safely(self.refresh_people), at_once=False)

    def _door_of(self, settings: AnySettings) -> Door:
        """Return the door that the settings are for; Homes let a crowd at it by."""
        reception = Reception(self.app, self._metrics.acked)
        match settings:
            case HttpSettings():
                requests = SignedRequests(reception, settings.slack_signing_secret.get_secret_value())
                self.homes.in_hand = requests.in_hand
                port = HTTP_PORT if settings.hireloop_port is None else settings.hireloop_port
                site = Starlette(routes=[*requests.routes(), *self._watch.routes()])
                return Serving(site, settings.hireloop_host, port)
            case Settings():
                sockets = Sockets(reception, settings.slack_app_token.get_secret_value(), settings.slack_api_url)
                self.homes.sockets, self.homes.in_hand = sockets.alive, sockets.in_hand
                return sockets
        raise TypeError("settings without a door")

    def _window_of(self, settings: AnySettings) -> Serving | None:
        """Return where one can look in, if that is wanted; the HTTP door has its own."""
        if isinstance(settings, HttpSettings) or settings.hireloop_port is None:
            return None
        return Serving(Starlette(routes=self._watch.routes()), settings.hireloop_host, settings.hireloop_port)

    def _build_app(self, settings: AnySettings, token: str) -> App:
        return build_app(
            token=token,
            api_url=settings.slack_api_url,
            identity=self.identity,
            store=self.store,
            messenger=self.messenger,
            company=self.company,
            clock=self.clock,
            templates=library(settings.hireloop_templates),
            homes=self.homes,
        )


def slack_client(settings: AnySettings) -> WebClient:
    """Return a client for everything but listeners; it never repeats a call by itself."""
    return WebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=SENDER_SECONDS,
        retry_handlers=[],
    )


def _safely(job: Callable[[], object]) -> Callable[[], None]:
    """Return the job such that a failure is logged and the next tick tries again."""

    def run() -> None:
        try:
            job()
        except Exception as error:
            log.error("tick_failed", job=getattr(job, "__name__", "job"), exc_info=error)

    return run
