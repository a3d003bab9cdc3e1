"""api.test, auth.*, apps.*, oauth.v2.access and blocks.validate."""

from collections.abc import Mapping

from bot.sandbox.errors import SlackError
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.registry import Handler
from bot.sandbox.model import Json
from bot.sandbox.rules import Problem, check_blocks, check_manifest, check_message, check_view


def api_test(call: Call) -> Json:
    """api.test: gives back what it was given."""
    args = {key: value for key, value in call.args.items() if key != "token"}
    if args.get("error"):
        raise SlackError(str(args["error"]), args=args)
    return {"args": args}


def auth_test(call: Call) -> Json:
    """auth.test."""
    team, installation = call.workspace.team, call.slack.installation
    bot = call.workspace.people[call.bot]
    return {
        "url": f"{call.slack.url}/",
        "team": team.name,
        "user": bot.name,
        "team_id": team.id,
        "user_id": bot.id,
        "bot_id": installation.bot_id,
        "is_enterprise_install": False,
        **({"enterprise_id": team.enterprise_id} if team.enterprise_id else {}),
    }


def auth_revoke(call: Call) -> Json:
    """auth.revoke."""
    if not call.flag("test"):
        call.grant.error = "token_revoked"
        call.slack.events.emit("tokens_revoked", {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [call.bot]}})
    return {"revoked": not call.flag("test")}


def uninstall(call: Call) -> Json:
    """apps.uninstall."""
    installation = call.slack.installation
    if (call.text("client_id"), call.text("client_secret")) != (installation.client_id, installation.client_secret):
        raise SlackError("invalid_client_id")
    call.slack.uninstall()
    return {}


def connections_open(call: Call) -> Json:
    """apps.connections.open."""
    if not call.slack.installation.socket_mode:
        raise SlackError("not_allowed_token_type")
    return {"url": call.slack.sockets.open_address()}


def authorizations(call: Call) -> Json:
    """apps.event.authorizations.list."""
    team = call.workspace.team
    grant = {"enterprise_id": team.enterprise_id, "team_id": team.id, "user_id": call.bot, "is_bot": True,
             "is_enterprise_install": False}  # fmt: skip
    return {"authorizations": [grant]}


def manifest_validate(call: Call) -> Json:
    """apps.manifest.validate."""
    manifest = call.data("manifest")
    if not isinstance(manifest, dict):
        raise SlackError("invalid_manifest")
    problems = check_manifest(manifest)
    if problems:
        raise SlackError("invalid_manifest", errors=[_as_json(problem) for problem in problems])
    return {"errors": []}


def blocks_validate(call: Call) -> Json:
    """blocks.validate: blocks, a message or a view, judged by the rules."""
    blocks, message, view = call.data("blocks"), call.data("message"), call.data("view")
    if blocks is None and message is None and view is None:
        raise SlackError("invalid_arguments")
    if view is not None:
        problems = check_view(view)
    else:
        problems = check_blocks(blocks) if message is None else check_message(message)
    if problems:
        raise SlackError("invalid_blocks", errors=[_as_json(problem) for problem in problems])
    return {}


def _as_json(problem: Problem) -> Json:
    return {"code": problem.error, "message": problem.message, "pointer": problem.pointer}


def oauth_access(call: Call) -> Json:
    """oauth.v2.access: exchanges the code of an installation."""
    return call.slack.oauth.exchange({name: str(value) for name, value in call.args.items()})


HANDLERS: Mapping[str, Handler] = {
    "api.test": api_test,
    "apps.connections.open": connections_open,
    "apps.event.authorizations.list": authorizations,
    "apps.manifest.validate": manifest_validate,
    "apps.uninstall": uninstall,
    "auth.revoke": auth_revoke,
    "auth.test": auth_test,
    "blocks.validate": blocks_validate,
    "oauth.v2.access": oauth_access,
}
