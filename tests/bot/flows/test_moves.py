"""Moves go through their gates; who may passes them with a reason; one's own last move can be taken back for a while."""

from datetime import date, timedelta

import pytest

from bot.domain.duties import Duty
from bot.domain.events import Door, Kind
from bot.domain.gates import Gate, GatesUnmet, Said
from bot.domain.permissions import NOT_FOR_YOU
from bot.domain.pipeline import Stage
from bot.flows import moves
from bot.flows.nudges import climb
from tests.bot.flows.deeds import as_, current, move, refused, show, undo
from tests.factories import (
    LENA,
    MAYA,
    NOW,
    OTTO,
    PRIYA,
    SAM,
    a_member,
    ask_for_cards,
    hand_in,
    put_on_file,
    record_references,
    score_the_mandatory_round,
)

REASON = "They worked here for three years."
MINUTES = timedelta(minutes=1)


@pytest.fixture
def manager(store):
    """A hiring manager who is nothing else: Maya, without her being admin."""
    store.write(lambda records: records.members.keep([a_member(MAYA, name="Maya Lindqvist")]))
    return MAYA


def kept(store, who, application, to, **said):
    """Try a move that is kept by its gates; returns what is missing, and whether the mover may pass."""
    with pytest.raises(GatesUnmet) as found:
        move(store, who, application, to, **said)
    return found.value.gated


def in_stage(store, stage, name="Grace Hopper"):
    return store.write(lambda records: put_on_file(records, name, stage=stage))


# --- Gates --------------------------------------------------------------------------------------------------------------


def test_nobody_goes_beyond_the_recruiter_screen_before_the_range_was_told(store, ada):
    assert [one.gate for one in kept(store, PRIYA, ada, Stage.HM_SCREEN, range_shared=False).unmet] == [
        Gate.RANGE_SHARED
    ]

    assert current(store, ada) == ada
    assert move(store, PRIYA, ada, Stage.HM_SCREEN, range_shared=True).application.stage is Stage.HM_SCREEN


def test_that_the_range_was_told_is_kept_once_and_for_good(store, ada):
    move(store, PRIYA, ada, Stage.RECRUITER_SCREEN, range_shared=True)
    card = move(store, PRIYA, ada, Stage.LOOP, range_shared=True)

    assert [event.kind for event in card.history].count(Kind.RANGE_SHARED) == 1
    assert card.range_is_shared


def test_the_debrief_waits_for_the_mandatory_round(store):
    grace = in_stage(store, Stage.LOOP)

    assert [one.gate for one in kept(store, PRIYA, grace, Stage.DEBRIEF).unmet] == [Gate.MANDATORY_ROUND_SCORED]

    store.write(lambda records: score_the_mandatory_round(records, grace))
    assert move(store, PRIYA, grace, Stage.DEBRIEF).stage_name == "Debrief"


def test_a_round_that_could_not_be_assessed_is_not_scored(store):
    grace = in_stage(store, Stage.LOOP)
    store.write(lambda records: score_the_mandatory_round(records, grace, rating="not_assessed"))

    assert "Nobody has assessed: " in kept(store, PRIYA, grace, Stage.DEBRIEF).sentence


def test_before_every_card_is_in_the_gate_says_the_same_whatever_is_written_on_them(store):
    said = []
    for name, rating, overall in (
        ("Ann", "4", "strong_yes"),
        ("Bob", "1", "definitely_not"),
        ("Cy", "not_assessed", "no"),
    ):
        one = in_stage(store, Stage.LOOP, name)
        first, _ = store.write(lambda records, one=one: ask_for_cards(records, one, SAM, LENA))
        store.write(lambda records, s=first, r=rating, o=overall: hand_in(records, s, r, o))
        said += [kept(store, who, one, Stage.DEBRIEF).unmet[0].sentence for who in (PRIYA, MAYA)]

    assert set(said) == {"Not every scorecard is in, and MLOps and production must be scored first."}


