"""Openings: opened with a frozen copy of a template and a posted range, looked at, changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain import audit
from bot.domain.errors import Refusal
from bot.domain.events import Deed
from bot.domain.names import one_line
from bot.domain.opening_cards import OpeningCard, OpeningRow
from bot.domain.opening_drafts import Facts
from bot.domain.openings import Opening, Status, slug_of
from bot.domain.pay import PostedRange
from bot.domain.people import Member
from bot.domain.permissions import NOT_FOR_YOU, Action, Role, allows, company_roles, require, roles_in
from bot.domain.templates import template_from_data
from bot.flows.clocks import settle
from storage.store import Records

MAX_TITLE = 120
MAX_LOCATION = 120
MAX_SLUG = 80


def open_job(  # noqa: PLR0913 — what a job is made of, each by its name
    records: Records,
    *,
    title: str,
    template: dict[str, Any],
    hiring_manager_id: str,
    recruiter_id: str,
    channel_id: str | None,
    pay: PostedRange,
    now: datetime,
    level: str | None = None,
    location: str | None = None,
    answers: Mapping[str, str] | None = None,
    left_out: Mapping[str, str] | None = None,
) -> str:
    """Open a job, which always has a posted range; returns the slug people type for it."""
    title = one_line(title, MAX_TITLE)
    slug = free_slug(records, title)
    template_from_data(template)
    opening_id = records.openings.add(
        slug=slug,
        title=title,
        template=template,
        hiring_manager_id=hiring_manager_id,
        recruiter_id=recruiter_id,
        channel_id=channel_id,
        now=now,
    )
    records.openings.change(
        opening_id,
        title=title,
        level=level,
        location=one_line(location or "", MAX_LOCATION) or None,
        pay=pay,
        hiring_manager_id=hiring_manager_id,
        recruiter_id=recruiter_id,
        channel_id=channel_id,
    )
    records.openings.keep_intake(opening_id, answers or {}, left_out or {})
    return slug


def free_slug(records: Records, title: str) -> str:
    """Return what people will type for a title, or refuse one that is nothing or is taken."""
    slug = slug_of(title)[:MAX_SLUG].strip("-")
    if not slug:
        raise Refusal("An opening needs a title.")
    if any(opening.slug == slug for opening in records.openings.all()):
        raise Refusal(f"There is an opening called `{slug}` already. Add what sets this one apart, such as a place.")
    return slug


def opening_roles(records: Records, member: Member, opening: Opening) -> frozenset[Role]:
    """Return what a member is to an opening; who may be asked for one of its rounds is an interviewer of it."""
    return roles_in(member, opening, None, {one.member_id for one in records.openings.people(opening.id)})


def one_opening(records: Records, member: Member, opening_id: int, action: Action) -> Opening:
    """Return the opening a button or form names, or refuse; whether it exists is not told to whom it is not for."""
    opening = next((one for one in records.openings.all() if one.id == opening_id), None)
    if opening is None:
        raise Refusal(NOT_FOR_YOU)
    require(action, opening_roles(records, member, opening))
    return opening


def opening_to_change(records: Records, member: Member, opening_id: int) -> Opening:
    """Return the opening for a change, or refuse; until the transaction ends nobody else changes it."""
    records.openings.lock(opening_id)
    return one_opening(records, member, opening_id, Action.EDIT_OPENING)


def role_meant(records: Records, member: Member, words: str | None, action: Action) -> Opening:
    """Return the opening a member means, among those where they may do it: by slug, title, or a word of it."""
    mine = [one for one in records.openings.all() if allows(action, opening_roles(records, member, one))]
    if not mine:
        raise Refusal(NOT_FOR_YOU)
    said = slug_of(words or "")
    current = [one for one in mine if one.status is not Status.CLOSED]
    found = [one for one in mine if one.slug == said] if said else current if len(current) == 1 else []
    found = found or [one for one in mine if said and f"-{said}" in f"-{one.slug}"]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"`{one.slug}`" for one in current or mine)
    asked = f"“{one_line(words, 60)}” is not one of your openings." if words and not found else "Which opening?"
    raise Refusal(f"{asked} There is {known}.")


def opening_rows(records: Records, member: Member) -> list[OpeningRow]:
    """Return the openings a member may know of: what is open for everybody, the rest for those in it."""
    require(Action.REFER, company_roles(member))
    counts = records.applications.counts_by_opening(records.candidates.of_member(member))
    rows = []
    for one in records.openings.all():
        roles = opening_roles(records, member, one)
        is_team, may_show = allows(Action.READ, roles), allows(Action.READ_OPENING, roles)
        if one.is_open or may_show:
            active = sum(n for stage, n in counts.get(one.id, {}).items() if not stage.is_final)
            rows.append(
                OpeningRow(
                    slug=one.slug,
                    title=one.title,
                    location=one.location,
                    status=one.status.value if may_show else None,
                    active=active if is_team else None,
                    may_show=may_show,
                    id=one.id,
                )
            )
    return sorted(rows, key=lambda row: row.status == Status.CLOSED)


def opening_card(records: Records, deed: Deed, opening: Opening, *, changed: bool = False) -> OpeningCard:
    """Return an opening as this member may see it; where it shows pay, the audit knows."""
    roles = opening_roles(records, deed.member, opening)
    require(Action.READ_OPENING, roles)
    pay = None
    if allows(Action.PAY, roles) and opening.pay:
        pay = opening.pay.words
        note(records, deed, opening, audit.Action.PAY_READ)
    pool = {one.member_id for one in records.openings.people(opening.id)}
    own = records.candidates.of_member(deed.member)
    counts = records.applications.counts_by_opening(own).get(opening.id, {})
    return OpeningCard(
        opening=opening,
        pay=pay,
        counts=counts if allows(Action.READ, roles) else None,
        names=records.members.named({opening.hiring_manager_id, opening.recruiter_id}),
        people=len(pool),
        actions=frozenset(action for action in Action if allows(action, roles)),
        changed=changed,
        mark=records.audit.head()[:12],
    )


def facts_of(records: Records, deed: Deed, opening: Opening) -> Facts:
    """Return an opening's facts for the form that changes them; that its pay was read is kept in the audit."""
    require(Action.EDIT_OPENING, opening_roles(records, deed.member, opening))
    pay = opening.pay
    if pay:
        note(records, deed, opening, audit.Action.PAY_READ)
    return Facts(
        title=opening.title,
        level=opening.level,
        location=opening.location or "",
        currency=pay.currency if pay else "",
        low=str(pay.low) if pay else "",
        high=str(pay.high) if pay else "",
        period=pay.period.value if pay else "year",
        basis=pay.basis.value if pay else "base",
        manager_id=opening.hiring_manager_id,
        recruiter_id=opening.recruiter_id,
        channel_id=opening.channel_id,
        digest_hour=opening.digest_hour,
    )


