"""Openings below the screen: closing, pausing, the offer of a newer template, the readiness hint."""

import pytest

from bot import templates
from bot.domain.errors import Refusal
from bot.domain.events import Deed, Door
from bot.domain.openings import Status, Training
from bot.domain.permissions import NOT_FOR_YOU
from bot.domain.pipeline import Stage
from bot.domain.readiness import CHECKLIST
from bot.flows import candidates, closing, opening_papers, opening_people, opening_states, openings, template_offers
from tests.factories import GUEST, NOW, OTTO, PRIYA, SAM, open_a_job, put_on_file


def deed(records, who=PRIYA):
    return Deed(records.members.get(who), Door.MODAL, NOW)


def the_only(records):
    return records.openings.all()[0]


def test_who_has_no_part_in_it_can_change_nothing_and_is_told_nothing(store):
    deeds = [
        lambda records: opening_states.pause(records, deed(records, OTTO), 1),
        lambda records: opening_states.reopen(records, deed(records, OTTO), 1),
        lambda records: closing.close(records, deed(records, OTTO), 1, {}),
        lambda records: opening_people.set_pool(records, deed(records, OTTO), 1, "", {}),
        lambda records: opening_papers.save_checklist(records, deed(records, OTTO), 1, ["metric"]),
        lambda records: opening_papers.ad_draft(records, deed(records, OTTO), 1),
        lambda records: template_offers.take_over(records, deed(records, OTTO), 1, templates.library()),
        lambda records: opening_states.pause(records, deed(records, PRIYA), 99),
    ]
    for work in deeds:
        with pytest.raises(Refusal, match=NOT_FOR_YOU):
            store.write(work)


def test_moving_somebody_over_keeps_an_application_they_have_there_already(store, ada):
    def work(records):
        other = open_a_job(records, "AI engineer", template=templates.load("ai_engineer"))
        records.applications.lock_numbers()
        there = candidates.put_on_file(records, deed(records), ada.candidate_id, other, Stage.RECRUITER_SCREEN)
        left = closing.close(records, deed(records), ada.opening_id, {ada.id: f"to:{other.id}"})
        return left, there, other

    left, there, other = store.write(work)

    assert left.people == ()
    assert store.read(lambda records: records.applications.get(there)).stage is Stage.RECRUITER_SCREEN
    was = store.read(lambda records: records.applications.get(ada.id))
    assert (was.stage, was.reason_code) == (Stage.REJECTED, "role_closed")
    assert store.read(lambda records: records.openings.get(ada.opening_id)).status is Status.CLOSED
    assert len(store.read(lambda records: records.applications.active_in(other.id))) == 1


def test_who_came_in_meanwhile_keeps_the_opening_from_closing(store, ada):
    store.write(lambda records: put_on_file(records, "Bob Builder"))

    left = store.write(lambda records: closing.close(records, deed(records), ada.opening_id, {ada.id: "rejected"}))

    assert [one.name for one in left.people] == ["Bob Builder"]
    assert store.read(the_only).status is Status.OPEN


@pytest.mark.parametrize("what", ["", "on_hold", "hired", "to:1", "to:99", "to:x"])
def test_nobody_can_be_left_hanging(store, ada, what):
    with pytest.raises(Refusal):
        store.write(lambda records: closing.close(records, deed(records), ada.opening_id, {ada.id: what}))

    assert store.read(lambda records: records.applications.get(ada.id)).stage is Stage.APPLIED


def test_somebody_of_another_opening_is_not_touched(store, ada):
    def work(records):
        other = open_a_job(records, "AI engineer")
        return closing.close(records, deed(records), other.id, {ada.id: "rejected"})

    store.write(work)

    assert store.read(lambda records: records.applications.get(ada.id)).stage is Stage.APPLIED


def test_pausing_lets_nobody_wait_and_reopening_begins_anew(store, ada):
    store.write(lambda records: opening_states.pause(records, deed(records), ada.opening_id))
    assert store.read(lambda records: records.applications.get(ada.id)).holder_id is None

    store.write(lambda records: opening_states.reopen(records, deed(records), ada.opening_id))

    assert store.read(lambda records: records.applications.get(ada.id)).holder_id == PRIYA
    with pytest.raises(Refusal, match="open already"):
        store.write(lambda records: opening_states.reopen(records, deed(records), ada.opening_id))


def test_guests_are_refused_by_name_at_the_last_moment_too(store):
    with pytest.raises(Refusal, match="Guest Gus is a guest here"):
        store.write(lambda records: opening_people.set_pool(records, deed(records), 1, "", {Training.TRAINED: [GUEST]}))


def test_who_may_be_asked_for_a_round_sees_the_opening_without_pay(store):
    def work(records):
        opening_people.set_pool(records, deed(records), 1, "mlops_production", {Training.SHADOW: [SAM]})
        return openings.opening_card(records, deed(records, SAM), the_only(records))

    shown = store.write(work)

    assert (shown.pay, shown.counts, shown.may_edit) == (None, None, False)


def test_before_the_first_onsite_the_hint_names_what_is_open_and_then_it_is_silent(store):
    assert "7 questions of the checklist have no answer yet" in store.read(
        lambda records: opening_papers.readiness_hint(records, the_only(records))
    )
    every = [item.key for item in CHECKLIST]
    ready = store.write(lambda records: opening_papers.save_checklist(records, deed(records), 1, every))
    assert opening_papers.hint_for(ready) is None

    store.write(lambda records: opening_papers.save_checklist(records, deed(records), 1, []))
    store.write(lambda records: put_on_file(records, stage=Stage.LOOP))
    assert store.read(lambda records: opening_papers.readiness_hint(records, the_only(records))) is None


def test_what_people_in_process_meet_stays_as_it_was_frozen():
    frozen = templates.load("ml_engineer")
    today = templates.load("ml_engineer")
    today["rounds"] = [{**one, "mandatory": True} for one in today["rounds"]]
    today["question"] = "Another one?"

    with_people = template_offers.taken_over(today, frozen, in_process=True)

    assert with_people["rounds"] == frozen["rounds"]
    assert with_people["question"] == "Another one?"
    assert template_offers.taken_over(today, frozen, in_process=False)["rounds"] == today["rounds"]
