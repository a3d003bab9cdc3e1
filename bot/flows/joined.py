"""Joined messages: what is due to one person at the same moment is one message to them, and stays one as it changes.

Nobody is sent more than three unasked messages a day. Whoever is owed more hears the rest as soon as there is room for
one message again, and all of it in that one, so nothing waits for another day behind what came before it.

Every delivery keeps a row and a key of its own. Those that share a message share its time stamp; the message carries
all their keys, so that each can be looked up in the conversation; and it counts as one message of its reader's day.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.deliveries import JOINED, Delivery
from bot.views.joined import fits, together
from storage.store import Records

Message = dict[str, Any]
Rendered = tuple[Delivery, Message]
Render = Callable[[Records, Delivery], Message | None]


def join(
    records: Records, first: Rendered, sender: str, channel_id: str, now: datetime, render: Render
) -> list[Rendered]:
    """Write down that a message is about to be sent, with whatever else is due to its reader; nothing if it is not ours.

    Returns all that it is to say, in the order in which it was owed.
    """
    delivery = first[0]
    if not records.deliveries.about_to_send(delivery.id, sender, channel_id, now):
        return []
    going = [first]
    if delivery.kind in JOINED:
        for other in records.deliveries.due_with(delivery, JOINED, sender, now):
            said = render(records, other)
            if said is not None and fits([message for _, message in (*going, (other, said))]):
                records.deliveries.goes_along(other.id, sender, channel_id, now)
                going.append((other, said))
    return sorted(going, key=lambda one: one[0].id)


def as_it_stands(records: Records, first: Rendered, render: Render) -> Message:
    """Return the whole of the message a delivery stands in, as all that share it would have it now."""
    delivery = first[0]
    if delivery.kind not in JOINED:
        return first[1]
    # What was owed anew since stands here as it was first, and says what is true of it now.
    sharing = [replace(other, subject=other.first_subject) for other in records.deliveries.sharing(delivery)]
    others = [(other, render(records, other)) for other in sharing]
    return said_in([first, *((other, said) for other, said in others if said is not None)])


def said_in(rendered: Sequence[Rendered]) -> Message:
    """Return what several deliveries say as one message."""
    return together([said for _, said in sorted(rendered, key=lambda one: one[0].id)])
