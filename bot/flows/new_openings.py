"""New openings: what the wizard's answers lead to, and the opening that comes of them."""

from collections.abc import Mapping
from typing import Any

from bot.domain import audit
from bot.domain.errors import Refusal
from bot.domain.events import Deed
from bot.domain.opening_drafts import ChosenRounds, OpeningDraft, cut, missing_mandatory, round_problems
from bot.domain.openings import Opening, slug_of
from bot.domain.people import Member
from bot.domain.permissions import Action, require
from bot.flows.access import roles_anywhere
from bot.flows.openings import note, open_job, people_problems
from storage.store import Records


def require_may_open(records: Records, member: Member) -> None:
    """Refuse whom opening a job is not for."""
    require(Action.OPEN, roles_anywhere(records, member))


def facts_problems(records: Records, draft: OpeningDraft) -> dict[str, str]:
    """Return what is wrong with a new opening's facts: a sentence for each field."""
    found = people_problems(records, draft.facts) | draft.facts.problems()
    slug = slug_of(draft.facts.title)
    if "title" not in found and any(opening.slug == slug for opening in records.openings.all()):
        found["title"] = f"There is an opening called {slug} already. Add what sets this one apart, such as a place."
    return found


def open_from(
    records: Records, deed: Deed, draft: OpeningDraft, chosen: ChosenRounds, template: Mapping[str, Any]
) -> Opening:
    """Open the job the wizard has put together; everything is checked again."""
    require_may_open(records, deed.member)
    facts = draft.facts
    for sentence in (facts_problems(records, draft) | round_problems(template, draft.loop, chosen)).values():
        raise Refusal(sentence)
    rounds = list(dict.fromkeys(chosen.rounds))
    why = " ".join(chosen.why.split())
    left_out = dict.fromkeys(missing_mandatory(template, draft.loop, rounds), why)
    assert facts.manager_id is not None
    assert facts.recruiter_id is not None
    slug = open_job(
        records,
        title=facts.title,
        template=cut(template, draft.loop, rounds),
        hiring_manager_id=facts.manager_id,
        recruiter_id=facts.recruiter_id,
        channel_id=facts.channel_id,
        pay=facts.pay(),
        level=facts.level,
        location=facts.location,
        answers=draft.answers,
        left_out=left_out,
        now=deed.at,
    )
    opening = next(one for one in records.openings.all() if one.slug == slug)
    note(records, deed, opening, audit.Action.OPENING_OPENED, audit.keys(draft.template, draft.loop, *left_out))
    return opening
