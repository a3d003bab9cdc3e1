"""An opening's job ad and readiness checklist."""

from collections.abc import Collection

from bot.domain import audit
from bot.domain.events import Deed
from bot.domain.job_ads import AdFacts, AdWarning, draft, lint
from bot.domain.openings import Opening, Ready
from bot.domain.people import Member
from bot.domain.permissions import Action
from bot.domain.pipeline import Stage
from bot.domain.readiness import CHECKLIST, open_items
from bot.flows.openings import note, one_opening, opening_to_change
from storage.store import Records


def ad_draft(records: Records, deed: Deed, opening_id: int) -> tuple[Opening, str]:
    """Return the draft of an opening's ad; it says the pay, so the audit knows."""
    opening = one_opening(records, deed.member, opening_id, Action.EDIT_OPENING)
    note(records, deed, opening, audit.Action.PAY_READ)
    level = next((one.name for one in opening.template.levels if one.key == opening.level), opening.level)
    facts = AdFacts(
        title=opening.title,
        template_key=opening.template.key,
        level=level,
        location=opening.location,
        steps=tuple(f"{one.name}, {one.minutes} minutes" for one in opening.template.rounds),
        posted=opening.pay,
        owns_metric=opening.answers.get("metric") == "owns",
    )
    return opening, draft(facts)


def ad_warnings(records: Records, member: Member, opening_id: int, text: str) -> tuple[Opening, list[AdWarning]]:
    """Return what to think about in an ad somebody pasted; the ad is not kept."""
    opening = one_opening(records, member, opening_id, Action.EDIT_OPENING)
    return opening, lint(text, opening.template.key, opening.pay)


def checklist(records: Records, member: Member, opening_id: int) -> tuple[Opening, dict[str, str]]:
    """Return an opening, with what its hiring manager can answer, and the names of who said so."""
    opening = one_opening(records, member, opening_id, Action.EDIT_OPENING)
    return opening, records.members.named({one.by for one in opening.readiness.values()})


def save_checklist(records: Records, deed: Deed, opening_id: int, ticked: Collection[str]) -> Opening:
    """Keep what is ticked; who ticked something first, and when, stays."""
    opening = opening_to_change(records, deed.member, opening_id)
    now_ready = {
        item.key: opening.readiness.get(item.key) or Ready(by=deed.member.id, at=deed.at)
        for item in CHECKLIST
        if item.key in ticked
    }
    changed = sorted(now_ready.keys() ^ opening.readiness.keys())
    if changed:
        records.openings.keep_readiness(opening.id, now_ready)
        note(records, deed, opening, audit.Action.READINESS_CHANGED, audit.keys(*changed))
    return records.openings.get(opening.id)


def readiness_hint(records: Records, opening: Opening) -> str | None:
    """Return what the hiring manager still has to be able to answer before an opening's first onsite; then nothing."""
    if records.openings.has_reached(opening.id, Stage.LOOP):
        return None
    return hint_for(opening)


def hint_for(opening: Opening) -> str | None:
    """Return the sentence about the questions that have no answer yet, or nothing."""
    left = open_items(opening.readiness.keys())
    if not left:
        return None
    count = "1 question of the checklist has" if len(left) == 1 else f"{len(left)} questions of the checklist have"
    return f"This is the first onsite of {opening.title}. {count} no answer yet, first: {left[0].question}"
