"""What requests, reminders and the usage say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.commands import SUBCOMMANDS, Help
from bot.domain.interviews import SeatKind
from bot.domain.requests import CardRequest
from bot.domain.scorecards import Draft, Overall
from bot.views import bundles, interviews, scorecards
from bot.views.help import usage
from tests.bot.views import longest
from tests.factories import NOW, a_template
from tests.limits import action_ids, assert_well_made, texts, values

STAGES = {rule.stage: rule.name for rule in a_template().stages}
REQUEST = CardRequest(
    seat_id=5,
    candidate="Ada Lovelace",
    code="C-17",
    opening_title="ML engineer",
    round_name="MLOps and production",
    asked_by="Priya Shah",
    due_at=NOW,
    submitted_at=None,
    cards_in=0,
    assigned=3,
    called_off=None,
)
DUE = f"<!date^{NOW.timestamp():.0f}^{{date_short_pretty}} at {{time}}|2026-03-10 13:00 UTC>"


def test_a_request_says_who_asks_for_what_until_when_and_that_the_vote_is_blind():
    message = scorecards.request(REQUEST)

    assert texts(message) == [
        (
            "Priya Shah asks for your scorecard: Ada Lovelace (C-17), MLOps and production for ML engineer. "
            "It takes about 5 minutes."
        ),
        f"Due {DUE}. Nobody sees your vote before all 3 cards are in.",
        "Open scorecard",
        "Hand over",
        "Did not happen",
    ]
    assert values(message) == {"Open scorecard": "5", "Hand over": "5", "Did not happen": "5"}
    assert action_ids(message) == ["scorecard.open", "scorecard.hand_over", "scorecard.not_happened"]
    assert_well_made(message)


def test_a_request_that_was_answered_says_when_and_offers_to_correct_the_card():
    message = scorecards.request(replace(REQUEST, submitted_at=NOW, cards_in=2))

    assert texts(message) == [
        "Your scorecard: Ada Lovelace (C-17), MLOps and production for ML engineer.",
        f"*Submitted* <!date^{NOW.timestamp():.0f}^{{time}}|13:00 UTC>",
        "Correct my card",
    ]
    assert_well_made(message)


def test_once_the_panel_was_opened_no_correction_is_offered():
    assert values(scorecards.request(replace(REQUEST, submitted_at=NOW, cards_in=3, is_locked=True))) == {}


@pytest.mark.parametrize("kind", [SeatKind.SHADOW, SeatKind.REVERSE_SHADOW])
def test_who_is_learning_is_told_that_their_card_does_not_count(kind):
    message = scorecards.request(replace(REQUEST, kind=kind))

    assert "does not count" in texts(message)[1]
    assert_well_made(message)


def test_a_request_never_says_how_many_said_what():
    for cards_in in range(4):
        said = str(scorecards.request(replace(REQUEST, submitted_at=NOW, cards_in=cards_in)))
        assert not [vote for vote in Overall if vote.label in said]


def test_a_request_that_was_called_off_says_why_and_has_no_button():
    message = scorecards.request(replace(REQUEST, called_off="Withdrew"))

    assert texts(message) == ["No scorecard needed for Ada Lovelace (C-17) any more: Withdrew."]
    assert_well_made(message)


def test_a_bundle_says_what_until_when_what_for_and_why_you_with_the_ways_to_do_it():
    why = "_You get this because you are the hiring manager of the opening._"
    message = bundles.bundle(
        (longest.a_line(about="Scorecard: Ada Lovelace, Coding", minutes=5, subject_id=5, unblocks="the loop goes on"),)
    )

    assert texts(message)[:2] == [
        "*One thing waits for you · about 5 min*",
        f"*Scorecard: Ada Lovelace, Coding*\nabout 5 min · was due {DUE} · then the loop goes on\n{why}",
    ]
    assert values(message) == {"Write scorecard": "5", "Hand over": "5", "Did not happen": "5"}
    assert_well_made(message)


def test_who_is_asked_to_step_in_can_remind_go_on_without_or_give_it_to_somebody_else():
    message = bundles.bundle((longest.a_line(waits_for="Sam Okafor", subject_id=5, code="C-17"),))

    assert values(message) == {
        "Remind in person": "999999999",
        "Show": "show C-17",
        "Go on without": "without C-17",
        "Give to somebody else": "5",
    }
    assert "waits for Sam Okafor" in message["text"]
    assert "late" not in message["text"]
    assert_well_made(message)


def test_what_was_put_off_twice_cannot_be_put_off_again():
    def menu(line):
        return [one["value"].partition(".")[0] for one in bundles.line_blocks(line)[0]["accessory"]["options"]]

    assert menu(longest.a_line()) == ["later", "tomorrow", "mute"]
    assert menu(longest.a_line(snoozes=2)) == ["mute"]


def test_a_long_list_says_how_much_is_left_out_and_where_it_is():
    message = bundles.bundle(tuple(longest.a_line(key=str(n)) for n in range(12)), 400)

    assert "And 404 more: `/candidate list mine` shows all." in message["text"]


def test_the_form_asks_for_each_part_first_and_for_the_overall_vote_last():
    form = scorecards.form(longest.a_form())

    inputs = [block["block_id"] for block in form["blocks"] if block["type"] == "input"]
    parts = [f"card.{what}:attribute_{n}" for n in range(4) for what in ("rating", "evidence")]
    beside = ["card.red", "card.green", "card.tie", "card.level", "card.confidence"]
    assert inputs == [*parts, *beside, "card.why", "card.overall"]
    assert action_ids(form) == ["scorecard.kit", *inputs]
    assert all(block["dispatch_action"] for block in form["blocks"] if block["type"] == "input")
    assert form["notify_on_close"]
    assert (form["callback_id"], form["private_metadata"]) == ("scorecard.form", "123456")


def test_each_rating_carries_its_line_of_the_rubric_and_nothing_is_chosen_beforehand():
    template = a_template()
    one = template.round("mlops_production")
    form = scorecards.form(longest.a_form(round=one, focus=template.focus_of(one), version=1, said=Draft()))

    rating = next(block for block in form["blocks"] if block.get("block_id") == "card.rating:mlops_monitoring")[
        "element"
    ]
    assert [(o["text"]["text"], o.get("description", {}).get("text")) for o in rating["options"]] == [
        ("1 · Poor", "Ships without monitoring, because it worked on their machine"),
        ("2 · Mixed", "Watches accuracy alone and retrains by the calendar"),
        ("3 · Good", "Tells data drift from concept drift and sets triggers with an owner"),
        ("4 · Excellent", "Plans for late labels, silent decay and the cost of false alarms"),
        ("Not assessed", None),
    ]
    assert "initial_option" not in str(form)


def test_correcting_a_card_shows_what_was_said_before():
    form = scorecards.form(
        longest.a_form(
            said=Draft(
                ratings={"attribute_0": "4"},
                evidence={"attribute_1": "They rolled one back."},
                red_flags=("red_3",),
                overall="no",
                why="And talked about it.",
            )
        )
    )

    fields = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    assert fields["card.rating:attribute_0"]["initial_option"]["value"] == "4"
    assert fields["card.evidence:attribute_1"]["initial_value"] == "They rolled one back."
    assert [one["value"] for one in fields["card.red"]["initial_options"]] == ["red_3"]
    assert fields["card.why"]["initial_value"] == "And talked about it."
    assert fields["card.overall"]["initial_option"]["value"] == "no"


def test_what_is_missing_is_said_at_its_field():
    said = scorecards.field_errors({"rating:mlops_monitoring": "Rate it.", "why": "Why?", "overall": "Vote."})

    assert said == {"card.rating:mlops_monitoring": "Rate it.", "card.why": "Why?", "card.overall": "Vote."}
    assert [scorecards.attribute_of(one, scorecards.RATING) for one in said] == ["mlops_monitoring", None, None]


def test_usage_names_every_command():
    said = usage(Help())["text"]

    assert [one for one in SUBCOMMANDS if one != "help" and f"/candidate {one}" not in said] == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Help(typed="lsit", meant="list"), "I don't know “lsit”. Did you mean `list`?"),
        (Help(typed="<!channel>", meant=None), "I don't know “&lt;!channel&gt;”."),
        (Help(typed="show", meant="show"), "`/candidate show` needs a little more:"),
    ],
)
def test_what_was_not_understood_gets_the_nearest_thing_that_would_be(asked, said):
    assert texts(usage(asked))[0] == said


def test_a_command_that_needs_no_name_can_be_run_at_once():
    assert values(usage(Help(typed="lsit", meant="list"))) == {"List": "list"}
    assert values(usage(Help(typed="sho", meant="show"))) == {}


def test_who_interviews_somebody_reads_when_and_has_the_kit_and_the_card_at_hand():
    asked = replace(REQUEST, starts_at=NOW + timedelta(hours=2), ends_at=NOW + timedelta(hours=3))
    message = interviews.interview(asked, NOW)

    assert texts(message)[0] == "You interview Ada Lovelace (C-17): MLOps and production for ML engineer."
    assert "60 minutes. You are asked for the scorecard when it is over." in message["text"]
    assert values(message) == {"Open kit": "5", "Write scorecard": "5", "Hand over": "5", "It is called off": "5"}
    assert_well_made(message)
