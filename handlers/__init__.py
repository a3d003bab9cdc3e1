"""What happens because a person asked: Bolt listeners, one module per noun.

A listener reads what was asked, makes one call, and shows the answer. `register_all` is the list of features.
"""

from slack_bolt import App

from handlers import candidates, errors, members, scorecards


def register_all(app: App) -> None:
    """Give an app every listener there is."""
    candidates.register(app)
    scorecards.register(app)
    members.register(app)
    errors.register(app)
