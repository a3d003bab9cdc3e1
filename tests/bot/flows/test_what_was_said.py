"""What somebody was told already is neither told again nor forgotten in the count."""

from datetime import timedelta

import pytest

from bot.domain.bundles import PutOff
from bot.domain.deliveries import DeliveryKind
from bot.domain.duties import Duty
from bot.domain.errors import Refusal
from bot.domain.events import Deed, Door
from bot.domain.ladders import Says
from bot.domain.pipeline import Stage
from bot.domain.votes import Outcome
from bot.flows import decisions, opening_states, rendering, seats, snoozes, steps
from bot.flows.nudges import climb
from tests.factories import COMPANY, MAYA, NOW, PRIYA, SAM, ask_for_cards, hand_in, move_to, said_with

LATER = NOW + timedelta(hours=1)


def card_duty(records, application):
    return next(one for one in records.duties.of_application(application.id) if one.kind is Duty.CARD)


def rungs(records, duty):
    return [nudge.rung for nudge in records.nudges.of_duties([duty.id])]


def test_a_card_asked_for_at_once_counts_as_asked(store, ada):
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]

    duty = store.read(lambda records: card_duty(records, ada))
    assert duty.subject_id == seat.id
    assert store.read(lambda records: rungs(records, duty)) == ["ask"]


def test_the_request_counts_also_where_the_clock_began_again_after_it(store, ada):
    """The request, a reminder and the due notice are three: nothing is left to put off."""
    store.write(lambda records: ask_for_cards(records, ada, SAM))
    priya = store.read(lambda records: records.members.get(PRIYA))
    for change, at in ((opening_states.pause, LATER), (opening_states.reopen, NOW + timedelta(days=2))):
        store.write(lambda records, change=change, at=at: change(records, Deed(priya, Door.COMMAND, at), 1))
    store.write(lambda records: climb(records, NOW + timedelta(days=2, hours=20)))
    store.write(lambda records: climb(records, NOW + timedelta(days=3)))

    duty = store.read(lambda records: card_duty(records, ada))
    sam = store.read(lambda records: records.members.get(SAM))
    assert sorted(store.read(lambda records: rungs(records, duty))) == ["due", "remind"]
    with pytest.raises(Refusal, match="last reminder"):
        store.write(lambda records: snoozes.put_off(records, sam, duty.id, PutOff.TWO_HOURS, NOW + timedelta(days=3)))


def test_whoever_is_asked_anew_because_it_did_not_happen_hears_of_it_anew(store, ada):
    def again(records):
        (seat,) = ask_for_cards(records, ada, SAM)
        records.nudges.want(card_duty(records, ada).id, "remind", Says.REMIND, SAM, cannot_wait=False, at=NOW)
        seats.say_it_did_not_happen(records, Deed(records.members.get(SAM), Door.BUTTON, LATER), seat.id, "")
        ask_for_cards(records, ada, SAM, now=NOW + timedelta(days=2))
        return card_duty(records, ada)

    duty = store.write(again)

    assert store.read(lambda records: records.duties.earlier(duty)) == []
    to_come = store.read(lambda records: steps.steps_to_come(records, duty, NOW + timedelta(days=2)))
    assert ["remind", "due"] == [step.key for step, member in to_come.items() if member.id == SAM]


def test_what_was_decided_is_not_told_once_the_candidate_knows(store, ada):
    def decide(records):
        for stage in (Stage.RECRUITER_SCREEN, Stage.LOOP):
            move_to(records, ada, stage)
        hand_in(records, ask_for_cards(records, ada, SAM)[-1])
        asked = decisions.Asked(
            application_id=ada.id,
            outcome=Outcome.REJECT,
            reason="Not now, the panel agrees.",
            said=said_with(Stage.REJECTED),
        )
        decisions.decide(records, Deed(records.members.get(MAYA), Door.MODAL, LATER), asked)

    store.write(decide)

    def words(records):
        delivery = records.deliveries.find(DeliveryKind.DECISION, str(ada.id))
        return rendering.render(records, delivery, COMPANY, LATER)

    assert store.read(words) is not None
    priya = store.read(lambda records: records.members.get(PRIYA))
    store.write(lambda records: decisions.tell_candidate(records, Deed(priya, Door.MODAL, LATER), ada.id, ""))
    assert store.read(words) is None
