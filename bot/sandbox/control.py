"""The control calls: clock, trouble, log, sockets, people, scopes, rates, for tests and other processes."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox.delivery import deliver_again
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json
from bot.sandbox.travel import travel

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

LONG_POLL_SECONDS = 25.0


async def serve(slack: "Slack", request: Request) -> Response:
    """Answer one control call."""
    handler = CONTROLS.get(request.path_params["name"])
    if not handler:
        return JSONResponse({"ok": False, "error": "unknown_control", "known": sorted(CONTROLS)}, 404)
    try:
        body = await _body(request)
        answer = await handler(slack, body)
    except SlackError as refusal:
        return JSONResponse(refusal.as_json(), 400)
    return JSONResponse({"ok": True, **answer})


async def _body(request: Request) -> Json:
    body: Any = dict(request.query_params)
    raw = await request.body()
    if raw:
        try:
            body |= json.loads(raw)
        except (ValueError, TypeError):
            raise SlackError("invalid_json") from None
    return dict(body)


async def clock(slack: "Slack", body: Json) -> Json:
    """Read the clock, wait until it was moved (`after`), or move it (`to`, `advance`, `zone`)."""
    if "to" in body:
        travel(slack.clock, body["to"], str(body.get("zone", "UTC")))
    elif "advance" in body:
        slack.clock.move(float(body["advance"]))
    elif "after" in body:
        await slack.clock.moved_since(int(body["after"]), LONG_POLL_SECONDS)
    return slack.clock.as_json()


async def trouble(slack: "Slack", body: Json) -> Json:
    """Turn the switches of trouble; `{"clear": true}` turns all of them off."""
    if body.pop("clear", False):
        slack.trouble.clear()
    slack.set_trouble(body)
    return {"trouble": slack.trouble.as_json()}


async def log(slack: "Slack", body: Json) -> Json:
    """Return the log after entry `after`."""
    return {"entries": slack.journal.after(int(body.get("after", 0)), int(body.get("limit", 200)))}


async def calls(slack: "Slack", body: Json) -> Json:
    """Return the Web API calls the app made, of one `method` or all."""
    wanted = body.get("method")
    return {"calls": [asdict(call) for call in slack.journal.calls if wanted in (None, call.method)]}


async def sockets(slack: "Slack", body: Json) -> Json:
    """Do something to every socket: warning, refresh, refresh_close, link_disabled, close, half_open."""
    touched = await slack.sockets.control(str(body["do"])) if "do" in body else 0
    return {"sockets": len(slack.sockets.links), "touched": touched}


async def again(slack: "Slack", body: Json) -> Json:
    """Deliver the last envelope (or the one with `envelope_id`) once more, under the same id."""
    envelopes = [item for item in slack.journal.envelopes if body.get("envelope_id") in (None, item["envelope_id"])]
    if not envelopes:
        raise SlackError("envelope_not_found")
    await deliver_again(slack, envelopes[-1], int(body.get("times", 1)))
    return {"envelope_id": envelopes[-1]["envelope_id"]}


async def person(slack: "Slack", body: Json) -> Json:
    """Change somebody: `{"user": "ada", "deleted": true}`."""
    found = slack.workspace.named(str(body.pop("user", "")))
    slack.workspace.change_person(found.id, **body)
    return {"user": found.id}


async def scopes(slack: "Slack", body: Json) -> Json:
    """Grant and revoke scopes of the bot token."""
    now = slack.installation.bot_scopes | set(body.get("grant", []))
    slack.change_scopes(now - set(body.get("revoke", [])))
    return {"scopes": sorted(slack.installation.bot_scopes)}


async def rates(slack: "Slack", body: Json) -> Json:
    """Change the rate budget: `{"on": true, "chat.postMessage": 3, "T2": 5, "channel_burst": 1}`."""
    slack.budget.set(body)
    return {"on": slack.budget.on, "numbers": slack.budget.numbers}


async def app(slack: "Slack", _: Json) -> Json:
    """Return what the app needs to connect."""
    installation = slack.installation
    return {
        "bot_token": installation.bot_token,
        "app_token": installation.app_token,
        "signing_secret": installation.signing_secret,
        "client_id": installation.client_id,
        "client_secret": installation.client_secret,
        "api_url": f"{slack.url}/api/",
        "connected": len(slack.sockets.links),
    }


async def uninstall(slack: "Slack", _: Json) -> Json:
    """Take the app away."""
    slack.uninstall()
    return {}


Control = Callable[["Slack", Json], Awaitable[Json]]
CONTROLS: Mapping[str, Control] = {
    "again": again,
    "app": app,
    "calls": calls,
    "clock": clock,
    "log": log,
    "person": person,
    "rates": rates,
    "scopes": scopes,
    "sockets": sockets,
    "trouble": trouble,
    "uninstall": uninstall,
}
