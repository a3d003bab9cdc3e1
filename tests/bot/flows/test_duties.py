"""A duty can be given to a colleague who may do it: it is theirs until it is done, and due when it was."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.calendars import DaysOff
from bot.domain.duties import Duty
from bot.domain.events import Deed, Door, Kind
from bot.domain.permissions import NOT_FOR_YOU
from bot.domain.pipeline import Stage
from bot.domain.preferences import Preferences
from bot.flows import clocks, duties, owed
from storage.tables import candidates
from tests.bot.flows.deeds import as_, current, move, refused
from tests.bot.flows.test_handovers import leave
from tests.bot.flows.test_nudges import Life, at
from tests.factories import LENA, MAYA, NOW, PRIYA, SAM, ask_for_cards, hand_in


def the_duty(store, application):
    return store.read(lambda records: records.duties.of_application(application.id))[0]


def give(store, application, to, who=PRIYA, now=NOW):
    duty = the_duty(store, application)
    return as_(
        store, who, lambda records, member: duties.hand_over(records, Deed(member, Door.MODAL, now), duty.id, to)
    )


@pytest.fixture
def life(store, slack):
    return Life(store, slack)


def test_who_has_it_then_is_waited_for_and_it_is_due_when_it_was(store, ada):
    before = the_duty(store, ada)

    said = give(store, ada, MAYA)

    after = the_duty(store, ada)
    assert (before.holder_id, after.holder_id, after.due_at) == (PRIYA, MAYA, before.due_at)
    assert current(store, ada).holder_id == MAYA
    assert said == "Maya Lindqvist has it now, and hears of it in their next list. It is due when it was."


def test_they_hear_of_it_in_their_next_list_with_the_reason(life, store, ada):
    give(store, ada, MAYA)

    life.until(at(10, 16))

    [(when, text)] = life.to(MAYA)
    assert when == at(10, 15, 30)
    assert "Next step: Ada Lovelace" in text
    assert "You get this because it was handed over to you." in text
    assert life.to(PRIYA) == []


def test_it_stays_theirs_whatever_else_is_settled(store, ada):
    give(store, ada, MAYA)
    before = the_duty(store, ada)

    def work(records):
        records.members.prefer(MAYA, Preferences(days_off=(DaysOff(date(2026, 3, 11), date(2026, 3, 12)),)))
        clocks.settle_member(records, MAYA, NOW)

    store.write(work)

    after = the_duty(store, ada)
    assert (after.holder_id, after.due_at) == (MAYA, before.due_at)


def test_the_next_duty_is_whose_it_always_was(store, ada):
    give(store, ada, MAYA)

    move(store, MAYA, current(store, ada), Stage.RECRUITER_SCREEN)

    assert the_duty(store, ada).holder_id == PRIYA


def test_who_leaves_gives_it_back(store, ada):
    give(store, ada, MAYA)

    leave(store, MAYA)

    assert the_duty(store, ada).holder_id == PRIYA


def test_it_can_be_given_on_and_each_is_told_once(life, store, ada):
    give(store, ada, MAYA)
    give(store, ada, PRIYA, who=MAYA)
    give(store, ada, MAYA)

    life.until(at(10, 16))

    assert len(life.to(MAYA)) == 1
    assert life.to(PRIYA) == []


def test_who_does_not_run_the_opening_cannot_be_given_it(store, ada):
    sentence = refused(give, store, ada, LENA)

    assert sentence == ("Lena Fischer does not run ML engineer. Choose a recruiter, its hiring manager or an admin.")


def test_a_decision_goes_to_nobody_who_does_not_decide(store, ada):
    for stage in (Stage.RECRUITER_SCREEN, Stage.LOOP):
        move(store, PRIYA, current(store, ada), stage)
    [seat] = store.write(lambda records: ask_for_cards(records, ada, SAM))
    store.write(lambda records: hand_in(records, seat))
    assert the_duty(store, ada).kind is Duty.DECISION

    sentence = refused(give, store, ada, PRIYA, who=MAYA)

    assert sentence.startswith("Priya Shah does not decide about candidates of ML engineer.")


def test_the_candidate_themselves_are_refused_like_anybody_who_has_no_part_in_it(store, ada):
    store.write(lambda records: records._connection.execute(candidates.update().values(member_id=MAYA)))

    sentence = refused(give, store, ada, MAYA)

    assert sentence == ("Maya Lindqvist does not run ML engineer. Choose a recruiter, its hiring manager or an admin.")


@pytest.mark.parametrize("who", [SAM, LENA])
def test_who_could_not_do_it_cannot_give_it_away(store, ada, who):
    assert refused(give, store, ada, MAYA, who=who) == NOT_FOR_YOU


def test_a_card_goes_with_its_seat_and_not_like_this(store, ada):
    store.write(lambda records: ask_for_cards(records, ada, SAM))

    assert refused(give, store, ada, LENA) == NOT_FOR_YOU


def test_what_is_done_cannot_be_given_away(store, ada):
    duty = the_duty(store, ada)
    move(store, PRIYA, ada, Stage.RECRUITER_SCREEN)

    def hand_over(records, member):
        return duties.hand_over(records, Deed(member, Door.MODAL, NOW), duty.id, MAYA)

    assert refused(as_, store, PRIYA, hand_over) == "That is done already. Thank you."


def test_it_is_on_the_candidate_s_card_who_gave_it_to_whom(store, ada):
    give(store, ada, MAYA)

    event = store.read(lambda records: records.events.latest(ada.id, 1))[0]
    assert (event.kind, event.actor_id, event.text) == (
        Kind.HANDED_OVER, PRIYA, "Next step: Ada Lovelace, Applied, to Maya Lindqvist",
    )  # fmt: skip


def test_whoever_cannot_be_asked_any_more_is_not_who_it_is_given_to(store, ada):
    def gone(records):
        records.members.keep([replace(records.members.get(MAYA), is_deactivated=True)])

    store.write(gone)

    assert refused(give, store, ada, MAYA).startswith("Maya Lindqvist does not run")


def test_why_is_said_to_nobody_else(store, ada):
    give(store, ada, MAYA)
    duty = the_duty(store, ada)

    [line] = as_(store, PRIYA, lambda records, member: owed.lines_for(records, member, [duty], NOW))

    assert line.waits_for == "Maya Lindqvist"
    assert "handed over" not in line.why_you