def test_an_offer_waits_for_two_references(store):
    grace = in_stage(store, Stage.DEBRIEF)

    for count, sentence in ((0, "2 references are needed."), (1, "One more reference is needed.")):
        store.write(lambda records, n=count: record_references(records, grace, n))
        assert (
            kept(store, PRIYA, grace, Stage.OFFER).sentence
            == f"Before Grace Hopper (C-1) can move to Offer: {sentence}"
        )

    store.write(lambda records: record_references(records, grace, 1))
    assert move(store, PRIYA, grace, Stage.OFFER).stage_name == "Offer"


@pytest.mark.parametrize("to", [Stage.REJECTED, Stage.WITHDREW])
def test_nobody_leaves_without_a_reason_that_counts(store, ada, to):
    for said in (Said(), Said(reason="It did not fit."), Said(reason_code="made_up"), Said(override=REASON)):
        gated = kept(store, MAYA, ada, to, reason_code=said.reason_code, reason=said.reason, override=said.override)
        assert [one.gate for one in gated.unmet] == [Gate.REASON]

    assert current(store, ada).stage is Stage.APPLIED


def test_a_reason_typed_in_words_is_kept_as_the_one_it_names(store, ada):
    card = move(
        store, PRIYA, ada, Stage.REJECTED, reason_code=None, reason="Right skills, wrong level for this opening"
    )

    assert (card.application.reason_code, card.history[0].reason_code) == ("level_mismatch", "level_mismatch")
    assert card.history[0].text is None


@pytest.mark.parametrize(
    ("special", "gates"),
    [
        ({"reason": None, "revisit_on": None}, [Gate.REASON, Gate.REVISIT_DATE]),
        ({"reason": None}, [Gate.REASON]),
        ({"revisit_on": None}, [Gate.REVISIT_DATE]),
        ({"revisit_on": date(2026, 3, 10)}, [Gate.REVISIT_DATE]),
        ({"reason": None, "override": REASON}, [Gate.REASON]),
    ],
)
def test_on_hold_needs_a_reason_and_a_day_to_look_again_which_nobody_may_pass(store, ada, special, gates):
    assert [one.gate for one in kept(store, MAYA, ada, Stage.ON_HOLD, **special).unmet] == gates


def test_on_the_day_to_look_again_the_owner_is_waited_for(store, ada):
    card = move(store, PRIYA, ada, Stage.ON_HOLD, revisit_on=date(2026, 4, 7))

    assert (card.application.revisit_on, card.holder) == (date(2026, 4, 7), "Priya Shah")
    assert f"{card.due_at:%Y-%m-%d}" == "2026-04-07"


# --- Passing a gate -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [PRIYA, MAYA])
def test_a_recruiter_or_admin_passes_a_gate_with_a_reason_that_is_kept_and_shown(store, who):
    grace = in_stage(store, Stage.DEBRIEF)

    card = move(store, who, grace, Stage.OFFER, override=REASON)

    event = card.history[0]
    assert (event.overridden, event.text, event.actor_id) == (("two_references",), REASON, who)
    assert [entry.detail for entry in store.read(lambda records: list(records.audit.all()))][-1] == (
        "debrief>offer, passed:two_references"
    )


@pytest.mark.parametrize("override", [None, ""])
def test_nobody_passes_a_gate_without_a_reason(store, override):
    grace = in_stage(store, Stage.DEBRIEF)

    assert kept(store, MAYA, grace, Stage.OFFER, override=override).may_override
    assert current(store, grace).stage is Stage.DEBRIEF


def test_a_hiring_manager_passes_no_gate(store, manager):
    grace = in_stage(store, Stage.DEBRIEF)

    assert not kept(store, manager, grace, Stage.OFFER, override=REASON).may_override
    assert current(store, grace).stage is Stage.DEBRIEF


def test_words_to_pass_a_gate_that_is_met_are_not_kept_as_an_override(store, ada):
    card = move(store, PRIYA, ada, Stage.RECRUITER_SCREEN, override=REASON)

    assert (card.history[0].overridden, card.history[0].text) == ((), None)


def test_looking_at_the_gates_changes_nothing_and_says_what_the_move_would(store, ada):
    def look(said):
        return as_(store, PRIYA, lambda r, m: moves.look_at_gates(r, m, ada.id, Stage.HM_SCREEN, said, NOW))

    assert [one.gate for one in look(Said()).unmet] == [Gate.RANGE_SHARED]
    assert look(Said(range_shared=True)) is None
    assert [event.kind for event in show(store, PRIYA, ada).history] == [Kind.ADDED]


