"""Who may be asked for which round of an opening, and whether they are trained for it yet."""

from collections.abc import Collection, Mapping

from bot.domain import audit
from bot.domain.errors import Refusal
from bot.domain.events import Deed
from bot.domain.openings import Opening, Pooled, Training
from bot.domain.people import Member
from bot.domain.permissions import Action
from bot.flows.openings import note, one_opening, opening_to_change, why_not
from storage.store import Records

ANY = "any"  # how forms and buttons carry “any round”, whose key is empty


def pool(records: Records, member: Member, opening_id: int) -> tuple[Opening, list[Pooled], dict[str, str]]:
    """Return an opening, who may be asked for its rounds, and their names."""
    opening = one_opening(records, member, opening_id, Action.EDIT_OPENING)
    people = records.openings.people(opening.id)
    return opening, people, records.members.named({one.member_id for one in people})


def pool_problems(records: Records, wanted: Mapping[Training, Collection[str]]) -> dict[str, str]:
    """Return who cannot be asked, by name: a sentence for each field."""
    found: dict[str, str] = {}
    seen: dict[str, Training] = {}
    for training, member_ids in wanted.items():
        for member_id in member_ids:
            person = records.members.get(member_id)
            if person is None or not person.can_take_part:
                found.setdefault(training.value, f"{why_not(person)} Choose colleagues who can take part.")
            elif member_id in seen:
                first = seen[member_id].label.casefold()
                found.setdefault(training.value, f"{person.name} is named as {first} as well. Keep one of the two.")
            seen.setdefault(member_id, training)
    return found


def set_pool(
    records: Records, deed: Deed, opening_id: int, round_key: str, wanted: Mapping[Training, Collection[str]]
) -> Opening:
    """Let exactly these people be asked for a round."""
    opening = opening_to_change(records, deed.member, opening_id)
    for sentence in pool_problems(records, wanted).values():
        raise Refusal(sentence)
    if round_key and opening.template.round(round_key) is None:
        raise Refusal("That round is not in this opening any more. Please look again.")
    people = {member_id: training for training, ids in wanted.items() for member_id in ids}
    before = {one.member_id: one.training for one in records.openings.people(opening.id) if one.round_key == round_key}
    if people != before:
        records.openings.set_people(opening.id, round_key, people, deed.member.id, deed.at)
        note(records, deed, opening, audit.Action.PEOPLE_CHANGED, audit.keys(round_key or ANY))
    return opening
