"""Serves a workspace on one loopback port: the page, the Web API, Socket Mode, response_urls and control."""

import asyncio
import contextlib
import mimetypes
import socket
import struct
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from bot.sandbox import bodies, control, page_socket, web_api
from bot.sandbox.errors import SlackError
from bot.sandbox.gate import guarded
from bot.sandbox.slack import Slack

HOST = "127.0.0.1"
PAGE = Path(__file__).parent / "page"
CLOSING_ROUNDS = 6
PING_SECONDS = 10.0
LARGEST_FRAME = 16 * 1024 * 1024
RESET = struct.pack("ii", 1, 0)  # SO_LINGER of no seconds: closing sends a TCP reset.


class Server:
    """The HTTP server of one workspace, living in the running loop."""

    def __init__(self, slack: Slack, port: int = 0) -> None:
        """Bind the port at once, so that the address is known before anything runs."""
        self.slack = slack
        self.socket = socket.create_server((HOST, port), backlog=512)
        # asyncio sets this only on sockets whose protocol number is given; without it every answer waits 40 ms.
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        slack.url = f"http://{HOST}:{self.socket.getsockname()[1]}"
        config = uvicorn.Config(
            _calm(guarded(application(slack))), http=_Http, ws=_WebSocket, lifespan="off", log_config=None,
            access_log=False, proxy_headers=False, date_header=False, server_header=False, ws_ping_interval=PING_SECONDS, ws_ping_timeout=None, ws_max_size=LARGEST_FRAME,
            ws_per_message_deflate=False, timeout_keep_alive=75,
        )  # fmt: skip
        config.load()
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)

    async def start(self) -> None:
        """Accept connections."""
        await self._server.startup(sockets=[self.socket])

    async def stop(self) -> None:
        """Close every connection without waiting for anybody."""
        self.slack.stop()
        await self._stop_listening()
        # Lost connections are told so in the next rounds of the loop, before their tasks are cancelled,
        # so that nobody minds.
        for _ in range(CLOSING_ROUNDS):
            for connection in list(self._server.server_state.connections):
                cast("_Http | _WebSocket", connection).transport.abort()
            await asyncio.sleep(0)
        for task in list(self._server.server_state.tasks):
            task.cancel()
        await asyncio.gather(*self._server.server_state.tasks, return_exceptions=True)

    async def _stop_listening(self) -> None:
        # asyncio loses the socket of a connection it has accepted but not yet attached when its server
        # is closed (an assertion in Server._attach), so accepting ends a moment earlier.
        asyncio.get_running_loop().remove_reader(self.socket.fileno())
        for _ in range(CLOSING_ROUNDS):
            await asyncio.sleep(0)
        for listener in self._server.servers:
            listener.close()


def _calm(app: ASGIApp) -> ASGIApp:
    """Wrap the app so that it ends quietly when the server is stopped under it."""

    async def calm(scope: Scope, receive: Receive, send: Send) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await app(scope, receive, send)

    return calm


class _Http(H11Protocol):
    """uvicorn's HTTP, with a way to cut the connection under a request."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "cut": partial(_cut, transport)}


class _WebSocket(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, with a way to go silent while the connection stays up."""

    silent = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.app_state = {**self.app_state, "silence": self.silence}

    def silence(self) -> None:
        """Hear and say nothing from now on, not even pings."""
        self.silent = True
        self.stop_keepalive()

    def data_received(self, data: bytes) -> None:
        if not self.silent:
            super().data_received(data)


def _cut(transport: asyncio.Transport) -> None:
    raw = transport.get_extra_info("socket")
    if raw is not None and raw.fileno() >= 0:  # the app may have hung up meanwhile
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    transport.abort()


# --- routes --------------------------------------------------------------------------------------------

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


def application(slack: Slack) -> Starlette:
    """Return the routes of one workspace."""
    routes = _Routes(slack)
    return Starlette(
        routes=[
            Route("/api/{method}", routes.api, methods=["GET", "POST"]),
            WebSocketRoute("/socket-mode/", slack.sockets.serve),
            Route("/response/{key}", routes.response, methods=["POST"]),
            Route("/control/{name}", routes.control, methods=["GET", "POST"]),
            WebSocketRoute("/page/socket", routes.page_socket),
            Route("/", routes.page),
            Route("/page/{path:path}", routes.page),
            Route("/files/{file_id}/{name}", routes.file),
            Route("/upload/{file_id}", routes.upload, methods=["POST", "PUT"]),
            Route("/archives/{channel}/{stamp}", routes.permalink),
            Route("/oauth/v2/authorize", routes.oauth, methods=["GET", "POST"]),
        ]
    )


class _Routes:
    """One method per path."""

    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    async def api(self, request: Request) -> Response:
        return await web_api.serve(self.slack, request)

    async def control(self, request: Request) -> Response:
        return await control.serve(self.slack, request)

    async def page_socket(self, websocket: WebSocket) -> None:
        await page_socket.serve(self.slack, websocket)

    async def oauth(self, request: Request) -> Response:
        return await self.slack.oauth.decide(request) if request.method == "POST" else self.slack.oauth.page(request)

    async def response(self, request: Request) -> Response:
        try:
            body = await bodies.arguments(request)
            body = _unpacked(body)
            self.slack.responses.use(request.path_params["key"], body)
        except SlackError as refusal:
            self.slack.journal.note("http", "response_url", error=refusal.code, response=refusal.as_json())
            return JSONResponse(refusal.as_json(), 404 if refusal.code in {"expired_url", "used_url"} else 200)
        self.slack.journal.note("http", "response_url", request=body)
        return JSONResponse({"ok": True})

    async def page(self, request: Request) -> Response:
        wanted = (PAGE / (request.path_params.get("path") or "index.html")).resolve()
        if not wanted.is_relative_to(PAGE) or not wanted.is_file():
            return Response("not found", 404)
        kind = mimetypes.guess_type(wanted.name)[0] or "application/octet-stream"
        return Response(wanted.read_bytes(), media_type=kind, headers={"Cache-Control": "no-cache"})

    async def file(self, request: Request) -> Response:
        try:
            body, file = self.slack.files.content(request.path_params["file_id"])
        except SlackError:
            return Response("not found", 404)
        safe = {"Content-Disposition": f'attachment; filename="{file["id"]}"', "X-Content-Type-Options": "nosniff"}
        shown = file["mimetype"].startswith("image/") and "svg" not in file["mimetype"]
        return Response(body, media_type=file["mimetype"], headers={} if shown else safe)

    async def upload(self, request: Request) -> Response:
        try:
            self.slack.files.receive(request.path_params["file_id"], await bodies.uploaded(request))
        except SlackError as refusal:
            return Response(refusal.code, 400)
        return Response("OK")

    async def permalink(self, request: Request) -> Response:
        stamp = request.path_params["stamp"].removeprefix("p")
        ts, channel = f"{stamp[:-6]}.{stamp[-6:]}", request.path_params["channel"]
        thread = request.query_params.get("thread_ts", "")
        return RedirectResponse(f"/?channel={channel}&message={ts}" + (f"&thread={thread}" if thread else ""))


def _unpacked(body: dict[str, Any]) -> dict[str, Any]:
    """Take everything from `payload`, where a form carries it as JSON."""
    return bodies.decoded(body["payload"]) if isinstance(body.get("payload"), str) else body