# --- Two at once --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", [Stage.RECRUITER_SCREEN, Stage.APPLIED])
def test_whose_move_another_made_impossible_a_moment_ago_is_told_who_moved_them_where(store, ada, to):
    move(store, MAYA, ada, Stage.HM_SCREEN)

    said = refused(move, store, PRIYA, ada, to, now=NOW + timedelta(seconds=59))

    assert (
        said == "Meanwhile Maya Lindqvist moved Ada Lovelace (C-1) to Hiring manager screen. Have another look first."
    )


def test_who_did_it_themselves_or_long_ago_is_told_what_is_legal(store, ada):
    move(store, MAYA, ada, Stage.HM_SCREEN)

    mine = refused(move, store, MAYA, ada, Stage.OFFER)
    late = refused(move, store, PRIYA, ada, Stage.OFFER, now=NOW + 2 * MINUTES)

    assert mine == late
    assert mine.startswith(
        "Ada Lovelace (C-1) is in Hiring manager screen; from there the next step is not Offer but: "
    )


def test_who_looked_at_an_older_stage_is_told_even_if_the_move_would_be_legal(store, ada):
    move(store, MAYA, ada, Stage.RECRUITER_SCREEN)

    said = refused(move, store, PRIYA, ada, Stage.REJECTED, seen=ada.stage_event_id)

    assert said.startswith("Meanwhile Maya Lindqvist moved Ada Lovelace (C-1) to Recruiter screen.")
    assert current(store, ada).stage is Stage.RECRUITER_SCREEN


# --- Undo ---------------------------------------------------------------------------------------------------------------


def where(application):
    """Return everything an undo has to bring back."""
    one = application
    return one.stage, one.previous_stage, one.stage_since, one.reason_code, one.revisit_on, one.holder_id, one.due_at


@pytest.mark.parametrize(
    ("way", "to"),
    [
        ([], Stage.HM_SCREEN),
        ([], Stage.REJECTED),
        ([Stage.ON_HOLD], Stage.APPLIED),
        ([Stage.ON_HOLD], Stage.REJECTED),
        ([Stage.REJECTED], Stage.APPLIED),
        ([Stage.RECRUITER_SCREEN], Stage.ON_HOLD),
    ],
)
def test_an_undo_brings_back_stage_clock_reason_and_revisit_date(store, ada, way, to):
    for stage in way:
        move(store, MAYA, ada, stage, now=NOW - timedelta(days=1))
    before = current(store, ada)
    move(store, PRIYA, ada, to)

    card = undo(store, PRIYA, ada, NOW + 5 * MINUTES)

    assert where(current(store, ada)) == where(before)
    assert [event.kind for event in card.history[:2]] == [Kind.UNDONE, Kind.MOVED]
    assert store.read(lambda records: records.applications.miscounted()) == []


@pytest.mark.parametrize(("passed", "may"), [(10 * MINUTES, True), (10 * MINUTES + timedelta(seconds=1), False)])
def test_a_move_can_be_undone_for_ten_minutes(store, ada, passed, may):
    move(store, PRIYA, ada, Stage.HM_SCREEN)

    assert show(store, PRIYA, ada, NOW + passed).can_undo is may
    if may:
        assert undo(store, PRIYA, ada, NOW + passed).stage_name == "Applied"
    else:
        assert refused(undo, store, PRIYA, ada, NOW + passed) == (
            "You moved Ada Lovelace (C-1) more than ten minutes ago. To go back, move them."
        )


def test_only_ones_own_move_can_be_undone_even_by_an_admin(store, ada):
    move(store, PRIYA, ada, Stage.HM_SCREEN)

    assert not show(store, MAYA, ada).can_undo
    assert refused(undo, store, MAYA, ada) == (
        "The last move of Ada Lovelace (C-1) was Priya Shah’s. They can undo it, or you can move them."
    )


