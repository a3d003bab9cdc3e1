"""Candidates and applications: a person, and that person in one opening."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.errors import Refusal
from bot.domain.names import folded_words, one_line
from bot.domain.people import Member
from bot.domain.pipeline import Stage

MAX_NAME = 300
MAX_EMAIL = 254
MAX_NOTE = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCandidate:
    """What is known of a person before they are on file, already checked, and which member looks after them.

    `member_id` is set for a colleague: somebody who is in the Slack workspace themselves.
    """

    name: str
    email: str | None
    owner_id: str | None = None
    member_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A candidate in one opening. People write `C-17` for number 17.

    `holder_id` is the one person everybody waits for (nobody while the candidate has the next move), since
    `waiting_since`, for the duty `duty`, until `due_at`. At `revealed_at` every card was in for the first time.
    `member_id` is set for a colleague, `reason_code` after a way out, `revisit_on` while on hold. By
    `deadline_at` the candidate must answer somebody else.
    """

    id: int
    number: int
    candidate_id: int
    name: str
    email: str | None
    opening_id: int
    stage: Stage
    previous_stage: Stage | None
    stage_since: datetime
    stage_event_id: int
    owner_id: str | None
    holder_id: str | None
    duty: str
    waiting_since: datetime
    due_at: datetime | None
    revealed_at: datetime | None = None
    member_id: str | None = None
    reason_code: str | None = None
    revisit_on: date | None = None
    deadline_at: datetime | None = None

    @property
    def code(self) -> str:
        """Return how people name the application."""
        return f"C-{self.number}"

    def is_of(self, member: Member) -> bool:
        """Tell whether this is the member's own file."""
        is_their_address = bool(self.email and member.email_key) and email_key(str(self.email)) == member.email_key
        return is_their_address or (self.member_id is not None and self.member_id == member.id)


def checked_candidate(
    name: str, email: str | None, owner_id: str | None = None, member_id: str | None = None
) -> NewCandidate:
    """Return a candidate worth keeping, or refuse: a name with at least one letter, an e-mail that looks like one."""
    line = one_line(name, MAX_NAME + 1)
    if not folded_words(line):
        raise Refusal("A candidate needs a name.")
    if len(line) > MAX_NAME:
        raise Refusal(f"That name is longer than {MAX_NAME} characters. Is it really a name?")
    address = (email or "").strip()
    if address and not looks_like_email(address):
        raise Refusal(f"“{one_line(address, 60)}” does not look like an e-mail address.")
    return NewCandidate(name=line, email=address or None, owner_id=owner_id, member_id=member_id)


def looks_like_email(text: str) -> bool:
    """Tell whether text could be an e-mail address: one @ between two parts, a dot on the right, no spaces."""
    left, at, right = text.partition("@")
    return (
        bool(at and left and "." in right.strip(".") and "@" not in right and not any(c.isspace() for c in text))
        and len(text) <= MAX_EMAIL
    )


def email_key(email: str) -> str:
    """Return what makes two spellings of an e-mail address the same."""
    return email.strip().casefold()


def name_key(name: str) -> str:
    """Return what makes two spellings of a name the same."""
    return " ".join(folded_words(name))
