"""HTTP delivery: signed requests to the app's request URLs, instead of Socket Mode."""

import asyncio
import hashlib
import hmac
import http.client
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from bot.sandbox.delivery import NotAcknowledged, Parcel
from bot.sandbox.errors import SlackError
from bot.sandbox.gate import LOOPBACK
from bot.sandbox.model import Json

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

ACK_SECONDS = 3.0
GOOD = range(200, 300)


@dataclass(frozen=True)
class Answer:
    """What a request URL answered."""

    status: int
    text: str
    no_retry: bool

    @property
    def good(self) -> bool:
        """Whether the app took it."""
        return self.status in GOOD


class HttpDelivery:
    """Sends what Socket Mode would carry to request URLs, on loopback only."""

    def __init__(self, slack: "Slack") -> None:
        """Sign with the installation's secret."""
        self.slack = slack
        self.ack_seconds = ACK_SECONDS
        self.waiting = 0  # requests that are not answered yet

    async def deliver(self, parcel: Parcel) -> Json | None:
        """Send a payload and return what the app answered; NotAcknowledged if it did not, or not with 2xx."""
        if not parcel.url:
            raise NotAcknowledged("dispatch_failed", "connection_failed")
        kind, body = _encoded(parcel)
        headers = {"Content-Type": kind}
        if parcel.attempt:
            headers |= {"X-Slack-Retry-Num": str(parcel.attempt), "X-Slack-Retry-Reason": parcel.reason}
        self.slack.journal.envelopes.append({"type": parcel.kind, "payload": parcel.payload, "url": parcel.url})
        self.slack.journal.note("http", parcel.title, user=parcel.user_id, request=parcel.payload)
        started = time.perf_counter()
        answer = await self.post(parcel.url, body, headers)
        ms = round((time.perf_counter() - started) * 1000, 2)
        error = None if answer.good else f"http_{answer.status}"
        shown = {"body": answer.text}
        self.slack.journal.note("ack", parcel.title, user=parcel.user_id, ms=ms, error=error, response=shown)
        if error:
            reason = "http_service_error" if parcel.kind == "slash_commands" else error
            raise NotAcknowledged(reason, "http_error", retry=not answer.no_retry)
        return _decoded(answer.text)

    async def send_again(self, envelope: Json, times: int = 1) -> None:
        """Send what was sent before once more, as Slack does where it did not hear the answer."""
        for n in range(1, times + 1):
            kind, body = _encoded(Parcel(envelope["type"], envelope["payload"], envelope["type"]))
            self.slack.journal.note("http", f"{envelope['type']} again", request=envelope["payload"])
            await self.post(envelope["url"], body, {"Content-Type": kind, "X-Slack-Retry-Num": str(n)})

    async def verify_url(self, url: str) -> bool:
        """Do the `url_verification` handshake that Slack does when a request URL is entered."""
        challenge = {"token": self.slack.installation.verification_token, "challenge": "practice", "type":
                     "url_verification"}  # fmt: skip
        answer = await self.post(url, json.dumps(challenge), {"Content-Type": "application/json"})
        echoed = _decoded(answer.text) or {}
        return answer.good and "practice" in (answer.text.strip(), echoed.get("challenge"))

    async def ssl_check(self, url: str) -> bool:
        """Send the request with which Slack checks a certificate now and then."""
        body = urlencode({"ssl_check": "1", "token": self.slack.installation.verification_token})
        answer = await self.post(url, body, {"Content-Type": "application/x-www-form-urlencoded"})
        return answer.good

    async def post(self, url: str, body: str, headers: dict[str, str]) -> "Answer":
        """Send one signed request."""
        if urlsplit(url).hostname not in LOOPBACK:
            raise SlackError("url_not_on_loopback")
        headers = headers | self.signature(body) | {"User-Agent": "Slackbot 1.0 (+practice workspace)"}
        self.waiting += 1
        try:
            async with asyncio.timeout(self.ack_seconds):
                return await asyncio.to_thread(_post, url, body.encode(), headers, self.ack_seconds)
        except TimeoutError:
            raise NotAcknowledged("operation_timeout", "http_timeout") from None
        except (OSError, http.client.HTTPException):
            raise NotAcknowledged("dispatch_failed", "connection_failed") from None
        finally:
            self.waiting -= 1

    def signature(self, body: str, at: int | None = None) -> dict[str, str]:
        """Sign timestamp and body by v0; on real time, as the app checks it."""
        stamp = str(int(time.time()) if at is None else at)
        secret, base = self.slack.installation.signing_secret.encode(), f"v0:{stamp}:{body}".encode()
        digest = hmac.new(secret, base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _post(url: str, body: bytes, headers: dict[str, str], seconds: float) -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port or 80, timeout=seconds)
    try:
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        no_retry = response.headers.get("X-Slack-No-Retry") == "1"
        return Answer(response.status, response.read().decode(), no_retry)
    finally:
        connection.close()


def _encoded(parcel: Parcel) -> tuple[str, str]:
    form = "application/x-www-form-urlencoded"
    if parcel.kind == "events_api":
        return "application/json", json.dumps(parcel.payload)
    if parcel.kind == "slash_commands":
        return form, urlencode(parcel.payload)
    return form, urlencode({"payload": json.dumps(parcel.payload)})


def _decoded(text: str) -> Json | None:
    if not text.strip():
        return None
    try:
        value = json.loads(text)
    except ValueError:
        return {"text": text}
    return value if isinstance(value, dict) else None
