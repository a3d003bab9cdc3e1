"""Cases: who sends what about whom, what is wrong with it, and whether it comes again; drawn at random."""

from dataclasses import dataclass
from functools import cache

from hypothesis import strategies as st

from tests.fuzz.honest import BY_NAME, COMMANDS, FORMS, HONEST
from tests.fuzz.room import AS_IT_IS, ROOMS, Room, room
from tests.fuzz.wrong import EDITS, TEXTS, Edit, edited, is_out_of_shape
from tests.handlers.kinds import KINDS, Kind
from tests.handlers.payloads import Payload
from tests.handlers.world import NEVER

OWN = "whom they have to do with"
ABOUT = (OWN, OWN, "Nadia Brandt", "Rae Kowalski", "Rob Farrell", "Zoe Anders", "Estelle Novakova", NEVER.name)
ONCE, TWICE, BY_ANOTHER, AFTER_THEY_LEFT, AFTER_IT_CHANGED = (
    "once", "twice", "again by somebody else", "again after they left", "again after somebody moved the candidate",
)  # fmt: skip
KIND = {kind.name: kind for kind in KINDS}
LARGE = 2**16
# What people can do is tried more often than what only somebody who had Slack's secret could.
_OFTEN = {"text": 4, "spliced": 3, "id": 4, "borrowed": 3, "element": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One input: everything that is needed to make it again."""

    state: str
    who: str
    sends: str
    about: str
    which: int = 0
    edits: tuple[Edit, ...] = ()
    typed: str | None = None
    again: str = ONCE
    other: str = "colleague"

    @property
    def room(self) -> Room:
        return room(self.state)

    @property
    def kind(self) -> Kind:
        return KIND[self.who]

    @property
    def is_out_of_shape(self) -> bool:
        return is_out_of_shape(self.edits)

    def payload(self) -> Payload:
        """Return what is sent; to be asked for in the room, with everything in its place."""
        target = self.room.target(self.kind.asks_for if self.about == OWN else self.about)
        honest = list(BY_NAME[self.sends].make(self.kind.sender, target))
        chosen = honest[self.which % len(honest)]
        if self.typed is not None:
            chosen = {**chosen, "text": self.typed}
        return edited(chosen, self.edits, self.kind.sender, target)


_WORDS = (
    "to", "for", "owner", "because", "reason:", "—", "mine", "waiting", "after:3.1.1", "before:9.9.9", "anyway", "is",
    "<@U21COLLEAGUE>", "<@U21COLLEAGUE|colin>", "coding", "mlops_production", "recruiter screen", "debrief", "on hold",
    "ML engineer", "data", "ml", "10:00", "next Monday", "until", "1 April", "31.12.", "3/4", "at 5", "noon", "5pm", "half",
)  # fmt: skip
_TYPED = st.lists(
    st.sampled_from([*TEXTS, *_WORDS]) | st.text(max_size=6), max_size=6
).map(" ".join)  # fmt: skip


@cache
def cases(door: str) -> st.SearchStrategy[Case]:
    """Return how cases for a door are drawn."""
    sends = [one.name for one in HONEST if one.door == door]
    kinds = [kind for kind in EDITS for _ in range(_OFTEN.get(kind, 1)) if kind != "element" or door == FORMS]
    edit = st.builds(Edit, st.sampled_from(kinds), st.integers(0, LARGE), st.integers(0, LARGE))
    words = sorted({one.listener.partition(" ")[2] for one in HONEST if one.door == COMMANDS})
    typed = st.none()
    if door == COMMANDS:
        typed = st.none() | st.builds(lambda word, rest: f"{word} {rest}", st.sampled_from([*words, ""]), _TYPED)
    return st.builds(
        Case,
        state=st.sampled_from((AS_IT_IS, *ROOMS)),
        who=st.sampled_from([kind.name for kind in KINDS]),
        sends=st.sampled_from(sends),
        about=st.sampled_from(ABOUT),
        which=st.integers(0, 7),
        edits=st.lists(edit, min_size=0 if door == COMMANDS else 1, max_size=3).map(tuple),
        typed=typed,
        again=st.sampled_from((ONCE, ONCE, ONCE, TWICE, BY_ANOTHER, AFTER_THEY_LEFT, AFTER_IT_CHANGED)),
        other=st.sampled_from([kind.name for kind in KINDS]),
    )
