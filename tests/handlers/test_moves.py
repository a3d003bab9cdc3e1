"""What a move form says, and where what is still missing is asked for."""

from datetime import date

import pytest

from bot.domain.gates import Gate, Gated, GatesUnmet, Said, Unmet
from bot.domain.pipeline import Stage
from bot.views import moves as views
from handlers.moves import _still_missing, said_in
from tests.factories import an_application, an_opening


def kept_by(*gates, to=Stage.REJECTED, may_override=True):
    return GatesUnmet(
        Gated(
            application=an_application(),
            opening=an_opening(),
            to=to,
            unmet=tuple(Unmet(gate, f"{gate} is missing.") for gate in gates),
            said=Said(),
            may_override=may_override,
        )
    )


def answered(kept, shown=None):
    """Submit the form for a move that is kept, or another form; returns the answer."""
    return _still_missing(kept, shown or views.gate_form(kept.gated))


@pytest.mark.parametrize(
    ("gates", "to", "fields"),
    [
        ([Gate.REASON], Stage.REJECTED, ["reason_code"]),
        ([Gate.REASON], Stage.WITHDREW, ["reason_code"]),
        ([Gate.REASON], Stage.ON_HOLD, ["reason"]),
        ([Gate.REASON, Gate.REVISIT_DATE], Stage.ON_HOLD, ["reason", "revisit_on"]),
        ([Gate.RANGE_SHARED], Stage.HM_SCREEN, ["shared"]),
        ([Gate.TWO_REFERENCES], Stage.OFFER, ["override"]),
        ([Gate.MANDATORY_ROUND_SCORED], Stage.DEBRIEF, ["override"]),
    ],
)
def test_what_is_missing_is_asked_for_at_the_field_that_could_mend_it(gates, to, fields):
    answer = answered(kept_by(*gates, to=to))

    assert answer["response_action"] == "errors"
    assert list(answer["errors"]) == fields


def test_of_two_fields_only_the_one_still_missing_is_marked():
    form = views.gate_form(kept_by(Gate.REASON, Gate.REVISIT_DATE, to=Stage.ON_HOLD).gated)

    answer = answered(kept_by(Gate.REVISIT_DATE, to=Stage.ON_HOLD), form)

    assert answer["errors"] == {"revisit_on": "Please choose a day after today."}


@pytest.mark.parametrize("may_override", [True, False])
def test_another_form_is_replaced_by_the_one_for_what_is_missing(may_override):
    kept = kept_by(Gate.REASON, may_override=may_override)

    answer = answered(kept, {"callback_id": views.MOVE_FORM, "blocks": [{"type": "input", "block_id": "reason"}]})

    assert (answer["response_action"], answer["view"]["callback_id"]) == ("update", views.GATE_FORM)


def test_a_gate_the_form_did_not_know_of_yet_is_shown_in_a_new_one():
    form = views.gate_form(kept_by(Gate.RANGE_SHARED, to=Stage.LOOP, may_override=False).gated)

    answer = answered(kept_by(Gate.RANGE_SHARED, Gate.REASON, to=Stage.LOOP), form)

    assert answer["response_action"] == "update"


def test_who_can_neither_meet_nor_pass_a_gate_gets_no_form():
    kept = kept_by(Gate.TWO_REFERENCES, to=Stage.OFFER, may_override=False)

    with pytest.raises(GatesUnmet):
        answered(kept)


def fields_of(*gates, to, may_override=True):
    form = views.gate_form(kept_by(*gates, to=to, may_override=may_override).gated)
    return [block["block_id"] for block in form["blocks"] if block["type"] == "input"]


def test_only_who_may_is_asked_why_they_pass_a_gate():
    assert fields_of(Gate.RANGE_SHARED, to=Stage.LOOP) == ["shared", "override"]
    assert fields_of(Gate.RANGE_SHARED, to=Stage.LOOP, may_override=False) == ["shared"]
    assert fields_of(Gate.REASON, to=Stage.REJECTED) == ["reason_code", "reason"]


def a_form(**fields):
    return {"state": {"values": {name: {name: value} for name, value in fields.items()}}}


def test_everything_said_with_a_move_is_read():
    view = a_form(
        reason_code={"selected_option": {"value": "level_mismatch"}},
        reason={"value": " We need somebody more senior. "},
        revisit_on={"selected_date": "2026-04-07"},
        override={"value": "They worked here."},
        shared={"selected_options": [{"value": "told"}]},
    )

    assert said_in(view) == Said(
        reason_code="level_mismatch",
        reason="We need somebody more senior.",
        revisit_on=date(2026, 4, 7),
        override="They worked here.",
        range_shared=True,
    )


@pytest.mark.parametrize("day", [None, "", "tomorrow", "2026-13-01", "0", "2026-04-07T00:00"])
def test_nothing_filled_in_or_tampered_with_says_nothing(day):
    assert said_in(a_form(revisit_on={"selected_date": day}, reason={"value": "  "}, shared={})) == Said()
