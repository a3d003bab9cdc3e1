"""Socket Mode: hello, envelopes to one of the open sockets, acks, disconnects, and sockets that go bad."""

import asyncio
import contextlib
import itertools
import json
import secrets
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from bot.sandbox import changes
from bot.sandbox.delivery import NotAcknowledged, Parcel
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

ACK_SECONDS = 3.0
MOST_SOCKETS = 10
DEBUG_LIFE_SECONDS = 360.0
LIFE_SECONDS = 3_600.0
WARNING_SECONDS = 10.0
REORDER_SECONDS = 0.5
ACK_MEMORY = 10_000


@dataclass(eq=False)
class Link:
    """One open socket of the app."""

    websocket: WebSocket
    number: int
    debug: bool = False
    mute: bool = False  # half-open: it looks alive and carries nothing
    severed: bool = False  # the connection was cut without a word
    retiring: bool = False  # a disconnect was announced; Slack sends it nothing more
    opened: float = field(default_factory=time.monotonic)

    @property
    def life_seconds(self) -> float:
        """How long Slack keeps it open."""
        return DEBUG_LIFE_SECONDS if self.debug else LIFE_SECONDS

    @property
    def is_lost(self) -> bool:
        """Whether trouble took it, and with it whatever was on its way: no app could have answered."""
        return self.mute or self.severed

    @property
    def is_open(self) -> bool:
        """Whether frames can still be sent, as far as Slack knows."""
        return self.websocket.application_state is WebSocketState.CONNECTED

    async def send(self, frame: Json) -> bool:
        """Send one frame; returns whether it went out as far as Slack knows, which knows of no lost socket."""
        if self.is_lost:
            return True
        if not self.is_open:
            return False
        try:
            await self.websocket.send_text(json.dumps(frame, separators=(",", ":")))
        except (WebSocketDisconnect, RuntimeError):
            return False
        return True

    def cut(self) -> None:
        """End the TCP connection without a word."""
        self.severed = True
        self.websocket.scope["state"]["cut"]()

    def go_silent(self) -> None:
        """Stop reading and writing, even pings, and keep the connection."""
        self.mute = True
        self.websocket.scope["state"]["silence"]()


