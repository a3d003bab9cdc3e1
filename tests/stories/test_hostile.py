"""Envelopes that are late, forged, foreign, enormous or nonsense: a clear answer, nothing done, nothing told."""

import json

import pytest
from slack_bolt import BoltRequest

from tests.company import add_ada, cards_of


def dispatch(company, body):
    response = company.bot.app.dispatch(BoltRequest(mode="socket_mode", body={"team": {"id": "T01"}, **body}))
    return response.status, json.loads(response.body) if response.body else {}


def press(user, action_id, value, **more):
    return {
        "type": "block_actions",
        "user": {"id": user},
        "trigger_id": "forged",
        "container": {"type": "message", "message_ts": "1.2"},
        "actions": [{"action_id": action_id, "block_id": "b", "action_ts": "3.4", "value": value, "type": "button"}],
        **more,
    }


def submission(user, callback_id, about, values):
    return {
        "type": "view_submission",
        "user": {"id": user},
        "view": {
            "id": "V1",
            "hash": "h1",
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": about,
            "blocks": [{"type": "input", "block_id": name} for name in values],
            "state": {"values": {name: {name: value} for name, value in values.items()}},
        },
    }


def seen(company):
    """What the move form of C-1 carries: the application, and the event with which its stage began."""
    ada = company.store.read(lambda records: records.applications.numbered(1))
    return f"{ada.id}.{ada.stage_event_id}"


WHY = "Everything was answered with a story from production, with the numbers and with what went wrong."
CARD = {
    "card.rating:mlops_monitoring": {"type": "radio_buttons", "selected_option": {"value": "3"}},
    "card.rating:debugging_production": {"type": "radio_buttons", "selected_option": {"value": "3"}},
    "card.why": {"type": "plain_text_input", "value": WHY},
    "card.overall": {"type": "radio_buttons", "selected_option": {"value": "strong_yes"}},
}


def test_a_button_nobody_knows_any_more_is_acknowledged(company):
    assert dispatch(company, press("U01PRIYA", "from.long.ago", "1"))[0] == 200


@pytest.mark.parametrize("action_id", ["candidate.move", "scorecard.open", "candidate.again", "candidate.scorecard"])
def test_a_forged_value_does_nothing(company, action_id):
    add_ada(company, panel="@sam")

    for value in ("", "x", "-1", "1;drop table seats", "9" * 400, "１"):
        assert dispatch(company, press("U06OTTO", action_id, value))[0] == 200, value

    assert "Interview loop" in company.as_("priya", "hiring").command("/candidate show ada")


def test_another_workspaces_envelope_is_acknowledged_and_ignored(company):
    add_ada(company, panel="@sam")

    status, said = dispatch(company, {**submission("U03SAM", "scorecard.form", "1", CARD), "team": {"id": "T99"}})

    assert (status, said) == (200, {})
    assert cards_of(company, seat_id=1) == []


def test_nobody_submits_a_card_for_somebody_else(company):
    add_ada(company, panel="@sam")

    status, said = dispatch(company, submission("U04LENA", "scorecard.form", "1", CARD))

    assert status == 200
    assert said["view"]["title"]["text"] == "Not done"
    assert "You don't have access to that." in json.dumps(said, ensure_ascii=False)
    assert cards_of(company, seat_id=1) == []


def test_a_form_about_nothing_is_refused(company):
    add_ada(company, panel="@sam")
    note = {"text": {"type": "plain_text_input", "value": "a note of some words"}}

    for about in ("", "0", "999", "x", "1 or 1=1", "9" * 30):
        status, said = dispatch(company, submission("U01PRIYA", "candidate.note_form", about, note))

        assert status == 200
        assert "You don't have access to that." in json.dumps(said, ensure_ascii=False)
        assert "a note of some words" in json.dumps(said)


def test_ratings_that_are_no_ratings_are_not_kept(company):
    add_ada(company, panel="@sam")
    wrong = {**CARD, "card.rating:mlops_monitoring": {"type": "radio_buttons", "selected_option": {"value": "5"}}}

    _, said = dispatch(company, submission("U03SAM", "scorecard.form", "1", wrong))

    assert said["response_action"] == "errors"
    assert list(said["errors"]) == ["card.rating:mlops_monitoring"]
    assert cards_of(company, seat_id=1) == []


def test_a_move_somebody_made_up_is_refused(company):
    add_ada(company)

    _, said = dispatch(company, submission("U01PRIYA", "candidate.move_form", seen(company), {
        "stage": {"type": "radio_buttons", "selected_option": {"value": "hired"}}}))  # fmt: skip

    assert "from there the next step is not Hired but" in json.dumps(said)


ANY_TEXT = (
    "add " + "x" * 50_000, "show " + "\u202e" * 100, "note C-1 " + "🦊" * 5_000, "\x00\x01", '"' * 999, "list after:1.2",
    "list after:9.9999999999999999999.9", "list before:x", "show C-99999999999999999999", "move C-1 " + "loop " * 900,
)  # fmt: skip


def test_any_text_gets_an_answer_in_words(company):
    for number, text in enumerate(ANY_TEXT):
        status, said = dispatch(company, {
            "command": "/candidate", "text": text, "user_id": "U01PRIYA", "team_id": "T01", "trigger_id": f"t{number}",
        })  # fmt: skip

        assert status == 200
        assert "went wrong" not in said.get("text", "")
        assert len(json.dumps(said)) < 30_000
