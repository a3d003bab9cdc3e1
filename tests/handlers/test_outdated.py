"""Whoever presses, submits or types what nothing listens to any more reads what to do instead."""

import pytest

from handlers.outdated import BUTTON, COMMAND, FORM, SHORTCUT
from tests.handlers.kinds import ADMIN
from tests.handlers.payloads import (
    IN_HOME,
    Sender,
    closed,
    command,
    event,
    press,
    shortcut,
    submission,
    suggestion,
    typed,
)
from tests.handlers.world import World

SENDER = Sender(ADMIN)


@pytest.fixture(scope="module")
def world():
    with World() as world:
        yield world


@pytest.mark.parametrize(("place", "how"), [("in a form", "views.update"), (IN_HOME, "views.open")])
def test_a_button_of_another_version_says_so_wherever_it_is(world, place, how):
    outcome = world.tried(press(SENDER, "candidate.of_last_year", "4", place))

    assert [method for method, _ in outcome.calls] == [how]
    assert BUTTON in outcome.text


@pytest.mark.parametrize(("place", "replaces"), [("in a message", False), ("in an answer", True)])
def test_in_a_message_it_is_said_beside_it_and_in_its_place_where_only_one_person_sees_it(world, place, replaces):
    outcome = world.tried(press(SENDER, "candidate.of_last_year", "4", place))

    assert [(reply["text"], reply["replace_original"]) for reply in outcome.replies] == [(BUTTON, replaces)]


def test_a_field_of_a_form_is_read_when_it_is_sent_and_says_nothing(world):
    chosen = press(SENDER, "candidate.of_last_year", "4", "in a form")
    chosen["actions"][0]["type"] = "radio_buttons"

    assert (world.tried(chosen).calls, world.tried(chosen).replies) == ([], [])


def test_a_form_of_another_version_shows_what_was_typed_into_it(world):
    outcome = world.tried(submission(SENDER, "candidate.of_last_year", "4", {"why": typed("They led it.")}, []))

    assert outcome.answer["response_action"] == "update"
    assert FORM in outcome.text
    assert "They led it." in outcome.text


def test_a_command_by_another_name_says_which_there_are(world):
    assert world.tried(command(SENDER, "/hiring", "list")).answer["text"] == COMMAND


def test_a_shortcut_of_another_version_says_so(world):
    assert SHORTCUT in world.tried(shortcut(SENDER, "candidate.of_last_year")).text


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        (suggestion(SENDER, "candidate.of_last_year", "a"), {"options": []}),
        (closed(SENDER, "candidate.of_last_year", "4", {}), {}),
        (event("star_added", user=ADMIN), {}),
    ],
    ids=["a search", "closing a form", "an event"],
)
def test_what_nobody_waits_for_is_acknowledged_and_nothing_else(world, payload, answer):
    outcome = world.tried(payload)

    assert (outcome.status, outcome.answer, outcome.is_change) == (200, answer, False)
