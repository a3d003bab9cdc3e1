"""Candidates and applications: a person, and that person in one opening."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from bot.domain.errors import Refusal
from bot.domain.names import folded_words, one_line
from bot.domain.people import Member
from bot.domain.pipeline import Stage

MAX_NAME = 300
MAX_EMAIL = 254
MAX_NOTE = 3000
MAX_LINK = 1000
# What stands in a link without being escaped; neither spaces nor what Slack's markup is made of.
_LINK = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCandidate:
    """What is known of a person before they are on file, already checked, and which member looks after them.

    `member_id` is set for a colleague: somebody who is in the Slack workspace themselves. `resume_url` is where their
    résumé lies; the file itself is never kept.
    """

    name: str
    email: str | None
    owner_id: str | None = None
    member_id: str | None = None
    resume_url: str | None = None

    def is_of(self, member: Member) -> bool:
        """Tell whether this is the member: by their address, or as the colleague they are."""
        is_their_address = bool(self.email and member.email_key) and email_key(str(self.email)) == member.email_key
        return is_their_address or self.member_id == member.id


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
    resume_url: str | None = None

    @property
    def code(self) -> str:
        """Return how people name the application."""
        return f"C-{self.number}"

    def is_of(self, member: Member) -> bool:
        """Tell whether this is the member's own file."""
        is_their_address = bool(self.email and member.email_key) and email_key(str(self.email)) == member.email_key
        return is_their_address or (self.member_id is not None and self.member_id == member.id)


def checked_candidate(
    name: str,
    email: str | None,
    owner_id: str | None = None,
    member_id: str | None = None,
    resume_url: str | None = None,
) -> NewCandidate:
    """Return a candidate worth keeping, or refuse: a name with a letter, an e-mail and a link that look like ones."""
    line = one_line(name, MAX_NAME + 1)
    if not folded_words(line):
        raise Refusal("A candidate needs a name.")
    if len(line) > MAX_NAME:
        raise Refusal(f"That name is longer than {MAX_NAME} characters. Is it really a name?")
    address = (email or "").strip()
    if address and not looks_like_email(address):
        raise Refusal(f"“{one_line(address, 60)}” does not look like an e-mail address.")
    return NewCandidate(
        name=line,
        email=address or None,
        owner_id=owner_id,
        member_id=member_id,
        resume_url=checked_link(resume_url) if resume_url else None,
    )


def check_owner(person: NewCandidate, owner: Member | None) -> None:
    """Refuse an owner who cannot be asked for anything, or who is the candidate."""
    if owner is None or not owner.can_take_part:
        raise Refusal("That owner cannot be asked for anything: they left, are a guest or a bot. Choose somebody else.")
    if person.is_of(owner):
        raise Refusal("Nobody looks after their own file. Choose another owner.")


def check_not_themselves(person: NewCandidate, member: Member) -> None:
    """Refuse the same whether they are on file already or not."""
    if person.is_of(member):
        raise Refusal("Nobody puts themselves on file. Ask somebody else to do it.")


def checked_link(text: str) -> str:
    """Return a link that leads to a page on the web, or refuse; what is behind it nobody looks at."""
    link = text.strip()
    try:
        parts = urlsplit(link)
        leads_somewhere = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
    except ValueError:
        leads_somewhere = False
    if not leads_somewhere or not _LINK.fullmatch(link):
        raise Refusal("A résumé is kept as a link that begins with https://, such as https://drive.example.com/cv.pdf.")
    if len(link) > MAX_LINK:
        raise Refusal(f"That link is longer than {MAX_LINK:,} characters. Is there a shorter one?")
    return link


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
