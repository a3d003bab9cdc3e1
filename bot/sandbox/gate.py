"""Keeps the pages of other web sites out: a browser says where a request comes from, apps and tests do not."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def guarded(app: ASGIApp) -> ASGIApp:
    """Wrap the app so that it answers 403 to what a foreign page asks, WebSockets included."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"} and _is_foreign(Headers(scope=scope)):
            await _refuse(scope, receive, send)
        else:
            await app(scope, receive, send)

    return guard


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})  # Before it is accepted: an HTTP 403.
    else:
        await PlainTextResponse("This is a practice workspace for this machine only.", 403)(scope, receive, send)


def _is_foreign(headers: Headers) -> bool:
    origin = headers.get("origin")
    if not origin:
        return False
    came_from = urlsplit(origin)
    # A forwarded port keeps its own host name in one of these.
    hosts = {headers.get("host"), headers.get("x-forwarded-host")}
    return came_from.hostname not in LOOPBACK and came_from.netloc not in hosts
