"""Candidates: put on file, referred, noted about, and the facts recorded on the way."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import audit
from bot.domain.candidates import (
    MAX_NOTE,
    Application,
    NewCandidate,
    check_not_themselves,
    check_owner,
    checked_link,
    name_key,
)
from bot.domain.cards import Card
from bot.domain.errors import Refusal
from bot.domain.events import Deed, Door, Kind
from bot.domain.names import cleaned
from bot.domain.openings import Opening, require_open
from bot.domain.people import Member
from bot.domain.permissions import Action, company_roles, require, roles_in
from bot.domain.pipeline import Stage
from bot.domain.references import NewReference, Reference
from bot.flows.access import case_of, open_case
from bot.flows.cards import card_of, show
from bot.flows.clocks import settle
from storage.store import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyHere:
    """Somebody in the opening has the same e-mail address or the same name."""

    card: Card
    same: str


def add(
    records: Records,
    member: Member,
    person: NewCandidate,
    opening: Opening,
    *,
    anyway: bool,
    door: Door,
    now: datetime,
    stage: Stage = Stage.APPLIED,
) -> Card | AlreadyHere:
    """Put a candidate into an opening, unless they seem to be in it already."""
    require(Action.ADD, roles_in(member, opening))
    require_open(opening)
    if person.owner_id is not None:
        check_owner(person, records.members.get(person.owner_id))
    check_not_themselves(person, member)
    records.applications.lock_numbers()
    person = _without_own_address(records, member, person)
    candidate_id, here = _known(records, person, opening, anyway=anyway)
    if here is not None and not here.is_of(member):
        same = "e-mail address" if candidate_id else "name"
        return AlreadyHere(card=card_of(records, member, case_of(records, member, here), now), same=same)
    if candidate_id and person.resume_url:
        records.candidates.know_resume(candidate_id, person.resume_url)
    application_id = put_on_file(
        records,
        Deed(member, door, now),
        candidate_id or records.candidates.add(person, now),
        opening,
        stage,
        owner_id=person.owner_id,
    )
    return show(records, member, application_id, now, door)


def refer(
    records: Records, member: Member, person: NewCandidate, opening: Opening, why: str, *, door: Door, now: datetime
) -> None:
    """Tell an opening's recruiter of somebody. The answer is the same whether they were known already or not."""
    require(Action.REFER, company_roles(member))
    require_open(opening)
    records.applications.lock_numbers()
    here = _referred_before(records, person, opening)
    if here is None:
        known = records.candidates.with_email(person.email) if person.email else None
        is_theirs = known is not None and name_key(known[1]) == name_key(person.name)
        fresh = person if known is None else replace(person, email=None)
        candidate_id = known[0] if known and is_theirs else records.candidates.add(fresh, now)
        if person.resume_url:
            records.candidates.know_resume(candidate_id, person.resume_url)
        put_on_file(
            records, Deed(member, door, now), candidate_id, opening, Stage.SOURCED, kind=Kind.REFERRED, text=why
        )
    else:
        records.events.add(
            application_id=here.id, at=now, actor_id=member.id, kind=Kind.REFERRED, door=door, text=why or None
        )


def put_on_file(
    records: Records,
    deed: Deed,
    candidate_id: int,
    opening: Opening,
    stage: Stage,
    *,
    owner_id: str | None = None,
    kind: Kind = Kind.ADDED,
    text: str = "",
) -> int:
    """Put somebody known into an opening and start the clock of their stage; returns the application's id."""
    application_id = records.applications.add(
        number=records.applications.next_number(),
        candidate_id=candidate_id,
        opening_id=opening.id,
        stage=stage,
        owner_id=owner_id,
        now=deed.at,
    )
    event_id = records.events.add(
        application_id=application_id,
        at=deed.at,
        actor_id=deed.member.id,
        kind=kind,
        door=deed.door,
        to_stage=stage,
        text=text or None,
    )
    records.applications.entered(application_id, event_id)
    settle(records, application_id, deed.at)
    return application_id


def _known(
    records: Records, person: NewCandidate, opening: Opening, *, anyway: bool
) -> tuple[int | None, Application | None]:
    """Return who has this e-mail address, if anybody, and the application in this opening that seems to be theirs.

    Somebody of another name behind the address, in another opening, is not named: the asker may have no part in it.
    """
    found = records.candidates.with_email(person.email) if person.email else None
    if found is None:
        number = None if anyway else records.candidates.namesake_in(person.name, opening.id)
        return None, records.applications.numbered(number) if number else None
    candidate_id, name = found
    here = records.applications.of_candidate_in(candidate_id, opening.id)
    if here is None and name_key(name) != name_key(person.name):
        raise Refusal("That e-mail address belongs to somebody else on file. Check it, or add them without it.")
    return candidate_id, here


