"""An envelope gets its answer, as large as Slack takes it, and all that is logged meanwhile carries one reference."""

import json

import pytest
import structlog
from slack_bolt import BoltResponse

from bot.reception import LARGEST_ANSWER, TOO_MUCH, Reception, fitting


class App:
    """Stands in for a Bolt app."""

    def __init__(self, body="", look=lambda _: None):
        self._body = body
        self._look = look

    def dispatch(self, request):
        self._look(request)
        return BoltResponse(status=200, body=self._body)


def test_an_answer_that_fits_is_left_as_it_is():
    body = json.dumps({"text": "é" * ((LARGEST_ANSWER - 100) // 2)}, ensure_ascii=False)

    assert Reception(App(body)).answer({}).body == body


def test_an_answer_too_large_for_slack_is_replaced_by_a_sentence():
    body = json.dumps({"text": "x" * LARGEST_ANSWER, "blocks": []})

    assert json.loads(Reception(App(body)).answer({}).body) == {"response_type": "ephemeral", "text": TOO_MUCH}


def test_a_letter_is_as_large_as_it_is_sent_not_as_it_is_escaped():
    body = json.dumps({"text": "é" * (LARGEST_ANSWER // 3)})

    assert len(body) > LARGEST_ANSWER
    assert fitting(body) == body


def test_a_form_is_never_replaced():
    body = json.dumps({"response_action": "update", "view": {"private_metadata": "x" * LARGEST_ANSWER}})

    assert fitting(body) == body


def test_all_that_is_logged_about_an_envelope_carries_its_reference_and_nothing_after_it_does():
    seen = []
    reception = Reception(App(look=lambda _: seen.append(structlog.contextvars.get_contextvars())))

    reception.answer({})
    reception.answer({})

    assert [len(one["reference"]) for one in seen] == [6, 6]
    assert seen[0] != seen[1]
    assert structlog.contextvars.get_contextvars() == {}


def test_the_app_hears_which_try_of_slacks_it_is():
    heard = []
    Reception(App(look=lambda request: heard.append(request.headers))).answer({}, {"X-Slack-Retry-Num": "2"})

    assert heard == [{"x-slack-retry-num": ["2"]}]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"command": "/candidate", "text": "List mine"}, ("command", "/candidate list")),
        ({"command": "/candidate", "text": ""}, ("command", "/candidate help")),
        ({"command": "/candidate", "text": None}, ("command", "/candidate help")),
        ({"command": "/candidate", "text": "Ada Lovelace"}, ("command", "/candidate other")),
        ({"command": "/role", "text": "show ml-engineer"}, ("command", "/role show")),
        ({"command": "/ada"}, ("other", "")),
        ({"type": "event_callback", "event": {"type": "Ada"}}, ("event", "")),
        ({"type": "block_actions"}, ("press", "")),
        ({"type": "view_submission"}, ("form", "")),
        ({"type": "Ada Lovelace"}, ("other", "")),
        ({}, ("other", "")),
    ],
)
def test_envelopes_are_counted_by_kinds_and_commands_of_ours_never_by_what_was_typed(said, kind):
    counted = []
    Reception(App(), lambda *what: counted.append(what)).answer(said)

    ((*counted_as, seconds),) = counted
    assert tuple(counted_as) == kind
    assert 0 <= seconds < 60
