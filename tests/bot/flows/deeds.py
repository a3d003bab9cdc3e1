"""What people do in the tests of flows: one line for each."""

import pytest

from bot.domain.errors import Refusal
from bot.domain.events import Door
from bot.flows import cards, moves
from tests.factories import NOW, said_with


def as_(store, who, work):
    """Do something as a person; the work is given the records and the person."""
    return store.write(lambda records: work(records, records.members.get(who)))


def refused(work, *args, **kwargs):
    """Do something that is refused; returns the sentence."""
    with pytest.raises(Refusal) as caught:
        work(*args, **kwargs)
    return caught.value.sentence


def show(store, who, application, now=NOW):
    return as_(store, who, lambda records, member: cards.show(records, member, application.id, now))


def move(store, who, application, to, *, now=NOW, seen=None, **said):
    """Move somebody, saying what the stage asks for unless the test says something else."""
    words = said_with(to, **said)
    return as_(
        store,
        who,
        lambda records, member: moves.move(
            records, member, application.id, to, said=words, door=Door.BUTTON, now=now, seen=seen
        ),
    )


def undo(store, who, application, now=NOW):
    return as_(
        store, who, lambda records, member: moves.undo(records, member, application.id, door=Door.BUTTON, now=now)
    )


def current(store, application):
    """Return an application as it is now."""
    return store.read(lambda records: records.applications.get(application.id))
