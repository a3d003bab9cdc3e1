"""What outlived its listener: buttons, forms and searches of another version, and a command the manifest calls otherwise.

Registered last, so that each hears only what nothing else does: whoever pressed or submitted reads what to do instead.
"""

import re
from typing import Any

from slack_bolt import Ack, App

from bot.domain.errors import Refusal
from bot.messenger import Messenger
from bot.views.blocks import answer
from handlers.candidates import is_theirs_alone

Body = dict[str, Any]
ANYTHING = re.compile(".*", re.DOTALL)
BUTTON = "This button is from an older version of Hireloop. Ask again with `/candidate`, please."
FORM = "This form is from an older version of Hireloop. Open it again, please."
SHORTCUT = "This version of Hireloop does not know that shortcut. Type `/candidate help` to see what it can do."
COMMAND = "Hireloop does not know this command. `/candidate help` and `/role help` show what you can type."
# Of what can be acted on, that which says something by itself; anything else is a field, read when its form is sent.
PRESSED = frozenset({"button", "overflow"})


def register(app: App) -> None:
    """Register a listener for everything that has none."""
    app.command(ANYTHING)(refuse_command)
    app.action(ANYTHING)(refuse_press)
    app.view(ANYTHING)(refuse_form)
    app.view_closed(ANYTHING)(let_pass)
    app.shortcut(ANYTHING)(refuse_shortcut)
    app.options(ANYTHING)(offer_nothing)
    app.event(ANYTHING)(let_pass)


def refuse_command() -> None:
    """Say which commands there are."""
    raise Refusal(COMMAND)


def refuse_press(ack: Ack, action: Body, body: Body, messenger: Messenger) -> None:
    """Say that a button has outlived its meaning; in a message only its presser sees, in the place of the message."""
    if action.get("type") in PRESSED:
        if not body.get("response_url"):
            raise Refusal(BUTTON)
        messenger.reply(body["response_url"], answer(BUTTON), replace=is_theirs_alone(body))
    ack()


def refuse_form() -> None:
    """Say that a form has outlived its meaning; what was typed into it is shown, to be copied."""
    raise Refusal(FORM)


def refuse_shortcut() -> None:
    """Say that a shortcut means nothing here."""
    raise Refusal(SHORTCUT)


def offer_nothing(ack: Ack) -> None:
    """Offer nothing in a field of a form that has outlived its meaning."""
    ack(options=[])


def let_pass(ack: Ack) -> None:
    """Acknowledge what nobody waits to hear about: Slack would tell it again and again."""
    ack()