def test_only_the_last_move_can_be_undone(store, ada):
    move(store, PRIYA, ada, Stage.RECRUITER_SCREEN)
    move(store, MAYA, ada, Stage.LOOP)

    assert "was Maya Lindqvist’s" in refused(undo, store, PRIYA, ada)


def test_what_was_undone_is_not_undone_again(store, ada):
    move(store, PRIYA, ada, Stage.RECRUITER_SCREEN)
    move(store, PRIYA, ada, Stage.LOOP)
    undo(store, PRIYA, ada)

    assert refused(undo, store, PRIYA, ada) == "There is no move of Ada Lovelace (C-1) to undo."
    assert not show(store, PRIYA, ada).can_undo
    assert current(store, ada).stage is Stage.RECRUITER_SCREEN


def test_there_is_nothing_to_undo_for_who_was_only_added(store, ada):
    assert refused(undo, store, PRIYA, ada) == "There is no move of Ada Lovelace (C-1) to undo."


@pytest.mark.parametrize("who", [SAM, OTTO])
def test_who_may_not_move_may_not_undo(store, ada, who):
    store.write(lambda records: ask_for_cards(records, ada, SAM))

    assert refused(undo, store, who, ada) == NOT_FOR_YOU


def test_who_lost_the_right_to_move_may_not_undo_what_they_did(store, ada):
    move(store, PRIYA, ada, Stage.RECRUITER_SCREEN)
    store.write(lambda records: records.members.keep([a_member(PRIYA, is_guest=True)]))

    assert refused(undo, store, PRIYA, ada) == NOT_FOR_YOU


def duties(store, application):
    return store.read(lambda records: records.duties.of_application(application.id))


def test_undoing_a_rejection_asks_for_the_missing_cards_again(store, ada):
    seat = store.write(lambda records: ask_for_cards(records, ada, SAM))[0]
    move(store, PRIYA, ada, Stage.REJECTED)

    def cards_waited_for():
        return [one.subject_id for one in duties(store, ada) if one.kind is Duty.CARD]

    assert cards_waited_for() == []
    undo(store, PRIYA, ada)
    assert cards_waited_for() == [seat.id]
    assert show(store, PRIYA, ada).holder == "Sam Okafor"


def test_undoing_a_return_calls_the_cards_off_again(store, ada):
    store.write(lambda records: ask_for_cards(records, ada, SAM))
    move(store, PRIYA, ada, Stage.REJECTED)
    move(store, PRIYA, ada, Stage.APPLIED)
    undo(store, PRIYA, ada)

    assert duties(store, ada) == []


def test_an_undo_brings_the_stages_own_reminder_back(store, ada):
    move(store, PRIYA, ada, Stage.HM_SCREEN)
    undo(store, PRIYA, ada, NOW + MINUTES)
    event_id = current(store, ada).stage_event_id

    assert [(one.kind, one.subject_id) for one in duties(store, ada)] == [(Duty.STAGE, event_id)]


def test_nobody_is_reminded_at_once_of_an_old_stage_by_an_undo(store):
    grace = store.write(lambda records: put_on_file(records, "Grace Hopper", now=NOW - timedelta(days=20)))
    store.write(lambda records: climb(records, NOW - timedelta(days=10)))
    move(store, PRIYA, grace, Stage.HM_SCREEN)
    undo(store, PRIYA, grace, NOW + MINUTES)

    assert store.write(lambda records: records.duties.to_look_at(NOW + 60 * MINUTES, 9)) == []
    assert len(store.write(lambda records: records.duties.to_look_at(NOW + timedelta(days=1, minutes=1), 9))) == 1


def test_an_undone_override_stays_in_the_history(store):
    grace = in_stage(store, Stage.DEBRIEF)
    move(store, PRIYA, grace, Stage.OFFER, override=REASON)

    card = undo(store, PRIYA, grace)

    assert [event.overridden for event in card.history[:2]] == [(), ("two_references",)]


def test_through_which_door_it_was_undone_is_kept(store, ada):
    move(store, PRIYA, ada, Stage.HM_SCREEN)

    card = as_(store, PRIYA, lambda r, m: moves.undo(r, m, ada.id, door=Door.COMMAND, now=NOW))

    assert (card.history[0].door, card.history[0].actor_id) == (Door.COMMAND, PRIYA)
