"""What happens because a person asked: Bolt listeners, one module per noun.

A listener reads what was asked, makes one call, and shows the answer. `register_all` is the list of features.
"""

from slack_bolt import App

from handlers import (
    bulk,
    candidates,
    channels,
    conversations,
    debriefs,
    errors,
    home,
    installations,
    kits,
    members,
    moves,
    nudges,
    opening_forms,
    opening_wizard,
    openings,
    outdated,
    scorecards,
    settings,
    shortcuts,
)


def register_all(app: App) -> None:
    """Give an app every listener there is: what comes most often, or in bursts, first, for Bolt asks one after the other."""
    candidates.register(app)
    scorecards.register(app)
    conversations.register(app)
    members.register(app)
    home.register(app)
    moves.register(app)
    bulk.register(app)
    kits.register(app)
    nudges.register(app)
    debriefs.register(app)
    openings.register(app)
    opening_wizard.register(app)
    opening_forms.register(app)
    settings.register(app)
    channels.register(app)
    installations.register(app)
    shortcuts.register(app)
    errors.register(app)
    outdated.register(app)
