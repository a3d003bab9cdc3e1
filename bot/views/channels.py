"""What admins read of a channel that is seen from outside."""

from bot.views.blocks import Message, escape, message, section


def shared(channel_id: str) -> Message:
    """Return why no digest goes to a channel any more, and what to do."""
    said = (
        f"<#{escape(channel_id)}> is shared with another organisation, so Hireloop posts nothing there any more: "
        "candidates' names would be read outside. Choose another channel with `/role edit`, or for all openings with "
        "HIRELOOP_CHANNEL in the bot's settings; or stop sharing this one."
    )
    return message(said, [section(said)])
