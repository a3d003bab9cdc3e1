"""The table: every listener and every word of a command, with what guards it, or why nothing does."""

from bot.views import bundles, settings
from tests.handlers.candidate_asks import CANDIDATE_ASKS
from tests.handlers.panel_asks import PANEL_ASKS
from tests.handlers.role_asks import ROLE_ASKS

ASKS = [*CANDIDATE_ASKS, *PANEL_ASKS, *ROLE_ASKS]
# What the table does not guard, and why.
UNGUARDED = {
    "/candidate help": "it says how to type, the same to everybody",
    "/role help": "it says how to type, the same to everybody",
    f"form {settings.CLAIM_FORM}": "for an owner of the workspace while there is no admin, held by a test of its own",
    f"button {bundles.MORE}": "only who owes a duty can put it off, held by a test of its own",
    f"button {bundles.REMIND}": "only who was asked to step in is helped to remind, held by a test of its own",
    "button .*": "a button nobody listens to any more says so",
    "event user_change": "Slack itself tells it",
    "event team_join": "Slack itself tells it",
    "event channel_shared": "Slack itself tells it",
}
