"""The table: every listener and every word of a command, with what guards it, or why nothing does."""

from bot.views import bundles, home, nudge_notes, preferences, settings
from tests.handlers.candidate_asks import CANDIDATE_ASKS
from tests.handlers.home_asks import HOME_ASKS
from tests.handlers.panel_asks import PANEL_ASKS
from tests.handlers.role_asks import ROLE_ASKS

ASKS = [*CANDIDATE_ASKS, *PANEL_ASKS, *ROLE_ASKS, *HOME_ASKS]
# What the table does not guard, and why.
UNGUARDED = {
    "/candidate help": "it says how to type, the same to everybody",
    "/role help": "it says how to type, the same to everybody",
    f"form {settings.CLAIM_FORM}": "for an owner of the workspace while there is no admin, held by a test of its own",
    f"button {bundles.MORE}": "only who owes a duty can put it off, held by a test of its own",
    f"form {nudge_notes.MUTE_FORM}": "only who owes a duty can mute its kind, held by a test of its own",
    f"button {bundles.REMIND}": "only who was asked to step in is helped to remind, held by a test of its own",
    "button .*": "a button nobody listens to any more says so",
    "form .*": "a form nobody listens to any more says so",
    "view_closed .*": "nothing comes of closing a form nobody listens to any more",
    "options .*": "a field nobody listens to any more offers nothing",
    "shortcut .*": "a shortcut nobody listens to any more says so",
    ".*": "a command of another name says which there are",
    "event .*": "what nobody listens to is acknowledged and nothing else",
    "event user_change": "Slack itself tells it",
    "event team_join": "Slack itself tells it",
    "event channel_shared": "Slack itself tells it",
    "event channel_archive": "Slack itself tells it",
    "event channel_deleted": "Slack itself tells it",
    "event channel_rename": "Slack itself tells it",
    "event channel_id_changed": "Slack itself tells it",
    "event group_archive": "Slack itself tells it",
    "event group_deleted": "Slack itself tells it",
    "event group_rename": "Slack itself tells it",
    "event member_joined_channel": "Slack itself tells it",
    "event app_uninstalled": "Slack itself tells it",
    "event tokens_revoked": "Slack itself tells it",
    "event app_home_opened": "everybody gets a Home of their own; what is in it is held by a test of its own",
    "event app_mention": "the answer is read by a whole channel, held by a test of its own",
    "event message": "the answer is theirs alone, held by a test of its own",
    f"button {home.HELP}": "it says how to type, the same to everybody",
    f"options {preferences.COUNTRY}": "it lists the countries there are, the same to everybody",
}
