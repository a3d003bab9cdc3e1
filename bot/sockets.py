"""The Socket Mode door: two connections, each replaced before it goes, so that a refresh leaves no gap.

Tried before: the SDK's built-in client cannot send an ack over 64 KiB and loses large payloads; its websocket-client
variant does not notice a connection that died without a word and leaves sockets behind when it closes. What is needed
is small, and `websockets` does the hard part: pings, dead peers, closing. Bolt decides, the SDK speaks to Slack.
"""

import contextlib
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web import WebClient
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from bot.reception import Reception

log = structlog.get_logger()
HOW_MANY = 2
WORKERS = 10
CALL_SECONDS = 10
PING_EVERY = 10.0
DEAD_AFTER = 20.0
DRAIN_SECONDS = 8.0
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0


class Sockets:
    """Keeps the connections of one app open until closed, and takes what comes through them to the reception."""

    def __init__(self, reception: Reception, app_token: str, api_url: str, how_many: int = HOW_MANY) -> None:
        self._reception = reception
        self._client = WebClient(token=app_token, base_url=api_url, timeout=CALL_SECONDS, retry_handlers=[])
        self._how_many = how_many
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="envelope")
        self._closing = threading.Event()
        self._state = threading.Condition()
        self._open: set[ClientConnection] = set()
        self._busy = 0
        self._last_alive = time.monotonic()

    def open(self) -> None:
        """Connect; raises what Slack answers, or `OSError`, where the first connection is refused."""
        first = self._new_address()
        self._in_background(lambda: self._keep_one_open(first))
        with self._state:
            if not self._state.wait_for(lambda: self._open, CALL_SECONDS):
                raise OSError("Slack gave an address for a socket, but nobody answers there")
        for _ in range(self._how_many - 1):
            self._in_background(self._keep_one_open)

    def alive(self) -> int:
        """Return how many connections are open."""
        return len(self._open)

    def silent_for(self) -> float:
        """Return for how many seconds no connection has been open."""
        return 0.0 if self._open else time.monotonic() - self._last_alive

    def close(self) -> None:
        """Let every listener that began finish and be acknowledged, then close."""
        self._closing.set()
        with self._state:
            self._state.wait_for(lambda: self._busy == 0, DRAIN_SECONDS)
        for connection in list(self._open):
            connection.close()
        with self._state:
            self._state.wait_for(lambda: not self._open, DRAIN_SECONDS)
        self._workers.shutdown(wait=False)

    def _new_address(self) -> str:
        return str(self._client.apps_connections_open(app_token=str(self._client.token))["url"])

    def _keep_one_open(self, address: str | None = None) -> None:
        """Keep one connection open, however long Slack is away; the pauses between tries grow to half a minute."""
        pause = FIRST_PAUSE
        while not self._closing.is_set():
            try:
                with connect(
                    address or self._new_address(), ping_interval=PING_EVERY, ping_timeout=DEAD_AFTER, max_size=None
                ) as connection:
                    pause = FIRST_PAUSE
                    if self._read(connection):
                        return
            except (SlackApiError, WebSocketException, OSError) as error:
                log.warning("socket_refused", error=_name_of(error), again_in=pause)
                self._closing.wait(max(pause, _retry_after(error)))
                pause = min(pause * 2, LONGEST_PAUSE)
            address = None

    def _read(self, connection: ClientConnection) -> bool:
        """Read until the connection ends; tell whether another one took its place.

        One that says it will end is replaced at once, and read until it does.
        """
        is_replaced = False
        with self._state:
            self._open.add(connection)
            self._state.notify_all()
        try:
            for text in connection:
                message = json.loads(text)
                if message.get("type") == "disconnect" and not is_replaced:
                    is_replaced = True
                    self._in_background(self._keep_one_open)
                elif message.get("envelope_id"):
                    self._begin(connection, message)
        except ConnectionClosed as error:
            log.info("socket_cut", error=type(error).__name__)
        finally:
            with self._state:
                self._open.discard(connection)
                self._last_alive = time.monotonic()
                self._state.notify_all()
        return is_replaced

    def _begin(self, connection: ClientConnection, message: dict[str, Any]) -> None:
        with self._state:
            self._busy += 1
        self._workers.submit(self._deal_with, connection, message)

    def _deal_with(self, connection: ClientConnection, message: dict[str, Any]) -> None:
        """Let Bolt answer an envelope, and acknowledge it with the answer; what Bolt refuses stays unacknowledged."""
        try:
            request = SocketModeRequest.from_dict(message)
            response = self._reception.answer(request.payload, build_headers(request)) if request else None
            if response is not None and response.status == 200:
                answer = json.loads(response.body) if response.body else None
                ack = {"envelope_id": message["envelope_id"]} | ({"payload": answer} if answer else {})
                with contextlib.suppress(ConnectionClosed):  # Slack asks again, and gets the same answer
                    connection.send(json.dumps(ack, ensure_ascii=False))
        except Exception as error:
            log.error("envelope_failed", exc_info=error)
        finally:
            with self._state:
                self._busy -= 1
                self._state.notify_all()

    def _in_background(self, work: Callable[[], None]) -> None:
        threading.Thread(target=work, name="socket", daemon=True).start()


def _name_of(error: Exception) -> str:
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else type(error).__name__


def _retry_after(error: Exception) -> float:
    if isinstance(error, SlackApiError) and error.response.status_code == 429:
        return float(error.response.headers.get("Retry-After", LONGEST_PAUSE))
    return 0.0
