"""Every opening can have its own times, and what runs is counted anew when they change."""

from datetime import timedelta

import pytest

from bot.domain.duties import Duty
from bot.domain.errors import Refusal
from bot.domain.events import Deed, Door
from bot.domain.pipeline import Stage
from bot.flows import opening_clocks
from tests.factories import LENA, NOW, OTTO, PRIYA, SAM, a_member, ask_for_cards, move_to

DAY = timedelta(days=1)


def choose(store, who=PRIYA, **days):
    def work(records):
        member = records.members.get(who) or a_member(who)
        opening = records.openings.all()[0]
        wanted = {Stage(name) if name in set(Stage) else Duty(name): n for name, n in days.items()}
        return opening_clocks.save(records, Deed(member, Door.MODAL, NOW), opening.id, wanted)

    return store.write(work)


def due(store, application, kind):
    duties = store.read(lambda records: records.duties.of_application(application.id))
    return next(duty.due_at for duty in duties if duty.kind is kind)


def in_the_loop(store, ada):
    for stage in (Stage.RECRUITER_SCREEN, Stage.LOOP):
        store.write(lambda records, to=stage: move_to(records, records.applications.get(ada.id), to))


def test_a_duty_has_the_days_its_opening_gives_it_from_the_moment_they_are_chosen(store, ada):
    in_the_loop(store, ada)
    assert due(store, ada, Duty.SCHEDULING) == NOW + DAY

    choose(store, scheduling=3)

    assert due(store, ada, Duty.SCHEDULING) == NOW + 3 * DAY


def test_a_card_asked_for_later_has_them_too(store, ada):
    choose(store, card=2)

    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]

    assert seat.due_at == due(store, ada, Duty.CARD) == NOW + 2 * DAY


def test_a_card_that_is_waited_for_has_them_at_once(store, ada):
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]

    choose(store, card=3)

    assert due(store, ada, Duty.CARD) == NOW + 3 * DAY
    assert store.read(lambda records: records.interviews.get_seat(seat.id)).due_at == NOW + 3 * DAY


def test_the_usual_number_is_not_kept(store):
    assert choose(store, card=2, tell=4).duty_days == {Duty.CARD: 2, Duty.TELL: 4}
    assert choose(store, card=1, tell=4).duty_days == {Duty.TELL: 4}


def test_a_stage_has_the_days_its_opening_gives_it_and_the_candidate_theirs(store, ada):
    choose(store, applied=4, work_sample=10)
    assert due(store, ada, Duty.STAGE) == NOW + 6 * DAY  # Tuesday and four business days: the Monday after

    for stage in (Stage.RECRUITER_SCREEN, Stage.WORK_SAMPLE):
        store.write(lambda records, to=stage: move_to(records, records.applications.get(ada.id), to))

    assert due(store, ada, Duty.CANDIDATE) == NOW + 10 * DAY
    assert choose(store, applied=1, work_sample=7).stage_days == {}


@pytest.mark.parametrize("days", [0, 31])
def test_no_duty_takes_less_than_a_day_or_more_than_thirty(store, days):
    with pytest.raises(Refusal, match="between 1 and 30 days"):
        choose(store, decision=days)


@pytest.mark.parametrize("who", [OTTO, LENA])
def test_only_the_openings_team_chooses(store, who):
    with pytest.raises(Refusal):
        choose(store, who, card=2)
