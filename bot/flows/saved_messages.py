"""Saved messages: somebody keeps what a message says as their note about a candidate they may note about."""

from datetime import datetime

from bot.domain import quotes
from bot.domain.candidates import MAX_NOTE, Application
from bot.domain.errors import Refusal
from bot.domain.events import Door
from bot.domain.people import Member
from bot.domain.permissions import Action, allows, require
from bot.flows import candidates
from bot.flows.access import case_of, roles_anywhere
from bot.flows.finding import Found, NotFound, Several, find
from storage.store import Records

MOST_OFFERED = 20
# What is left for the message's own words, beside who wrote it and where.
MOST_WORDS = MAX_NOTE - 400
NOTHING_LEFT = "There is nothing to save yet. Write what is worth keeping."


def words_to_save(records: Records, member: Member, text: str) -> str:
    """Return a message's words as the form offers them, for somebody who may take part at all."""
    require(Action.REFER, roles_anywhere(records, member))
    names = records.members.named(quotes.people_in(text))
    return quotes.shortened(quotes.plain(text, names), MOST_WORDS)


def offered(records: Records, member: Member, words: str) -> list[tuple[Application, str]]:
    """Return the applications some words may mean that a member may note about, each with its opening's title."""
    if not member.can_take_part:
        return []
    cases = (case_of(records, member, one) for one in _meant(find(records, member, words)))
    allowed = [case for case in cases if allows(Action.NOTE, case.roles)]
    return [(case.application, case.opening.title) for case in allowed[:MOST_OFFERED]]


def _meant(found: Found | Several | NotFound) -> tuple[Application, ...]:
    match found:
        case Found(application):
            return (application,)
        case Several(applications):
            return applications
        case NotFound():
            return ()


def save(
    records: Records, member: Member, application_id: int, words: str, source: str, *, door: Door, now: datetime
) -> Application:
    """Keep the words with who wrote them and where; refused where a note would be."""
    if not words.strip():
        raise Refusal(NOTHING_LEFT)
    author_id = quotes.author_in(source)
    author = records.members.named([author_id]).get(author_id) if author_id else None
    where = quotes.permalink(source)
    tail = " ".join(part for part in (f"— {author}" if author else "", where or "") if part)
    note = "\n".join(part for part in (quotes.shortened(words.strip(), MOST_WORDS), tail) if part)
    return candidates.note(records, member, application_id, note, door=door, now=now)
