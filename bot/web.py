"""The HTTP door: requests that Slack signs are answered on threads, so that the event loop is never kept waiting.

Who did not sign learns nothing but that; what is too large or too slow is not even read to its end.
"""

import asyncio
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.envelopes import Envelope
from bot.reception import Reception

log = structlog.get_logger()
PATH = "/slack/events"
# A view of a hundred full blocks is a few hundred kilobytes, three times that when a form carries it.
LARGEST_BODY = 4 * 1024 * 1024
BODY_SECONDS = 5.0
WINDOW_SECONDS = 300
_DIGITS = re.compile(r"[0-9]{1,12}")
_SSL_CHECK = re.compile(rb"(?:^|&)ssl_check=1(?:&|$)")


class SignedRequests:
    """What Slack sends to our request URL, answered by the reception."""

    def __init__(self, reception: Reception, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._reception = reception
        self._secret = secret.encode()
        self._clock = clock
        self._in_hand = 0

    def in_hand(self) -> int:
        """Return how many requests came in and have no answer yet."""
        return self._in_hand

    def routes(self) -> list[Route]:
        """Return where the requests come in: one URL for all of them."""
        return [Route(PATH, self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """Answer one request."""
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _read(request)
        except TimeoutError:
            return Response(status_code=408)
        if body is None:
            return Response(status_code=413)
        self._in_hand += 1
        try:
            return await run_in_threadpool(self._answer, request, body)
        finally:
            self._in_hand -= 1

    def _answer(self, request: Request, body: bytes) -> Response:
        """Answer what was signed, on a thread; where that fails Slack hears of it, and asks again or tells the person.

        Slack's look at our certificate is nothing that needs to be signed.
        """
        if _is_ssl_check(request, body):
            return Response()
        if not self._is_signed(request, body):
            return Response(status_code=401)
        said = _envelope(body, is_form=_is_form(request))
        if said is None:
            return Response(status_code=400)
        if said.get("type") == "url_verification":
            return JSONResponse({"challenge": said.get("challenge")})
        try:
            response = self._reception.answer(said, request.headers)
        except Exception as error:
            log.error("envelope_failed", exc_info=error)
            return Response(status_code=500)
        return Response(response.body, response.status, response.first_headers_without_set_cookie())

    def _is_signed(self, request: Request, body: bytes) -> bool:
        """Tell whether Slack signed it within five minutes; the SDK's own check fails on a time that is no number."""
        stamp = request.headers.get("x-slack-request-timestamp", "")
        given = request.headers.get("x-slack-signature", "")
        if not _DIGITS.fullmatch(stamp) or abs(self._clock() - int(stamp)) > WINDOW_SECONDS:
            return False
        right = hmac.new(self._secret, b"v0:%s:%s" % (stamp.encode(), body), hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"v0={right}".encode(), given.encode())


async def _read(request: Request) -> bytes | None:
    """Return the body, or nothing if it is too large."""
    told = request.headers.get("content-length", "")
    if _DIGITS.fullmatch(told) and int(told) > LARGEST_BODY:
        return None
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def _envelope(body: bytes, *, is_form: bool) -> Envelope | None:
    """Return what a body says: an event as JSON, a press or a form as JSON in a field, a command as fields."""
    try:
        text = body.decode()
        fields = dict(parse_qsl(text, keep_blank_values=True)) if is_form else {}
        said: Any = fields if fields and "payload" not in fields else json.loads(fields.get("payload", text))
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _is_ssl_check(request: Request, body: bytes) -> bool:
    return _is_form(request) and _SSL_CHECK.search(body) is not None


def _is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