class SocketMode:
    """The app's sockets and the envelopes on their way."""

    def __init__(self, slack: "Slack") -> None:
        """Begin without sockets."""
        self.slack = slack
        self.ack_seconds = ACK_SECONDS
        self.links: list[Link] = []
        self._tickets: set[str] = set()
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}
        self._late: dict[str, float] = {}
        self._numbers = itertools.count(1)
        self._turn = itertools.count()
        self._overtaken: list[asyncio.Event] = []
        self._carriers: dict[str, list[Link]] = {}
        # Envelopes that nobody acked in time: no socket was open, trouble took their sockets, or the app kept silent.
        self.unacked = Counter({"no_socket": 0, "socket_lost": 0, "silence": 0})

    # --- sockets ----------------------------------------------------------------------------------

    def open_address(self) -> str:
        """Return the address `apps.connections.open` gives, good for one connection."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return f"{self.slack.url.replace('http', 'ws', 1)}/socket-mode/?ticket={ticket}&app_id={self._app_id}"

    async def serve(self, websocket: WebSocket) -> None:
        """Carry one socket from its hello to its end."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await websocket.close(code=4001)
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        if len(self.links) >= MOST_SOCKETS:
            await websocket.send_text(json.dumps({"type": "disconnect", "reason": "too_many_websockets"}))
            await websocket.close()
            return
        link = Link(websocket, next(self._numbers), websocket.query_params.get("debug_reconnects") == "true")
        await self._live(link)

    async def _live(self, link: Link) -> None:
        self.links.append(link)
        self._changed(f"socket {link.number} opened")
        aging = self.slack.spawn(self._age(link))
        try:
            await link.send(self._hello(link))
            while True:
                self._receive(await link.websocket.receive_text())
        except (WebSocketDisconnect, RuntimeError, KeyError):
            pass  # Closed by the app, or by ourselves.
        finally:
            aging.cancel()
            self.links.remove(link)
            self._changed(f"socket {link.number} closed")

    async def _age(self, link: Link) -> None:
        await asyncio.sleep(link.life_seconds - WARNING_SECONDS)
        await self.disconnect(link, "warning")
        await asyncio.sleep(WARNING_SECONDS)
        await self.disconnect(link, "refresh_requested", close=True)

    async def disconnect(self, link: Link, reason: str, *, close: bool = False) -> None:
        """Tell a socket to go, and close it at once if asked to."""
        link.retiring = link.retiring or reason != "warning"
        debug = {"host": "applink-practice"}
        await link.send({"type": "disconnect", "reason": reason, "debug_info": debug})
        if close and link.is_open:
            with contextlib.suppress(RuntimeError):
                await link.websocket.close()

    def _hello(self, link: Link) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.links),
            "connection_info": {"app_id": self._app_id},
            "debug_info": {
                "host": "applink-practice",
                "started": time.strftime("%Y-%m-%d %H:%M:%S.000"),
                "build_number": 1,
                "approximate_connection_time": int(link.life_seconds),
            },
        }

    @property
    def waiting(self) -> int:
        """How many envelopes are not acked yet."""
        return len(self._waiting)

    # --- envelopes --------------------------------------------------------------------------------

    async def deliver(self, parcel: Parcel) -> Json | None:
        """Send a payload in a fresh envelope and wait for its ack."""
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": parcel.kind,
            "accepts_response_payload": parcel.wants_answer,
            "payload": parcel.payload,
        }
        if parcel.kind == "events_api":
            envelope |= {"retry_attempt": parcel.attempt, "retry_reason": parcel.reason}
        self.slack.journal.envelopes.append(envelope)
        if not self.links:
            self.unacked["no_socket"] += 1
            self.slack.journal.note("envelope", parcel.title, user=parcel.user_id, error="no_socket", request=envelope)
            raise NotAcknowledged("dispatch_failed")
        self.slack.journal.note("envelope", parcel.title, user=parcel.user_id, request=envelope)
        return await self._await_ack(envelope, parcel)

    async def _await_ack(self, envelope: Json, parcel: Parcel) -> Json | None:
        waiter: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        envelope_id, started = envelope["envelope_id"], time.perf_counter()
        self._waiting[envelope_id] = waiter
        carriers = self._carriers[envelope_id] = []
        try:
            async with asyncio.timeout(self.ack_seconds):
                await self._transmit(envelope)
                answer = await waiter
        except TimeoutError:
            self._late[envelope_id] = started
            self.unacked[_why_unacked(carriers)] += 1
            self.slack.journal.note("ack", parcel.title, user=parcel.user_id, error="operation_timeout")
            raise NotAcknowledged("operation_timeout") from None
        finally:
            del self._waiting[envelope_id], self._carriers[envelope_id]
        ms = (time.perf_counter() - started) * 1000
        self.slack.journal.note("ack", parcel.title, user=parcel.user_id, ms=round(ms, 2), response=answer)
        if self.slack.trouble.hits("redeliver"):
            self.slack.spawn(self.send_again(envelope))
        return answer

    async def send_again(self, envelope: Json, times: int = 1) -> None:
        """Send an envelope once more under the same id, whether it was acked or not."""
        for _ in range(times):
            title = f"{envelope['type']} again"
            self.slack.journal.note("envelope", title, request=envelope)
            await self._send(envelope)

    async def _transmit(self, envelope: Json) -> None:
        trouble = self.slack.trouble
        if trouble.hits("hold"):
            await asyncio.sleep(trouble.switches.hold_seconds)
        if trouble.hits("reorder"):
            await self._let_another_pass()
        await self._send(envelope)
        if trouble.hits("duplicate"):
            await self._send(envelope)
        for waiting in self._overtaken:
            waiting.set()

    async def _let_another_pass(self) -> None:
        passed = asyncio.Event()
        self._overtaken.append(passed)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(REORDER_SECONDS):
                await passed.wait()
        self._overtaken.remove(passed)

    async def _send(self, envelope: Json) -> None:
        if link := self._choose():
            await self._spoil(link)
        while link:
            if await link.send(envelope):
                self._carriers.get(envelope["envelope_id"], []).append(link)
                return
            link = self._choose()  # Slack closed that one itself, and takes another

    def _choose(self) -> Link | None:
        """Any one of the open sockets; no pattern is promised, here it is each in turn."""
        still_open = [link for link in self.links if link.is_open]
        usable = [link for link in still_open if not link.retiring] or still_open
        return usable[next(self._turn) % len(usable)] if usable else None

    async def _spoil(self, link: Link) -> None:
        trouble = self.slack.trouble
        if trouble.hits("refresh"):
            await self.disconnect(link, "refresh_requested")
        if trouble.hits("refresh_close"):
            await self.disconnect(link, "refresh_requested", close=True)
        if trouble.hits("half_open"):
            link.go_silent()
        if trouble.hits("close"):
            link.cut()

    def _receive(self, text: str) -> None:
        frame = _parse(text)
        envelope_id = str(frame.get("envelope_id", ""))
        waiter = self._waiting.get(envelope_id)
        if waiter and not waiter.done():
            waiter.set_result(frame.get("payload"))
        elif envelope_id in self._late:
            ms = (time.perf_counter() - self._late.pop(envelope_id)) * 1000
            self.slack.journal.note("ack", "too late", ms=round(ms, 2), error="too_late", response=frame)
        while len(self._late) > ACK_MEMORY:
            del self._late[next(iter(self._late))]

    def _changed(self, title: str) -> None:
        self.slack.journal.note("note", title)
        self.slack.workspace.announce(changes.AppChanged())

    @property
    def _app_id(self) -> str:
        return self.slack.installation.app_id

    async def control(self, what: str) -> int:
        """Do something to every open socket; returns to how many."""
        links = list(self.links)
        for link in links:
            await self._do(link, what)
        return len(links)

    async def _do(self, link: Link, what: str) -> None:
        if what in {"warning", "refresh", "refresh_close", "link_disabled"}:
            reason = "refresh_requested" if what.startswith("refresh") else what
            await self.disconnect(link, reason, close=what in {"refresh_close", "link_disabled"})
        elif what == "close":
            link.cut()
        elif what == "half_open":
            link.go_silent()
        else:
            raise SlackError("invalid_arguments")


def _why_unacked(carriers: list[Link]) -> str:
    if not carriers:
        return "no_socket"
    return "socket_lost" if all(link.is_lost for link in carriers) else "silence"


def _parse(text: str) -> Json:
    try:
        value: Any = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
