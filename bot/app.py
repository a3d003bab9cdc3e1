"""The Bolt app, and the one middleware that gives listeners what they need.

`process_before_response`: a listener runs to its end, commits, and only then is the envelope acknowledged. Bolt's
middleware cannot wrap a listener, so it provides and does nothing else; transactions are opened by the visit.
"""

from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web import WebClient

from bot.clock import Clock
from bot.directory import Identity
from bot.domain.company import Company
from bot.flows.homes import Homes
from bot.messenger import Messenger
from bot.templates import Library, library
from handlers import register_all
from handlers.visits import visit_of
from storage.store import Store

LISTENER_SECONDS = 2


def build_app(  # noqa: PLR0913 — what an app is made of, each by its name
    *,
    token: str,
    api_url: str,
    identity: Identity,
    store: Store,
    messenger: Messenger,
    company: Company,
    clock: Clock,
    templates: Library | None = None,
    homes: Homes | None = None,
) -> App:
    """Return the app with all its listeners; nothing is sent or read while building it."""
    app = App(
        client=WebClient(token=token, base_url=api_url, timeout=LISTENER_SECONDS, retry_handlers=[]),
        authorize=_authorize(identity, token),
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
    )

    shelf = templates or library()
    published = homes or Homes(store, messenger, company, clock)

    def provide(
        context: BoltContext, body: dict[str, Any], client: WebClient, next_: Callable[[], None]
    ) -> BoltResponse | None:
        if _team_of(body) not in {identity.team_id, None}:
            return BoltResponse(status=200)  # acknowledged and ignored: another workspace's envelope is not ours
        context["visit"] = visit_of(body, client, store, company, clock(), after=published.wanted)
        context["messenger"] = messenger
        context["homes"] = published
        context["library"] = shelf
        next_()
        return None

    app.middleware(provide)
    register_all(app)
    return app


def _authorize(identity: Identity, token: str) -> Callable[..., AuthorizeResult]:
    """Return Bolt's question who we are, answered from what we learned at the start, without a call for each envelope."""

    def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id=identity.team_id,
            bot_token=token,
            bot_id=identity.bot_id,
            bot_user_id=identity.bot_user_id,
        )

    return authorize


def _team_of(body: dict[str, Any]) -> str | None:
    team = body.get("team_id") or (body.get("team") or {}).get("id")
    return str(team) if team else None
