"""The Socket Mode door: two connections, each replaced before it goes, so that a refresh leaves no gap.

Tried before: the SDK's built-in client cannot send an ack over 64 KiB and loses large payloads; its websocket-client
variant does not notice a connection that died without a word and leaves sockets behind when it closes. What is needed
is small, and `websockets` does the hard part: pings, dead peers, closing. Bolt decides, the SDK speaks to Slack.
"""

import contextlib
import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web import WebClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from bot.messenger import seconds_to_wait
from bot.reception import Reception

log = structlog.get_logger()
HOW_MANY = 2
WORKERS = 32  # more than open forms at once: each of those waits two seconds for a Slack that hangs
CALL_SECONDS = 10
# Half of all envelopes go into a socket that died without a word, until that is noticed: 17 seconds at most.
PING_EVERY = 5.0
DEAD_AFTER = 10.0
CLOSE_SECONDS = 2.0
DRAIN_SECONDS = 8.0
RETIRED_SECONDS = 20.0  # Slack closes a socket ten seconds after it warned of that
LASTED = 1.0
# An ack that was on its way when its socket ended may not have arrived: the last ones are sent again.
ACK_SECONDS = 3.0
MOST_ACKS = 200
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0


class Sockets:
    """Keeps the connections of one app open until closed, and takes what comes through them to the reception.

    `clock` counts seconds and is never set back.
    """

    def __init__(
        self,
        reception: Reception,
        app_token: str,
        api_url: str,
        how_many: int = HOW_MANY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reception = reception
        self._client = WebClient(token=app_token, base_url=api_url, timeout=CALL_SECONDS, retry_handlers=[])
        self._how_many = how_many
        self._clock = clock
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="envelope")
        self._closing = threading.Event()
        self._state = threading.Condition()
        self._open: set[ClientConnection] = set()
        self._busy = 0
        self._acks: deque[tuple[float, ClientConnection, str]] = deque(maxlen=MOST_ACKS)
        self._last_alive = clock()
        # That a connection dies is everyday, and told by us in a line; the library tells it as an error, with a traceback.
        logging.getLogger("websockets.client").setLevel(logging.CRITICAL)

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
        """Return for how many seconds no connection has been open; 0 while one is."""
        with self._state:
            return 0.0 if self._open else self._clock() - self._last_alive

    def close(self) -> None:
        """Let every listener that began finish and be acknowledged, then close."""
        self._closing.set()
        with self._state:
            self._state.wait_for(lambda: self._busy == 0, DRAIN_SECONDS)
            last = list(self._open)  # who comes from now on is let go
        for connection in last:
            connection.close()
        with self._state:
            self._state.wait_for(lambda: not self._open, DRAIN_SECONDS)
        self._workers.shutdown(wait=False)

    def _new_address(self) -> str:
        return str(self._client.apps_connections_open(app_token=str(self._client.token))["url"])

    def _keep_one_open(self, address: str | None = None, pause: float = 0.0) -> None:
        """Keep one connection open, however long Slack is away.

        One that cannot be opened, or does not last, is followed by the next after a pause, each twice as long.
        Whatever goes wrong, the keeper stays: without it one socket less would be kept for good.
        """
        while not self._closing.wait(pause):
            try:
                with connect(
                    address or self._new_address(),
                    ping_interval=PING_EVERY,
                    ping_timeout=DEAD_AFTER,
                    close_timeout=CLOSE_SECONDS,
                    max_size=None,
                ) as connection:
                    next_pause = self._read(connection, pause)
                if next_pause is None:
                    return
                pause = next_pause
            except Exception as error:
                pause = max(_longer(pause), _retry_after(error))
                log.warning("socket_refused", error=_name_of(error), again_in=pause)
            address = None

    def _read(self, connection: ClientConnection, pause: float) -> float | None:
        """Read until the connection ends; return the pause before the next one, or nothing if that is there already.

        One that says it will end is replaced, at once if it lasted, and read until it does, or should have.
        """
        began, retired_for = self._clock(), None
        with self._state:
            if self._closing.is_set():
                return None
            self._open.add(connection)
            self._state.notify_all()
        self._send_again()
        try:
            while True:
                message = json.loads(connection.recv(retired_for))
                if message.get("type") == "disconnect" and retired_for is None:
                    retired_for = RETIRED_SECONDS
                    self._in_background(partial(self._keep_one_open, None, self._pause_after(began, pause)))
                elif message.get("envelope_id"):
                    self._begin(connection, message)
        except (ConnectionClosed, TimeoutError, ValueError) as error:
            log.info("socket_ended", error=type(error).__name__)
        finally:
            with self._state:
                self._open.discard(connection)
                self._last_alive = self._clock()
                self._state.notify_all()
            self._send_again()
        return self._pause_after(began, pause) if retired_for is None else None

    def _pause_after(self, began: float, pause: float) -> float:
        """Return how long to wait after a connection: not at all after one that lasted."""
        return 0.0 if self._clock() - began >= LASTED else _longer(pause)

    def in_hand(self) -> int:
        """Return how many envelopes came in and have no answer yet."""
        return self._busy

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
                self._acknowledge(connection, json.dumps(ack, ensure_ascii=False))
        except Exception as error:
            log.error("envelope_failed", exc_info=error)
        finally:
            with self._state:
                self._busy -= 1
                self._state.notify_all()

    def _acknowledge(self, connection: ClientConnection, ack: str) -> None:
        """Acknowledge the way the envelope came or, where that is closed by now, by the others."""
        self._acks.append((self._clock(), connection, ack))
        try:
            connection.send(ack)
        except ConnectionClosed:
            self._send_again()

    def _send_again(self) -> None:
        """Send the last acks of connections that are gone by all there are: one of these may be dead, too.

        Slack makes nothing of an ack that it has. With no connection left it asks again, and gets the same answer.
        """
        with self._state:
            ways = list(self._open)
        since = self._clock() - ACK_SECONDS
        adrift = [ack for at, way, ack in list(self._acks) if way not in ways and at >= since]
        for way in ways:
            with contextlib.suppress(ConnectionClosed):
                for ack in adrift:
                    way.send(ack)

    def _in_background(self, work: Callable[[], None]) -> None:
        threading.Thread(target=work, name="socket", daemon=True).start()


def _name_of(error: Exception) -> str:
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else type(error).__name__


def _longer(pause: float) -> float:
    return min(max(2 * pause, FIRST_PAUSE), LONGEST_PAUSE)


def _retry_after(error: Exception) -> float:
    if isinstance(error, SlackApiError) and error.response.status_code == 429:
        return float(seconds_to_wait(error.response))
    return 0.0
