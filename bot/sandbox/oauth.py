"""OAuth v2: the page where somebody allows the app, the code, and its exchange for tokens."""

import html
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.sandbox.bodies import form
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

CODE_SECONDS = 600
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Install {name}</title>
<body style="font:16px system-ui;max-width:32rem;margin:4rem auto;padding:0 1rem">
<h1>{name} wants access to {team}</h1><p>It asks for:</p><ul>{scopes}</ul>
<form method="post" action="/oauth/v2/authorize?{query}">
<button name="allow" value="1">Allow</button> <button name="allow" value="0">Cancel</button></form></body></html>"""


@dataclass(frozen=True)
class Code:
    """One code waiting to be exchanged."""

    scopes: frozenset[str]
    redirect_uri: str
    user_id: str
    issued: float


class OAuth:
    """The authorisation server of the workspace."""

    def __init__(self, slack: "Slack") -> None:
        """Begin without codes."""
        self.slack = slack
        self._codes: dict[str, Code] = {}

    def page(self, request: Request) -> Response:
        """Ask somebody whether they allow the app."""
        error = self._objection(request.query_params)
        if error:
            return HTMLResponse(f"<h1>{error}</h1>", 400)
        scopes = "".join(f"<li>{html.escape(scope)}</li>" for scope in self._scopes(request.query_params))
        name, team = html.escape(self.slack.installation.name), html.escape(self.slack.workspace.team.name)
        query = html.escape(str(request.url.query))
        return HTMLResponse(PAGE.format(name=name, team=team, scopes=scopes, query=query))

    async def decide(self, request: Request) -> Response:
        """Carry the decision back to the app."""
        params = request.query_params
        if error := self._objection(params):
            return HTMLResponse(f"<h1>{error}</h1>", 400)
        allowed = form(await request.body()).get("allow") == "1"
        answer = {"state": params.get("state", "")}
        answer |= {"code": self.issue(params)} if allowed else {"error": "access_denied"}
        target = self._redirect(params)
        return RedirectResponse(f"{target}{'&' if '?' in target else '?'}{urlencode(answer)}", 302)

    def issue(self, params: Mapping[str, str]) -> str:
        """Make a new code."""
        code = secrets.token_hex(16)
        installer = next(person.id for person in self.slack.workspace.people.values() if not person.is_bot)
        scopes = frozenset(self._scopes(params))
        self._codes[code] = Code(scopes, self._redirect(params), installer, time.monotonic())
        return code

    def exchange(self, args: Mapping[str, str]) -> Json:
        """oauth.v2.access: a code for a bot token, once."""
        installation, team = self.slack.installation, self.slack.workspace.team
        if args.get("client_id") != installation.client_id:
            raise SlackError("invalid_client_id")
        if args.get("client_secret") != installation.client_secret:
            raise SlackError("bad_client_secret")
        code = self._codes.pop(args.get("code", ""), None)
        if not code or time.monotonic() - code.issued > CODE_SECONDS:
            raise SlackError("invalid_code")
        if args.get("redirect_uri", code.redirect_uri) != code.redirect_uri:
            raise SlackError("bad_redirect_uri")
        return {
            "app_id": installation.app_id,
            "authed_user": {"id": code.user_id},
            "scope": ",".join(sorted(code.scopes)),
            "token_type": "bot",
            "access_token": installation.new_bot_token(set(code.scopes)),
            "bot_user_id": installation.bot_user_id,
            "team": {"id": team.id, "name": team.name},
            "enterprise": team.enterprise(),
            "is_enterprise_install": False,
        }

    def _objection(self, params: Mapping[str, str]) -> str:
        if params.get("client_id") != self.slack.installation.client_id:
            return "invalid_client_id"
        if not self._redirect(params):
            return "bad_redirect_uri"
        asked = {scope for scope in params.get("scope", "").split(",") if scope}
        return "" if asked <= self.slack.installation.requested_scopes() else "invalid_scope"

    def _scopes(self, params: Mapping[str, str]) -> list[str]:
        asked = [scope for scope in params.get("scope", "").split(",") if scope]
        return asked or sorted(self.slack.installation.requested_scopes())

    def _redirect(self, params: Mapping[str, str]) -> str:
        known: list[str] = self.slack.installation.manifest.get("oauth_config", {}).get("redirect_urls", [])
        wanted = params.get("redirect_uri") or (known[0] if known else "")
        return wanted if any(wanted.startswith(url) for url in known) else ""