def note(records: Records, member: Member, application_id: int, text: str, *, door: Door, now: datetime) -> Application:
    """Keep a note about a candidate; only the opening's team can read it."""
    case = open_case(records, member, application_id, Action.NOTE)
    text = cleaned(text)
    if not text:
        raise Refusal("A note needs words: `/candidate note NAME your note`.")
    if len(text) > MAX_NOTE:
        raise Refusal(f"That note is longer than {MAX_NOTE} characters. Please shorten it.")
    records.events.add(
        application_id=case.application.id, at=now, actor_id=member.id, kind=Kind.NOTED, door=door, text=text
    )
    return case.application


def keep_resume(
    records: Records, member: Member, application_id: int, link: str, *, door: Door, now: datetime
) -> Application:
    """Keep where a candidate's résumé lies, for everybody who meets them; `none` takes the link away."""
    case = open_case(records, member, application_id, Action.ADD)
    if not link.strip():
        raise Refusal("Which link? `/candidate resume NAME https://…`, or `/candidate resume NAME none`.")
    url = None if link.strip().casefold() == "none" else checked_link(link)
    records.candidates.keep_resume(case.application.candidate_id, url)
    records.events.add(application_id=case.application.id, at=now, actor_id=member.id, kind=Kind.RESUME, door=door)
    return case.application


def share_range(records: Records, member: Member, application_id: int, *, door: Door, now: datetime) -> Card:
    """Record that the candidate was told the opening's pay range."""
    case = open_case(records, member, application_id, Action.MOVE)
    if not records.events.happened(application_id, Kind.RANGE_SHARED):
        records.events.add(
            application_id=case.application.id, at=now, actor_id=member.id, kind=Kind.RANGE_SHARED, door=door
        )
    return show(records, member, application_id, now, door)


def record_reference(
    records: Records, member: Member, application_id: int, reference: NewReference, *, door: Door, now: datetime
) -> Card:
    """Keep what somebody who worked with the candidate said."""
    case = open_case(records, member, application_id, Action.REFERENCES)
    records.references.add(
        application_id=case.application.id,
        at=now,
        recorded_by=member.id,
        referee=reference.referee,
        relation=reference.relation,
        said=reference.said,
    )
    records.events.add(application_id=case.application.id, at=now, actor_id=member.id, kind=Kind.REFERENCE, door=door)
    return show(records, member, application_id, now, door)


def read_references(
    records: Records, member: Member, application_id: int, *, door: Door, now: datetime
) -> tuple[Application, Opening, list[Reference]]:
    """Return what was said of a candidate; that it was read is kept in the audit."""
    case = open_case(records, member, application_id, Action.REFERENCES)
    records.audit.note(
        actor_id=member.id, action=audit.Action.REFERENCES_READ, about=case.application.code, door=door, at=now
    )
    return case.application, case.opening, records.references.of(application_id)


def approve(records: Records, member: Member, application_id: int, *, door: Door, now: datetime) -> Card:
    """Record that a founder approves an offer to the candidate; approving twice is approving once."""
    case = open_case(records, member, application_id, Action.APPROVE)
    if case.application.stage not in {Stage.DEBRIEF, Stage.REFERENCES, Stage.OFFER}:
        who, stage = case.application.name, case.opening.stage_name(case.application.stage)
        raise Refusal(f"{who} is in {stage}; there is no offer to approve yet.")
    if not records.events.happened(application_id, Kind.APPROVED):
        records.events.add(
            application_id=case.application.id, at=now, actor_id=member.id, kind=Kind.APPROVED, door=door
        )
    return show(records, member, application_id, now, door)


def _referred_before(records: Records, person: NewCandidate, opening: Opening) -> Application | None:
    known = records.candidates.with_email(person.email) if person.email else None
    if known is not None and (here := records.applications.of_candidate_in(known[0], opening.id)):
        return here
    number = records.candidates.namesake_in(person.name, opening.id)
    return records.applications.numbered(number) if number else None


def _without_own_address(records: Records, member: Member, person: NewCandidate) -> NewCandidate:
    """Leave out an address that is on the asker's own file, which must not be noticed."""
    known = records.candidates.with_email(person.email) if person.email else None
    return replace(person, email=None) if known and known[0] in records.candidates.of_member(member) else person
