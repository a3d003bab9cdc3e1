"""The Socket Mode door: two sockets, so that a refresh leaves no gap, and a watch that replaces a silent one.

The SDK's websocket-client variant carries acks over 64 KiB and bursts the built-in one loses; what it lacks, noticing
a dead connection that was never closed, is done here.
"""

import contextlib
import threading
import time

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.websocket_client import SocketModeClient
from slack_sdk.web import WebClient

log = structlog.get_logger()
HOW_MANY = 2
PING_EVERY = 10
SILENT_AFTER = 45.0
DRAIN_SECONDS = 8.0


class Sockets:
    """Keeps the sockets of one app open until closed."""

    def __init__(self, app: App, app_token: str, api_url: str, how_many: int = HOW_MANY) -> None:
        self._app = app
        self._app_token = app_token
        self._api_url = api_url
        self._how_many = how_many
        self._doors: list[_Door] = []

    def open(self) -> None:
        """Connect; raises what Slack answers where even the first socket is refused."""
        while len(self._doors) < self._how_many:
            self._doors.append(self._connect())

    def watch(self) -> None:
        """Replace every socket that is closed or silent; called by a tick."""
        for i, door in enumerate(self._doors):
            if not door.is_alive():
                log.warning("socket_replaced", silent_for=round(door.silence(), 1))
                try:
                    self._doors[i] = self._connect()
                except Exception as error:  # Slack is away: the next tick tries again
                    log.warning("socket_refused", error=type(error).__name__)
                    continue
                door.shut()

    def close(self) -> None:
        """Let every listener that began finish and be acknowledged, then close."""
        end = time.monotonic() + DRAIN_SECONDS
        while any(door.busy for door in self._doors) and time.monotonic() < end:
            time.sleep(0.02)
        for door in self._doors:
            door.shut()

    def _connect(self) -> "_Door":
        door = _Door(self._app, self._app_token, web_client=_client(self._app_token, self._api_url),
                     ping_interval=PING_EVERY)  # fmt: skip
        door.connect()
        return door


class _Door(SocketModeHandler):
    """One socket, which counts the envelopes it is dealing with."""

    busy = 0
    _connected_at = 0.0
    _counting = threading.Lock()

    def connect(self) -> None:
        super().connect()  # type: ignore[no-untyped-call]
        self._connected_at = time.time()

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        self._count(+1)
        try:
            super().handle(client, req)
        finally:
            self._count(-1)

    def is_alive(self) -> bool:
        return self.silence() < SILENT_AFTER

    def silence(self) -> float:
        """Return the seconds since the socket was last heard of."""
        session = self.client.current_session
        last_pong = float(getattr(session, "last_pong_tm", 0.0) or 0.0)
        return time.time() - max(self._connected_at, last_pong)

    def shut(self) -> None:
        with contextlib.suppress(Exception):  # closing what is half closed already is what we want
            self.close()  # type: ignore[no-untyped-call]

    def _count(self, step: int) -> None:
        with self._counting:
            self.busy += step


def _client(app_token: str, api_url: str) -> WebClient:
    return WebClient(token=app_token, base_url=api_url, timeout=10)
