"""The Web API over HTTP: decodes a call, checks token, scope and budget, runs it, and lets trouble have its way."""

import asyncio
import json
import secrets
import time
from collections.abc import Callable
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from bot.sandbox.bodies import arguments
from bot.sandbox.errors import SlackError
from bot.sandbox.installation import Grant
from bot.sandbox.journal import Call as Recorded
from bot.sandbox.limits import Limited
from bot.sandbox.methods import HANDLERS
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.table import ABSENT, METHODS, Method
from bot.sandbox.model import Json

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

ANYONE = Grant("none", set())
SECRET_ARGS = {"token", "client_secret"}
GONE = 499
STATUS = {"error_500": 500, "error_503": 503}


async def serve(slack: "Slack", request: Request) -> Response:
    """Answer one request to /api/<method>."""
    method = request.path_params["method"]
    try:
        args = await arguments(request)
    except SlackError as refusal:
        return respond(refusal.as_json())
    except ClientDisconnect:  # the app died while it spoke
        return Response(status_code=GONE)
    started = time.perf_counter()
    if spoilt := await _before(slack, request, method):
        _record(slack, method, args, spoilt[1], started)
        return spoilt[0]
    answer, grant, seconds = run(slack, method, args, _bearer(request, args))
    _record(slack, method, args, answer, started)
    return await _after(slack, request, method, respond(answer, grant, seconds))


def run(slack: "Slack", method: str, args: Json, token: str) -> tuple[Json, Grant | None, int | None]:
    """Carry out one call; returns the answer, the token's grant, and the seconds of Retry-After."""
    grant: Grant | None = None
    try:
        row = METHODS.get(method)
        if not row:
            raise SlackError("unknown_method", req_method=method)
        grant = _authorised(slack, row, token)
        slack.budget.spend(method, row.tier)
        _check_needs(method, row, args)
        return {"ok": True, **HANDLERS[method](Call(slack, method, args, token, grant))}, grant, None
    except Limited as limited:
        return limited.as_json(), grant, limited.retry_after
    except SlackError as refusal:
        return refusal.as_json(), grant, None


def _authorised(slack: "Slack", row: Method, token: str) -> Grant:
    if row.caller == "none":
        return slack.installation.tokens.get(token, ANYONE)
    grant = slack.installation.grant_for(token)
    if grant.kind != row.caller:
        raise SlackError("not_allowed_token_type")
    if row.scope and row.scope[0] not in "*?" and row.scope not in grant.scopes:
        provided = ",".join(sorted(grant.scopes))
        raise SlackError("missing_scope", needed=row.scope, provided=provided)
    return grant


def _check_needs(method: str, row: Method, args: Json) -> None:
    for name in row.needs:
        if args.get(name) in (None, ""):
            missing = f"[ERROR] missing required field: {name}"
            error = ABSENT.get((method, name)) or ABSENT.get(("*", name), "invalid_arguments")
            raise SlackError(error, response_metadata={"messages": [missing]})


# --- what goes over the wire --------------------------------------------------------------------------


def _bearer(request: Request, args: Json) -> str:
    header = request.headers.get("authorization", "")
    return header[7:].strip() if header.lower().startswith("bearer ") else str(args.get("token") or "")


def respond(answer: Json, grant: Grant | None = None, retry_after: int | None = None) -> Response:
    """Return an answer with the headers Slack sends along."""
    headers = {"Date": formatdate(usegmt=True), "x-slack-req-id": secrets.token_hex(16)}
    if grant and grant is not ANYONE:
        headers["x-oauth-scopes"] = ",".join(sorted(grant.scopes))
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    body = json.dumps(answer, separators=(",", ":"))
    status = 200 if retry_after is None else 429
    return Response(body, status, headers, media_type="application/json; charset=utf-8")


def _record(slack: "Slack", method: str, args: Json, answer: Json, started: float) -> None:
    shown = {key: value for key, value in args.items() if key not in SECRET_ARGS}
    seconds = time.perf_counter() - started
    slack.journal.calls.append(Recorded(method, shown, answer, slack.clock.now() - seconds))
    error = None if answer.get("ok") else str(answer.get("error"))
    ms = round(seconds * 1000, 2)
    title = method if error != "unknown_method" else f"UNKNOWN METHOD {method}"
    slack.journal.note("api", title, ms=ms, error=error, request=shown, response=answer)


# --- trouble -------------------------------------------------------------------------------------------


async def _before(slack: "Slack", request: Request, method: str) -> tuple[Response, Json] | None:
    """Trouble that strikes before anything happened, with what the log shall say of it."""
    trouble = slack.trouble
    if method == "apps.connections.open" and trouble.hits("refuse_open"):
        answer = {"ok": False, "error": "internal_error"}
        return respond(answer), answer
    if trouble.hits("rate_limited", method):
        answer = {"ok": False, "error": "ratelimited"}
        return respond(answer, None, trouble.switches.retry_after), answer
    if not trouble.switches.after_effect:
        failed = await _fail(slack, request, method)
        if failed:
            return failed, {"ok": False, "error": "trouble_before_effect"}
    return None


async def _after(slack: "Slack", request: Request, method: str, response: Response) -> Response:
    """Trouble that strikes when it is already done."""
    trouble = slack.trouble
    if trouble.hits("drop_reply", method):
        slack.journal.note("note", f"dropped the reply of {method}", error="drop_reply")
        return await _cut(request)
    if trouble.switches.after_effect:
        failed = await _fail(slack, request, method)
        if failed:
            return failed
    if trouble.hits("slow", method):
        return _trickled(response, trouble.switches.slow_seconds)
    return response


async def _fail(slack: "Slack", request: Request, method: str) -> Response | None:
    for name, status in STATUS.items():
        if slack.trouble.hits(name, method):
            return Response("upstream trouble", status, {"Date": formatdate(usegmt=True)}, "text/plain")
    if slack.trouble.hits("timeout", method):
        await asyncio.sleep(slack.trouble.switches.timeout_seconds)
        return await _cut(request)
    return None


async def _cut(request: Request) -> Response:
    cut: Callable[[], None] = request.scope["state"]["cut"]
    cut()
    await asyncio.sleep(0)  # Let the connection be lost before anybody writes to it.
    return Response()


def _trickled(response: Response, seconds: float) -> Response:
    body = bytes(response.body)
    pieces = [body[at : at + max(1, len(body) // 10)] for at in range(0, len(body), max(1, len(body) // 10))]

    async def drip() -> Any:
        for piece in pieces:
            await asyncio.sleep(seconds / len(pieces))
            yield piece

    headers = {key: value for key, value in response.headers.items() if key != "content-length"}
    return StreamingResponse(drip(), response.status_code, headers)
