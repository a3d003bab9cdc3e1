"""Joined messages on screen: what several messages to one person say, in one."""

from collections.abc import Sequence

from bot.views.blocks import TEXT_MOST, Message, message

MOST_BLOCKS = 50
DIVIDER = {"type": "divider"}


def fits(messages: Sequence[Message]) -> bool:
    """Tell whether Slack takes these messages as one, with every word of them."""
    lengths = [len(one["text"]) + 1 for one in messages]
    return len(_blocks(messages)) <= MOST_BLOCKS and sum(lengths) - 1 <= TEXT_MOST


def together(messages: Sequence[Message]) -> Message:
    """Return one message that says what each of these says, with a line between them; one alone stays as it is."""
    if len(messages) == 1:
        return messages[0]
    return message("\n".join(one["text"] for one in messages), _blocks(messages))


def _blocks(messages: Sequence[Message]) -> list[dict[str, object]]:
    first, *others = messages
    return [*first["blocks"], *(block for one in others for block in (DIVIDER, *one["blocks"]))]
