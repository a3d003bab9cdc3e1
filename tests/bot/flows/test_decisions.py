"""Decisions: a named person decides with a reason; the first of two wins; the candidate hears of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.deliveries import DeliveryKind
from bot.domain.duties import Duty
from bot.domain.events import Deed, Door, Kind
from bot.domain.gates import GatesUnmet, Said
from bot.domain.permissions import NOT_FOR_YOU
from bot.domain.pipeline import Stage
from bot.domain.votes import Label, Outcome
from bot.flows import debriefs, decisions
from bot.flows.rendering import render
from tests.bot.flows.deeds import as_, current, move, refused, show, undo
from tests.bot.flows.votes import asked, decide, hand_in, read_panel, tell
from tests.factories import AIKO, COMPANY, LENA, MAYA, NOW, OTTO, PRIYA, SAM, put_on_file, record_references

NO = Said(reason_code="level_mismatch")


@pytest.fixture
def ada(store):
    return store.write(lambda records: put_on_file(records, stage=Stage.DEBRIEF))


def panel(store, application, *votes):
    """Let a panel vote."""
    seats = asked(store, application, *(SAM, LENA, AIKO)[: len(votes)])
    for (_, seat), vote in zip(seats.items(), votes, strict=True):
        hand_in(store, seat, vote)


def kept(store, application):
    return store.read(lambda records: records.decisions.of(application.id))


def said_to_the_recruiter(store, application, ts=None):
    def look(records):
        delivery = records.deliveries.find(DeliveryKind.DECISION, str(application.id))
        return render(records, replace(delivery, ts=ts), COMPANY, NOW)["text"] if delivery else None

    return store.read(look)


def test_advance_moves_on_tells_the_recruiter_and_starts_their_clock_with_a_draft(store, ada):
    panel(store, ada, "yes", "strong_yes")

    assert decide(store, MAYA, ada, Outcome.ADVANCE, to=Stage.REFERENCES) is Label.CLEAR_YES

    card = show(store, PRIYA, ada)
    assert (card.stage_name, card.duty, card.holder) == ("References", Duty.TELL, "Priya Shah")
    assert "Maya Lindqvist decided about Ada Lovelace" in said_to_the_recruiter(store, ada)
    note = as_(store, PRIYA, lambda r, m: decisions.note_for(r, m, ada.id))
    assert note.draft.startswith("Dear Ada,")
    assert "References" in note.draft


def test_from_the_loop_advance_goes_by_way_of_the_debrief(store):
    grace = store.write(lambda records: put_on_file(records, "Grace Hopper", stage=Stage.LOOP))
    panel(store, grace, "yes")

    decide(store, MAYA, grace, Outcome.ADVANCE, to=Stage.REFERENCES)

    stages = [e.to_stage for e in show(store, PRIYA, grace).history if e.kind is Kind.MOVED]
    assert stages == [Stage.REFERENCES, Stage.DEBRIEF]


def test_not_moving_forward_needs_its_code_and_ends_it_with_a_kind_draft(store, ada):
    panel(store, ada, "no")
    with pytest.raises(GatesUnmet):
        decide(store, MAYA, ada, Outcome.REJECT)
    assert kept(store, ada) == []

    decide(store, MAYA, ada, Outcome.REJECT, said=NO)

    assert current(store, ada).stage is Stage.REJECTED
    draft = as_(store, PRIYA, lambda r, m: decisions.note_for(r, m, ada.id)).draft
    assert "thank you for the time" in draft
    assert "level" not in draft


def test_hold_parks_with_a_day_to_look_again_and_there_is_nothing_to_tell(store, ada):
    panel(store, ada, "yes")

    decide(store, MAYA, ada, Outcome.HOLD, said=Said(reason="The budget is frozen.", revisit_on=date(2026, 4, 7)))

    assert current(store, ada).stage is Stage.ON_HOLD
    assert said_to_the_recruiter(store, ada) is None
    assert show(store, PRIYA, ada).duty is Duty.STAGE


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.MEETING])
@pytest.mark.parametrize("reason", ["", "  \n ", "because"])
def test_every_decision_needs_its_reason(store, ada, outcome, reason):
    panel(store, ada, "yes")

    said = refused(decide, store, MAYA, ada, outcome, reason, to=Stage.REFERENCES)
    assert said == "Every decision needs its reason, in a sentence."
    assert kept(store, ada) == []


@pytest.mark.parametrize("who", [SAM, LENA, OTTO, PRIYA])
def test_only_who_may_decide_decides(store, ada, who):
    panel(store, ada, "yes", "yes")

    assert refused(decide, store, who, ada, Outcome.ADVANCE, to=Stage.REFERENCES) == NOT_FOR_YOU


def test_before_the_cards_are_in_nobody_decides_whatever_the_votes(store, ada):
    seats = asked(store, ada, SAM, LENA)
    hand_in(store, seats[SAM], "strong_yes")

    for outcome in (Outcome.ADVANCE, Outcome.REJECT):
        assert refused(decide, store, MAYA, ada, outcome, to=Stage.REFERENCES, said=NO).startswith(
            "Not every scorecard"
        )


def test_a_hiring_manager_who_owes_a_card_decides_nothing(store, ada):
    panel(store, ada, "yes")
    asked(store, ada, MAYA, round_key="coding", now=NOW + timedelta(hours=1))

    assert refused(decide, store, MAYA, ada, Outcome.ADVANCE, to=Stage.REFERENCES) == debriefs.YOURS_FIRST


def test_against_the_majority_is_flagged_and_the_reason_is_in_the_record(store, ada):
    panel(store, ada, "no", "no", "yes")

    decide(store, MAYA, ada, Outcome.ADVANCE, "Their incident review outweighs it.", to=Stage.REFERENCES)

    one = kept(store, ada)[0]
    assert (one.is_against_majority, one.label, one.decided_by) == (True, Label.CLEAR_NO, MAYA)
    event = next(e for e in show(store, PRIYA, ada).history if e.kind is Kind.DECIDED)
    assert event.text == "Advance: Their incident review outweighs it."
    assert read_panel(store, PRIYA, ada).decisions[0].reason == "Their incident review outweighs it."
    assert read_panel(store, SAM, ada).decisions[0].reason == ""  # why somebody was moved is the team's to read


def test_with_the_majority_is_not_flagged(store, ada):
    panel(store, ada, "yes", "yes", "no")
    decide(store, MAYA, ada, Outcome.ADVANCE, to=Stage.REFERENCES)

    assert not kept(store, ada)[0].is_against_majority


def test_a_split_panel_talks_before_anybody_decides(store, ada):
    panel(store, ada, "strong_yes", "definitely_not")

    for outcome in (Outcome.ADVANCE, Outcome.REJECT):
        assert refused(decide, store, MAYA, ada, outcome, to=Stage.REFERENCES, said=NO).startswith("The panel is split")
    decide(store, MAYA, ada, Outcome.MEETING, "")

    assert decide(store, MAYA, ada, Outcome.ADVANCE, to=Stage.REFERENCES) is Label.SPLIT


def test_gates_on_the_way_are_not_passed_by_a_decision(store, ada):
    panel(store, ada, "strong_yes")

    with pytest.raises(GatesUnmet):
        decide(store, MAYA, ada, Outcome.ADVANCE, to=Stage.OFFER)
    assert (kept(store, ada), current(store, ada).stage) == ([], Stage.DEBRIEF)
    store.write(lambda records: record_references(records, ada))
    decide(store, MAYA, ada, Outcome.ADVANCE, to=Stage.OFFER)
    assert current(store, ada).stage is Stage.OFFER


@pytest.mark.parametrize("to", [None, Stage.ON_HOLD, Stage.HIRED, Stage.APPLIED, Stage.LOOP])
def test_advance_leads_only_forward(store, ada, to):
    panel(store, ada, "yes")

    assert refused(decide, store, MAYA, ada, Outcome.ADVANCE, to=to) == "Please choose where they go next."


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage.is_active])
def test_from_each_stage_there_is_a_way_forward_to_choose(store, stage):
    grace = store.write(lambda records: put_on_file(records, "Grace Hopper", stage=stage))
    case = as_(store, MAYA, lambda r, m: debriefs.open_case(r, m, grace.id, debriefs.Action.SHOW))

    assert decisions.ways_forward(case)


def test_of_two_deciders_at_once_the_second_is_told_who_decided(store, ada):
    panel(store, ada, "yes")
    seen = ada.stage_event_id
    decide(store, MAYA, ada, Outcome.ADVANCE, to=Stage.REFERENCES, seen=seen)

    assert refused(decide, store, MAYA, ada, Outcome.REJECT, said=NO, seen=seen) == (
        "Meanwhile Maya Lindqvist moved Ada Lovelace (C-1) to References. Have another look first."
    )
    assert len(kept(store, ada)) == 1


def test_another_signal_asks_for_one_more_round_with_the_reason_on_record(store, ada):
    panel(store, ada, "yes")

    def more(records, member):
        deed = Deed(member, Door.MODAL, NOW + timedelta(hours=1))
        return decisions.another_signal(records, deed, ada.id, "coding", [LENA], "Nobody saw them code.", None)

    assert as_(store, MAYA, more).asked == ("Lena Fischer",)
    assert kept(store, ada)[0].outcome is Outcome.ANOTHER_SIGNAL
    card = show(store, PRIYA, ada)
    assert (card.stage_name, card.holder, card.duty) == ("Debrief", "Lena Fischer", Duty.CARD)


def test_the_candidate_is_told_once_and_the_recruiter_is_not_waited_for_any_more(store, ada):
    panel(store, ada, "no")
    decide(store, MAYA, ada, Outcome.REJECT, said=NO)

    tell(store, PRIYA, ada, "Dear Ada, …")

    assert show(store, PRIYA, ada).duty is Duty.NOTHING
    assert "knows what was decided" in said_to_the_recruiter(store, ada, ts="1.0")
    assert refused(tell, store, PRIYA, ada) == "Ada Lovelace has been told already."
    again = lambda r, m: decisions.note_for(r, m, ada.id)  # noqa: E731
    assert refused(as_, store, PRIYA, again) == "Ada Lovelace has been told already."


def test_where_nothing_was_decided_there_is_nothing_to_tell(store, ada):
    panel(store, ada, "yes")
    decide(store, MAYA, ada, Outcome.MEETING)

    assert refused(tell, store, PRIYA, ada) == "Nothing has been decided about Ada Lovelace yet."
    again = lambda r, m: decisions.note_for(r, m, ada.id)  # noqa: E731
    assert refused(as_, store, PRIYA, again) == "Nothing has been decided about Ada Lovelace yet."


@pytest.mark.parametrize("who", [SAM, OTTO])
def test_only_the_team_tells(store, ada, who):
    panel(store, ada, "no")
    decide(store, MAYA, ada, Outcome.REJECT, said=NO)

    assert refused(tell, store, who, ada) == NOT_FOR_YOU


def taken_back(records, application):
    delivery = records.deliveries.find(DeliveryKind.DECISION, str(application.id))
    return render(records, replace(delivery, ts="1.0"), COMPANY, NOW)["text"]


def test_undoing_the_move_takes_the_decision_back_and_nobody_is_to_write(store, ada):
    panel(store, ada, "no")
    decide(store, MAYA, ada, Outcome.REJECT, said=NO)

    undo(store, MAYA, ada, NOW + timedelta(minutes=5))

    assert (kept(store, ada)[0].stands, kept(store, ada)[0].taken_back_at) == (False, NOW + timedelta(minutes=5))
    assert show(store, PRIYA, ada).duty is Duty.DECISION
    assert refused(tell, store, PRIYA, ada) == "Nothing has been decided about Ada Lovelace yet."
    assert "taken back" in as_(store, PRIYA, lambda r, m: taken_back(r, ada))


def test_once_the_candidate_knows_the_decision_is_not_undone(store, ada):
    panel(store, ada, "no")
    decide(store, MAYA, ada, Outcome.REJECT, said=NO)
    tell(store, PRIYA, ada)

    assert "knows what was decided" in refused(undo, store, MAYA, ada, NOW + timedelta(minutes=5))


def test_who_is_taken_back_into_the_process_before_they_know_was_not_turned_down(store, ada):
    panel(store, ada, "no")
    decide(store, MAYA, ada, Outcome.REJECT, said=NO)

    move(store, PRIYA, ada, Stage.DEBRIEF, now=NOW + timedelta(hours=2))

    assert not kept(store, ada)[0].stands
    assert show(store, PRIYA, ada).duty is Duty.DECISION
