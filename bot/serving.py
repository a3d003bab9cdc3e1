"""Serving: a web server in a thread of its own, from `open` to `close`."""

import socket
import threading
import time

import structlog
import uvicorn
from starlette.types import ASGIApp

log = structlog.get_logger()
BACKLOG = 512
DRAIN_SECONDS = 8
KEEP_ALIVE_SECONDS = 65


class CannotServe(Exception):
    """The address cannot be listened at; the message says why and what to do, in one sentence."""


class Serving:
    """Serves one web application at one address."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._server = uvicorn.Server(
            uvicorn.Config(
                app, lifespan="off", ws="none", log_config=None, access_log=False, proxy_headers=False,
                server_header=False, timeout_keep_alive=KEEP_ALIVE_SECONDS, timeout_graceful_shutdown=DRAIN_SECONDS,
            )
        )  # fmt: skip
        self._thread: threading.Thread | None = None
        self._last_alive = time.monotonic()

    @property
    def address(self) -> str:
        """Return where it is served."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    def open(self) -> None:
        """Listen from now on; raises `CannotServe`. Port 0 is any free one."""
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        try:
            listening = socket.create_server((self._host, self._port), family=family, backlog=BACKLOG)
        except OSError as error:
            raise CannotServe(
                f"Port {self._port} of {self._host} is taken, or may not be used. "
                "Choose others with HIRELOOP_PORT and HIRELOOP_HOST."
            ) from error
        # asyncio sets this only on sockets whose protocol number is given; without it every answer waits 40 ms.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._port = listening.getsockname()[1]
        self._thread = threading.Thread(target=self._server.run, args=([listening],), name="web", daemon=True)
        self._thread.start()
        log.info("listening", address=self.address)

    def alive(self) -> int:
        """Return whether it serves, as a number: there is one server."""
        is_alive = self._thread is not None and self._thread.is_alive()
        if is_alive:
            self._last_alive = time.monotonic()
        return int(is_alive)

    def silent_for(self) -> float:
        """Return for how many seconds nothing has been served, as far as anybody looked."""
        return 0.0 if self.alive() else time.monotonic() - self._last_alive

    def close(self) -> None:
        """Take no more requests, answer those that came, and leave."""
        self._server.should_exit = True
        if self._thread:
            self._thread.join()
