"""The HTTP door: requests signed by Slack, by somebody else, or spoiled on the way, with every body there may be.

Who signed gets the very answer a socket gets; who did not gets none, and nothing of theirs is even read.
"""

import asyncio
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st
from starlette.applications import Starlette

from bot.reception import Reception
from bot.web import LARGEST_BODY, PATH, SignedRequests
from tests.factories import NOW
from tests.fuzz.cases import Case, cases
from tests.fuzz.honest import BUTTONS, COMMANDS, FORMS, THE_REST
from tests.fuzz.promises import ALLOWED_TO, ANSWERED, VALID
from tests.fuzz.room import Room, Seen
from tests.fuzz.trying import Tally, without_what_is_new
from tests.handlers.payloads import Payload

SECRET = "the-signing-secret"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
SIGNED = "signed by Slack"
STRANGE_BODIES = (
    b"", b"\x00", b"{}", b"[]", b"null", b"1", b'"text"', b"{", b"\xff\xfe", b"payload=", b"payload={}", b"payload=%ZZ",
    b"payload=[]", b"payload=null", b"payload=%7B", b"a=1&a=2", b"&&&&", b"=", b"payload={}&payload=[]", b"[" * 100_000,
    b'{"a":' * 50_000, b'{"type": NaN}', b'{"type": 1e999}', b"x" * (LARGEST_BODY + 1), b"payload=" + b"%41" * 100_000,
    b'{"type": "url_verification"}', b'{"type": "url_verification", "challenge": "<script>"}', b"ssl_check=1",
    b'{"type": "event_callback"}', b'{"type": "event_callback", "event": null}', b"command=%2Fcandidate&text=%FF",
    b"command=/candidate&text=payload", b"command=/candidate&payload=x", "payload=\ud800".encode("utf-8", "surrogatepass"),
)  # fmt: skip
_NUMBER = re.compile(r"quote [0-9A-F]{6}")


@dataclass(frozen=True, slots=True)
class Request:
    """One request: an envelope or a body nobody would send, and how it was spoiled."""

    case: Case
    spoiled: str
    body: bytes | None = None
    kind: str = ""


def requests() -> st.SearchStrategy[Request]:
    """Return how requests are drawn."""
    doors = st.sampled_from((COMMANDS, FORMS, BUTTONS, THE_REST)).flatmap(cases)
    return st.builds(
        Request,
        case=doors,
        spoiled=st.sampled_from((SIGNED, SIGNED, *_SPOILERS)),
        body=st.none() | st.none() | st.sampled_from(STRANGE_BODIES) | st.binary(max_size=40),
        kind=st.sampled_from(("", "", JSON, FORM, "text/plain", "multipart/form-data; boundary=x", "\x80")),
    )


def tried(request: Request) -> Tally:
    """Knock, and return what came of it."""
    tally = Tally(cases=1)
    place = request.case.room
    with place.taken_back():
        payload = request.case.payload()
        by_socket = place.heard(payload)
    with place.taken_back():
        found = list(_looked_at(request, payload, by_socket, place, tally))
    tally.findings += [(request, promise, said) for promise, said in found]
    return tally


def _looked_at(request: Request, payload: Payload, by_socket: Seen, place: Room, tally: Tally) -> Any:
    body, kind = _on_the_wire(payload)
    is_ours = request.body is None
    body, kind = (body, kind) if is_ours else (request.body or b"", request.kind or JSON)
    headers, body = _SPOILERS.get(request.spoiled, _signed)(body)
    place.slack.calls, place.slack.replies = [], []
    writes = place.database.writes()
    status, said = _knock(place, body, {"content-type": kind, **headers})
    tally.seen["let in"] += status == 200
    tally.seen["turned away"] += status in {400, 401, 408, 413}
    if status == 500 and not (request.case.is_out_of_shape and is_ours):
        yield ANSWERED, "the door failed"
    if re.search(rb"Traceback|Error\b", said) and is_ours is False:
        yield ANSWERED, f"a stranger reads {said[:100]!r}"
    is_signed = request.spoiled == SIGNED
    if not is_signed:
        is_check = b"ssl_check=1" in body and kind.startswith(FORM)
        if status not in {401, 413} and not (is_check and status == 200):
            yield ALLOWED_TO, f"{request.spoiled}: let in with {status}"
        if said or place.database.writes() != writes or place.slack.calls:
            yield ALLOWED_TO, f"{request.spoiled}: something was done or said"
    elif is_ours and len(body) <= LARGEST_BODY and by_socket.escaped is None and _is_sayable(payload):
        answer = json.loads(said) if said else {}
        if (status, _words(answer)) != (by_socket.outcome.status, _words(by_socket.outcome.answer)):
            yield VALID, f"the socket says {_words(by_socket.outcome.answer)[:200]}, the request {said[:200]!r}"
        tally.seen["the same through both doors"] += 1


