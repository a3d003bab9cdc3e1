"""The Web API's methods, a module per family, gathered under their names."""

from collections.abc import Mapping

from bot.sandbox.methods import apps, channels, chat, conversations, files, reactions, scheduled, users, views
from bot.sandbox.methods.registry import Handler

HANDLERS: Mapping[str, Handler] = {
    **apps.HANDLERS,
    **channels.HANDLERS,
    **chat.HANDLERS,
    **scheduled.HANDLERS,
    **conversations.HANDLERS,
    **files.HANDLERS,
    **reactions.HANDLERS,
    **users.HANDLERS,
    **views.HANDLERS,
}
