"""Imports: a company's own file, judged as a whole and then put on file as a whole, or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.candidates import NewCandidate, email_key, name_key
from bot.domain.errors import Refusal
from bot.domain.events import Deed, Door, Kind
from bot.domain.imports import Arrival, Ground, Known, Plan, Wanted, Wrong, planned
from bot.domain.openings import Opening, require_open
from bot.domain.pipeline import Stage
from bot.flows.clocks import settle
from storage.imports import Newcomer
from storage.store import Records


def ground_for(records: Records, slug: str | None, by_id: str | None, now: datetime) -> Ground:
    """Return what the rows of a file are judged by: where everybody goes, and who brings them in."""
    openings = records.openings.all()
    members = {one.id: one for one in records.members.all()}
    by = members.get(by_id) if by_id else None
    if by_id and (by is None or not by.can_take_part):
        raise Refusal(f"--by {by_id}: Hireloop knows no colleague of that id. In a profile, “…”, “Copy member ID”.")
    opening = _named(openings, slug) if slug else None
    ground = Ground(
        openings=openings,
        opening=opening,
        by=by,
        members=members,
        members_by_email={one.email_key: one for one in members.values() if one.email_key},
        today=now.date(),
    )
    if opening is None:
        return ground
    return replace(ground, today=now.astimezone(ground.actor(opening).zone).date())


def _named(openings: Sequence[Opening], slug: str) -> Opening:
    found = next((one for one in openings if one.slug == slug), None)
    if found is None:
        there_is = ", ".join(one.slug for one in openings) or "none yet: `python -m bot openings add`"
        raise Refusal(f"--opening {slug}: there is {there_is}.")
    return require_open(found)


def plan_for(records: Records, rows: Sequence[Wanted | Wrong], *, anyway: bool) -> Plan:
    """Return what would happen to each row now. Nothing is changed by asking."""
    people = [row.person for row in rows if isinstance(row, Wanted)]
    by_email = records.imports.with_emails([email_key(one.email) for one in people if one.email])
    numbers = records.imports.numbers_of([one.candidate_id for one in by_email.values()])
    namesakes = records.imports.namesakes([name_key(one.name) for one in people])
    return planned(rows, Known(by_email=by_email, numbers=numbers, namesakes=namesakes), anyway=anyway)


def bring_in(
    records: Records, rows: Sequence[Wanted | Wrong], ground: Ground, *, anyway: bool, skip_wrong: bool, now: datetime
) -> tuple[Plan, dict[int, int]]:
    """Put everybody on file who is to be, and return the plan with their numbers by line.

    Where a row is wrong, nobody is, unless those rows are to be skipped. It is judged again here, with nobody else putting
    anybody on file meanwhile.
    """
    records.applications.lock_numbers()
    plan = plan_for(records, rows, anyway=anyway)
    for opening_id in {one.wanted.opening.id for one in plan.arrivals}:
        require_open(records.openings.get(opening_id))
    if plan.wrong and not skip_wrong:
        return plan, {}
    numbers = records.imports.take_numbers(len(plan.arrivals)) if plan.arrivals else range(0)
    newcomers = [
        Newcomer(candidate_id, number)
        for candidate_id, number in zip(_on_file(records, plan.arrivals, now), numbers, strict=True)
    ]
    for alike in _alike(plan.arrivals):
        _put(records, [(plan.arrivals[n], newcomers[n]) for n in alike], ground, now)
    return plan, {one.wanted.line: new.number for one, new in zip(plan.arrivals, newcomers, strict=True)}


def _on_file(records: Records, arrivals: Sequence[Arrival], now: datetime) -> list[int]:
    """Return the candidate of each arrival: who is known, from another opening or another line, is not added again."""
    keys = [_key(one.wanted) for one in arrivals]
    new: dict[str, NewCandidate] = {}
    for key, arrival in zip(keys, arrivals, strict=True):
        if arrival.candidate_id is None:
            new.setdefault(key, arrival.wanted.person)
    ids = dict(zip(new, records.candidates.add_all(list(new.values()), now), strict=True))
    found = []
    for key, arrival in zip(keys, arrivals, strict=True):
        candidate_id, person = arrival.candidate_id or ids[key], arrival.wanted.person
        if person.resume_url and new.get(key) is not person:
            records.candidates.know_resume(candidate_id, person.resume_url)
        found.append(candidate_id)
    return found


def _key(wanted: Wanted) -> str:
    """Return what makes two rows the same person; without an address each is one of its own."""
    return email_key(wanted.person.email) if wanted.person.email else f"line {wanted.line}"


def _alike(arrivals: Iterable[Arrival]) -> list[list[int]]:
    """Return the places of those who arrive alike, together; a colleague is like nobody, for who is asked may differ."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, arrival in enumerate(arrivals):
        one = arrival.wanted
        alone = one.line if arrival.is_colleague else None
        groups.setdefault((one.opening.id, one.stage, one.person.owner_id, one.look_again_on, alone), []).append(place)
    return list(groups.values())


def _put(records: Records, alike: Sequence[tuple[Arrival, Newcomer]], ground: Ground, now: datetime) -> None:
    """Put people who arrive alike into their opening: the first as anybody would be, the others like that one."""
    opening = alike[0][0].wanted.opening
    deed = Deed(ground.actor(opening), Door.CLI, now)
    (first, newcomer), *others = alike
    first_id = _put_first(records, deed, first.wanted, newcomer)
    rest = [one for _, one in others]
    ids = [first_id, *records.imports.like(first_id, rest)]
    notes = [
        (application_id, new.number, arrival.wanted.note)
        for application_id, (arrival, new) in zip(ids, alike, strict=True)
        if arrival.wanted.note
    ]
    records.imports.note(notes, at=now, actor_id=deed.member.id, door=deed.door)


def _put_first(records: Records, deed: Deed, wanted: Wanted, newcomer: Newcomer) -> int:
    application_id = records.applications.add(
        number=newcomer.number,
        candidate_id=newcomer.candidate_id,
        opening_id=wanted.opening.id,
        stage=wanted.stage,
        owner_id=wanted.person.owner_id,
        now=deed.at,
    )
    event_id = records.events.add(
        application_id=application_id,
        at=deed.at,
        actor_id=deed.member.id,
        kind=Kind.IMPORTED,
        door=deed.door,
        to_stage=wanted.stage,
    )
    records.applications.entered(application_id, event_id)
    # Where they stood before is not known; who is on hold or at an end can come back to the beginning.
    before = None if wanted.stage.is_active or wanted.stage is Stage.HIRED else Stage.APPLIED
    records.imports.stands(application_id, before, wanted.look_again_on)
    settle(records, application_id, deed.at)
    return application_id