def _on_the_wire(payload: Payload) -> tuple[bytes, str]:
    """Return an envelope as Slack sends it over HTTP, and as what."""
    if payload.get("type") == "event_callback":
        return json.dumps(payload).encode(), JSON
    is_command = "command" in payload and all(isinstance(value, str) for value in payload.values())
    fields = payload if is_command else {"payload": json.dumps(payload)}
    return urlencode(fields, errors="surrogatepass").encode(), FORM


def _is_sayable(payload: Payload) -> bool:
    """Tell whether a form can carry it: half a letter becomes another one on the way."""
    return "command" not in payload or not re.search(r"\\ud[89a-f]", json.dumps(payload.get("text")))


def _words(answer: dict[str, Any]) -> str:
    return _NUMBER.sub("quote …", without_what_is_new(json.dumps(answer, sort_keys=True)))


# --- Signing, and spoiling it -------------------------------------------------------------------------------------------

Headers = dict[str, str]


def _headers(body: bytes, at: float | str | None = None, secret: str = SECRET) -> Headers:
    stamp = str(int(NOW.timestamp()) if at is None else at)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}"}


def _signed(body: bytes) -> tuple[Headers, bytes]:
    return _headers(body), body


def _with(**wrong: str) -> Callable[[bytes], tuple[Headers, bytes]]:
    names = {name.replace("_", "-"): value for name, value in wrong.items()}
    return lambda body: ({**_headers(body), **names}, body)


def _later(seconds: int) -> Callable[[bytes], tuple[Headers, bytes]]:
    return lambda body: (_headers(body, at=int(NOW.timestamp()) + seconds), body)


_SPOILERS: dict[str, Callable[[bytes], tuple[Headers, bytes]]] = {
    "not signed": lambda body: ({}, body),
    "signed by somebody else": lambda body: (_headers(body, secret="another"), body),
    "signed with nothing": lambda body: (_headers(body, secret=""), body),
    "changed on the way": lambda body: (_headers(body), body + b"&more=1"),
    "cut off": lambda body: (_headers(body + b"x"), body),
    "an hour old": _later(-3600),
    "from the future": _later(3600),
    "a stamp that is no number": lambda body: (_headers(body, at="now"), body),
    "a stamp with a sign": lambda body: (_headers(body, at=f"+{int(NOW.timestamp())}"), body),
    "a stamp too long": lambda body: (_headers(body, at="9" * 400), body),
    "an empty signature": _with(x_slack_signature=""),
    "a signature of another rule": _with(x_slack_signature="v1=" + "0" * 64),
    "a signature of strange letters": _with(x_slack_signature="v0=\xe9\xff"),
    "a signature too long": _with(x_slack_signature="v0=" + "0" * 10_000),
}


# --- The door, without a network ----------------------------------------------------------------------------------------


@cache
def _door(place: Room) -> Starlette:
    return Starlette(routes=SignedRequests(Reception(place.app), SECRET, clock=NOW.timestamp).routes())


def _knock(place: Room, body: bytes, headers: Headers) -> tuple[int, bytes]:
    """Send one request in pieces, as a server hands it on, and return status and body of the answer."""
    pieces = [body[start : start + 65_536] for start in range(0, len(body), 65_536)] or [b""]
    answered: dict[str, Any] = {"status": 0, "body": b""}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": PATH,
        "raw_path": PATH.encode(), "root_path": "", "scheme": "http", "query_string": b"", "server": ("localhost", 80),
        "client": ("127.0.0.1", 1), "headers": [(name.encode(), text.encode("latin-1")) for name, text in headers.items()],
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        piece = pieces.pop(0) if pieces else b""
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: dict[str, Any]) -> None:
        answered["status"] = message.get("status", answered["status"])
        answered["body"] += message.get("body", b"")

    with place.without_a_network():
        asyncio.run(_door(place)(scope, receive, send))
    return answered["status"], answered["body"]