def people_problems(records: Records, facts: Facts) -> dict[str, str]:
    """Return why the people chosen for an opening cannot look after it: a sentence for each field."""
    found = {}
    for name in ("manager_id", "recruiter_id"):
        person = records.members.get(getattr(facts, name) or "")
        if person is None or not person.can_take_part:
            found[name] = f"{why_not(person)} Choose a colleague."
    return found


def why_not(person: Member | None) -> str:
    """Return why somebody cannot be asked for anything."""
    if person is None:
        return "Hireloop does not know this person."
    if person.is_deactivated:
        return f"{person.name} has left."
    return f"{person.name} is a guest here." if person.is_guest else f"{person.name} is a bot."


def change_facts(records: Records, deed: Deed, opening_id: int, facts: Facts) -> Opening:
    """Let an opening say something else about the job and its people; its slug stays what people type."""
    opening = opening_to_change(records, deed.member, opening_id)
    assert facts.manager_id is not None
    assert facts.recruiter_id is not None
    records.openings.change(
        opening.id,
        title=one_line(facts.title, MAX_TITLE),
        level=facts.level,
        location=one_line(facts.location, MAX_LOCATION) or None,
        pay=facts.pay(),
        hiring_manager_id=facts.manager_id,
        recruiter_id=facts.recruiter_id,
        channel_id=facts.channel_id,
    )
    records.openings.set_digest_hour(opening.id, facts.digest_hour)
    new = records.openings.get(opening.id)
    names = ("title", "level", "location", "pay", "hiring_manager_id", "recruiter_id", "channel_id", "digest_hour")
    changed = [name for name in names if getattr(opening, name) != getattr(new, name)]
    if changed:
        note(records, deed, opening, audit.Action.OPENING_CHANGED, audit.keys(*changed))
    if {"hiring_manager_id", "recruiter_id"} & set(changed):
        for application in records.applications.active_in(opening.id):
            settle(records, application.id, deed.at)
    return new


def note(
    records: Records, deed: Deed, opening: Opening, action: audit.Action, detail: audit.Detail | None = None
) -> None:
    """Note in the audit what somebody did to an opening, or read of it."""
    records.audit.note(
        actor_id=deed.member.id,
        action=action,
        about=audit.about_opening(opening.slug),
        door=deed.door,
        at=deed.at,
        detail=detail or audit.keys(),
    )
