"""Kits: put together for the one who sits in a seat, and for nobody else."""

from bot.domain.kits import Kit, OtherRound
from bot.domain.people import Member
from bot.domain.templates import RoleTemplate, Round
from bot.flows import scorecards
from bot.flows.access import case_with_seat
from storage.store import Records


def kit_of(records: Records, member: Member, seat_id: int) -> Kit:
    """Return what somebody takes into their interview, or refuse.

    Who else was asked is told; whether their card is in is not, and a seat looks the same either way.
    """
    form = scorecards.kit(records, member, seat_id)
    seat, case = case_with_seat(records, member, seat_id)
    template = case.opening.template
    asked: dict[str, list[str]] = {}
    for one in case.seats:
        if one.closed is None and not one.is_vacant and one.interviewer_id != member.id:
            asked.setdefault(one.round_key, []).append(one.interviewer_id)
    names = records.members.named({who for people in asked.values() for who in people})

    def named(key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(names.get(who, "somebody who left") for who in asked.get(key, ())))

    arranged = asked.keys() - {seat.round_key}
    # While no other round was arranged, every one of the opening's may come.
    others = [one for one in template.rounds if one.key != seat.round_key and (one.key in arranged or not arranged)]
    return Kit(
        form=form,
        resume_url=case.application.resume_url,
        beside=named(seat.round_key),
        others=tuple(OtherRound(one.name, _focus(template, one), named(one.key)) for one in others),
    )


def _focus(template: RoleTemplate, one: Round) -> tuple[str, ...]:
    return tuple(attribute.name for attribute in template.focus_of(one))
