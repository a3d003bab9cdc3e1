"""References: what somebody who worked with a candidate said of them."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import Refusal
from bot.domain.names import cleaned, one_line

MAX_REFEREE = 120
MAX_RELATION = 120
MAX_SAID = 3000
LEAST_SAID = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReference:
    """A reference before it is kept, already checked."""

    referee: str
    relation: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One talk with somebody who worked with the candidate: who, in what relation, what they said, who wrote it down."""

    at: datetime
    recorded_by: str
    referee: str
    relation: str
    said: str


def checked_reference(referee: str, relation: str, said: str) -> NewReference:
    """Return a reference worth keeping, or refuse."""
    who, how, what = one_line(referee, MAX_REFEREE), one_line(relation, MAX_RELATION), cleaned(said)
    if not who:
        raise Refusal("Who gave the reference? A name is enough.")
    if len(what) < LEAST_SAID:
        raise Refusal("What did they say? One or two sentences are enough.")
    if len(what) > MAX_SAID:
        raise Refusal(f"Please keep it under {MAX_SAID} characters.")
    return NewReference(referee=who, relation=how, said=what)
